package aurea

import (
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
	"contactsync/providers/crm/aurea/wire"
	"contactsync/providers/photo"
	"contactsync/providers/web"
)

// auth are the kinds of authentication that may stand in front of CRM.interface.
func auth() []string { return []string{web.None, web.Basic, web.NTLM, web.Kerberos} }

// Spec is the specification of the provider's block: what every provider over
// HTTP has (web.Spec; an auth block, basic, ntlm or kerberos, is for a web server
// that asks for one before CRM.interface does), and
//
//	user     = "SYNC"                  # the login; with impersonation the master user
//	password = var.crm_password
//	domain   = "EXAMPLE"               # for single sign-on, with user
//	token_env     = "CRM_TOKEN"        # the environment variable with a login token, instead of a user
//	token_command = ["crm-token", "SYNC"]  # or the program that prints one, run for each request
//	language = "en"                    # of catalogs' texts
//	catalogs = "text"                  # or "key": external keys
//	body     = "xml"                   # or "form": as the form field xml
//
//	concurrency = 4                    # requests at once at most, over all logins; each login has one
//	page_size   = 5000                 # rows in a reply at most
//	batch_size  = 50                   # queries in a request at most
//	busy_wait   = "60s"                # how long a login is left alone while an earlier request may still run
//	busy_limit  = "10m"                # how long a login that is active is waited for
//	busy_texts  = ["already active"]   # by which a reply says so
//	login_texts = ["login", "logon", "log in", "log on", "password", "impersonate", "anmeldung", "kennwort", "passwort"]  # that a login is refused
//
//	echo_attribute   = "xid"           # of requests, given back by replies; "" for none
//	number_attribute = "fid"           # that names a field by its number: fid, fnr or field
//	count_attribute  = ""              # of a query's reply, with the number of its rows
//	cross_check      = "keys"          # or "none": how it is made sure that a reply is whole
//	station_field    = "StatNo"        # the fields with the two halves of a record's key
//	serial_field     = "SeqNo"
//	data_model       = "mm_dbstr.txt"  # the data model's export, to check the names of fields by
//
//	incremental {                      # no block: each read is in full
//	  full_every = "24h"               # how long after a read in full others ask for what changed
//	  overlap    = "2h"                # how much further back they look
//	  date_field = "Upd"               # the fields with the day and the time of the last change
//	  time_field = "UpdTime"
//	}
//	person {
//	  table             = "Person"     # an XML name, or a short id of two characters
//	  fields            = ["FirstName", "LastName", "E-mail1", "Tel1"]
//	  rep_field         = "RepID"      # or several: ["RepID", "RepID2"]; [] if there is none
//	  sales_group_field = []           # a field with the sales group, or several
//	  flags             = 0            # cursor flags
//	  conditions        = [{ field = "Blocked", op = "<>", value = "1" }]  # all hold; op: = <> < <= > >=
//	  date_fields       = []           # whose values become 2006-01-02
//	  partition         = { field = "Country", values = ["Austria"], rest = "read" }  # or "none"
//	  link_type         = "KP"         # what the link of a favorite calls this table
//	  lookup_flags      = 0            # cursor flags when records are looked up by id
//	  deleted_field     = ""           # that is not empty for a record marked as deleted
//	  photo_field       = []           # fields with the https address of a photo: "PhotoUrl", or a list
//	  photo_version_field = ""         # that changes when the picture at the address does
//	  company_link_id   = 0            # the relation to the company, if it is not the usual one
//	  company_flags     = 2048         # cursor flags of the company: persons come with or without one
//	}
//	company { … }                      # table = "Company", fields = ["Company"], link_type = "FI"; the rest as above
//	rep {
//	  table          = "RepUser"
//	  fields         = ["Name"]
//	  id_field       = "RepID"         # the field with what rep fields hold; "": they hold the rep's record id
//	  email_field    = "E-mail1"
//	  enabled_field  = ""              # the flag for the connector; "": every rep is flagged
//	  settings_field = ""              # the field UserSettings; "": there is none
//	  true_texts     = ["true", "1", "yes", "ja", "y", "x"]  # of enabled_field
//	}                                  # and flags, conditions, date_fields, partition
//	photo { … }                        # as package photo describes it
//	favorite {
//	  table              = "FV"
//	  rep_field          = "RepID"
//	  link               = "fields"    # the record is named by the three fields; "table": found by the relation link_id
//	  link_type_field    = "LinkType"
//	  link_station_field = "LinkStatNo"
//	  link_serial_field  = "LinkSeqNo"
//	  link_id            = -1
//	}                                  # and flags, conditions, partition
//	sales_group {                      # no block: sales groups are not read
//	  table       = "…"                # required: it differs between the verticals
//	  rep_field   = "RepID"
//	  group_field = ""                 # with the group that sales_group_field of a record names; "": each
//	                                   # row belongs to a record, as link says
//	  link        = "table"            # and the rest as in favorite
//	}
//
// All but url may be left out. The values are the defaults, but for user, password,
// domain, the token, language, data_model, conditions, partition and
// company_link_id, which have none. Of which of them nothing is documented by Aurea
// is said at the head of the package.
func Spec() hcldec.Spec {
	spec := maps.Clone(web.Spec(auth()...))
	maps.Copy(spec, specOf(ownSettings()))
	spec["incremental"] = &hcldec.BlockSpec{TypeName: "incremental", Nested: specOf(incrementalSettings())}
	spec[photo.Block] = photo.Spec()
	for _, b := range tableBlocks() {
		spec[b.name] = &hcldec.BlockSpec{TypeName: b.name, Nested: specOf(b.settings)}
	}
	return spec
}

// bodyForm is how a request is sent.
type bodyForm string

const (
	bodyXML   bodyForm = "xml"
	bodyField bodyForm = "form"
)

// settings are those of the provider's block.
type settings struct {
	form                   wire.Form
	user, password, domain string
	tokenEnv               string
	tokenCommand           []string
	language               string
	body                   bodyForm
	concurrency            int
	pageSize, batchSize    int
	busyWait, busyLimit    time.Duration
	busyTexts, loginTexts  []string
	crossCheck             checkForm
	station, serial        string       // fields
	incremental            *incremental // nil: each read is in full
	dataModel              string
	model                  map[string]struct{} // the names of fields in it, nil if there is none
	tables                 map[providers.Table]*tableSettings
}

// The bounds of the settings.
const (
	maxConcurrency = 100
	minPageSize    = 10 // a record with what belongs to it has room
	maxPageSize    = 1_000_000
	maxBatchSize   = 1000
)

func ownSettings() []setting[settings] {
	return []setting[settings]{
		textOf("user", func(s *settings) *string { return &s.user }),
		textOf("password", func(s *settings) *string { return &s.password }),
		textOf("domain", func(s *settings) *string { return &s.domain }),
		textOf("token_env", func(s *settings) *string { return &s.tokenEnv }),
		textsOf("token_command", func(s *settings) *[]string { return &s.tokenCommand }),
		textOf("language", func(s *settings) *string { return &s.language }),
		wordOf("catalogs", func(s *settings) *wire.CatalogForm { return &s.form.CatalogKeys }, wire.CatalogText, wire.CatalogKey),
		wordOf("body", func(s *settings) *bodyForm { return &s.body }, bodyXML, bodyField),
		numberOf("concurrency", func(s *settings) *int { return &s.concurrency }, 1, maxConcurrency),
		numberOf("page_size", func(s *settings) *int { return &s.pageSize }, minPageSize, maxPageSize),
		numberOf("batch_size", func(s *settings) *int { return &s.batchSize }, 1, maxBatchSize),
		durationOf("busy_wait", func(s *settings) *time.Duration { return &s.busyWait }, time.Second, time.Hour),
		durationOf("busy_limit", func(s *settings) *time.Duration { return &s.busyLimit }, 0, 24*time.Hour),
		textsOf("busy_texts", func(s *settings) *[]string { return &s.busyTexts }),
		textsOf("login_texts", func(s *settings) *[]string { return &s.loginTexts }),
		fieldOf("echo_attribute", func(s *settings) *string { return &s.form.Echo }),
		wordOf("number_attribute", func(s *settings) *string { return &s.form.Number }, "fid", "fnr", "field"),
		fieldOf("count_attribute", func(s *settings) *string { return &s.form.Count }),
		wordOf("cross_check", func(s *settings) *checkForm { return &s.crossCheck }, checkKeys, checkNone),
		fieldOf("station_field", func(s *settings) *string { return &s.station }),
		fieldOf("serial_field", func(s *settings) *string { return &s.serial }),
		textOf("data_model", func(s *settings) *string { return &s.dataModel }),
	}
}

// newSettings reads a body that was decoded by Spec.
func newSettings(body cty.Value) (*settings, error) {
	if body == cty.NilVal {
		return nil, errors.New("the settings are missing")
	}
	body, _ = body.UnmarkDeep()
	if body.IsNull() || !body.IsWhollyKnown() || !body.Type().IsObjectType() {
		return nil, errors.New("the settings are not known yet")
	}
	s := &settings{
		form: wire.Form{Echo: "xid", Number: "fid", CatalogKeys: wire.CatalogText}, body: bodyXML,
		concurrency: 4, pageSize: 5000, batchSize: 50, busyWait: time.Minute, busyLimit: 10 * time.Minute,
		busyTexts:  []string{"already active"},
		crossCheck: checkKeys,
		station:    "StatNo",
		serial:     "SeqNo",
		loginTexts: []string{"login", "logon", "log in", "log on", "password", "impersonate", "anmeldung", "kennwort", "passwort"},
		tables:     map[providers.Table]*tableSettings{},
	}
	if err := readSettings(ownSettings(), body, s); err != nil {
		return nil, err
	}
	var err error
	if s.incremental, err = newIncremental(body); err != nil {
		return nil, fmt.Errorf("block incremental: %w", err)
	}
	for _, b := range tableBlocks() {
		t := b.defaults
		t.block = b.name
		set := cty.NullVal(cty.DynamicPseudoType)
		if body.Type().HasAttribute(b.name) {
			set = body.GetAttr(b.name)
		}
		if err := readSettings(b.settings, set, &t); err != nil {
			return nil, fmt.Errorf("block %s: %w", b.name, err)
		}
		if b.table == providers.SalesGroups && set.IsNull() {
			continue
		}
		if err := t.check(); err != nil {
			return nil, fmt.Errorf("block %s: %w", b.name, err)
		}
		s.tables[b.table] = &t
	}
	return s, s.check()
}

// check is what is wrong with the settings of a table, taken together.
func (t *tableSettings) check() error {
	switch {
	case t.table == "":
		return errors.New("table is missing: name the table, as the data model of your vertical does")
	case checkField(t.table) != nil:
		return errors.New("table: it is an XML name such as \"Person\", or a short id such as \"KP\"")
	case t.block == "rep" && t.email == "":
		return errors.New("email_field is empty: it finds the rep's mailbox")
	case t.link == "":
		return nil
	case len(t.reps) != 1:
		return errors.New("rep_field names one field")
	case t.group == "" && t.link == linkFields && (t.linkKind == "" || t.station == "" || t.serial == ""):
		return errors.New(`link_type_field, link_station_field and link_serial_field belong together; without them set link = "table"`)
	}
	return nil
}

// check is what is wrong with the settings, taken together.
func (s *settings) check() error {
	logins := 0
	for _, set := range []bool{s.user != "", s.tokenEnv != "", len(s.tokenCommand) > 0} {
		if set {
			logins++
		}
	}
	switch {
	case s.station == "" || s.serial == "":
		return errors.New("station_field and serial_field cannot be empty: records are found by them")
	case logins > 1:
		return errors.New("user, token_env and token_command: set one of them")
	case s.user == "" && (s.password != "" || s.domain != ""):
		return errors.New("password and domain belong to a user")
	}
	group := s.tables[providers.SalesGroups]
	if group != nil && group.group != "" && len(s.tables[providers.Persons].groups)+len(s.tables[providers.Companies].groups) == 0 {
		return errors.New("the block sales_group has a group_field: set sales_group_field in the block person or company, for what it refers to")
	}
	return nil
}
