package providertest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Owner is the installation of the operations below.
const Owner = "acme"

// Bob is whose mailbox the operations below are for.
var Bob = addressbook.Mailbox{Rep: "5", Address: "bob@example.com"}

// MarkTime is when the folders of ours were made.
var MarkTime = time.Unix(1700000000, 0).UTC()

// Driver has a target do things to the mailbox of Bob, for a test that fails where they
// cannot be done.
type Driver struct {
	*testing.T
	Target providers.Target
}

// KeyOf is the key of a record.
func KeyOf(record int) addressbook.Key { return key(fmt.Sprint(record)) }

// MarkOf is the mark of the item of a record.
func MarkOf(record int) addressbook.Mark {
	return addressbook.Mark{
		Format: 1, Rep: Bob.Rep, Op: addressbook.Op(fmt.Sprintf("op%024d", record)), Status: addressbook.Managed,
		Want: addressbook.NewDigester(Owner).Texts("want", fmt.Sprint(record)),
	}
}

// Contact makes a contact of pairs of a property's name and a text.
func Contact(pairs ...string) *addressbook.Contact { return contact(pairs...) }

// Person is the contact of a record.
func Person(record int) *addressbook.Contact {
	surname := fmt.Sprint("Byron ", record)
	return contact("given_name", "Ada", "surname", surname, "display_name", "Ada "+surname, "file_as", surname+", Ada",
		"email1", fmt.Sprintf("ada%d@example.com", record), "business_phone", "+43 1 000001")
}

// Creation makes the contact of a record.
func Creation(folder addressbook.FolderID, record int) providers.Operation {
	return providers.Operation{
		Kind: providers.CreateItem, Folder: folder, Contact: Person(record), Owner: Owner, Key: KeyOf(record), Mark: MarkOf(record),
	}
}

// Creations make the contacts of the first n records.
func Creations(folder addressbook.FolderID, n int) []providers.Operation {
	var operations []providers.Operation
	for record := range n {
		operations = append(operations, Creation(folder, record))
	}
	return operations
}

// Updating gives an item another surname and another mark.
func Updating(item addressbook.Item) providers.Operation {
	o := providers.Operation{
		Kind: providers.UpdateItem, Item: item.ID, ChangeKey: item.ChangeKey, Contact: contact("surname", "Lovelace"),
		Shape: addressbook.NewShape("surname"), Owner: item.Owner, Key: item.Key, Mark: item.Mark,
	}
	o.Mark.Want = addressbook.NewDigester(Owner).Texts("another")
	return o
}

// Moving takes an item to a folder.
func Moving(item addressbook.Item, to addressbook.FolderID) providers.Operation {
	return providers.Operation{Kind: providers.MoveItem, Item: item.ID, ChangeKey: item.ChangeKey, Folder: to}
}

// Deleting deletes an item so that its user can recover it.
func Deleting(item addressbook.Item) providers.Operation {
	return providers.Operation{Kind: providers.DeleteItem, Item: item.ID, ChangeKey: item.ChangeKey, Mode: providers.RecoverableItems}
}

// Unmarking takes the marks off an item.
func Unmarking(item addressbook.Item) providers.Operation {
	return providers.Operation{Kind: providers.UnmarkItem, Item: item.ID, ChangeKey: item.ChangeKey}
}

// FolderCreation makes a folder of ours.
func FolderCreation(parent addressbook.FolderID, name string) providers.Operation {
	return providers.Operation{Kind: providers.CreateFolder, Folder: parent, Name: name, FolderMark: addressbook.FolderMark{
		Owner: Owner, Path: addressbook.NewDigester(Owner).PathDigest([]string{name}), Created: MarkTime,
	}}
}

// Done executes operations that must all succeed.
func (d *Driver) Done(operations ...providers.Operation) []providers.Result {
	d.Helper()
	results := d.Target.Do(d.Context(), Bob, operations)
	for i, result := range results {
		if result.Err != nil {
			d.Fatalf("%s %d: %v", operations[i].Kind, i, result.Err)
		}
	}
	return results
}

// Observe observes the mailbox.
func (d *Driver) Observe(cursors providers.Cursors) *providers.Observation {
	d.Helper()
	o, err := d.Target.Observe(d.Context(), Bob, cursors)
	if err != nil {
		d.Fatal(err)
	}
	return o
}

// All are the items of the mailbox, sorted by key.
func (d *Driver) All() []addressbook.Item {
	d.Helper()
	all := items(d.Observe(nil))
	slices.SortFunc(all, func(a, b addressbook.Item) int { return strings.Compare(string(a.Key), string(b.Key)) })
	return all
}

// Main is the main contacts folder.
func (d *Driver) Main() addressbook.FolderID {
	d.Helper()
	return mainOf(d.T, d.Observe(nil).Folders)
}

// Read is the contents of an item in a shape, nil if it is not there.
func (d *Driver) Read(id addressbook.ItemID, shape ...string) *addressbook.Contact {
	d.Helper()
	readings, err := d.Target.Read(d.Context(), Bob, []addressbook.ItemID{id}, addressbook.NewShape(shape...))
	if err != nil {
		d.Fatal(err)
	}
	return readings[0].Contact
}

// CursorsOf are those of an observation.
func CursorsOf(o *providers.Observation) providers.Cursors { return cursors(o) }

// MustEqual fails the test where two contacts differ within a shape.
func MustEqual(t testing.TB, got, want *addressbook.Contact, shape ...string) {
	t.Helper()
	for _, name := range shape {
		if g, w := got.Get(name), want.Get(name); !g.Equal(w) {
			t.Errorf("%s is %.200q, not %.200q", name, g, w)
		}
	}
}
