package wire

import (
	"cmp"
	"encoding/base64"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"contactsync/providers/addressbook"
)

// content is a field with the value that it is to have.
type content struct {
	*field
	value addressbook.Value
	name  string // of an e-mail address; "" to leave it to the server
}

// contents is what an element or an update is made of.
type contents []content

// CreateItems makes contacts in a folder, as many as fit into maxBytes (0 for no
// bound), at least one, and returns how many. A property that Normalize leaves
// out is not written; neither is the photo. DecodeItems reads the answer.
func CreateItems(h Header, folder Folder, contacts []New, maxBytes int) ([]byte, int) {
	w := begin(h)
	w.raw(`<m:CreateItem MessageDisposition="SaveOnly"><m:SavedItemFolderId>`)
	w.folder(folder)
	w.raw("</m:SavedItemFolderId><m:Items>")
	const tail = "</m:Items></m:CreateItem>"
	fields, cs := catalog{}, contents{}
	n := w.fit(len(contacts), maxBytes, tail, func(i int) {
		cs.create(contacts[i], fields)
		w.contact(cs)
	})
	return w.finish(tail), n
}

// create makes it all that a new contact is to have, in the order of the schema.
func (cs *contents) create(n New, fields catalog) {
	*cs = append((*cs)[:0],
		content{field: keyField, value: addressbook.Text(n.Key)},
		content{field: markField, value: addressbook.Text(n.Mark)})
	if contact := normalize(n.Contact, fields); contact != nil {
		for _, f := range contact.Fields {
			cs.add(content{field: fields.field(f.Name), value: f.Value}, contact)
		}
	}
	slices.SortStableFunc(*cs, func(a, b content) int { return cmp.Compare(a.order, b.order) })
}

// add appends a property of a contact, after what is written together with it,
// unless it is a part of another one's element.
func (cs *contents) add(c content, contact *addressbook.Contact) {
	switch {
	case c.kind == kindPhoto || c.kind == kindEmailName:
		return
	case c.kind == kindEmail:
		c.name = contact.Get(c.group.name).Text
	case c.Name == "display_name":
		*cs = append(*cs, content{field: subjectField, value: c.value})
	case c.Name == "file_as":
		*cs = append(*cs, content{field: mappingField, value: addressbook.Text(asIs)})
	case c.kind == kindHomePage && !isURI(c.value.Text):
		c.field = homePageByTag
	}
	*cs = append(*cs, c)
}

// homePageByTag is where a home page is written that is no URI: the schema
// demands one of the element.
var homePageByTag = extendedField(wellKnown["business_home_page"].Property)

// safeURI is less than RFC 3986 allows, and than what any browser takes.
var safeURI = regexp.MustCompile(`^https?://[0-9A-Za-z.-]+(:[0-9]{1,4})?(/[!$&'()*+,;=:@/?~._%0-9A-Za-z-]*)?(#[0-9A-Za-z._~-]*)?$`)

// isURI says whether a text is beyond doubt an xs:anyURI to every validator.
func isURI(s string) bool {
	_, err := url.Parse(s)
	return err == nil && safeURI.MatchString(s)
}

// contact writes a contact of what is in the order of the schema.
func (w *writer) contact(cs contents) {
	w.raw("<t:Contact>")
	var open []string // the start tags that the next element may be within
	for _, c := range cs {
		shared := 0
		for shared < len(open) && shared < len(c.within) && open[shared] == c.within[shared] {
			shared++
		}
		w.leave(open[shared:])
		w.raw(c.within[shared:]...)
		open = c.within
		w.content(c)
	}
	w.leave(open)
	w.raw("</t:Contact>")
}

// leave writes the end tags of start tags.
func (w *writer) leave(tags []string) {
	for _, tag := range slices.Backward(tags) {
		w.end(tag)
	}
}

// content writes a property's own element.
func (w *writer) content(c content) {
	switch c.kind {
	case kindExtended:
		w.raw("<t:ExtendedProperty>", c.path)
		if c.Type == addressbook.Strings {
			w.list("<t:Values>", "<t:Value>", c.value.List)
		} else {
			w.raw("<t:Value>")
			w.value(c)
			w.raw("</t:Value>")
		}
		w.raw("</t:ExtendedProperty>")
	case kindList:
		w.list(c.tag, "<t:String>", c.value.List)
	case kindEmail:
		w.raw(strings.TrimSuffix(c.tag, ">"))
		if c.name != "" {
			w.attribute("Name", c.name)
		}
		w.raw(` RoutingType="SMTP">`)
		w.text(c.value.Text)
		w.end(c.tag)
	default:
		w.raw(c.tag)
		w.value(c)
		w.end(c.tag)
	}
}

func (w *writer) list(tag, element string, list []string) {
	w.raw(tag)
	for _, s := range list {
		w.raw(element)
		w.text(s)
		w.end(element)
	}
	w.end(tag)
}

// value writes the text of a value in the canonical form.
func (w *writer) value(c content) {
	s := c.value.Text
	switch {
	case c.kind == kindSensitivity:
		w.raw(strings.ToUpper(s[:1]), s[1:])
	case c.Type == addressbook.Binary:
		w.b = base64.StdEncoding.AppendEncode(w.b, []byte(s))
	case c.Date:
		w.raw(s, "T00:00:00Z")
	default:
		w.text(s)
	}
}
