package wire_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph/wire"
)

func none(string) bool { return false }

// contact makes a contact of pairs of a name and a text.
func contact(pairs ...string) *addressbook.Contact {
	var fields []addressbook.Field
	for i := 0; i < len(pairs); i += 2 {
		fields = append(fields, addressbook.Field{Name: pairs[i], Value: addressbook.Text(pairs[i+1])})
	}
	return addressbook.NewContact(fields...)
}

func shapeOf(c *addressbook.Contact) addressbook.Shape {
	var names []string
	for _, f := range c.Fields {
		names = append(names, f.Name)
	}
	return addressbook.NewShape(names...)
}

// members is a body without our marks.
func members(t *testing.T, body []byte) string {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal(body, &all); err != nil {
		t.Fatal(err)
	}
	var kept []any
	for _, e := range all["singleValueExtendedProperties"].([]any) {
		if !strings.Contains(fmt.Sprint(e), "contactsync.") {
			kept = append(kept, e)
		}
	}
	delete(all, "singleValueExtendedProperties")
	if kept != nil {
		all["singleValueExtendedProperties"] = kept
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestNewContact(t *testing.T) {
	tests := map[string]struct {
		contact *addressbook.Contact
		want    string
	}{
		"nothing":    {nil, `{}`},
		"no nulls":   {contact("surname", " ", "birthday", "soon", "email1_name", "x"), `{}`},
		"names":      {contact("given_name", "Ada", "suffix", "Jr.", "nickname", "A"), `{"generation":"Jr.","givenName":"Ada","nickName":"A"}`},
		"gaps close": {contact("email3", "a@b", "business_phone2", "1"), `{"businessPhones":["1"],"emailAddresses":[{"address":"a@b","name":"a@b"}]}`},
		"addresses":  {contact("home_address.city", "Wien", "home_address.country", "AT"), `{"homeAddress":{"city":"Wien","countryOrRegion":"AT"}}`},
		"a birthday": {contact("birthday", "1815-12-10T23:00:00Z"), `{"birthday":"1815-12-10T11:59:00Z"}`},
		"by tag": {
			contact("business_fax", "1", "anniversary", "1835-07-08", "sensitivity", "private"),
			`{"singleValueExtendedProperties":[{"id":"SystemTime 0x3A41","value":"1835-07-08T11:59:00Z"},{"id":"Integer 0x36","value":"2"},{"id":"String 0x3A24","value":"1"}]}`,
		},
		"by name": {
			contact("mapi/string/00020329-0000-0000-c000-000000000046/It's", "x"),
			`{"singleValueExtendedProperties":[{"id":"String {00020329-0000-0000-c000-000000000046} Name It's","value":"x"}]}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := members(t, wire.NewContact(test.contact, "k", "m")); got != sorted(t, test.want) {
				t.Errorf("the body is %s", got)
			}
		})
	}
}

// sorted is JSON as it is encoded here; the elements of a list keep their order only if that
// is the order of ids.
func sorted(t *testing.T, text string) string {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		t.Fatal(err)
	}
	if list, ok := all["singleValueExtendedProperties"].([]any); ok {
		sortByID(list)
	}
	encoded, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

func sortByID(list []any) {
	id := func(i int) string { return list[i].(map[string]any)["id"].(string) }
	for i := range list {
		for j := i; j > 0 && id(j) < id(j-1); j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
}

func TestPatch(t *testing.T) {
	before, err := wire.DecodeItem([]byte(`{"id":"a","displayName":"Countess","fileAs":"B.","categories":["CRM","Old"],"businessPhones":["1","2"],
		"emailAddresses":[{"name":"A","address":"a@x"},{"name":"no address"},{"name":"b@x","address":"b@x"}],"homeAddress":{"city":"Wien","street":"Am Hof"}}`))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		contact *addressbook.Contact
		shape   []string
		want    string
	}{
		"the mark alone":     {nil, nil, `{}`},
		"a name":             {contact("surname", "Lovelace"), []string{"surname"}, `{"displayName":"Countess","fileAs":"B.","surname":"Lovelace"}`},
		"a derived name":     {contact("surname", "L", "display_name", "Ada"), []string{"surname", "display_name"}, `{"displayName":"Ada","fileAs":"B.","surname":"L"}`},
		"no name":            {contact(), []string{"job_title"}, `{"jobTitle":null}`},
		"the second phone":   {contact("business_phone2", "3"), []string{"business_phone2"}, `{"businessPhones":["1","3"]}`},
		"no first phone":     {contact(), []string{"business_phone"}, `{"businessPhones":["2"]}`},
		"another address":    {contact("email2", "c@x"), []string{"email2"}, `{"emailAddresses":[{"address":"a@x","name":"A"},{"address":"c@x","name":"c@x"}]}`},
		"an address's name":  {contact("email2_name", "B"), []string{"email2_name"}, `{"emailAddresses":[{"address":"a@x","name":"A"},{"address":"b@x","name":"B"}]}`},
		"a part":             {contact("home_address.city", "Graz"), []string{"home_address.city"}, `{"homeAddress":{"city":"Graz","street":"Am Hof"}}`},
		"no part":            {contact(), []string{"home_address.city", "home_address.street"}, `{"homeAddress":{}}`},
		"the folder's name":  {contact(), []string{"categories"}, `{"categories":["CRM"]}`},
		"no extended text":   {contact(), []string{"pager"}, `{"singleValueExtendedProperties":[{"id":"String 0x3A21","value":""}]}`},
		"no extended date":   {contact(), []string{"anniversary"}, `{"singleValueExtendedProperties":[{"id":"SystemTime 0x3A41","value":"4501-01-01T00:00:00Z"}]}`},
		"no extended choice": {contact(), []string{"sensitivity"}, `{"singleValueExtendedProperties":[{"id":"Integer 0x36","value":"0"}]}`},
		"no extended list":   {contact(), []string{"mapi/strings//0x6800"}, `{"multiValueExtendedProperties":[{"id":"StringArray 0x6800","value":[]}]}`},
		"what cannot be":     {contact("mapi/int//0x6800", "1"), []string{"mapi/int//0x6800", "nonsense", "photo"}, `{}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			isFolder := func(category string) bool { return category == "CRM" }
			if got := members(t, wire.Patch(test.contact, addressbook.NewShape(test.shape...), before, isFolder, "k", "m")); got != test.want {
				t.Errorf("the body is %s", got)
			}
		})
	}
}

func TestHolds(t *testing.T) {
	for _, p := range addressbook.WellKnown() {
		if why := wire.Holds(p.Name); why != "" {
			t.Errorf("%s is not held: %s", p.Name, why)
		}
	}
	for name, want := range map[string]string{
		"nonsense": "there is no property", "mapi/int//0x6800": "off again", "mapi/bool//0x6800": "off again",
		"mapi/string//0x6800": "", "mapi/time//0x6800": "", "mapi/strings//0x6800": "",
		"mapi/string/" + addressbook.PropertySet + "/contactsync.key": "of contactsync's own",
		"mapi/string/00062004-0000-0000-c000-000000000046/0x8084":     "together with email1",
		"mapi/string//0x0037": "together with display_name",
		"mapi/string/00020329-0000-0000-c000-000000000046/line\nbreak": "characters",
	} {
		if why := wire.Holds(name); (why == "") != (want == "") || !strings.Contains(why, want) {
			t.Errorf("%s: %q", name, why)
		}
	}
}

func TestBatch(t *testing.T) {
	calls := []wire.Call{{Method: "GET", Path: "/a"}, {Method: "PATCH", Path: "/b", Match: "v1", Body: []byte(`{"x":"<>"}`)}, {Method: "DELETE", Path: "/c"}}
	want := `{"requests":[{"id":"1","method":"GET","url":"/a","headers":{"Prefer":"IdType=\"ImmutableId\""}},` +
		`{"id":"2","method":"PATCH","url":"/b","headers":{"Content-Type":"application/json","If-Match":"W/\"v1\"","Prefer":"IdType=\"ImmutableId\""},"body":{"x":"<>"},"dependsOn":["1"]},` +
		`{"id":"3","method":"DELETE","url":"/c","headers":{"Prefer":"IdType=\"ImmutableId\""},"dependsOn":["2"]}]}`
	if got := strings.TrimSpace(string(wire.EncodeBatch(calls))); got != want {
		t.Errorf("the batch is %s", got)
	}
	replies, err := wire.DecodeBatch([]byte(`{"responses":[{"id":"3","status":204},{"id":"1","status":429,"headers":{"retry-after":"7"},"body":{}},{"id":"x","status":1}]}`), 3)
	if err != nil || replies[0].Status != 429 || replies[0].RetryAfter.Seconds() != 7 || replies[1] != nil || !replies[2].IsDone() {
		t.Errorf("the replies are %+v, %v", replies, err)
	}
}

func TestNormalizeIsIdempotentAndLazy(t *testing.T) {
	same := contact("surname", "Byron", "email1", "a@x", "email1_name", "A", "business_phone", "1")
	if got := wire.Normalize(same); got != same {
		t.Errorf("%+v was normalized", got)
	}
	if wire.Normalize(nil) != nil {
		t.Error("nothing became something")
	}
	for _, c := range []*addressbook.Contact{
		contact("email2", "b@x", "email2_name", "B", "email1", "no address", "email3_name", "C"), contact("home_phone2", "1"),
		contact("notes", "a\r\nb\r\r\n", "surname", "\x00x\ufffe\xff "), contact("mapi/time//0x6800", "2026-01-01"), contact("birthday", "9999-01-01"),
	} {
		once := wire.Normalize(c)
		if twice := wire.Normalize(once); twice != once {
			t.Errorf("%+v was normalized again to %+v", once, twice)
		}
	}
	want := contact("email1", "b@x", "email1_name", "B")
	if got := wire.Normalize(contact("email2", "b@x", "email2_name", "B", "email1", "no address", "email3_name", "C")); !reflect.DeepEqual(got, want) {
		t.Errorf("the e-mails are %+v", got)
	}
}

// FuzzDecode: whatever a server answers, each decoder returns an answer, or says that it is
// none.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"id":"a","changeKey":"k","emailAddresses":[{"address":"a@x"}],"businessPhones":["1",null],"homeAddress":{"city":"Wien"},"birthday":"1815-12-10T11:59:00Z","singleValueExtendedProperties":[{"id":"Integer 0x36","value":"2"}]}`))
	f.Add([]byte(`{"value":[{"id":"a"},{"id":"b","@removed":{"reason":"deleted"}}],"@odata.nextLink":"x","@odata.deltaLink":"y"}`))
	f.Add([]byte(`{"responses":[{"id":"1","status":200,"headers":{"Retry-After":7},"body":{"id":"a"}}]}`))
	f.Add([]byte(`{"error":{"code":"a","innerError":{"code":"b"}}}`))
	f.Add([]byte(`12`))
	shape := append(addressbook.Everything(), "mapi/strings//0x6800", "mapi/time//0x6800")
	f.Fuzz(func(t *testing.T, document []byte) {
		check := func(err error) {
			if err != nil && !errors.Is(err, wire.ErrNotGraph) {
				t.Error(err)
			}
		}
		item, err := wire.DecodeItem(document)
		check(err)
		if item != nil {
			c := item.Contact(shape, none)
			if again := wire.Normalize(c); again == nil {
				t.Error("nothing is left")
			}
			if !json.Valid(wire.Patch(c, shape, item, none, "k", "m")) || !json.Valid(wire.NewContact(c, "k", "m")) {
				t.Error("a body is no JSON")
			}
		}
		_, err = wire.DecodePage(document)
		check(err)
		_, err = wire.DecodeFolderPage(document)
		check(err)
		_, err = wire.DecodeBatch(document, 3)
		check(err)
		_, err = wire.DecodeCount(document)
		check(err)
		for _, code := range wire.DecodeCodes(document) {
			if strings.ContainsAny(code, " @<>.") {
				t.Errorf("the code %q", code)
			}
		}
	})
}

// FuzzRoundTrip: what is written is read as Normalize says, if the service keeps it.
func FuzzRoundTrip(f *testing.F) {
	f.Add("surname", "notes", "\x00x", " a\r\n")
	f.Add("birthday", "sensitivity", "2026-02-30", "private\n")
	f.Add("email1", "email2_name", "a@b", "x")
	f.Add("categories", "mapi/strings//0x6800", "b", "a")
	f.Fuzz(func(t *testing.T, name1, name2, text1, text2 string) {
		value := func(name, text string) addressbook.Field {
			if p, ok := addressbook.LookUp(name); ok && p.Type == addressbook.Strings {
				return addressbook.Field{Name: name, Value: addressbook.List(text1, text2, text)}
			}
			return addressbook.Field{Name: name, Value: addressbook.Text(text)}
		}
		c := addressbook.NewContact(value(name1, text1), value(name2, text2))
		normal := wire.Normalize(c)
		if again := wire.Normalize(normal); again != normal {
			t.Fatalf("%+v became %+v", normal.Fields, again.Fields)
		}
		shape := addressbook.NewShape(append(shapeOf(c), shapeOf(normal)...)...)
		body := wire.NewContact(c, text1, text2)
		var document map[string]any
		if err := json.Unmarshal(body, &document); err != nil {
			t.Fatal(err)
		}
		document["id"] = "a"
		stored, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		item, err := wire.DecodeItem(stored)
		if err != nil {
			t.Fatal(err)
		}
		got := item.Contact(shape, none)
		for _, name := range shape {
			if name != "photo" && !got.Get(name).Equal(normal.Get(name)) {
				t.Errorf("%s is %q, not %q", name, got.Get(name), normal.Get(name))
			}
		}
	})
}
