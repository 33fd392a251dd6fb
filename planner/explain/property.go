package explain

import (
	"slices"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
)

// The states of a property.
const (
	isSame    = "same"
	isWritten = "written"
	isKept    = "kept"
	isOnce    = "once"
	isLocked  = "locked"
	isLeftOut = "left_out"
)

// properties explains the properties of a wanted contact, in the order of their names.
func (e explainer) properties(mapping *desired.Mapping, d *Decision) []Property {
	has := e.managed(d)
	var list []Property
	for i := range mapping.Properties {
		from := &mapping.Properties[i]
		p := Property{
			Name: redact.Text(from.Name), Place: redact.Text(from.Place), Problem: e.message(from.Problem), OnDrift: from.OnDrift,
			Mapped: e.present(from.Name, from.Value),
		}
		for _, field := range from.Reads {
			// A field is shown as what it may be about: a person.
			p.Reads = append(p.Reads, Field{Name: redact.Text(field.Name), Value: e.present(field.Name, addressbook.Text(field.Value)), Locked: field.Locked})
		}
		if m := d.Slot.Mapped; m != nil {
			p.Wanted = e.present(from.Name, m.Contact.Get(from.Name))
			if from.Name == photo && m.PhotoRef != "" {
				p.Wanted = p.Mapped
			}
			p.State = propertyState(from, d, has)
		}
		if has != nil {
			p.Has = e.present(from.Name, has.Get(from.Name))
		}
		list = append(list, p)
	}
	return list
}

// managed is our part of what the mailbox has, nil if that was not read.
func (e explainer) managed(d *Decision) *addressbook.Contact {
	if d.Contact == nil {
		return nil
	}
	values := e.Record.Readings[d.Contact.ID]
	if values == nil {
		values = d.Contact.Values
	}
	if values == nil || d.Slot.Mapped == nil {
		return values
	}
	return planner.ManagedNow(addressbook.NewDigester(e.Input.Owner), values, d.Slot.Mapped, d.Entry)
}

// propertyState is what the plan makes of a property. has is what the mailbox has, which may not
// be known.
func propertyState(from *desired.Derived, d *Decision, has *addressbook.Contact) string {
	m := d.Slot.Mapped
	wanted := m.Contact.Get(from.Name)
	creates := d.Change != nil && d.Change.Action == planner.Create
	writes := d.Change != nil && slices.Contains(d.Change.Shape, from.Name)
	switch {
	case from.Locked:
		return isLocked
	case slices.Contains(m.LeftOut, from.Name):
		return isLeftOut
	case from.Name == photo && !from.Once:
		return photoState(d)
	case creates && from.Name == photo && d.Change.Photo != nil:
		return isWritten
	case creates && wanted.IsAbsent():
		return ""
	case creates:
		return isWritten
	case from.Once:
		return isOnce
	case has == nil && writes:
		return isWritten
	case has == nil:
		return ""
	case has.Get(from.Name).Equal(wanted):
		return isSame
	case writes:
		return isWritten
	}
	return isKept
}

// photo is the one property that is written and never compared: systems make another picture of it.
const photo = "photo"

// photoState is what the plan makes of a photo.
func photoState(d *Decision) string {
	m := d.Slot.Mapped
	switch {
	case d.Change != nil && (d.Change.Photo != nil || slices.Contains(d.Change.Shape, photo)):
		return isWritten
	case d.Change != nil && !d.Change.After.Get(photo).IsAbsent():
		return isWritten
	case d.Change != nil && d.Change.Action == planner.Create:
		return ""
	case d.Entry == nil || d.Entry.Photo == m.Photo:
		return isSame
	}
	return isKept
}
