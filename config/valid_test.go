package config_test

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

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
	equal(t, "State.Type", c.State.Type, "sqlite")
	equal(t, "State.Body.path", c.State.Body.GetAttr("path").AsString(), "other.db")

	equal(t, "Sources", addresses(c.Sources), "csv.crm")
	equal(t, "Targets", addresses(c.Targets), "vdir.archive vdir.mail")
	equal(t, "body", c.Sources[0].Body.GoString(), `cty.ObjectVal(map[string]cty.Value{"delimiter":cty.StringVal("hunter2-hunter2"), "dir":cty.StringVal("crm"), "retries":cty.NumberIntVal(3), "tags":cty.ListVal([]cty.Value{cty.StringVal("a"), cty.StringVal("test")})})`)

	plain, sales := c.Syncs[0], c.Syncs[1]
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
	equal(t, "Guard", sales.Guard, config.Guard{
		MaxDeletePercent: 1, MaxDeletes: 7, MinExisting: 3, Window: 4 * time.Hour, MaxTotalDeletePercent: 5,
		MaxSourceDropPercent: 6, EmptySource: false, MaxChangePercent: 7, MaxContacts: 8,
	})
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
	alice, bob := c.Users[0], c.Users[1]
	equal(t, "alice's syncs", alice.Syncs, []string(nil))
	equal(t, "alice's categorization", alice.Categorization.Enabled, true)
	equal(t, "alice's move", alice.Categorization.Always, (*bool)(nil))
	equal(t, "alice's selection", alice.Rep, (*bool)(nil))
	equal(t, "alice's policy", alice.OnChange, (*config.OnChange)(nil))

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
