package wire

import (
	"slices"
	"strings"

	"contactsync/providers/addressbook"
)

// kind is how a property is written.
type kind int

const (
	kindText        kind = iota // an element with a text
	kindHomePage                // the same, if the text is a URI
	kindList                    // an element with t:String elements
	kindSensitivity             // an element with one of four words
	kindBody                    // the item's body
	kindEmail                   // an entry with an address and a name
	kindEmailName               // the name of such an entry
	kindExtended                // a MAPI property
	kindPhoto                   // an attachment, no part of the contact's element
)

// field is a property as Exchange Web Services have it.
type field struct {
	addressbook.Property
	kind kind

	// path is the element that names the property in shapes and updates.
	path string

	// within are the start tags around the property's own element: of the
	// dictionary, and for a part of a postal address of its entry.
	within []string

	// tag is the start tag of the property's own element.
	tag string

	// key finds the property when it is read: the names of the elements and
	// the keys of the entries that lead to it, "PhysicalAddresses/Home/City".
	key string

	// order is the place of the element within t:Contact, where the schema
	// enforces an order.
	order int

	// group is what address and name of an e-mail entry have in common.
	group *emailGroup
}

// emailGroup is the MAPI properties behind an e-mail entry. They are only set
// or deleted together ([MS-OXOCNTC] 2.2.1.2).
type emailGroup struct {
	address, name string // the names of the two properties

	// nameField is the display name by its own id, paths are those of all.
	nameField *field
	paths     []string
}

// elementOrder is the order of the elements that we write within t:Contact:
// those of ItemType, then those of ContactItemType.
var elementOrder = []string{
	"Subject", "Sensitivity", "Body", "Categories", "ExtendedProperty",
	"FileAs", "FileAsMapping", "DisplayName", "GivenName", "Initials", "MiddleName", "Nickname",
	"CompanyName", "EmailAddresses", "PhysicalAddresses", "PhoneNumbers", "AssistantName", "Birthday",
	"BusinessHomePage", "Children", "Department", "Generation", "ImAddresses", "JobTitle", "Manager",
	"OfficeLocation", "Profession", "SpouseName", "Surname", "WeddingAnniversary",
}

// addressOrder is the order of the parts of a postal address.
var addressOrder = []string{"Street", "City", "State", "CountryOrRegion", "PostalCode"}

// addressKeys are the postal addresses.
var addressKeys = []string{"Business", "Home", "Other"}

// orderOf is the place of an element. Between two of them there is room for
// the parts of the postal addresses.
func orderOf(element string) int { return slices.Index(elementOrder, element) * 100 }

// wellKnown are the fields of the table of well-known properties, by name.
var wellKnown = wellKnownFields()

func wellKnownFields() map[string]*field {
	fields := make(map[string]*field)
	for _, p := range addressbook.WellKnown() {
		fields[p.Name] = newField(p)
	}
	return fields
}

// newField is the field of a row of the table, or of a MAPI property.
func newField(p addressbook.Property) *field {
	uri, index, indexed := strings.Cut(p.EWS, "/")
	_, local, _ := strings.Cut(uri, ":")
	f := &field{Property: p, path: fieldPath(uri), key: local, tag: "<t:" + local + ">", order: orderOf(local)}
	if indexed {
		f.path = indexedPath(uri, index)
		f.enter(local, index)
	}
	switch {
	case p.Name == "photo":
		f.kind, f.path = kindPhoto, fieldPath("item:Attachments")
	case p.EWS == "":
		f.kind, f.path, f.order = kindExtended, extendedPath(p.Set, p.Tag, p.Named, p.Type), orderOf("ExtendedProperty")
	case local == "EmailAddress":
		f.setEmail(strings.TrimPrefix(index, "EmailAddress"))
	case local == "Body":
		f.kind, f.tag = kindBody, `<t:Body BodyType="Text">`
	case local == "BusinessHomePage":
		f.kind = kindHomePage
	case p.OneOf != nil:
		f.kind = kindSensitivity
	case p.Type == addressbook.Strings:
		f.kind = kindList
	}
	return f
}

// enter makes f an entry of a dictionary: local is "PhoneNumber" or
// "PhysicalAddress:City".
func (f *field) enter(local, index string) {
	dictionary, part, isPart := strings.Cut(local, ":")
	if strings.HasSuffix(dictionary, "s") {
		dictionary += "e"
	}
	dictionary += "s"
	entry := `<t:Entry Key="` + index + `">`
	f.within, f.tag, f.key = []string{"<t:" + dictionary + ">"}, entry, dictionary+"/"+index
	f.order = orderOf(dictionary)
	if isPart {
		f.within = append(f.within, entry)
		f.tag, f.key = "<t:"+part+">", f.key+"/"+part
		f.order += 10*slices.Index(addressKeys, index) + slices.Index(addressOrder, part)
	}
}

// setEmail makes f the address or the name of the e-mail entry with a number.
func (f *field) setEmail(number string) {
	f.kind, f.key = kindEmail, "EmailAddresses/EmailAddress"+number
	if strings.HasSuffix(f.Name, "_name") {
		f.kind = kindEmailName
	}
	base := 0x8080 + 0x10*uint32(number[0]-'1')
	f.group = &emailGroup{address: "email" + number, name: "email" + number + "_name"}
	f.group.nameField = &field{kind: kindExtended, path: extendedPath("Address", base, "", addressbook.String), Property: f.Property}
	for _, id := range emailIDs {
		t := addressbook.String
		if id == originalEntryID {
			t = addressbook.Binary
		}
		f.group.paths = append(f.group.paths, extendedPath("Address", base+id, "", t))
	}
}

// emailIDs are the ids of the properties of an e-mail group, relative to the
// first one: display name, address type, address, original display name and
// original entry id.
var emailIDs = []uint32{0, 2, 3, 4, originalEntryID}

const originalEntryID = 5

// asIs is the mapping of a contact that is filed under what file_as says.
const asIs = "None"

// extendedField is a property by its MAPI name, whatever other it has.
func extendedField(p addressbook.Property) *field {
	p.EWS = ""
	return newField(p)
}

// catalog looks up fields by name and remembers those that are not
// well-known. It is for one request or answer.
type catalog map[string]*field

// field is nil if Exchange cannot hold the property.
func (c catalog) field(name string) *field {
	if f, ok := wellKnown[name]; ok {
		return f
	}
	f, ok := c[name]
	if !ok {
		if p, found := addressbook.LookUp(name); found && Holds(name) == "" {
			f = newField(p)
		}
		c[name] = f
	}
	return f
}

// Two properties are written along with another one and have no name of their
// own: the subject of an item is the contact's display name, and a name that
// the contact is filed under is not to be computed anew by the server.
var (
	subjectField = &field{path: fieldPath("item:Subject"), tag: "<t:Subject>", order: orderOf("Subject")}
	mappingField = &field{path: fieldPath("contacts:FileAsMapping"), tag: "<t:FileAsMapping>", order: orderOf("FileAsMapping")}
	keyField     = mark(addressbook.KeyProperty, keyPath)
	markField    = mark(addressbook.MarkProperty, markPath)
)

// mark is the field of a mark of ours.
func mark(name, path string) *field {
	return &field{kind: kindExtended, path: path, order: orderOf("ExtendedProperty"), Property: addressbook.Property{
		Name: name, Set: addressbook.PropertySet, Named: name, Type: addressbook.String,
	}}
}

// emailGroups are the groups of the three e-mail entries.
var emailGroups = [...]*emailGroup{wellKnown["email1"].group, wellKnown["email2"].group, wellKnown["email3"].group}
