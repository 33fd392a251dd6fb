// Package addressbook is the vocabulary of contact synchronization: what a
// contact, a property, a folder, an item and a mark are, whatever system keeps
// them. Everything else in the program is written in these words.
//
// It does no I/O, knows no system and imports nothing of ours.
package addressbook

import (
	"slices"
	"strings"
	"time"
)

// Kind is the sort of a record: a person (info area KP in Aurea CRM) or a
// company (FI).
type Kind string

// The kinds of records.
const (
	Person  Kind = "person"
	Company Kind = "company"
)

// Key says what one managed contact is for: "<source>/<kind>/<record id>", for
// example "crm/person/4294967401", where source is the label of the CRM
// provider. It is unique within a mailbox, ignoring case.
type Key string

// NewKey composes the key of a record.
func NewKey(source string, kind Kind, recordID string) Key {
	return Key(source + "/" + string(kind) + "/" + recordID)
}

// Split takes a key apart. The record id may itself contain slashes. ok is
// false if the key is not of the form that NewKey makes.
func (k Key) Split() (source string, kind Kind, recordID string, ok bool) {
	source, rest, ok1 := strings.Cut(string(k), "/")
	kindText, recordID, ok2 := strings.Cut(rest, "/")
	kind = Kind(kindText)
	ok = ok1 && ok2 && source != "" && recordID != "" && (kind == Person || kind == Company)
	return source, kind, recordID, ok
}

// Fold is the form in which two keys are compared: keys that differ in case
// alone are the same key.
func (k Key) Fold() Key { return Key(strings.ToLower(string(k))) }

// RepID is the record id of a rep, the CRM user who owns a mailbox. It
// identifies the mailbox; the e-mail address merely finds it.
type RepID string

// Mailbox names one mailbox to a target.
type Mailbox struct {
	// Rep is the record id of the mailbox's owner.
	Rep RepID

	// Address is the owner's e-mail address, as the CRM has it.
	Address string
}

// Type is the type of a property's value, in MAPI's terms.
type Type string

// The types. Their Go representation is given at Value.
const (
	String  Type = "string"  // PT_UNICODE
	Int     Type = "int"     // PT_LONG, 32 bits
	Long    Type = "long"    // PT_I8, 64 bits
	Bool    Type = "bool"    // PT_BOOLEAN
	Double  Type = "double"  // PT_DOUBLE
	Time    Type = "time"    // PT_SYSTIME
	Binary  Type = "binary"  // PT_BINARY
	Strings Type = "strings" // PT_MV_UNICODE
)

// Value is the value of one property. The zero Value means that the property
// is absent.
type Value struct {
	// Text holds every type but Strings: a string as it is; int and long in
	// decimal; bool as "true" or "false"; double as strconv's shortest form;
	// time as RFC 3339 in UTC, or as "2006-01-02" for a date without a time
	// of day (birthday, anniversary); binary as the raw bytes.
	Text string

	// List holds the elements of type Strings, sorted, without repetitions:
	// their order carries no meaning in any system we know.
	List []string
}

// Text is the Value of a single text.
func Text(s string) Value { return Value{Text: s} }

// List is the Value of several texts: a sorted copy without repetitions and
// without empty elements.
func List(elements ...string) Value {
	list := slices.Clone(elements)
	slices.Sort(list)
	list = slices.Compact(list)
	if len(list) > 0 && list[0] == "" {
		list = list[1:]
	}
	if len(list) == 0 {
		return Value{}
	}
	return Value{List: list}
}

// IsAbsent says whether the property is absent: an empty text and an empty
// list are never stored.
func (v Value) IsAbsent() bool { return v.Text == "" && len(v.List) == 0 }

// Equal says whether two values are the same.
func (v Value) Equal(w Value) bool { return v.Text == w.Text && slices.Equal(v.List, w.List) }

// Field is one property of a contact and its value.
type Field struct {
	// Name is the property's name in the configuration language: a well-known
	// one such as "given_name" or "business_address.city".
	Name string

	Value Value
}

// Contact is the contents of a contact: its present properties, sorted by
// name, each once. Contacts are shared between mailboxes and goroutines and
// are therefore never changed after they were made.
type Contact struct {
	Fields []Field
}

// NewContact makes a contact of the given fields: sorted by name, absent ones
// left out. Of fields with the same name the last one counts.
func NewContact(fields ...Field) *Contact {
	sorted := slices.Clone(fields)
	slices.SortStableFunc(sorted, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	kept := sorted[:0]
	for i, f := range sorted {
		last := i+1 == len(sorted) || sorted[i+1].Name != f.Name
		if last && !f.Value.IsAbsent() {
			kept = append(kept, f)
		}
	}
	return &Contact{Fields: kept}
}

// Get is the value of a property, absent if the contact has none or is nil.
func (c *Contact) Get(name string) Value {
	if c == nil {
		return Value{}
	}
	i, found := slices.BinarySearchFunc(c.Fields, name, func(f Field, name string) int {
		return strings.Compare(f.Name, name)
	})
	if !found {
		return Value{}
	}
	return c.Fields[i].Value
}

// Only is the contact reduced to the properties of a shape.
func (c *Contact) Only(shape Shape) *Contact {
	fields := make([]Field, 0, len(shape))
	for _, name := range shape {
		if v := c.Get(name); !v.IsAbsent() {
			fields = append(fields, Field{Name: name, Value: v})
		}
	}
	return &Contact{Fields: fields}
}

// Shape is the list of the properties that a mapping manages, sorted by name,
// each once. A property of the shape that a contact does not have is managed
// too: it must be absent.
type Shape []string

// NewShape sorts names and removes repetitions.
func NewShape(names ...string) Shape {
	s := slices.Clone(names)
	slices.Sort(s)
	return Shape(slices.Compact(s))
}

// ItemID identifies an item within a mailbox, as the target calls it. It may
// change when the item moves.
type ItemID string

// ChangeKey is the target's version of an item. Two equal change keys prove
// that an item did not change in between; different ones prove nothing.
type ChangeKey string

// FolderID identifies a folder within a mailbox, as the target calls it.
type FolderID string

// Item is a contact of a mailbox that carries a mark: a managed contact, a
// released one, a copy of one, or one of another owner.
type Item struct {
	ID        ItemID
	ChangeKey ChangeKey
	Folder    FolderID

	// Created is when the target says that the item came to be. Zero if it
	// does not say. A copy may have a newer time than its original, or the
	// same.
	Created time.Time

	// Owner and Key are the two parts of the property contactsync.key.
	Owner string
	Key   Key

	// Mark is the property contactsync.mark; Mark.Format is 0 if that was
	// missing or could not be read, and then nothing else of it is set.
	Mark Mark
}

// Folder is a folder for contacts: the main contacts folder or one below the
// mailbox's root, without Deleted Items and the archive.
type Folder struct {
	ID FolderID

	// Parent is the folder it lies in; empty for the main contacts folder,
	// and for a folder whose parent is no contacts folder.
	Parent FolderID

	// Name is the display name.
	Name string

	// Main is set for the one main contacts folder of the mailbox.
	Main bool

	// Mark is set if the folder carries our mark.
	Mark FolderMark

	// Holds counts what lies directly in the folder: items of all sorts and
	// sub-folders.
	Holds int
}
