package addressbook_test

import (
	"strings"
	"testing"

	"contactsync/providers/addressbook"
)

func TestDigestText(t *testing.T) {
	d := digester.Texts("a")
	if back, err := addressbook.ParseDigest(d.String()); err != nil || back != d {
		t.Errorf("%v, %v", back, err)
	}
	var zero, back addressbook.Digest
	if zero.String() != "" || !zero.IsZero() || d.IsZero() {
		t.Error("the zero digest is the unknown one, and no other")
	}
	text, err := d.MarshalText()
	if err != nil || back.UnmarshalText(text) != nil || back != d {
		t.Errorf("%q does not come back: %v, %v", text, back, err)
	}
}

func TestBadDigests(t *testing.T) {
	for _, text := range []string{"a", strings.Repeat("a", 31), strings.Repeat("a", 33),
		strings.Repeat("a", 34), strings.Repeat("a", 64), strings.Repeat("x", 32), strings.Repeat("ü", 16)} {
		if d, err := addressbook.ParseDigest(text); err == nil || !d.IsZero() {
			t.Errorf("ParseDigest(%q) = %v, %v", text, d, err)
		}
	}
}

// Marks in mailboxes hold digests for years: how they are computed may change
// together with DigestFormat only.
func TestDigestsStayAsTheyAre(t *testing.T) {
	contact := addressbook.NewContact(
		addressbook.Field{Name: "given_name", Value: addressbook.Text("Ada")},
		addressbook.Field{Name: "categories", Value: addressbook.List("b", "a")},
	)
	for name, c := range map[string]struct{ got, want string }{
		"contact": {digester.Contact(contact, addressbook.NewShape("given_name", "surname", "categories")).String(), "1181cfb8597ef3230b5eefbfbd43f2e2"},
		"texts":   {digester.Texts("a", "").String(), "e874187ff5bf734114c7acfc2ace9c0d"},
		"path":    {digester.PathDigest([]string{"CRM", "Kunden"}).String(), "cfbcdcdee031a90aa7fda41fb5bcbb0b"},
	} {
		if c.got != c.want {
			t.Errorf("%s is %s, want %s", name, c.got, c.want)
		}
	}
}

func TestDifferentContentsHaveDifferentDigests(t *testing.T) {
	type content struct {
		shape  addressbook.Shape
		fields []addressbook.Field
	}
	text := func(name, value string) addressbook.Field {
		return addressbook.Field{Name: name, Value: addressbook.Text(value)}
	}
	list := func(name string, elements ...string) addressbook.Field {
		return addressbook.Field{Name: name, Value: addressbook.List(elements...)}
	}
	shape := addressbook.NewShape
	contents := map[string]content{
		"nothing is managed":     {shape(), nil},
		"a is absent":            {shape("a"), nil},
		"a and b are absent":     {shape("a", "b"), nil},
		"a is x":                 {shape("a"), []addressbook.Field{text("a", "x")}},
		"a is x, b absent":       {shape("a", "b"), []addressbook.Field{text("a", "x")}},
		"b is x, a absent":       {shape("a", "b"), []addressbook.Field{text("b", "x")}},
		"a is a list of x":       {shape("a"), []addressbook.Field{list("a", "x")}},
		"a is a list of xy":      {shape("a"), []addressbook.Field{list("a", "xy")}},
		"a is a list of x and y": {shape("a"), []addressbook.Field{list("a", "x", "y")}},
		"a is xb":                {shape("a"), []addressbook.Field{text("a", "xb")}},
		"ax is b":                {shape("ax"), []addressbook.Field{text("ax", "b")}},
		"a is a zero byte":       {shape("a"), []addressbook.Field{text("a", "\x00")}},
		"a is two zero bytes":    {shape("a"), []addressbook.Field{text("a", "\x00\x00")}},
		"a holds b's encoding":   {shape("a"), []addressbook.Field{text("a", "\x00\x01b\x01x")}},
		"a differs in case":      {shape("a"), []addressbook.Field{text("a", "X")}},
		"a is long":              {shape("a"), []addressbook.Field{text("a", strings.Repeat("x", 200_000))}},
		"a is longer":            {shape("a"), []addressbook.Field{text("a", strings.Repeat("x", 200_001))}},
	}
	seen := map[addressbook.Digest]string{}
	for name, c := range contents {
		d := digester.Contact(addressbook.NewContact(c.fields...), c.shape)
		if other, ok := seen[d]; ok {
			t.Errorf("%q and %q have one digest", other, name)
		}
		seen[d] = name
	}
}

func TestEqualContentsHaveEqualDigests(t *testing.T) {
	shape := addressbook.NewShape("a", "b")
	x := addressbook.Field{Name: "b", Value: addressbook.Text("x")}
	want := digester.Contact(addressbook.NewContact(x), shape)
	for name, c := range map[string]*addressbook.Contact{
		"an empty text is absent":          addressbook.NewContact(x, addressbook.Field{Name: "a"}),
		"what is not managed is no matter": addressbook.NewContact(x, addressbook.Field{Name: "c", Value: addressbook.Text("y")}),
		"made without NewContact":          {Fields: []addressbook.Field{{Name: "a", Value: addressbook.Value{List: []string{}}}, x}},
	} {
		if got := digester.Contact(c, shape); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestOwnersHaveDifferentDigests(t *testing.T) {
	other := addressbook.NewDigester("acme-test")
	if digester.Texts("a") == other.Texts("a") {
		t.Error("two owners have one digest of a text")
	}
	if digester != addressbook.NewDigester("acme") {
		t.Error("the digester of an owner is not the same the next time")
	}
}

func TestTextsAreKeptApart(t *testing.T) {
	seen := map[addressbook.Digest][]string{}
	for _, texts := range [][]string{nil, {""}, {"", ""}, {"a"}, {"a", ""}, {"", "a"}, {"ab"}, {"a", "b"}, {"b", "a"}, {"\x01a"}} {
		d := digester.Texts(texts...)
		if other, ok := seen[d]; ok {
			t.Errorf("%q and %q have one digest", other, texts)
		}
		seen[d] = texts
	}
}

func TestPathDigestIgnoresCase(t *testing.T) {
	path := digester.PathDigest([]string{"CRM", "Käufer"})
	if path != digester.PathDigest([]string{"crm", "KÄUFER"}) {
		t.Error("case makes another path")
	}
	for _, other := range [][]string{nil, {"CRM"}, {"CRM/Käufer"}, {"CRMKäufer"}, {"Käufer", "CRM"}, {"CRM", "Käufer", ""}} {
		if path == digester.PathDigest(other) {
			t.Errorf("%q is the same path", other)
		}
	}
}

// Two contacts of two properties with arbitrary texts have one digest exactly
// if they are equal.
func FuzzContactDigest(f *testing.F) {
	f.Add("a", "b", "a", "b")
	f.Add("a", "b", "ab", "")
	f.Add("", "\x00", "\x00", "")
	f.Fuzz(func(t *testing.T, first, second, otherFirst, otherSecond string) {
		shape := addressbook.NewShape("a", "b", "c")
		contact := func(first, second string) *addressbook.Contact {
			return addressbook.NewContact(
				addressbook.Field{Name: "a", Value: addressbook.Text(first)},
				addressbook.Field{Name: "b", Value: addressbook.List(second, first)},
				addressbook.Field{Name: "c", Value: addressbook.Text(second)},
			)
		}
		equal := first == otherFirst && second == otherSecond
		d, other := digester.Contact(contact(first, second), shape), digester.Contact(contact(otherFirst, otherSecond), shape)
		if (d == other) != equal {
			t.Fatalf("%q, %q and %q, %q: equal %v, digests equal %v", first, second, otherFirst, otherSecond, equal, d == other)
		}
	})
}
