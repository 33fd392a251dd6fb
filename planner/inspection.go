package planner

import (
	"slices"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Role is what one item of a key is to us.
type Role string

// The roles.
const (
	TheContact     Role = "contact"    // the one that stands for the key
	SecondContact  Role = "duplicate"  // another one of ours, that the plan deletes
	SurplusContact Role = "surplus"    // another one of ours, that stays until a flag lets it go
	CopyOfContact  Role = "copy"       // one that a user made
	ReleasedItem   Role = "released"   // another one of ours, that is managed no more
	ForeignContact Role = "foreign"    // one of another owner
	UnreadableItem Role = "unreadable" // one whose mark cannot be read
)

// Inspection is what Compute finds under one key before it decides about it.
type Inspection struct {
	Slot  *Slot        // nil: nothing is wanted
	Entry *state.Entry // nil: the state has none

	// Contact is the item that stands for the key, nil if there is none. Items are all of the
	// key, Roles what each of them is.
	Contact *Item
	Items   []Item
	Roles   []Role

	// Here is where the contact is, There where it belongs if something is wanted; Misplaced
	// are the causes for which these are not the same place.
	Here, There Place
	Misplaced   []Cause
}

// Inspect looks at one key of an input as Compute does, and changes nothing.
func Inspect(in *Input, key addressbook.Key) Inspection {
	g := groupOf(in, key)
	p := newPlan(in)
	found := Inspection{Slot: g.slot, Entry: g.entry, Items: g.items}
	found.Contact, _ = p.match(g)
	for i := range g.items {
		found.Roles = append(found.Roles, p.role(&g.items[i], found.Contact))
	}
	if found.Contact != nil {
		found.Here = p.folders.place(found.Contact.Folder)
	}
	switch {
	case g.slot == nil:
	case found.Contact == nil:
		found.There = p.target(g.slot.Policy)
	default:
		found.There, found.Misplaced = p.placement(g, found.Contact)
	}
	return found
}

// role is what an item is, after its group was matched.
func (p *plan) role(item, kept *Item) Role {
	planned := func(cause Cause) bool {
		return slices.ContainsFunc(p.out.Changes, func(c Change) bool { return c.Item.ID == item.ID && slices.Contains(c.Causes, cause) })
	}
	switch {
	case kept != nil && kept.ID == item.ID:
		return TheContact
	case !p.ours(item.Owner):
		return ForeignContact
	case item.Mark.Format == 0:
		return UnreadableItem
	case planned(UserCopy):
		return CopyOfContact
	case planned(Duplicate), planned(Destroyed):
		return SecondContact
	case item.Mark.Status.IsReleased():
		return ReleasedItem
	}
	return SurplusContact
}

// groupOf is all that an input has under one key.
func groupOf(in *Input, key addressbook.Key) *group {
	g := &group{key: key}
	for i := range in.Slots {
		if in.Slots[i].Key == key {
			g.slot = &in.Slots[i]
		}
	}
	for i := range in.Entries {
		if in.Entries[i].Key == key {
			g.entry = &in.Entries[i]
		}
	}
	for _, item := range in.Items {
		if item.Key == key {
			g.items = append(g.items, item)
		}
	}
	for _, intent := range in.Intents {
		if intent.Key == key {
			g.intents = append(g.intents, intent)
		}
	}
	for i := range in.Holds {
		if in.Holds[i].Key == key {
			g.hold = &in.Holds[i]
		}
	}
	return g
}

// Paths gives the place of each folder of an input by its id.
func Paths(in *Input) func(addressbook.FolderID) Place { return newFolders(in).place }
