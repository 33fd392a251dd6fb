// Package rendertest makes plans for tests of what shows them: with texts of somebody else in all places
// that have one, and with values that can be found again.
package rendertest

import (
	"reflect"
	"strings"

	"contactsync/planner"
	"contactsync/providers/addressbook"
)

// Mailbox is a mailbox's plan whose every text is replaced, but for those that decide what is shown.
func Mailbox(m *planner.MailboxPlan, text string) *planner.MailboxPlan {
	poisoned := *m
	Poison(&poisoned, text)
	return &poisoned
}

// Poison replaces the texts in what a pointer points to, which stays apart from what it was copied from.
func Poison[T any](of *T, text string) { poison(reflect.ValueOf(of).Elem(), text) }

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

// Planted is a mailbox's plan with an address and a value wherever it has some.
func Planted(m *planner.MailboxPlan, address, value string) *planner.MailboxPlan {
	p := *m
	p.Mailbox.Address = address
	p.Error = "mailbox " + address + ": access is denied"
	p.Changes = append([]planner.Change(nil), m.Changes...)
	for i := range p.Changes {
		c := &p.Changes[i]
		c.Before, c.After = plant(c.Before, value), plant(c.After, value+" & Co")
		c.To.Path = []string{value}
	}
	p.Folders = []planner.FolderChange{{Action: planner.Create, Place: planner.Place{Path: []string{value}}}}
	p.Skips = []planner.Skip{{Reason: planner.SharedAddress, Rep: "5", Detail: "rep 6 has the address " + address + " too"}}
	p.Notes = []planner.Note{{Kind: planner.Drifted, Key: "crm/person/1", Detail: address}}
	return &p
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
