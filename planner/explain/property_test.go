package explain_test

import (
	"encoding/json"
	"strings"
	"testing"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/planner/explain"
	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// mapped is a case in which the surname comes from a field, and the given name too.
func mapped(in *planner.Input, mods ...func(*desired.Derived)) *explain.Case {
	surname := desired.Derived{
		Name: "surname", Place: "mapping.hcl:3", Value: addressbook.Text(" v2 "),
		Reads: []desired.FieldValue{{Name: "person.LastName", Value: " v2 "}},
	}
	for _, mod := range mods {
		mod(&surname)
	}
	return &explain.Case{
		Mailbox: state.MailboxID{Target: "vdir.mail", Rep: "5"}, TakesPart: true, Input: in, Plan: planner.Compute(in),
		Record: &explain.Record{
			Key: theKey, Trace: desired.Trace{Key: theKey, Read: true, Origin: "persons.csv:2"},
			Mapping: &desired.Mapping{Name: "people", Place: "mapping.hcl:1", Properties: []desired.Derived{surname}},
		},
	}
}

func TestProperties(t *testing.T) {
	leftOut := func(in *planner.Input) {
		m := in.Slots[0].Mapped
		m.LeftOut, m.Contact = []string{"surname"}, addressbook.NewContact()
	}
	for _, c := range []struct {
		name    string
		of      *explain.Case
		state   string
		has     string
		problem bool
	}{
		{"to be created", mapped(mailbox(wanted("v2"))), "written", "", false},
		{"the record changed", mapped(mailbox(wanted("v2"), recorded("v1"), there("v1"))), "written", `"v1"`, false},
		{"nothing to do", mapped(mailbox(wanted("v2"), recorded("v2"), there("v2"))), "same", `"v2"`, false},
		{"edited, and kept", mapped(mailbox(policy(keep), wanted("v2"), recorded("v2"), there("edited"))), "kept", `"edited"`, false},
		{"written once", mapped(mailbox(wanted("v2"), recorded("v2"), there("edited")), func(d *desired.Derived) { d.Once = true }), "once", `"edited"`, false},
		{"written once, to be created", mapped(mailbox(wanted("v2")), func(d *desired.Derived) { d.Once = true }), "written", "", false},
		{"a field that may not be read", mapped(mailbox(wanted("v2"), recorded("v2"), there("v2")), func(d *desired.Derived) { d.Locked = true }), "locked", `"v2"`, false},
		{"left out", mapped(mailbox(wanted("v2"), leftOut)), "left_out", "", false},
		{"the mapping failed", mapped(mailbox(mappingFails), func(d *desired.Derived) { d.Problem = "mapping.hcl:3,5-9: Invalid index" }), "", "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := explain.Explain("5", []*explain.Case{c.of}, redact.New(redact.Show)).Mailboxes[0].Contact.Properties[0]
			if p.State != c.state || p.Has != c.has || p.Mapped != `" v2 "` || (p.Problem != "") != c.problem {
				t.Errorf("got %+v", p)
			}
		})
	}
}

// What was read for showing it counts before what the plan had read: that may be less.
func TestReadingsAreShown(t *testing.T) {
	c := mapped(mailbox(wanted("v2"), recorded("v2"), there("v2", func(i *planner.Item) { i.Values = nil })))
	c.Record.Readings = map[addressbook.ItemID]*addressbook.Contact{"i1": contact("v2")}
	p := explain.Explain("5", []*explain.Case{c}, redact.New(redact.Show)).Mailboxes[0].Contact.Properties[0]
	if p.Has != `"v2"` || p.State != "same" {
		t.Errorf("got %+v", p)
	}
}

// Neither the text nor the JSON shows a value of a contact or of the CRM that was not asked for.
func TestValuesAreHidden(t *testing.T) {
	for mode, shown := range map[redact.Mode]bool{redact.Hide: false, redact.Show: true} {
		document := explain.Explain("5", []*explain.Case{mapped(mailbox(wanted("v2"), recorded("v1"), there("v1")))}, redact.New(mode))
		var text strings.Builder
		if err := document.Text(&text); err != nil {
			t.Fatal(err)
		}
		printed, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		for _, out := range []string{text.String(), string(printed)} {
			if strings.Contains(out, "v2") != shown || strings.Contains(out, "v1") != shown {
				t.Errorf("mode %d shows: %v, want %v\n%s", mode, !shown, shown, out)
			}
		}
	}
}

// Hostile text, of the CRM or of the mailbox, never acts on a terminal.
func TestHostileTextIsEscaped(t *testing.T) {
	const hostile = "\x1b[31m\n::error::\u202e"
	c := mapped(mailbox(wanted("v2"), recorded("v1"), there("v1", func(i *planner.Item) { i.Owner = "acme" })), func(d *desired.Derived) {
		d.Name, d.Place, d.Reads = hostile, hostile, []desired.FieldValue{{Name: hostile, Value: hostile}}
	})
	c.Record.Trace.Origin, c.Record.Trace.Groups = hostile, []string{hostile}
	c.Record.Trace.Ways = []desired.Way{{Sync: hostile, Place: hostile, Where: hostile, Problem: hostile, Criteria: []desired.Criterion{{Name: "sales_group", On: true, Read: true, Holds: true, Groups: []string{hostile}}}}}
	c.Held = []planner.Skip{{Reason: hostile, Detail: hostile}}
	c.Enrollments = []desired.Enrollment{{Sync: hostile, Place: hostile, Reason: desired.WhereFailed, Problem: hostile, Where: hostile}}
	for _, record := range []*explain.Record{c.Record, nil} {
		c.Record = record
		var text strings.Builder
		if err := explain.Explain("5", []*explain.Case{c}, redact.New(redact.Show)).Text(&text); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(text.String(), "\x1b\u202e") || strings.Contains(text.String(), "\n::error") {
			t.Errorf("%q", text.String())
		}
	}
}
