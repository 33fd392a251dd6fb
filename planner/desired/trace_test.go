package desired_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hcldec"

	"contactsync/config"
	"contactsync/planner/desired"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// The records of the world: three reps of whom one is not flagged, and persons who are
// selected in different ways.
func snapshot() *desired.Snapshot {
	rep := func(id, email, settings string, enabled bool) providers.Record {
		return providers.Record{
			ID: id, Values: []string{email}, Origin: "rep " + id,
			Rep: providers.RepFields{Email: email, Enabled: enabled, Settings: settings},
		}
	}
	person := func(id, name string, reps []addressbook.RepID, groups ...string) providers.Record {
		return providers.Record{ID: id, Values: []string{name, name + "@Example.com"}, Origin: "person " + id, Reps: reps, Groups: groups}
	}
	locked := person("5", "Locked", []addressbook.RepID{"17"})
	locked.Values[1], locked.Locked = "", []int{1}
	broken := person("6", "Broken", []addressbook.RepID{"17"})
	broken.Problem = "the row is broken"
	return &desired.Snapshot{
		Label: "crm", Config: addressbook.NewDigester("acme").Texts("crm"),
		Reps: desired.NewRecords(&providers.Schema{Fields: []string{"email"}}, []providers.Record{
			rep("17", "anna@example.com", "", true), rep("18", "bob@example.com", "", true), rep("19", "claire@example.com", "", false),
			rep("20", "david@example.com", `<SyncSettings><ContactSync Category="Mine"/></SyncSettings>`, true),
		}),
		Persons: desired.NewRecords(&providers.Schema{Fields: []string{"Name", "Mail"}}, []providers.Record{
			person("1", "Ada", []addressbook.RepID{"17"}), person("2", "Emmy", []addressbook.RepID{"18"}, "key"),
			person("3", "Grace", nil), person("4", "Nobody", []addressbook.RepID{"17"}), locked, broken,
		}),
		SalesGroups:   []providers.Membership{{Rep: "17", Group: "key"}, {Rep: "18", Group: "other"}},
		Favorites:     []providers.Membership{{Rep: "17", Kind: addressbook.Person, Record: "3"}},
		FavoritesRead: true, SalesGroupsRead: true,
	}
}

const configuration = `
contactsync {
  owner = "acme"
}
state "memory" {}
provider "table" "crm" {}
provider "exchange" "mail" {}
mapping "person" {
  for     = "person"
  surname = upper(person.Name)
  property "email1" {
    value    = person.Mail
    on_drift = "keep"
  }
  property "job_title" {
    value = "new"
    write = "once"
  }
}
sync "sales" {
  from     = provider.table.crm
  to       = provider.exchange.mail
  mappings = [mapping.person]
  priority = 50
  honor_user_settings = true
  select {
    rep         = true
    sales_group = true
    person { 
      where = person.Name != "Nobody"
    }
  }
  categorization {
    folder = "CRM"
  }
  MAILBOXES
}
sync "events" {
  from     = provider.table.crm
  to       = provider.exchange.mail
  mappings = [mapping.person]
  select {
    favorites = true
    rep       = true
  }
}
user "anna@example.com" {
  sync     = [sync.sales]
  on_drift = "report"
}
user "bob@example.com" {
  categorization {
    enabled = false
  }
}
NEVER
`

// configurationOf is the configuration with two of its parts replaced.
func configurationOf(mailboxes, never string) string {
	return strings.NewReplacer("MAILBOXES", mailboxes, "NEVER", never).Replace(configuration)
}

// load loads a configuration.
func load(t *testing.T, text string) *config.Config {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.hcl"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	none := hcldec.ObjectSpec{}
	cfg, _, diags := config.Load(config.Options{Dir: dir, Version: "0.1.0", Schemas: config.Schemas{
		Sources: map[string]hcldec.Spec{"table": none}, Targets: map[string]hcldec.Spec{"exchange": none}, States: map[string]hcldec.Spec{"memory": none},
	}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return cfg
}

// world is the world of the records under the configuration, with two of its parts replaced.
func world(t *testing.T, mailboxes, never string) *desired.World {
	t.Helper()
	return worldOf(t, configurationOf(mailboxes, never))
}

// worldOf is the world of the records under a configuration.
func worldOf(t *testing.T, text string) *desired.World {
	t.Helper()
	same := func(c *addressbook.Contact) *addressbook.Contact { return c }
	program := desired.NewProgram(load(t, text))
	w, errs := program.World(map[string]*desired.Snapshot{"table.crm": snapshot()}, desired.Normalizers{"exchange.mail": same})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return w
}

func mailboxOf(rep addressbook.RepID) state.MailboxID {
	return state.MailboxID{Target: "exchange.mail", Rep: rep}
}

func TestEnrollments(t *testing.T) {
	for _, c := range []struct {
		name, mailboxes string
		rep             addressbook.RepID
		want            desired.EnrollmentReason
	}{
		{"without a mailboxes block", "", "17", desired.TakesPart},
		{"not flagged", "", "19", desired.NotFlagged},
		{"not in the CRM", "", "99", desired.NotInCRM},
		{"included", `mailboxes { include = ["ANNA@*"] }`, "17", desired.TakesPart},
		{"not included", `mailboxes { include = ["bob@*"] }`, "17", desired.NotIncluded},
		{"excluded", `mailboxes { exclude = ["anna@*"] }`, "17", desired.Excluded},
		{"no share", `mailboxes { percent = 1 }`, "17", desired.OutsidePercent},
		{"the condition holds", `mailboxes { where = rep.email != "" }`, "17", desired.TakesPart},
		{"the condition does not hold", `mailboxes { where = rep.email == "" }`, "17", desired.WhereFalse},
		{"the condition fails", `mailboxes { where = tonumber(rep.email) > 1 }`, "17", desired.WhereFailed},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := world(t, strings.ReplaceAll(strings.ReplaceAll(c.mailboxes, "{ ", "{\n"), " }", "\n}"), "")
			got := w.Enrollments(mailboxOf(c.rep))[0]
			if got.Sync != "sales" || got.Reason != c.want || (got.Problem != "") != (c.want == desired.WhereFailed) {
				t.Errorf("got %+v, want %s", got, c.want)
			}
			// The sync sales alone may leave the mailbox out: with it, the mailbox has a policy
			// that says so.
			if m := w.Mailbox(mailboxOf(c.rep)); m != nil && m.Policies["sales"].Left == (c.want == desired.TakesPart) {
				t.Errorf("%s, and the policy says left: %v", c.want, m.Policies["sales"].Left)
			}
			if held := w.Held(mailboxOf(c.rep)); (len(held) > 0) != (c.want == desired.WhereFailed) {
				t.Errorf("held: %v", held)
			}
		})
	}
}

func TestSettings(t *testing.T) {
	w := world(t, "", "")
	for _, c := range []struct {
		name string
		rep  addressbook.RepID
		want desired.Setting
	}{
		{"the sync says so", "17", desired.Setting{Name: "on_change", Value: []string{"recreate"}, From: desired.SaidBySync}},
		{"a user block says so", "17", desired.Setting{Name: "on_drift", Value: []string{"report"}, From: desired.SaidByUserBlock}},
		{"the sync's folder", "17", desired.Setting{Name: "categorization.folder", Value: []string{"CRM"}, From: desired.SaidBySync}},
		{"switched off by a user block", "18", desired.Setting{Name: "categorization.folder", From: desired.SaidByUserBlock}},
		{"the rep's own folder", "20", desired.Setting{Name: "categorization.folder", Value: []string{"Mine"}, From: desired.SaidInCRM}},
		{"a criterion that is off", "17", desired.Setting{Name: "select.favorites", Value: []string{"false"}, From: desired.SaidBySync}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, got := range w.Settings(w.Mailbox(mailboxOf(c.rep)), "sales") {
				if got.Name != c.want.Name {
					continue
				}
				if got.Place == "" {
					t.Error("it has no place")
				}
				if got.Place = ""; !reflect.DeepEqual(got, c.want) {
					t.Errorf("got %+v, want %+v", got, c.want)
				}
				return
			}
			t.Error("there is no such setting")
		})
	}
	if got := w.Settings(w.Mailbox(mailboxOf("17")), "other"); got != nil {
		t.Errorf("a sync that there is not has the settings %v", got)
	}
}

// trace is a trace in short: of each sync whether it wants the record, its criteria that hold, in
// brackets those that are off, and what the condition gives.
func trace(t desired.Trace) string {
	var parts []string
	for _, way := range t.Ways {
		text := way.Sync
		for _, c := range way.Criteria {
			switch {
			case c.Holds && c.On:
				text += " " + c.Name
			case c.Holds:
				text += " (" + c.Name + ")"
			}
		}
		if way.Where != "" && !way.Holds {
			text += " but where"
		}
		if way.Wants() {
			text += " wants"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

func TestTrace(t *testing.T) {
	w := world(t, "", "")
	for _, c := range []struct {
		name string
		key  addressbook.Key
		want string
	}{
		{"by its rep", "crm/person/1", "sales rep (all) wants, events rep (all) wants"},
		{"by a sales group", "crm/person/2", "sales sales_group (all) wants, events (sales_group) (all)"},
		{"as a favorite", "crm/person/3", "sales (favorites) (all), events favorites (all) wants"},
		{"by its rep, without the condition", "crm/person/4", "sales rep (all) but where, events rep (all) wants"},
		{"one that there is not", "crm/person/99", ""},
		{"of another source", "other/person/1", ""},
		{"no key", "1", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := w.Mailbox(mailboxOf("17"))
			got := w.Trace(m, c.key)
			if trace(got) != c.want || got.Read != (c.want != "") {
				t.Errorf("got %q, read %v, want %q", trace(got), got.Read, c.want)
			}
			filled := ""
			for _, slot := range w.Slots(m) {
				if slot.Key == c.key {
					filled = slot.Policy.Sync
				}
			}
			strongest := ""
			for i := range got.Ways {
				if strongest == "" && got.Ways[i].Wants() {
					strongest = got.Ways[i].Sync
				}
			}
			if filled != strongest {
				t.Errorf("the slot is of %q, the strongest that wants it is %q", filled, strongest)
			}
		})
	}
}

func TestTraceOfProblems(t *testing.T) {
	w := world(t, "", "never {\nkeys = [\"crm/person/1\"]\n}\nnever {\nwhere = person.Name == \"Emmy\"\n}\n")
	m := w.Mailbox(mailboxOf("17"))
	for key, blocks := range map[addressbook.Key]int{"crm/person/1": 1, "crm/person/2": 1, "crm/person/3": 0} {
		if got := w.Trace(m, key).Never; len(got) != blocks {
			t.Errorf("%s: the never blocks %v keep it out, want %d of them", key, got, blocks)
		}
	}
	if got := w.Trace(m, "crm/person/6"); got.Problem == "" || got.Origin != "person 6" {
		t.Errorf("a record that cannot be used: %+v", got)
	}
}

func TestKeepsOut(t *testing.T) {
	for never, want := range map[string]map[addressbook.Key][2]bool{
		"keys = [\"crm/person/1\", \"crm/person/999\"]": {"crm/person/1": {true, true}, "crm/person/2": {false, true}, "crm/person/999": {true, true}, "crm/person/998": {false, true}},
		"where = person.Name == \"Emmy\"":               {"crm/person/2": {true, true}, "crm/person/3": {false, true}, "crm/person/999": {false, true}},
		"where = tonumber(person.Name) > 1":             {"crm/person/2": {false, false}},
	} {
		w := world(t, "", "never {\n"+never+"\n}\n")
		for key, said := range want {
			if out, told := w.KeepsOut(key); out != said[0] || told != said[1] {
				t.Errorf("%s: %s is kept out %t, told %t, want %t", never, key, out, told, said)
			}
		}
	}
}

func TestMappingIsDerived(t *testing.T) {
	w := world(t, "", "")
	m := w.Mailbox(mailboxOf("17"))
	property := func(key addressbook.Key, name string) desired.Derived {
		mapping, ok := w.Mapping(m, "sales", key)
		if !ok || mapping.Name != "person" || mapping.Problem != "" {
			t.Fatalf("%s: %+v", key, mapping)
		}
		for _, d := range mapping.Properties {
			if d.Name == name {
				return d
			}
		}
		t.Fatalf("%s has no %s", key, name)
		return desired.Derived{}
	}
	surname := property("crm/person/1", "surname")
	if !strings.HasSuffix(surname.Place, ":10") || surname.Value.Text != "ADA" || !reflect.DeepEqual(surname.Reads, []desired.FieldValue{{Name: "person.Name", Value: "Ada"}}) {
		t.Errorf("the surname is %+v", surname)
	}
	if d := property("crm/person/1", "job_title"); !d.Once || d.Value.Text != "new" {
		t.Errorf("what is written once is %+v", d)
	}
	if d := property("crm/person/1", "email1"); d.OnDrift != "keep" || d.Locked {
		t.Errorf("what has a drift policy of its own is %+v", d)
	}
	if d := property("crm/person/5", "email1"); !d.Locked || !d.Reads[0].Locked || !d.Value.IsAbsent() {
		t.Errorf("what may not be read is %+v", d)
	}
	if _, ok := w.Mapping(m, "sales", "crm/person/99"); ok {
		t.Error("a record that there is not is mapped")
	}
	if _, ok := w.Mapping(m, "other", "crm/person/1"); ok {
		t.Error("a sync that there is not maps")
	}
}

func TestRecordsAreFoundByText(t *testing.T) {
	w := world(t, "", "")
	if got := w.WithText(" ada@example.COM"); !reflect.DeepEqual(got, []addressbook.Key{"crm/person/1"}) {
		t.Errorf("found %v", got)
	}
	if got := w.WithText(" "); len(got) > 0 {
		t.Errorf("blanks find %v", got)
	}
	if got := len(w.Keys()); got != 6 {
		t.Errorf("there are %d keys", got)
	}
}

func TestSelectedCounts(t *testing.T) {
	w := world(t, "", "")
	got := make(map[string]int)
	for _, s := range w.Selected(w.Mailbox(mailboxOf("17"))) {
		got[s.Sync+" "+s.Criterion] = s.Count
	}
	want := map[string]int{"sales rep": 4, "sales sales_group": 1, "events rep": 4, "events favorites": 1}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
