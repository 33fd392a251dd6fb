package redact_test

import (
	"reflect"
	"testing"

	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
)

func TestPartialValue(t *testing.T) {
	for _, c := range []struct {
		name, property string
		value          addressbook.Value
		want           string
		plain          any
	}{
		{"an e-mail address", "email1", addressbook.Text("ada.byron@example.com"), `"a***@e***.com"`, "a***@e***.com"},
		{"a short one", "email1", addressbook.Text("a@x.org"), `"***@***.org"`, "***@***.org"},
		{"a host without a dot", "email1", addressbook.Text("ada@localhost"), `"a***@l***"`, "a***@l***"},
		{"a number", "business_phone", addressbook.Text("+43 (1) 234-90"), `"***90"`, "***90"},
		{"a name", "surname", addressbook.Text("Ærø"), `"Æ***"`, "Æ***"},
		{"a short name", "given_name", addressbook.Text("Bo"), `"***"`, "***"},
		{"a year is no number", "surname", addressbook.Text("1984"), `"1***"`, "1***"},
		{"a list", "categories", addressbook.List("Golf", "VIP customers"), `["G***", "V***"]`, []string{"G***", "V***"}},
		{"a note", "notes", addressbook.Text("met in Rome"), redact.Sensitive, redact.Sensitive},
		{"a photo", "photo", addressbook.Text("\x89PNG"), redact.Sensitive, redact.Sensitive},
		{"a property that nobody knows", "CrmSegment", addressbook.Text("gold"), `"g***"`, "g***"},
		{"a public one", "sensitivity", addressbook.Text("private"), `"private"`, "private"},
		{"an absent value", "surname", addressbook.Value{}, redact.Absent, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := redact.New(redact.Partial)
			if got := r.Value(c.property, c.value); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if got := r.Plain(c.property, c.value); !reflect.DeepEqual(got, c.plain) {
				t.Errorf("for programs: got %#v, want %#v", got, c.plain)
			}
		})
	}
}

func TestPlainShown(t *testing.T) {
	r := redact.New(redact.Show)
	for _, c := range []struct {
		name, property string
		value          addressbook.Value
		want           any
	}{
		{"a text, whole and as it is", "notes", addressbook.Text("a\"\n\u202e"), "a\"\n\u202e"},
		{"a list", "categories", addressbook.List("b", "a"), []string{"a", "b"}},
		{"a photo", "photo", addressbook.Text("\x89PNG"), "(binary, 4 bytes)"},
		{"an absent value", "notes", addressbook.Value{}, nil},
	} {
		if got := r.Plain(c.property, c.value); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %#v, want %#v", c.name, got, c.want)
		}
	}
}

func TestHashesShowWhatIsEqual(t *testing.T) {
	one, other := redact.NewHashing([]byte("k1")), redact.NewHashing([]byte("k2"))
	ada := addressbook.Text("ada@example.com")
	hash := one.Value("email1", ada)
	if want := "(hash 7a5d4778e050)"; hash != want {
		t.Errorf("got %s, want %s", hash, want)
	}
	for _, c := range []struct {
		name  string
		got   string
		equal bool
	}{
		{"the same value", one.Value("email2", ada), true},
		{"for programs", one.Plain("email1", ada).(string), true},
		{"of a folder", one.Folder("ada@example.com"), true},
		{"another value", one.Value("email1", addressbook.Text("eve@example.com")), false},
		{"another key", other.Value("email1", ada), false},
		{"a list", one.Value("categories", addressbook.List("ada@example.com")), false},
	} {
		if (c.got == hash) != c.equal {
			t.Errorf("%s: got %s beside %s", c.name, c.got, hash)
		}
	}
	if from, to := one.Pair("notes", ada, addressbook.Value{}); from != hash || to != redact.Absent {
		t.Errorf("got %s and %s", from, to)
	}
	if got := one.Value("sensitivity", addressbook.Text("normal")); got != `"normal"` {
		t.Errorf("a public value is %s", got)
	}
}

func TestFolder(t *testing.T) {
	names := []string{"CRM"}
	for _, c := range []struct {
		name     string
		redactor *redact.Redactor
		folder   string
		want     string
		plain    string
	}{
		{"named", redact.New(redact.Hide), "CRM", `"CRM"`, "CRM"},
		{"a user's", redact.New(redact.Hide), "Dr. Huber", redact.Sensitive, redact.Sensitive},
		{"partial", redact.New(redact.Partial), "Dr. Huber", `"D***"`, "D***"},
		{"hashed", redact.NewHashing([]byte("k")), "Dr. Huber", "(hash 87c4166b97d9)", "(hash 87c4166b97d9)"},
		{"shown", redact.New(redact.Show), "Dr.\nHuber", `"Dr.\nHuber"`, "Dr.\nHuber"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := c.redactor.Naming(names)
			if got := r.Folder(c.folder); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if got := r.PlainFolder(c.folder); got != c.plain {
				t.Errorf("for programs: got %s, want %s", got, c.plain)
			}
		})
	}
}
