package graph

import (
	"strings"

	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
)

// object is an object of JSON that goes out.
type object = map[string]any

// field is a member of the contact resource.
type field struct {
	name string
	show func(c *call, i mailbox.Item) any
	read func(w *writing, value any) *problem // nil: read-only
	of   mailbox.Property                     // what a text is a view of, to sort by
	part bool                                 // of which the display name is made
}

// fields is the table of the contact resource.
var fields = []field{
	{name: "id", show: func(c *call, i mailbox.Item) any { return c.itemID(i) }},
	{name: "changeKey", show: func(_ *call, i mailbox.Item) any { return string(i.ChangeKey) }},
	{name: "parentFolderId", show: func(_ *call, i mailbox.Item) any { return restID(i.Folder) }},
	moment("createdDateTime", mailbox.CreationTime),
	moment("lastModifiedDateTime", mailbox.LastModified),

	namePart(text("givenName", mailbox.GivenName)),
	namePart(text("middleName", mailbox.MiddleName)),
	namePart(text("surname", mailbox.Surname)),
	namePart(text("generation", mailbox.Generation)),
	text("initials", mailbox.Tag(0x3A0A)),
	text("nickName", mailbox.Tag(0x3A4F)),
	text("title", mailbox.Tag(0x3A45)),
	{name: "displayName", show: showText(mailbox.DisplayName), read: readDisplayName, of: mailbox.DisplayName},
	text("fileAs", mailbox.FileAs),
	text("yomiGivenName", mapi.YomiGivenName),
	text("yomiSurname", mapi.YomiSurname),
	text("yomiCompanyName", mapi.YomiCompany),
	text("companyName", mailbox.CompanyName),
	text("department", mailbox.Tag(0x3A18)),
	text("jobTitle", mailbox.Tag(0x3A17)),
	text("officeLocation", mailbox.Tag(0x3A19)),
	text("profession", mailbox.Tag(0x3A46)),
	text("manager", mailbox.Tag(0x3A4E)),
	text("assistantName", mailbox.Tag(0x3A30)),
	text("businessHomePage", mailbox.Tag(0x3A51)),
	text("spouseName", mailbox.Tag(0x3A48)),
	text("mobilePhone", mailbox.Tag(0x3A1C)),
	{name: "personalNotes", show: showNotes, read: readNotes},
	{name: "birthday", show: showBirthday, read: readBirthday},

	list("categories", mailbox.Keywords),
	list("children", mailbox.Tag(0x3A58)),
	slots("businessPhones", "BusinessPhones", mailbox.Tag(0x3A08), mailbox.Tag(0x3A1B)),
	slots("homePhones", "HomePhones", mailbox.Tag(0x3A09), mailbox.Tag(0x3A2F)),
	slots("imAddresses", "ImAddresses", mapi.IMAddresses[:]...),

	address("businessAddress", mapi.BusinessAddress),
	address("homeAddress", mapi.HomeAddress),
	address("otherAddress", mapi.OtherAddress),

	{name: "emailAddresses", show: showEmails, read: readEmails},
	{name: "primaryEmailAddress", show: showEmail(0)},
	{name: "secondaryEmailAddress", show: showEmail(1)},
	{name: "tertiaryEmailAddress", show: showEmail(2)},
}

// fieldsByName has the fields by their names.
var fieldsByName = func() map[string]*field {
	named := map[string]*field{}
	for i := range fields {
		named[fields[i].name] = &fields[i]
	}
	return named
}()

// namePart is a field of which the display name is made.
func namePart(f field) field {
	f.part = true
	return f
}

// text is a field that is a view of one property.
func text(name string, of mailbox.Property) field {
	return field{name: name, show: showText(of), of: of, read: func(w *writing, value any) *problem {
		return w.readText(name, of, value)
	}}
}

func showText(of mailbox.Property) func(*call, mailbox.Item) any {
	return func(_ *call, i mailbox.Item) any {
		if s, ok := i.Props[of].(string); ok {
			return s
		}
		return nil
	}
}

// readText takes a text or null.
func (w *writing) readText(name string, of mailbox.Property, value any) *problem {
	switch value := value.(type) {
	case nil:
		w.set[of] = nil
	case string:
		w.set[of] = value
	default:
		return wrongType(name, "Edm.String")
	}
	return nil
}

// readDisplayName sets the subject too: of a contact they are the same.
func readDisplayName(w *writing, value any) *problem {
	if p := w.readText("displayName", mailbox.DisplayName, value); p != nil {
		return p
	}
	w.set[mailbox.Subject] = w.set[mailbox.DisplayName]
	return nil
}

// list is a field that is a view of a property of several texts.
func list(name string, of mailbox.Property) field {
	return field{
		name: name,
		show: func(_ *call, i mailbox.Item) any {
			if texts, ok := i.Props[of].([]string); ok {
				return texts
			}
			return []string{}
		},
		read: func(w *writing, value any) *problem {
			texts, p := readTexts(name, value)
			if p == nil {
				w.set[of] = texts
			}
			return p
		},
	}
}

// slots is a field whose texts are kept in a property each. The service calls it
// by its own name when there are too many.
func slots(name, own string, of ...mailbox.Property) field {
	return field{
		name: name,
		show: func(_ *call, i mailbox.Item) any {
			texts := []string{}
			for _, prop := range of {
				if s, ok := i.Props[prop].(string); ok {
					texts = append(texts, s)
				}
			}
			return texts
		},
		read: func(w *writing, value any) *problem {
			texts, p := readTexts(name, value)
			if p != nil {
				return p
			}
			if len(texts) > len(of) {
				return tooMany(own, len(texts), len(of))
			}
			for at, prop := range of {
				w.set[prop] = nil
				if at < len(texts) {
					w.set[prop] = texts[at]
				}
			}
			return nil
		},
	}
}

// readTexts takes a list of texts. Nulls in it count for nothing.
func readTexts(name string, value any) ([]string, *problem) {
	values, ok := value.([]any)
	if !ok {
		return nil, wrongType(name, "Collection(Edm.String)")
	}
	texts := []string{}
	for _, value := range values {
		switch value := value.(type) {
		case nil:
		case string:
			if strings.TrimSpace(value) != "" {
				texts = append(texts, value)
			}
		default:
			return nil, wrongType(name, "Edm.String")
		}
	}
	return texts, nil
}
