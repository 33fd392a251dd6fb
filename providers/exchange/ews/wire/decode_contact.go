package wire

import (
	"encoding/xml"
	"io"
	"slices"
	"strings"

	"contactsync/providers/addressbook"
)

// DecodeContacts reads the answer to GetItems, which asked for a shape. It
// fails with a *Fault or with ErrNotEWS. A value that is none of its
// property's type does not fail: see ContactResult.Unread.
func DecodeContacts(r io.Reader, shape addressbook.Shape) (*ContactsAnswer, error) {
	a := &ContactsAnswer{}
	s := newScanner(r)
	c := newContactReader(s, shape)
	return decoded(a, s.answer(&a.Server, func(e xml.StartElement) error {
		var result ContactResult
		message, err := s.message(e, func(e xml.StartElement) error {
			if e.Name.Local != "Items" {
				return nil
			}
			return s.children(func(xml.StartElement) error { return c.contact(&result) })
		})
		result.Message = message
		a.Results = append(a.Results, result)
		return err
	}, "GetItem"))
}

// contactReader reads contacts one after the other.
type contactReader struct {
	*scanner
	shape addressbook.Shape

	// fields are those of the shape's properties, nil where Exchange can hold none.
	fields []*field

	// elements are the places in fields of what is found at a field's key.
	elements map[string][]int

	// containers are the dictionaries in which anything is wanted.
	containers map[string]bool

	// properties are the places of what is found in t:ExtendedProperty elements.
	properties map[identity][]int

	// emails are the places of the names of e-mail addresses, with those of the
	// addresses, -1 for one that is not in the shape.
	emails map[int]int

	wantsPhoto bool

	// values are those of the contact that is being read, unread what of them
	// is none of its type, and key is where it is being read.
	values []addressbook.Value
	unread []bool
	key    []byte
}

func newContactReader(s *scanner, shape addressbook.Shape) *contactReader {
	c := &contactReader{
		scanner: s, shape: shape, emails: map[int]int{}, fields: make([]*field, len(shape)),
		elements: map[string][]int{}, containers: map[string]bool{}, properties: map[identity][]int{},
		values: make([]addressbook.Value, len(shape)), unread: make([]bool, len(shape)),
	}
	known := catalog{}
	for i, name := range shape {
		f := known.field(name)
		c.fields[i] = f
		switch {
		case f == nil:
		case f.kind == kindPhoto:
			c.wantsPhoto = true
		case f.kind == kindExtended:
			id := identityOf(f.Set, f.Tag, f.Named, f.Type)
			c.properties[id] = append(c.properties[id], i)
		default:
			if f.kind == kindHomePage { // it may have been written by its tag
				id := identityOf(f.Set, f.Tag, f.Named, f.Type)
				c.properties[id] = append(c.properties[id], i)
			}
			c.elements[f.key] = append(c.elements[f.key], i)
			if container, _, ok := strings.Cut(f.key, "/"); ok {
				c.containers[container] = true
			}
			if f.kind == kindEmailName {
				c.emails[i] = slices.Index(shape, f.group.address)
			}
		}
	}
	return c
}

// contact reads an item with the values of a contact.
func (c *contactReader) contact(result *ContactResult) error {
	clear(c.values)
	clear(c.unread)
	err := c.children(func(e xml.StartElement) error {
		if e.Name.Space != typesSpace {
			return nil
		}
		switch local := e.Name.Local; {
		case local == "ExtendedProperty":
			v, err := c.extended()
			result.Item.extended(v)
			for _, i := range c.properties[v.identity] {
				c.put(i, v.text, v.list)
			}
			return err
		case local == "Attachments" && c.wantsPhoto:
			return c.children(func(xml.StartElement) error {
				id, err := c.photo()
				if id != "" {
					result.Photos = append(result.Photos, id)
				}
				return err
			})
		case c.containers[local]:
			c.key = append(c.key[:0], local...)
			return c.dictionary()
		case len(c.elements[local]) > 0:
			return c.element(e, c.elements[local][0])
		}
		return c.itemPart(e, &result.Item)
	})
	if err == nil && result.Item.ID == "" {
		return noID("an item")
	}
	c.finish(result)
	return err
}

// dictionary reads the entries of the dictionary whose name is in c.key.
func (c *contactReader) dictionary() error {
	name := len(c.key)
	return c.children(func(e xml.StartElement) error {
		if !isType(e, "Entry") {
			return nil
		}
		c.key = append(append(c.key[:name], '/'), attribute(e, "Key")...)
		if places := c.elements[string(c.key)]; len(places) > 0 {
			return c.entry(e, places)
		}
		entry := len(c.key)
		return c.children(func(e xml.StartElement) error {
			c.key = append(append(c.key[:entry], '/'), e.Name.Local...)
			if places := c.elements[string(c.key)]; len(places) > 0 && e.Name.Space == typesSpace {
				return c.element(e, places[0])
			}
			return nil
		})
	})
}

// entry reads an entry with a text; that of an e-mail address has a name too.
func (c *contactReader) entry(e xml.StartElement, places []int) error {
	text, err := c.text()
	if err != nil {
		return err
	}
	for _, i := range places {
		if c.fields[i].kind == kindEmailName {
			c.put(i, attribute(e, "Name"), nil)
		} else {
			c.put(i, text, nil)
		}
	}
	return nil
}

// element reads the value of a property from an element of its own.
func (c *contactReader) element(e xml.StartElement, i int) error {
	if c.fields[i].kind == kindList {
		list, err := c.texts("String")
		c.put(i, "", list)
		return err
	}
	text, err := c.text()
	if err != nil {
		return err
	}
	switch c.fields[i].kind {
	case kindSensitivity:
		text = strings.ToLower(text)
	case kindBody:
		if attribute(e, "BodyType") == "HTML" || isTrue(attribute(e, "IsTruncated")) {
			c.unread[i] = true // neither is what we asked for
			return nil
		}
	}
	c.put(i, text, nil)
	return nil
}

// put keeps a value, if it is one of its property's type.
func (c *contactReader) put(i int, text string, list []string) {
	f := c.fields[i]
	if f.Type == addressbook.Strings {
		c.values[i] = canonicalList(list)
		return
	}
	ok := true
	if f.Type == addressbook.Binary {
		var b []byte
		b, ok = decodeBase64(text)
		text = string(b)
	}
	if ok {
		text, ok = f.canonical(text)
	}
	if !ok {
		c.unread[i] = true
		return
	}
	c.values[i] = addressbook.Text(text)
}

// finish makes a contact of what was read.
func (c *contactReader) finish(result *ContactResult) {
	for name, address := range c.emails {
		switch {
		case address < 0 || c.values[address].IsAbsent():
			c.values[name] = addressbook.Value{}
		case c.values[name].IsAbsent():
			c.values[name] = c.values[address]
		}
	}
	fields := make([]addressbook.Field, 0, len(c.shape))
	for i, name := range c.shape {
		if !c.values[i].IsAbsent() {
			fields = append(fields, addressbook.Field{Name: name, Value: c.values[i]})
		}
		if c.unread[i] {
			result.Unread = append(result.Unread, name)
		}
	}
	result.Contact = &addressbook.Contact{Fields: fields}
}
