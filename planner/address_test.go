package planner_test

import (
	"strings"
	"testing"
	"unicode"

	"contactsync/planner"
	"contactsync/providers/addressbook"
)

func TestAddress(t *testing.T) {
	for _, c := range []struct {
		name, sync string
		rep        addressbook.RepID
		key        addressbook.Key
		want       string
	}{
		{"plain", "sales", "5", "crm/person/17", `contact.sales["5/crm/person/17"]`},
		{"a record id with slashes", "sales", "5", "crm/person/a/b", `contact.sales["5/crm/person/a/b"]`},
		{"a rep id with slashes", "sales", "a/b", "crm/person/17", `contact.sales["a%2Fb/crm/person/17"]`},
		{"stars and per cent", "sales", "5%", "crm/person/*", `contact.sales["5%25/crm/person/%2A"]`},
		{"quotes and controls", "sales", "5", "crm/person/\"\x1b\n\u202e", `contact.sales["5/crm/person/\"\x1b\n\u202e"]`},
		{"no sync", "", "5", "crm/person/1", `contact.*["5/crm/person/1"]`},
		{"a sync that is no identifier", `a["b`, "5", "crm/person/1", `contact."a[\"b"["5/crm/person/1"]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := planner.Address(c.sync, c.rep, c.key)
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestParseAddress(t *testing.T) {
	type contact struct {
		sync string
		rep  addressbook.RepID
		key  addressbook.Key
	}
	ada := contact{"sales", "5", "crm/person/17"}
	for _, c := range []struct {
		name, address string
		contact       contact
		matches       bool
	}{
		{"itself", `contact.sales["5/crm/person/17"]`, ada, true},
		{"without quotes", `contact.sales[5/crm/person/17]`, ada, true},
		{"ignoring case", `contact.sales["5/CRM/person/17"]`, ada, true},
		{"another record", `contact.sales["5/crm/person/1"]`, ada, false},
		{"another mailbox", `contact.sales["55/crm/person/17"]`, ada, false},
		{"another sync", `contact.service["5/crm/person/17"]`, ada, false},
		{"a whole sync", `contact.sales`, ada, true},
		{"another whole sync", `contact.sale`, ada, false},
		{"every sync", `contact.*`, ada, true},
		{"a mailbox", `contact.sales["5/*"]`, ada, true},
		{"every mailbox", `contact.sales["*/crm/person/17"]`, ada, true},
		{"a star within", `contact.sales["5/*/person/1*7"]`, ada, true},
		{"stars in order", `contact.sales["5/*person*crm*"]`, ada, false},
		{"a start that is also the end", `contact.sales["5/crm/person/17*17"]`, ada, false},
		{"a star that is meant", `contact.sales["5/crm/person/%2A"]`, ada, false},
		{"a star that is meant, there", `contact.sales["5/crm/person/%2a"]`, contact{"sales", "5", "crm/person/*"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			pattern, err := planner.ParseAddress(c.address)
			if err != nil {
				t.Fatal(err)
			}
			if got := pattern.Matches(c.contact.sync, c.contact.rep, c.contact.key); got != c.matches {
				t.Errorf("%+v matches %+v: %v", pattern, c.contact, got)
			}
		})
	}
}

func TestParseAddressRefuses(t *testing.T) {
	for _, address := range []string{
		"", "contact", "contact.", "sales", `contact["5/crm/person/17"]`, `contact.sales[]`, `contact.sales[""]`,
		`contact.sales["5"]`, `contact.sales["/x"]`, `contact.sales["5/"]`, `contact.sales["5/crm/person/17"`,
		`contact.sales["5/crm/person/17]`, `contact.sales"5/crm/person/17"]`, `contact."sales`, `contact.sales["5/\q"]`,
		`contact.sales[`, `contact.sales[5/x]y`,
	} {
		if pattern, err := planner.ParseAddress(address); err == nil {
			t.Errorf("%s is understood as %+v", address, pattern)
		}
	}
}

// FuzzAddress proves that an address names its own contact, and that it can be
// printed.
func FuzzAddress(f *testing.F) {
	f.Add("sales", "5", "crm/person/17", "crm/person/18")
	f.Add("we ird[", "a/b%2F", "crm/person/*\x00\xff", "crm/person/%2A")
	f.Fuzz(func(t *testing.T, sync, rep, key, other string) {
		address := planner.Address(sync, addressbook.RepID(rep), addressbook.Key(key))
		if i := strings.IndexFunc(address, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
			t.Errorf("%q cannot be printed", address)
		}
		if rep == "" || key == "" {
			return
		}
		pattern, err := planner.ParseAddress(address)
		if err != nil {
			t.Fatal(err)
		}
		if !pattern.Matches(sync, addressbook.RepID(rep), addressbook.Key(key)) {
			t.Errorf("%s does not name its contact", address)
		}
		same := addressbook.Key(other).Fold() == addressbook.Key(key).Fold()
		if pattern.Matches(sync, addressbook.RepID(rep), addressbook.Key(other)) != same {
			t.Errorf("%s and the key %q: same is %v", address, other, same)
		}
	})
}
