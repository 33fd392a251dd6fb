package html_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"contactsync/planner"
	"contactsync/planner/render"
	"contactsync/providers/addressbook"
)

// attack is what somebody may write into any text to get out of where it stands.
const attack = "</script><script>alert(1)</script><!--<script>]]>\"'`><img src=x onerror=alert(1)>" +
	"{{.}}\u2028\u2029\x00\x1b[2J\u202e\xff\\u003c javascript:alert(1) ##[x]"

// hostile is everything() with each text in it replaced, but for those that decide what is
// shown.
func hostile(text string) render.PlanView {
	view := everything()
	var mailboxes []*planner.MailboxPlan
	for _, m := range collect(view) {
		poisoned := *m
		poison(reflect.ValueOf(&poisoned).Elem(), text)
		mailboxes = append(mailboxes, &poisoned)
	}
	view.Header.Owner, view.Header.Version, view.Header.Operation = text, text, text
	poison(reflect.ValueOf(&view.Footer.Skips).Elem(), text)
	poison(reflect.ValueOf(&view.Footer.Guards).Elem(), text)
	poison(reflect.ValueOf(&view.Footer.Tallies).Elem(), text)
	view.Mailboxes = each(mailboxes...)
	return view
}

// poison replaces the texts in a copy of what v holds.
func poison(v reflect.Value, text string) {
	if _, isAction := reflect.TypeAssert[planner.Action](v); isAction {
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

// tags are the elements of a page, in order and each as often as it occurs next to another.
func tags(out string) []string {
	return slices.Compact(elements.FindAllString(ours.ReplaceAllString(out, ""), -1))
}

// harmless checks that a text in a plan is no more than a text in the page.
func harmless(t *testing.T, text string) {
	t.Helper()
	out, plain := page(t, hostile(text), shown()), page(t, hostile("x"), shown())
	// Without a text that says what is wrong, nothing is.
	if got, want := tags(out), tags(plain); !slices.Equal(got, want) && text != "" {
		t.Errorf("with the text %q the page has the elements\n%v\nwant\n%v", text, got, want)
	}
	if i := strings.IndexFunc(out, func(r rune) bool {
		return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029')
	}); i >= 0 {
		t.Errorf("a control character in %q", out[max(i-20, 0):i+10])
	}
	for _, b := range blocks.FindAllStringSubmatch(out, -1) {
		if !json.Valid([]byte(b[1])) {
			t.Errorf("no JSON: %s", b[1])
		}
	}
}

func TestHostileTexts(t *testing.T) {
	for _, text := range []string{attack, "", "#", strings.Repeat("<", 5000)} {
		harmless(t, text)
	}
}

func FuzzHostileTexts(f *testing.F) {
	f.Add(attack)
	f.Add("Ada")
	f.Fuzz(harmless)
}

// TestNoValueIsShown plants values wherever a plan has some.
func TestNoValueIsShown(t *testing.T) {
	const canary, address = "Xanthippe", "canary@example.com"
	planted := func() render.PlanView {
		view := everything()
		var mailboxes []*planner.MailboxPlan
		for _, m := range collect(view) {
			p := *m
			p.Mailbox.Address = address
			p.Error = "mailbox " + address + ": access is denied"
			p.Changes = slices.Clone(m.Changes)
			for i := range p.Changes {
				c := &p.Changes[i]
				c.Before, c.After = plant(c.Before, canary), plant(c.After, canary+" & Co")
				c.To.Path = []string{canary}
			}
			p.Folders = []planner.FolderChange{{Action: planner.Create, Place: planner.Place{Path: []string{canary}}}}
			p.Skips = []planner.Skip{{Reason: planner.SharedAddress, Rep: "5", Detail: "rep 6 has the address " + address + " too"}}
			p.Notes = []planner.Note{{Kind: planner.Drifted, Key: "crm/person/1", Detail: address}}
			mailboxes = append(mailboxes, &p)
		}
		view.Mailboxes = each(mailboxes...)
		return view
	}
	out := page(t, planted(), hidden())
	for _, secret := range []string{canary, address} {
		if strings.Contains(out, secret) {
			t.Errorf("%s is shown", secret)
		}
	}
	if out := page(t, planted(), shown()); !strings.Contains(out, canary) || !strings.Contains(out, address) {
		t.Error("the values were not planted")
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
