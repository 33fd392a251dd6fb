package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

const owner = "acme"

var markTime = time.Unix(1700000000, 0).UTC()

func key(record int) addressbook.Key {
	return addressbook.NewKey("crm", addressbook.Person, fmt.Sprint(record))
}

// markOf is the mark of the item of a record.
func markOf(record int) addressbook.Mark {
	return addressbook.Mark{
		Format: 1, Rep: bob.Rep, Op: addressbook.Op(fmt.Sprintf("op%024d", record)), Status: addressbook.Managed,
		Want: addressbook.NewDigester(owner).Texts("want", fmt.Sprint(record)),
	}
}

// contact makes a contact of pairs of a name and a text.
func contact(pairs ...string) *addressbook.Contact {
	var fields []addressbook.Field
	for pair := range slices.Chunk(pairs, 2) {
		fields = append(fields, addressbook.Field{Name: pair[0], Value: addressbook.Text(pair[1])})
	}
	return addressbook.NewContact(fields...)
}

// person is the contact of a record.
func person(record int) *addressbook.Contact {
	surname := fmt.Sprint("Byron ", record)
	return contact("given_name", "Ada", "surname", surname, "display_name", "Ada "+surname, "file_as", surname+", Ada",
		"email1", fmt.Sprintf("ada%d@example.com", record), "business_phone", "+43 1 000001")
}

func creation(folder addressbook.FolderID, record int) providers.Operation {
	return providers.Operation{
		Kind: providers.CreateItem, Folder: folder, Contact: person(record), Owner: owner, Key: key(record), Mark: markOf(record),
	}
}

func creations(folder addressbook.FolderID, n int) []providers.Operation {
	var operations []providers.Operation
	for record := range n {
		operations = append(operations, creation(folder, record))
	}
	return operations
}

// updating gives an item another surname and another mark.
func updating(item addressbook.Item) providers.Operation {
	o := providers.Operation{
		Kind: providers.UpdateItem, Item: item.ID, ChangeKey: item.ChangeKey, Contact: contact("surname", "Lovelace"),
		Shape: addressbook.NewShape("surname"), Owner: item.Owner, Key: item.Key, Mark: item.Mark,
	}
	o.Mark.Want = addressbook.NewDigester(owner).Texts("another")
	return o
}

func moving(item addressbook.Item, to addressbook.FolderID) providers.Operation {
	return providers.Operation{Kind: providers.MoveItem, Item: item.ID, ChangeKey: item.ChangeKey, Folder: to}
}

func deleting(item addressbook.Item) providers.Operation {
	return providers.Operation{Kind: providers.DeleteItem, Item: item.ID, ChangeKey: item.ChangeKey, Mode: providers.RecoverableItems}
}

func folderCreation(parent addressbook.FolderID, name string) providers.Operation {
	return providers.Operation{Kind: providers.CreateFolder, Folder: parent, Name: name, FolderMark: addressbook.FolderMark{
		Owner: owner, Path: addressbook.NewDigester(owner).PathDigest([]string{name}), Created: markTime,
	}}
}

// done executes operations that must all succeed.
func (w *world) done(operations ...providers.Operation) []providers.Result {
	w.Helper()
	results := w.target.Do(w.Context(), bob, operations)
	for i, result := range results {
		if result.Err != nil {
			w.Fatalf("%s %d: %v", operations[i].Kind, i, result.Err)
		}
	}
	return results
}

func (w *world) observe(cursors providers.Cursors) *providers.Observation {
	w.Helper()
	o, err := w.target.Observe(w.Context(), bob, cursors)
	if err != nil {
		w.Fatal(err)
	}
	return o
}

// all are the items of the mailbox, sorted by key.
func (w *world) all() []addressbook.Item {
	w.Helper()
	var all []addressbook.Item
	for _, delta := range w.observe(nil).Deltas {
		all = append(all, delta.Items...)
	}
	slices.SortFunc(all, func(a, b addressbook.Item) int { return strings.Compare(string(a.Key), string(b.Key)) })
	return all
}

func (w *world) main() addressbook.FolderID {
	w.Helper()
	for _, folder := range w.observe(nil).Folders {
		if folder.Main {
			return folder.ID
		}
	}
	w.Fatal("there is no main folder")
	return ""
}

// cursorsOf are those of an observation.
func cursorsOf(o *providers.Observation) providers.Cursors {
	cursors := providers.Cursors{"": o.Hierarchy}
	for _, delta := range o.Deltas {
		cursors[delta.Folder] = delta.Cursor
	}
	return cursors
}

// read is the contents of an item in a shape, nil if it is not there.
func (w *world) read(id addressbook.ItemID, shape ...string) *addressbook.Contact {
	w.Helper()
	readings, err := w.target.Read(w.Context(), bob, []addressbook.ItemID{id}, addressbook.NewShape(shape...))
	if err != nil {
		w.Fatal(err)
	}
	return readings[0].Contact
}

func mustEqual(t testing.TB, got, want *addressbook.Contact, shape ...string) {
	t.Helper()
	for _, name := range shape {
		if g, w := got.Get(name), want.Get(name); !g.Equal(w) {
			t.Errorf("%s is %.200q, not %.200q", name, g, w)
		}
	}
}
