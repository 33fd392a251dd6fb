package planner

import (
	"slices"

	"contactsync/providers/addressbook"
)

// Former is what was under a key before a run changed it: what an undo brings back.
type Former struct {
	Key  addressbook.Key `json:"key"`
	Sync string          `json:"sync,omitempty"`

	// Action is what the run was about to do.
	Action Action `json:"action"`

	// Contact is what the contact was: within Shape, or all that the target lets be read of it but
	// the photo, if the run took the whole item away. It is nil where there was none, and where the
	// run was not about contents.
	Contact *addressbook.Contact `json:"contact,omitempty"`

	// Shape are the properties to bring back in a contact that is there.
	Shape addressbook.Shape `json:"shape,omitempty"`

	// Second says that the run was about to delete the second contact of a record, of which the first stays:
	// nothing comes back.
	Second bool `json:"second,omitempty"`

	// Erased says that there were contents, and that the record was erased since. It is not kept.
	Erased bool `json:"-"`

	// Place is where the contact was, the zero Place if the run was to leave it there.
	Place Place `json:"place,omitzero"`

	// Applied is what the state said of the contact, nil if it had nothing that can be compared, and
	// Managed the properties that this is about.
	Applied *Applied          `json:"applied,omitempty"`
	Managed addressbook.Shape `json:"managed,omitempty"`
}

// Hold says of a key that what a run did there was undone: see state.Hold.
type Hold struct {
	Key  addressbook.Key    `json:"key"`
	Sync string             `json:"sync,omitempty"`
	Src  addressbook.Digest `json:"src,omitzero"`
	Map  addressbook.Digest `json:"map,omitzero"`
	Gone bool               `json:"gone,omitempty"`
	Run  string             `json:"run"`
}

// Dissolved is a hold that holds no more.
type Dissolved struct {
	Key  addressbook.Key `json:"key"`
	Sync string          `json:"sync,omitempty"`
	Run  string          `json:"run"` // that was undone
}

// NewFormer is what a change is about to replace. contact is what was read of the item if the change
// takes it away as a whole, nil if it was not read; applied and managed are what the state says.
func NewFormer(c *Change, contact *addressbook.Contact, applied *Applied, managed addressbook.Shape) Former {
	f := Former{Key: c.Key, Sync: c.Sync, Action: c.Action, Applied: applied, Managed: managed}
	switch c.Action {
	case Update, AdoptItem:
		if c.Before != nil {
			f.Shape = withoutPhoto(c.Shape)
			f.Contact = c.Before.Only(f.Shape)
		}
		if c.Moves() {
			f.Place = c.From
		}
	case Move:
		f.Place = c.From
	case Recreate:
		f.Contact, f.Shape = overlaid(contact, c.Before, c.Shape), withoutPhoto(addressbook.NewShape(slices.Concat(c.Shape, c.Drops)...))
		if c.To.Folder != c.From.Folder {
			f.Place = c.From
		}
	case Delete:
		if slices.Contains(c.Causes, Duplicate) {
			f.Second = true
			return f
		}
		f.Contact, f.Place = overlaid(contact, c.Before, nil), c.From
		f.Shape = namesOf(f.Contact)
	}
	return f
}

// overlaid is what was read of a contact or, if that was not possible, what a plan has of it, without the photo.
func overlaid(read, planned *addressbook.Contact, shape addressbook.Shape) *addressbook.Contact {
	if read == nil {
		read = planned
	}
	if read == nil {
		return nil
	}
	return read.Only(withoutPhoto(addressbook.NewShape(slices.Concat(shape, namesOf(read))...)))
}

func namesOf(c *addressbook.Contact) addressbook.Shape {
	if c == nil {
		return nil
	}
	names := make([]string, len(c.Fields))
	for i, f := range c.Fields {
		names[i] = f.Name
	}
	return withoutPhoto(addressbook.NewShape(names...))
}

// withoutPhoto is a shape without the photo, of which no former one is kept.
func withoutPhoto(shape addressbook.Shape) addressbook.Shape {
	return slices.DeleteFunc(slices.Clone(shape), func(name string) bool { return name == photo })
}
