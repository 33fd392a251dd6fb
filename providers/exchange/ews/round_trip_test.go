package ews_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/providertest"
	"contactsync/providers/sandbox"
)

// written creates contacts and updates others to the same contents, and checks
// that both read back as they were normalized.
func (w *world) written(contacts ...*addressbook.Contact) {
	w.Helper()
	main := w.Main()
	var operations []providers.Operation
	for i, c := range contacts {
		o := providertest.Creation(main, i)
		o.Contact = c
		operations = append(operations, o)
	}
	results := w.Done(operations...)
	w.mustRead(results, contacts)
	// The other way round: every item is given the contents of the next one.
	shift := func(i int) *addressbook.Contact { return contacts[(i+1)%len(contacts)] }
	var shifted []*addressbook.Contact
	for i := range operations {
		o := &operations[i]
		o.Kind, o.Item, o.ChangeKey, o.Contact = providers.UpdateItem, results[i].ID, results[i].ChangeKey, shift(i)
		o.Shape = shapeOf(contacts[i], o.Contact)
		shifted = append(shifted, o.Contact)
	}
	w.mustRead(w.Done(operations...), shifted)
}

// mustRead checks that items have exactly these contents, in what these name.
func (w *world) mustRead(results []providers.Result, contacts []*addressbook.Contact) {
	w.Helper()
	for i, c := range contacts {
		shape := shapeOf(c)
		want := w.target.Normalize(c)
		got := w.Read(results[i].ID, shape...)
		for _, name := range shape {
			if g, w2 := got.Get(name), want.Get(name); !g.Equal(w2) {
				w.Errorf("contact %d: %s is %.200q, not %.200q", i, name, g, w2)
			}
		}
	}
}

func shapeOf(contacts ...*addressbook.Contact) addressbook.Shape {
	var names []string
	for _, c := range contacts {
		for _, field := range c.Fields {
			names = append(names, field.Name)
		}
	}
	return addressbook.NewShape(names...)
}

// valueOf is a value that a property can have.
func valueOf(p addressbook.Property, text string) addressbook.Value {
	switch {
	case len(p.OneOf) > 0:
		return addressbook.Text(p.OneOf[len(p.OneOf)-1])
	case p.Type == addressbook.Strings:
		return addressbook.List(text, "second")
	case p.Date:
		return addressbook.Text("1815-12-10")
	case p.Type == addressbook.Binary:
		return addressbook.Text("\xff\xd8\xff\x00" + text)
	}
	return addressbook.Text(text)
}

func TestRoundTripWellKnown(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	var contacts []*addressbook.Contact
	for _, p := range addressbook.WellKnown() {
		if why := w.target.Holds(p.Name); why != "" {
			t.Errorf("%s cannot be held: %s", p.Name, why)
			continue
		}
		fields := []addressbook.Field{{Name: p.Name, Value: valueOf(p, "a value of "+p.Name)}}
		if address, isName := strings.CutSuffix(p.Name, "_name"); isName && strings.HasPrefix(p.Name, "email") {
			fields = append(fields, addressbook.Field{Name: address, Value: addressbook.Text("ada@example.com")})
		}
		contacts = append(contacts, addressbook.NewContact(fields...))
	}
	w.written(contacts...)
}

func TestRoundTripMAPI(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	values := map[addressbook.Type][]addressbook.Value{
		addressbook.String:  {addressbook.Text("text"), addressbook.Text("ünï\ncode <&>")},
		addressbook.Int:     {addressbook.Text("42"), addressbook.Text(strconv.Itoa(math.MinInt32))},
		addressbook.Long:    {addressbook.Text("-7"), addressbook.Text(strconv.FormatInt(math.MaxInt64, 10))},
		addressbook.Bool:    {addressbook.Text("true"), addressbook.Text("false")},
		addressbook.Double:  {addressbook.Text("1.5"), addressbook.Text("-1e-300")},
		addressbook.Time:    {addressbook.Text("2026-01-02T03:04:05Z"), addressbook.Text("1815-12-10T23:59:59Z")},
		addressbook.Binary:  {addressbook.Text("\x00\xff\x01"), addressbook.Text("x")},
		addressbook.Strings: {addressbook.List("a", "b"), addressbook.List("one")},
	}
	places := []struct {
		set   string
		id    uint32
		named string
	}{
		{"", 0x6601, ""}, {"Common", 0x8777, ""}, {"PublicStrings", 0, "CrmSegment"},
		{"5d2a1bd8-9d7c-4c8e-8f57-0c1f3ab2e6d5", 0, `a name: "<ä>" & more`}, {"5d2a1bd8-9d7c-4c8e-8f57-0c1f3ab2e6d5", 0x0003, ""},
	}
	for valueType, of := range values {
		var contacts []*addressbook.Contact
		for _, place := range places {
			p, err := addressbook.NewMAPI(valueType, place.set, place.id, place.named)
			if err != nil {
				t.Fatal(err)
			}
			if why := w.target.Holds(p.Name); why != "" {
				t.Errorf("%s cannot be held: %s", p.Name, why)
			}
			for _, value := range of {
				contacts = append(contacts, addressbook.NewContact(addressbook.Field{Name: p.Name, Value: value}))
			}
		}
		w.written(contacts...)
	}
}

// hostile are texts that break what does not quote, escape, trim or decode with
// care.
var hostile = []string{
	" ", " blanks around ", "\ttab\t", "one\ntwo\r\nthree\rfour\n\n", "<b>&amp;</b> ]]>", `"'`, "%s", "\x00nul\x01\x1b\x7f", "\ufffe\uffff",
	"invalid \xff\xfe \xc3", "e\u0301 \u1100\u1161", "🙂👩‍👩‍👧‍👦", "שלום \u202eabc", "\u2028\u2029\u0085", "\ufeffBOM", strings.Repeat("日", 300),
}

func TestRoundTripHostile(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	custom, err := addressbook.NewMAPI(addressbook.String, "", 0x6602, "")
	if err != nil {
		t.Fatal(err)
	}
	var contacts []*addressbook.Contact
	for _, text := range hostile {
		contacts = append(contacts, providertest.Contact("surname", text, "display_name", text, "file_as", text, "email1", text, "email1_name", text,
			"notes", text, "business_address.street", text, "business_phone", text, custom.Name, text))
	}
	w.written(contacts...)
}

// everything is a contact that has all there is: all telephone numbers, three
// addresses of each sort, notes of 100 kB, and a photo.
func everything(photo string) *addressbook.Contact {
	var fields []addressbook.Field
	for _, p := range addressbook.WellKnown() {
		fields = append(fields, addressbook.Field{Name: p.Name, Value: valueOf(p, "a value of "+p.Name)})
	}
	return addressbook.NewContact(append(fields,
		addressbook.Field{Name: "notes", Value: addressbook.Text(strings.Repeat("Lorem ipsum, dolor; sit\namet ü\\ ", 3000) + "end")},
		addressbook.Field{Name: "photo", Value: addressbook.Text(photo)},
	)...)
}

func TestRoundTripEverything(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.written(everything("\xff\xd8\xff one"), everything("\xff\xd8\xff another"), everything("\xff\xd8\xff another"))
}

func TestBatchBytes(t *testing.T) {
	w := newWorld(t, sandbox.Options{}, "batch_bytes = 65536")
	main := w.Main()
	var operations []providers.Operation
	for i := range 10 {
		o := providertest.Creation(main, i)
		o.Contact = providertest.Contact("surname", fmt.Sprint(i), "notes", strings.Repeat("x", 20_000))
		operations = append(operations, o)
	}
	got := w.counted(func() { w.Done(operations...) })
	if got["CreateItem"] != 4 {
		t.Errorf("the requests are %v", got)
	}
	for i, item := range w.All() {
		providertest.MustEqual(t, w.Read(item.ID, "surname"), providertest.Contact("surname", fmt.Sprint(i)), "surname")
	}
}
