package property

import (
	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
)

// itemElements are the elements of items: the fields they have, and the message
// class of a new one that does not say.
var itemElements = map[string]struct {
	of           class
	messageClass string
}{
	"Contact":          {classContact, "IPM.Contact"},
	"DistributionList": {classList, "IPM.DistList"},
	"Message":          {classMessage, "IPM.Note"},
	"Item":             {classItem, "IPM.Note"},
	"CalendarItem":     {classItem, "IPM.Appointment"},
	"Task":             {classItem, "IPM.Task"},
	"PostItem":         {classItem, "IPM.Post"},
}

// ReadItem reads an item that is to be created: t:Contact, t:Message and the
// like. The bag holds the message class in any case. A field that cannot be
// set is ErrorInvalidPropertySet, and nothing of the item is to be used then.
func ReadItem(n *schema.Node) (set mailbox.Bag, attachments []mailbox.Attachment, p *Problem) {
	kind, ok := itemElements[n.Name]
	if !ok {
		return nil, nil, &Problem{Code: codeSet, Text: "Items of this type cannot be created."}
	}
	patch := newPatch(nil)
	if kind.of == classContact || kind.of == classList {
		patch.put(mailbox.MessageClass, kind.messageClass)
	}
	for _, c := range n.Children {
		if c.Name == "Attachments" {
			attachments, p = readAttachments(c)
		} else {
			p = patch.readElement(c, kind.of)
		}
		if p != nil {
			return nil, nil, p
		}
	}
	if patch.value(mailbox.MessageClass) == nil {
		patch.put(mailbox.MessageClass, kind.messageClass)
	}
	return patch.set, attachments, nil
}

// ReadFolder reads a folder that is to be created. A typed one implies its
// class, and to give one as well is ErrorNoFolderClassOverride. Whether it has a
// name is for the store to say.
func ReadFolder(n *schema.Node) (set mailbox.Bag, p *Problem) {
	patch := newPatch(nil)
	patch.put(mailbox.FolderClass, "IPF.Note")
	if n.Name != "Folder" {
		typed := typedFolder(n.Name)
		if typed == "" {
			return nil, &Problem{Code: codeSet, Text: "Folders of this type cannot be created."}
		}
		patch.put(mailbox.FolderClass, typed)
	}
	for _, c := range n.Children {
		if c.Name == "FolderClass" && n.Name != "Folder" {
			return nil, &Problem{Code: codeFolderClass, Text: "The element of a typed folder implies its class."}
		}
		if p := patch.readElement(c, classFolder); p != nil {
			return nil, p
		}
	}
	return patch.set, nil
}

// typedFolder is the class that the element of a typed folder implies, "" if it
// is none.
func typedFolder(element string) string {
	for _, e := range folderElements {
		if e.element == element {
			return e.class
		}
	}
	return ""
}

// readElement takes a field or an extended property.
func (p *patch) readElement(n *schema.Node, of class) *Problem {
	if n.Name == "ExtendedProperty" {
		path, problem := ParsePath(n.Child("ExtendedFieldURI"))
		if problem != nil {
			return problem
		}
		return p.readExtended(n, path)
	}
	f := fields.elements[of][n.Name]
	if f != nil && f.dictionary != nil {
		_, problem := f.dictionary.read(n, p)
		return problem
	}
	return f.read(p, n)
}

// kept are properties that only the store writes.
var kept = map[mailbox.Property]bool{
	mailbox.Tag(0x0E08): true, mailbox.HasAttachments: true, mailbox.CreationTime: true, mailbox.LastModified: true,
	articleNumber: true, mailbox.Tag(0x0FF6): true, mailbox.Tag(0x0FFF): true, mailbox.Tag(0x300B): true,
	folderItems: true, folderUnread: true, folderChildren: true, mailbox.Tag(0x360A): true,
}

// readExtended takes the value of an extended property. What stands behind a
// field has the type of the field: with any other type, it is
// ErrorInvalidExtendedProperty.
func (p *patch) readExtended(n *schema.Node, path Path) *Problem {
	if kept[path.prop] {
		return (&Problem{Code: codeSet, Text: "The property is written by the server only."}).at(path)
	}
	of, known := fields.kinds[path.prop]
	if of == mapi.Integer && path.kind == mapi.Short {
		of = mapi.Short // the bag has one type for both
	}
	if known && of != path.kind {
		return (&Problem{Code: codeExtended, Text: "The property has another type."}).at(path)
	}
	var v any
	ok := false
	if _, many := path.kind.List(); many {
		if values := n.Child("Values"); values != nil {
			var texts []string
			for _, value := range values.Children {
				texts = append(texts, value.Text)
			}
			v, ok = path.kind.ParseList(texts)
		}
	} else if value := n.Child("Value"); value != nil {
		v, ok = path.kind.Parse(value.Text)
	}
	if !ok {
		return (&Problem{Code: codeExtendedValue, Text: "The value is none of the property's type."}).at(path)
	}
	p.put(path.prop, v)
	return nil
}
