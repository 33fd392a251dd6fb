package wire

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"contactsync/providers/addressbook"
)

// Item is a contact as Graph gives it: as much of it as was asked for.
type Item struct {
	ID        addressbook.ItemID
	ChangeKey addressbook.ChangeKey

	// Folder is the folder that it lies in.
	Folder addressbook.FolderID

	// Created is when it came to be, zero if that was not asked for.
	Created time.Time

	// Key and Mark are the texts of our marks, "" for none.
	Key, Mark string

	members map[string]json.RawMessage
	singles []extendedText
	lists   []extendedList
}

// DecodeItem reads a contact. It fails with ErrNotGraph if the document is none,
// or has no id. How long a document may be is up to whoever received it.
func DecodeItem(document []byte) (*Item, error) {
	var i Item
	if err := json.Unmarshal(document, &i.members); err != nil {
		return nil, notGraph(err)
	}
	i.ID = addressbook.ItemID(i.text("id"))
	if i.ID == "" {
		return nil, notGraph(errIncomplete)
	}
	i.ChangeKey = addressbook.ChangeKey(i.text("changeKey"))
	i.Folder = addressbook.FolderID(i.text("parentFolderId"))
	i.Created, _ = time.Parse(time.RFC3339, i.text("createdDateTime")) // else it does not say
	_ = json.Unmarshal(i.members[singleMember], &i.singles)
	_ = json.Unmarshal(i.members[listMember], &i.lists)
	i.Key, i.Mark = i.single(keyID), i.single(markerID)
	return &i, nil
}

// text is a member that is a text, "" if it is none.
func (i *Item) text(member string) string {
	var s *string
	if json.Unmarshal(i.members[member], &s) != nil || s == nil {
		return ""
	}
	return *s
}

// texts is a member that is a list of texts.
func (i *Item) texts(member string) []string {
	var list []*string
	_ = json.Unmarshal(i.members[member], &list) // what is no list has no elements
	texts := make([]string, 0, len(list))
	for _, s := range list {
		if s != nil && *s != "" {
			texts = append(texts, *s)
		}
	}
	return texts
}

// emails are the e-mail addresses. What is no address is a name without one to the
// service, and none to us.
func (i *Item) emails() []email {
	var list []*struct{ Address, Name *string }
	_ = json.Unmarshal(i.members[emailAddresses], &list)
	var emails []email
	for _, e := range list {
		if e != nil {
			emails = append(emails, email{deref(e.Address), deref(e.Name)})
		}
	}
	return compactEmails(emails)
}

// parts are the parts of an address that are there.
func (i *Item) parts(member string) map[string]string {
	var object map[string]*string
	_ = json.Unmarshal(i.members[member], &object)
	parts := make(map[string]string)
	for part, s := range object {
		if s != nil && *s != "" {
			parts[part] = *s
		}
	}
	return parts
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// single is the value of an extended property. The service gives ids back in a
// case of its own, but names are distinct in it: the exact id comes first.
func (i *Item) single(id string) string {
	value := ""
	for _, e := range i.singles {
		if e.ID == id {
			return e.Value
		}
		if strings.EqualFold(e.ID, id) {
			value = e.Value
		}
	}
	return value
}

// HasPhoto says whether the item says that it has a photo, if that was asked for.
func (i *Item) HasPhoto() bool { return strings.EqualFold(i.single(hasPictureID), "true") }

func (i *Item) list(id string) []string {
	var value []string
	for _, e := range i.lists {
		if e.ID == id {
			return e.Value
		}
		if strings.EqualFold(e.ID, id) {
			value = e.Value
		}
	}
	return value
}

// Contact is what the item has of the properties of a shape, but for the photo.
// The service gives contacts the name of their folder as a category, which is no
// property of the contact: what isFolder says to be such a name is left out.
func (i *Item) Contact(shape addressbook.Shape, isFolder func(category string) bool) *addressbook.Contact {
	var fields []addressbook.Field
	for _, name := range shape {
		if f, _ := lookUp(name); f != nil {
			fields = append(fields, addressbook.Field{Name: name, Value: i.value(f, isFolder)})
		}
	}
	return addressbook.NewContact(fields...)
}

// value is the value of one property.
func (i *Item) value(f *field, isFolder func(string) bool) addressbook.Value {
	switch f.kind {
	case kindTexts:
		texts := i.texts(f.member)
		if f.member == categories {
			texts = slices.DeleteFunc(texts, isFolder)
		}
		return canonicalList(texts)
	case kindExtendedList:
		return canonicalList(i.list(f.id))
	case kindPhoto:
		return addressbook.Value{}
	case kindExtended:
		return addressbook.Text(f.canonical(f.fromExtended(i.single(f.id))))
	}
	return addressbook.Text(f.canonical(i.raw(f)))
}

// raw is the text of a member, or of a part of one.
func (i *Item) raw(f *field) string {
	switch f.kind {
	case kindSlot:
		if texts := i.texts(f.member); f.slot < len(texts) {
			return texts[f.slot]
		}
		return ""
	case kindEmail:
		emails := i.emails()
		switch {
		case f.slot >= len(emails):
			return ""
		case f.part == "name":
			return emails[f.slot].Name
		}
		return emails[f.slot].Address
	case kindPart:
		return i.parts(f.member)[f.part]
	}
	return i.text(f.member)
}
