package aurea

import (
	"errors"
	"slices"

	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
	"contactsync/providers/crm/aurea/wire"
)

// tableSettings are what the block of a table says. Which of them a block has is
// said at tableBlocks.
type tableSettings struct {
	block string // its name, for messages
	table string // its name in the CRM

	// fields are those to read, nil if the mappings or the defaults say.
	fields, defaults []string

	flags      uint32
	conditions []condition
	dates      []string // fields
	partition  partition

	// Of persons and companies.
	reps, groups []string // fields
	linkType     string
	lookupFlags  uint32
	deleted      string   // a field
	photos       []string // fields
	photoVersion string   // a field

	// Of persons.
	companyLink  *int
	companyFlags uint32

	// Of reps.
	id, email, enabled, userSettings string // fields
	trueTexts                        []string

	// Of favorites and sales groups. The first of reps is the rep.
	group                     string // a field
	link                      linkForm
	linkID                    *int
	linkKind, station, serial string // fields
}

// condition is one that the rows of a table have to meet.
type condition struct{ field, op, value string }

// partition is how a table is read in parts.
type partition struct {
	field  string
	values []string
	rest   restForm
}

// restForm says whether rows with other values than those of a partition are
// asked for.
type restForm string

const (
	restRead restForm = "read"
	restNone restForm = "none"
)

// linkForm is how a row of favorites or sales groups tells which record it belongs to.
type linkForm string

const (
	linkFields linkForm = "fields" // by fields with the kind and the key of the record
	linkTable  linkForm = "table"  // by the relation to the record's table
)

// tableBlock is the block of a table.
type tableBlock struct {
	name     string
	table    providers.Table
	defaults tableSettings
	settings []setting[tableSettings]
}

// tableBlocks are the blocks of all tables with what each may hold.
func tableBlocks() []tableBlock {
	common := []setting[tableSettings]{
		textOf("table", func(t *tableSettings) *string { return &t.table }),
		numberOf("flags", func(t *tableSettings) *uint32 { return &t.flags }, 0, maxFlags),
		{"conditions", cty.DynamicPseudoType, readConditions},
		{"partition", cty.DynamicPseudoType, readPartition},
	}
	fields := []setting[tableSettings]{
		fieldsOf("fields", func(t *tableSettings) *[]string { return &t.fields }),
		fieldsOf("date_fields", func(t *tableSettings) *[]string { return &t.dates }),
	}
	owners := []setting[tableSettings]{
		fieldsOf("rep_field", func(t *tableSettings) *[]string { return &t.reps }),
		fieldsOf("sales_group_field", func(t *tableSettings) *[]string { return &t.groups }),
		textOf("link_type", func(t *tableSettings) *string { return &t.linkType }),
		numberOf("lookup_flags", func(t *tableSettings) *uint32 { return &t.lookupFlags }, 0, maxFlags),
		fieldOf("deleted_field", func(t *tableSettings) *string { return &t.deleted }),
		fieldsOf("photo_field", func(t *tableSettings) *[]string { return &t.photos }),
		fieldOf("photo_version_field", func(t *tableSettings) *string { return &t.photoVersion }),
	}
	company := []setting[tableSettings]{
		linkOf("company_link_id", func(t *tableSettings) **int { return &t.companyLink }),
		numberOf("company_flags", func(t *tableSettings) *uint32 { return &t.companyFlags }, 0, maxFlags),
	}
	rep := []setting[tableSettings]{
		fieldOf("id_field", func(t *tableSettings) *string { return &t.id }),
		fieldOf("email_field", func(t *tableSettings) *string { return &t.email }),
		fieldOf("enabled_field", func(t *tableSettings) *string { return &t.enabled }),
		fieldOf("settings_field", func(t *tableSettings) *string { return &t.userSettings }),
		textsOf("true_texts", func(t *tableSettings) *[]string { return &t.trueTexts }),
	}
	link := []setting[tableSettings]{
		fieldsOf("rep_field", func(t *tableSettings) *[]string { return &t.reps }),
		wordOf("link", func(t *tableSettings) *linkForm { return &t.link }, linkFields, linkTable),
		linkOf("link_id", func(t *tableSettings) **int { return &t.linkID }),
		fieldOf("link_type_field", func(t *tableSettings) *string { return &t.linkKind }),
		fieldOf("link_station_field", func(t *tableSettings) *string { return &t.station }),
		fieldOf("link_serial_field", func(t *tableSettings) *string { return &t.serial }),
	}
	group := []setting[tableSettings]{fieldOf("group_field", func(t *tableSettings) *string { return &t.group })}
	generic := -1
	byFields := tableSettings{reps: []string{"RepID"}, link: linkFields, linkID: &generic, linkKind: "LinkType", station: "LinkStatNo", serial: "LinkSeqNo"}
	favorite, salesGroup := byFields, byFields
	favorite.table = "FV"
	salesGroup.link, salesGroup.linkID = linkTable, nil
	return []tableBlock{
		{"person", providers.Persons, tableSettings{
			table: "Person", reps: []string{"RepID"}, linkType: "KP", companyFlags: flagOptional,
			defaults: []string{"FirstName", "LastName", "E-mail1", "Tel1"},
		}, slices.Concat(common, fields, owners, company)},
		{"company", providers.Companies, tableSettings{
			table: "Company", reps: []string{"RepID"}, linkType: "FI",
			defaults: []string{"Company"},
		}, slices.Concat(common, fields, owners)},
		{"rep", providers.Reps, tableSettings{
			table: "RepUser", id: "RepID", email: "E-mail1", trueTexts: []string{"true", "1", "yes", "ja", "y", "x"},
			defaults: []string{"Name"},
		}, slices.Concat(common, fields, rep)},
		{"favorite", providers.Favorites, favorite, slices.Concat(common, link)},
		{"sales_group", providers.SalesGroups, salesGroup, slices.Concat(common, link, group)},
	}
}

// Cursor flags of tables. Aurea documents them for CRM.interface.
const (
	flagWith     = 0x100 // the row around it comes only with one
	flagOptional = 0x800 // the row around it comes with or without one
	maxFlags     = 1<<31 - 1
)

// own are the fields that contactsync itself needs of the rows of a table.
func (t *tableSettings) own() []string {
	var list []string
	for _, field := range slices.Concat(t.reps, t.groups, []string{t.id, t.email, t.enabled, t.userSettings, t.photoVersion}) {
		if field != "" && !slices.Contains(list, field) {
			list = append(list, field)
		}
	}
	return list
}

// attribute is where the name of a field of this table stands, for messages.
func (t *tableSettings) attribute(field string) string {
	in := func(name string) string { return name + " in the block " + t.block }
	for _, a := range []struct {
		name   string
		fields []string
	}{
		{"fields", t.fields}, {"rep_field", t.reps}, {"sales_group_field", t.groups}, {"deleted_field", []string{t.deleted}},
		{"id_field", []string{t.id}}, {"email_field", []string{t.email}}, {"enabled_field", []string{t.enabled}},
		{"photo_field", t.photos}, {"photo_version_field", []string{t.photoVersion}},
		{"settings_field", []string{t.userSettings}}, {"group_field", []string{t.group}},
		{"link_type_field", []string{t.linkKind}}, {"link_station_field", []string{t.station}}, {"link_serial_field", []string{t.serial}},
		{"partition", []string{t.partition.field}},
	} {
		if slices.Contains(a.fields, field) {
			return in(a.name)
		}
	}
	if slices.ContainsFunc(t.conditions, func(c condition) bool { return c.field == field }) {
		return in("conditions")
	}
	return "the mapping or the condition that uses it, or set " + in("fields")
}

// readConditions reads a list of objects with field, value and, unless it is "=", op.
func readConditions(v cty.Value, into *tableSettings) error {
	errForm := errors.New(`it is a list such as [{ field = "Blocked", op = "<>", value = "1" }]`)
	if !v.CanIterateElements() || v.Type().IsObjectType() || v.Type().IsMapType() {
		return errForm
	}
	into.conditions = nil
	for _, element := range v.AsValueSlice() {
		c := condition{op: "="}
		err := readObject(element, []setting[condition]{
			fieldOf("field", func(c *condition) *string { return &c.field }),
			wordOf("op", func(c *condition) *string { return &c.op }, "=", "<>", "<", "<=", ">", ">="),
			textOf("value", func(c *condition) *string { return &c.value }),
		}, &c)
		if err != nil || c.field == "" {
			return errForm
		}
		into.conditions = append(into.conditions, c)
	}
	return nil
}

// readPartition reads an object with field, values and, unless it is "read", rest.
func readPartition(v cty.Value, into *tableSettings) error {
	p := partition{rest: restRead}
	err := readObject(v, []setting[partition]{
		fieldOf("field", func(p *partition) *string { return &p.field }),
		textsOf("values", func(p *partition) *[]string { return &p.values }),
		wordOf("rest", func(p *partition) *restForm { return &p.rest }, restRead, restNone),
	}, &p)
	if err != nil || p.field == "" || len(p.values) == 0 {
		return errors.New(`it is an object such as { field = "Country", values = ["Austria", "Germany"], rest = "read" }`)
	}
	into.partition = p
	return nil
}

// readObject is readSettings for an object that has no other attributes.
func readObject[T any](v cty.Value, settings []setting[T], into *T) error {
	if v.IsNull() || !v.Type().IsObjectType() {
		return errors.New("it is an object")
	}
	for name := range v.Type().AttributeTypes() {
		if !slices.ContainsFunc(settings, func(s setting[T]) bool { return s.name == name }) {
			return errors.New("it has an attribute that is not known")
		}
	}
	return readSettings(settings, v, into)
}

// where are conditions as a query has them.
func (t *tableSettings) where() []wire.Condition {
	var list []wire.Condition
	for _, c := range t.conditions {
		list = append(list, t.condition(c.field, c.op, c.value))
	}
	return list
}

func (t *tableSettings) condition(field, op, value string) wire.Condition {
	return wire.Condition{Table: t.table, Field: field, Op: op, Value: value}
}
