package redact_test

import (
	"strings"
	"testing"

	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
)

func TestValue(t *testing.T) {
	long := strings.Repeat("x", 400)
	for _, c := range []struct {
		name     string
		mode     redact.Mode
		property string
		value    addressbook.Value
		want     string
	}{
		{"a name", redact.Hide, "given_name", addressbook.Text("Ada"), "(sensitive value)"},
		{"a company", redact.Hide, "company_name", addressbook.Text("Acme"), "(sensitive value)"},
		{"a note", redact.Hide, "notes", addressbook.Text("…"), "(sensitive value)"},
		{"a photo", redact.Hide, "photo", addressbook.Text("\x89PNG"), "(sensitive value)"},
		{"a list", redact.Hide, "children", addressbook.List("Ada"), "(sensitive value)"},
		{"a property that nobody knows", redact.Hide, "CrmSegment", addressbook.Text("A"), "(sensitive value)"},
		{"a public property", redact.Hide, "sensitivity", addressbook.Text("private"), `"private"`},
		{"an absent value", redact.Hide, "given_name", addressbook.Value{}, "null"},

		{"a name, shown", redact.Show, "given_name", addressbook.Text("Ada"), `"Ada"`},
		{"a property that nobody knows, shown", redact.Show, "CrmSegment", addressbook.Text("A"), `"A"`},
		{"quotes and backslashes", redact.Show, "surname", addressbook.Text(`O"Hara\`), `"O\"Hara\\"`},
		{"lines", redact.Show, "notes", addressbook.Text("a\r\nb\tc"), `"a\r\nb\tc"`},
		{"a photo, shown", redact.Show, "photo", addressbook.Text("\x89PNG\x00"), "(binary, 5 bytes)"},
		{"a list, shown", redact.Show, "categories", addressbook.List("b", `a"`), `["a\"", "b"]`},
		{"a long text", redact.Show, "notes", addressbook.Text(long), `"` + long[:300] + `…" (400 characters)`},
		{
			"a long list", redact.Show, "categories", addressbook.List(strings.Split("a b c d e f g h i j k l m n o p q r s t u", " ")...),
			`["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", …] (21 elements)`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := redact.New(c.mode).Value(c.property, c.value); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestPairShowsWhereLongTextsDiffer(t *testing.T) {
	same := strings.Repeat("ä", 400)
	from, to := redact.New(redact.Show).Pair("notes", addressbook.Text(same+"old"), addressbook.Text(same+"new"))
	around := `"…` + strings.Repeat("ä", 40)
	if from != around+`old" (403 characters)` || to != around+`new" (403 characters)` {
		t.Errorf("got\n%s\n%s", from, to)
	}
}

func TestPair(t *testing.T) {
	long := strings.Repeat("x", 400)
	for _, c := range []struct {
		name          string
		mode          redact.Mode
		before, after string
		from, to      string
	}{
		{"hidden", redact.Hide, "a", "b", redact.Sensitive, redact.Sensitive},
		{"hidden, long", redact.Hide, long, long + "y", redact.Sensitive, redact.Sensitive},
		{"removed", redact.Hide, "a", "", redact.Sensitive, redact.Absent},
		{"short", redact.Show, "a", "b", `"a"`, `"b"`},
		{"added, long", redact.Show, "", long, redact.Absent, `"` + long[:300] + `…" (400 characters)`},
		{"prolonged", redact.Show, long, long + "y", `"…` + long[:40] + `" (400 characters)`, `"…` + long[:40] + `y" (401 characters)`},
		{"within one character", redact.Show, long + "ä", long + "ö", `"…` + long[:40] + `ä" (401 characters)`, `"…` + long[:40] + `ö" (401 characters)`},
	} {
		t.Run(c.name, func(t *testing.T) {
			from, to := redact.New(c.mode).Pair("notes", addressbook.Text(c.before), addressbook.Text(c.after))
			if from != c.from || to != c.to {
				t.Errorf("got\n%s\n%s\nwant\n%s\n%s", from, to, c.from, c.to)
			}
		})
	}
}

func TestMessage(t *testing.T) {
	for _, c := range []struct{ name, message, want string }{
		{"no address", "persons.csv:12: the id is also on line 9", "persons.csv:12: the id is also on line 9"},
		{"an address", "mailbox bob@example.com: access is denied", "mailbox (sensitive value): access is denied"},
		{"in a path", "mailboxes/bob@example.com/x.vcf: gone", "mailboxes/(sensitive value)/x.vcf: gone"},
		{"at the end", "there is no bob.o'hara+crm@example.com.", "there is no (sensitive value)."},
		{"two", "a@x.org and ü@y.org", "(sensitive value) and (sensitive value)"},
		{"no address but an at", "5 @ 3", "5 @ 3"},
		{"several lines", "a\nb", `a\nb`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := redact.New(redact.Hide).Message(c.message); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	if got, want := redact.New(redact.Show).Message("mailbox a@x.org"), "mailbox a@x.org"; got != want {
		t.Errorf("shown: got %s, want %s", got, want)
	}
}
