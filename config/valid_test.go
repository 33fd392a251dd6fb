package config_test

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"

	"contactsync/config"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// whole loads the configuration that has every setting.
func whole(t *testing.T) *config.Config {
	t.Helper()
	return loadFiles(t, "main.hcl", read(t, "testdata/valid/whole.hcl"))
}

func read(t testing.TB, path string) string {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

func equal(t *testing.T, name string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s is %#v, not %#v", name, got, want)
	}
}

func TestWholeConfiguration(t *testing.T) {
	c := whole(t)
	equal(t, "Owner", c.Owner, "acme-test")
	equal(t, "PreviousOwners", c.PreviousOwners, []string{"old", "older"})
	equal(t, "Every", c.Every, 12*time.Hour)
	equal(t, "JournalRetention", c.JournalRetention, 720*time.Hour)
	equal(t, "Plan", c.Plan, config.Plan{
		Recipients: []string{"age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"}, Expires: 8 * time.Hour,
	})
	equal(t, "Undo", c.Undo, config.Undo{
		Recipients: []string{"age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"}, Retention: 48 * time.Hour, Dir: "kept", Keyed: true,
	})
	equal(t, "State.Type", c.State.Type, "sqlite")
	equal(t, "State.Body.path", c.State.Body.GetAttr("path").AsString(), "other.db")

	equal(t, "Sources", addresses(c.Sources), "csv.crm")
	equal(t, "Targets", addresses(c.Targets), "vdir.archive vdir.mail")
	equal(t, "body", c.Sources[0].Body.GoString(), `cty.ObjectVal(map[string]cty.Value{"delimiter":cty.StringVal("hunter2-hunter2"), "dir":cty.StringVal("crm"), "retries":cty.NumberIntVal(3), "tags":cty.ListVal([]cty.Value{cty.StringVal("a"), cty.StringVal("test")})})`)

	plain, sales := c.Syncs[0], c.Syncs[3]
	equal(t, "plain", plain.Name, "plain")
	equal(t, "From", sales.From, "csv.crm")
	equal(t, "To", sales.To, []string{"vdir.mail", "vdir.archive"})
	equal(t, "ReadAs", sales.ReadAs, "service")
	equal(t, "Priority", sales.Priority, 10)
	equal(t, "HonorUserSettings", sales.HonorUserSettings, true)
	equal(t, "Include", sales.Mailboxes.Include, []string{"*@example.com"})
	equal(t, "Exclude", sales.Mailboxes.Exclude, []string{"boss@example.com"})
	equal(t, "Percent", sales.Mailboxes.Percent, 50)
	s := sales.Select
	equal(t, "Select", []bool{s.Rep, s.SalesGroup, s.Favorites, s.All, s.Companies}, []bool{true, true, true, false, true})
	equal(t, "Where", len(s.Where), 2)
	equal(t, "Categorization", []bool{sales.Categorization.Enabled, sales.Categorization.Always}, []bool{true, true})
	equal(t, "policy", fmt.Sprint(sales.OnChange, sales.OnDrift, sales.OnUnselected, sales.OnDeleted, sales.OnMailboxLeft, sales.DeleteMode),
		fmt.Sprint(config.UpdateOnChange, config.KeepDrift, config.KeepRemoved, config.KeepRemoved, config.DeleteRemoved, providers.Permanent))
	equal(t, "max_deletes is set where", sales.Guard.Set["max_deletes"].Start.Line > sales.Range.Start.Line, true)
	equal(t, "limits that are set", len(sales.Guard.Set), 10)
	sales.Guard.Set = nil
	equal(t, "Guard", sales.Guard, config.Guard{
		MaxDeletePercent: 1, MaxDeletes: 7, MinExisting: 3, Window: 4 * time.Hour, MaxTotalDeletePercent: 5,
		MaxSourceDropPercent: 6, EmptySource: false, MaxChangePercent: 7, MaxContacts: 8,
		UnmarkedTwins: false,
	})
	adopt := *sales.Adopt
	adopt.Range = hcl.Range{}
	equal(t, "Adopt", adopt, config.Adopt{
		Match:   [][]string{{"email1"}, {"given_name", "surname"}},
		Folders: [][]string{{"CRM"}, {"Old", "Customers"}},
		Own:     true, ReportUnmatched: true,
	})
	equal(t, "plain.Adopt", plain.Adopt, (*config.Adopt)(nil))
}

func addresses(plugins []config.Plugin) string {
	var list []string
	for _, p := range plugins {
		list = append(list, p.Address())
	}
	return strings.Join(list, " ")
}

func TestDefaults(t *testing.T) {
	c := loadFiles(t, "main.hcl", base(t))
	equal(t, "Every", c.Every, time.Duration(0))
	equal(t, "JournalRetention", c.JournalRetention, 365*24*time.Hour)
	equal(t, "Plan", c.Plan, config.Plan{Expires: 24 * time.Hour})
	equal(t, "Undo", c.Undo, config.Undo{Retention: 720 * time.Hour})
	off := loadFiles(t, "main.hcl", base(t)+"\nundo {\n  passphrase = \"correct horse\"\n  enabled = false\n}\n")
	equal(t, "Undo, not enabled", off.Undo, config.Undo{Passphrase: "correct horse", Keyed: true})
	equal(t, "State.Type", c.State.Type, "sqlite")
	equal(t, "State.Body.path", c.State.Body.GetAttr("path").AsString(), "contactsync.db")
	s := c.Syncs[0]
	equal(t, "ReadAs", s.ReadAs, "")
	equal(t, "Priority", s.Priority, 100)
	equal(t, "HonorUserSettings", s.HonorUserSettings, false)
	equal(t, "Mailboxes", s.Mailboxes, config.Mailboxes{Percent: 100})
	equal(t, "Categorization", s.Categorization, config.Categorization{})
	equal(t, "policy", fmt.Sprint(s.OnChange, s.OnDrift, s.OnUnselected, s.OnDeleted, s.OnMailboxLeft, s.DeleteMode),
		fmt.Sprint(config.RecreateOnChange, config.OverwriteDrift, config.DeleteRemoved, config.DeleteRemoved, config.KeepRemoved, providers.DeletedItems))
	equal(t, "Guard", s.Guard, config.DefaultGuard())
	equal(t, "kinds", len(s.Mappings), 1)
	equal(t, "mapping", shape(s.Mappings[addressbook.Person]), "business_phone display_name email1 file_as given_name surname")
}

// shape is the names of a mapping's properties.
func shape(m *config.Mapping) string {
	var names []string
	for _, p := range m.Properties {
		names = append(names, p.Name)
	}
	return strings.Join(names, " ")
}

func TestUsers(t *testing.T) {
	c := whole(t)
	alice, bob, carol, dave, erin := c.Users[0], c.Users[1], c.Users[2], c.Users[3], c.Users[4]
	equal(t, "alice's syncs", alice.Syncs, []string(nil))
	equal(t, "alice's categorization", alice.Categorization.Enabled, true)
	equal(t, "alice's move", alice.Categorization.Always, (*bool)(nil))
	equal(t, "alice's selection", alice.Rep, (*bool)(nil))
	equal(t, "alice's policy", alice.OnChange, (*config.OnChange)(nil))

	equal(t, "the users of for_each", []string{carol.Email, dave.Email}, []string{"carol@example.com", "dave@example.com"})
	equal(t, "carol's syncs", carol.Syncs, []string{"plain", "region-apac", "region-emea"})
	folder, err := dave.Categorization.Folder.Path(config.Scope{})
	equal(t, "dave's folder", []any{folder, err}, []any{[]string{"Of dave"}, error(nil)})
	equal(t, "erin's syncs", erin.Syncs, []string{"region-emea"})

	equal(t, "bob's syncs", bob.Syncs, []string{"sales"})
	equal(t, "bob's categorization", []any{bob.Categorization.Enabled, bob.Categorization.Always}, []any{false, new(false)})
	equal(t, "bob's selection", []*bool{bob.Rep, bob.SalesGroup, bob.Favorites, bob.All, bob.Companies},
		[]*bool{new(true), new(false), new(false), new(false), new(false)})
	equal(t, "bob's policy", []any{bob.OnChange, bob.OnDrift, bob.OnUnselected, bob.OnDeleted, bob.OnMailboxLeft, bob.DeleteMode},
		[]any{new(config.RecreateOnChange), new(config.ReportDrift), new(config.DeleteRemoved), new(config.DeleteRemoved), new(config.KeepRemoved), new(providers.RecoverableItems)})
}

func TestBuiltInMappings(t *testing.T) {
	const companies = `
sync "companies" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select {
    rep       = true
    companies = true
  }
}`
	const byUser = `
user "bob@example.com" {
  select { companies = true }
}`
	c := loadFiles(t, "base.hcl", base(t), "more.hcl", companies)
	m := c.Syncs[1].Mappings[addressbook.Company]
	equal(t, "mapping", shape(m), "company_name display_name file_as")
	equal(t, "name", m.Name, "default")
	if c.Syncs[0].Mappings[addressbook.Company] != nil {
		t.Error("a sync without companies has a mapping for them")
	}
	c = loadFiles(t, "base.hcl", base(t), "more.hcl", byUser)
	if c.Syncs[0].Mappings[addressbook.Company] == nil {
		t.Error("a user has companies, and the sync no mapping for them")
	}
}

func TestRenamesAndRemovals(t *testing.T) {
	c := whole(t)
	for i := range c.Moved {
		c.Moved[i].Range = hcl.Range{}
	}
	equal(t, "Moved", c.Moved, []config.Moved{
		{Kind: config.MovedFolder, Sync: "sales", FromPath: []string{"CRM"}, ToPath: []string{"CRM", "Customers"}},
		{Kind: config.MovedMapping, From: "people", To: "person"},
		{Kind: config.MovedSync, From: "europe", To: "region-emea"},
		{Kind: config.MovedSync, From: "first", To: "plain"},
		{Kind: config.MovedSync, From: "former", To: "plain"},
	})
	for i := range c.Removed {
		c.Removed[i].Range = hcl.Range{}
	}
	equal(t, "Removed", c.Removed, []config.Removed{{Sync: "old"}, {Sync: "older", Destroy: true}})
}

func TestNever(t *testing.T) {
	c := whole(t)
	byCompany, byPerson := c.Never[0], c.Never[1]
	equal(t, "keys", byPerson.Keys, []addressbook.Key{"crm/company/4", "crm/person/17"})
	equal(t, "keys of the other", byCompany.Keys, []addressbook.Key(nil))

	withdrawn := config.Scope{Person: row("Consent", "withdrawn"), Company: row("Country", "Austria")}
	blocked := config.Scope{Person: row("Consent", ""), Company: row("Blocked", "1")}
	for _, test := range []struct {
		name  string
		never *config.Never
		kind  addressbook.Kind
		scope config.Scope
		want  string
	}{
		{"a person who withdrew", byPerson, addressbook.Person, withdrawn, "true"},
		{"a company is not asked about persons", byPerson, addressbook.Company, withdrawn, "no condition"},
		{"a blocked company", byCompany, addressbook.Company, blocked, "true"},
		{"a person of a blocked company", byCompany, addressbook.Person, blocked, "true"},
		{"a person of another one", byCompany, addressbook.Person, config.Scope{Company: row("Blocked", "0")}, "false"},
		{"a person without a company", byCompany, addressbook.Person, config.Scope{}, "false"},
	} {
		got := "no condition"
		if x := test.never.Where[test.kind]; x != nil {
			holds, err := x.Condition(test.scope)
			if got = fmt.Sprint(holds); err != nil {
				got = err.Error()
			}
		}
		if got != test.want {
			t.Errorf("%s: %s, not %s", test.name, got, test.want)
		}
	}
}

func TestForEach(t *testing.T) {
	c := whole(t)
	var names []string
	for _, s := range c.Syncs {
		names = append(names, s.Name)
	}
	equal(t, "names", names, []string{"plain", "region-apac", "region-emea", "sales"})
	apac, emea := c.Syncs[1], c.Syncs[2]
	equal(t, "priorities", []int{apac.Priority, emea.Priority}, []int{30, 20})
	for sync, want := range map[*config.Sync]bool{apac: false, emea: true} {
		got, err := sync.Select.Where[addressbook.Person].Condition(config.Scope{Person: row("Region", "emea")})
		if err != nil || got != want {
			t.Errorf("%s: %t, %v", sync.Name, got, err)
		}
	}
	if apac.Select.Where[addressbook.Person].Fingerprint() == emea.Select.Where[addressbook.Person].Fingerprint() {
		t.Error("two instances have one fingerprint")
	}
}

func TestForEachOfNothing(t *testing.T) {
	c := loadFiles(t, "base.hcl", base(t), "more.hcl", `
sync "none" {
  for_each = toset([])
  from     = provider.csv.crm
  to       = provider.vdir.mail
  select { rep = true }
}
user "alice@example.com" {
  sync     = [sync.none]
  on_drift = "keep"
}`)
	equal(t, "syncs", len(c.Syncs), 1)
	equal(t, "users: of no sync, not of all", len(c.Users), 0)
}
