package render_test

import (
	"reflect"
	"strings"
	"testing"
	"unicode"

	"contactsync/planner"
	"contactsync/planner/render"
	"contactsync/providers/addressbook"
)

// hostile is everything() with each text in it replaced, but for those that
// decide what is shown.
func hostile(text string) render.PlanView {
	view := everything()
	var mailboxes []*planner.MailboxPlan
	for m, err := range view.Mailboxes {
		if err != nil {
			panic(err)
		}
		poisoned := *m
		poisoned.Changes = append([]planner.Change(nil), m.Changes...)
		poison(reflect.ValueOf(&poisoned).Elem(), text)
		mailboxes = append(mailboxes, &poisoned)
	}
	view.Header.Owner = text
	poison(reflect.ValueOf(&view.Footer.Skips).Elem(), text)
	poison(reflect.ValueOf(&view.Footer.Guards).Elem(), text)
	view.Mailboxes = each(mailboxes)
	return view
}

// poison replaces the texts in a copy of what v holds.
func poison(v reflect.Value, text string) {
	switch v.Interface().(type) {
	case planner.Action:
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Pointer:
		if !v.IsNil() {
			fresh := reflect.New(v.Type().Elem())
			fresh.Elem().Set(v.Elem())
			v.Set(fresh)
			poison(fresh.Elem(), text)
		}
	case reflect.Slice:
		fresh := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(fresh, v)
		v.Set(fresh)
		for i := range v.Len() {
			poison(v.Index(i), text)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				poison(v.Field(i), text)
			}
		}
	default:
	}
}

// harmless checks what holds of the output for any plan.
func harmless(t *testing.T, out string) {
	t.Helper()
	sums := 0
	for line := range strings.Lines(out) {
		body, ended := strings.CutSuffix(line, "\n")
		if !ended {
			t.Errorf("a line without its end: %q", line)
		}
		if i := strings.IndexFunc(body, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }); i >= 0 {
			t.Errorf("a control character in %q", body)
		}
		if strings.HasPrefix(strings.TrimSpace(body), "::") || strings.Contains(body, "##[") {
			t.Errorf("a command: %q", body)
		}
		if strings.TrimRight(body, " ") != body {
			t.Errorf("blanks at the end: %q", body)
		}
		if strings.HasPrefix(body, "Plan:") {
			sums++
		}
	}
	if sums != 1 {
		t.Errorf("%d lines begin with Plan:", sums)
	}
}

func TestHostileTexts(t *testing.T) {
	out := string(plan(t, hostile("\x1b[2J\r\n::error::x\n##[x]\u202e\xff\"]\\ \nPlan: 9 to add, 9 to change, 9 to destroy. "), shown()))
	harmless(t, out)
	golden(t, "hostile", []byte(out))
}

func FuzzHostileTexts(f *testing.F) {
	f.Add("Ada")
	f.Add("")
	f.Add(" \n::x\x00\u2028")
	f.Fuzz(func(t *testing.T, text string) {
		harmless(t, string(plan(t, hostile(text), shown())))
		harmless(t, string(plan(t, hostile(text), hidden())))
	})
}

// TestNoValueIsShown plants values wherever a plan has some.
func TestNoValueIsShown(t *testing.T) {
	const canary, address = "Xanthippe", "canary@example.com"
	view := everything()
	var mailboxes []*planner.MailboxPlan
	for m, err := range view.Mailboxes {
		if err != nil {
			t.Fatal(err)
		}
		planted := *m
		planted.Mailbox.Address = address
		planted.Error = "mailbox " + address + ": access is denied"
		planted.Changes = append([]planner.Change(nil), m.Changes...)
		for i := range planted.Changes {
			c := &planted.Changes[i]
			c.Before, c.After = plant(c.Before, canary), plant(c.After, canary+" & Co")
		}
		planted.Skips = []planner.Skip{{Reason: planner.SharedAddress, Rep: "5", Detail: "rep 6 has the address " + address + " too"}}
		planted.Notes = []planner.Note{{Kind: planner.Drifted, Key: "crm/person/1", Detail: address}}
		mailboxes = append(mailboxes, &planted)
	}
	view.Mailboxes = each(mailboxes)
	out := string(plan(t, view, hidden()))
	for _, secret := range []string{canary, address} {
		if strings.Contains(out, secret) {
			t.Errorf("%s is shown:\n%s", secret, out)
		}
	}
	if out := string(plan(t, view, shown())); !strings.Contains(out, canary) || !strings.Contains(out, address) {
		t.Errorf("the values were not planted:\n%s", out)
	}
}

// plant gives each property of a contact, and some that nobody knows, a value.
func plant(c *addressbook.Contact, value string) *addressbook.Contact {
	if c == nil {
		return nil
	}
	fields := []addressbook.Field{
		{Name: "CrmSegment", Value: addressbook.Text(value)},
		{Name: "company_name", Value: addressbook.Text(value)},
		{Name: "categories", Value: addressbook.List(value, "b")},
		{Name: "notes", Value: addressbook.Text(strings.Repeat("long ", 100) + value)},
		{Name: "photo", Value: addressbook.Text(value)},
	}
	for _, f := range c.Fields {
		if f.Name != "sensitivity" {
			fields = append(fields, addressbook.Field{Name: f.Name, Value: addressbook.Text(value)})
		}
	}
	return addressbook.NewContact(fields...)
}
