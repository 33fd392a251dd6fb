package property

import (
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
)

// View is what WriteItem has to know beside the item and the shape.
type View struct {
	// FindItem cuts strings to 255 characters and binary values to 512 bytes,
	// and leaves bodies and attachments out, as that operation does.
	FindItem bool
	// Folder is the item's folder. Only its ID and ChangeKey are looked at, for ParentFolderId.
	Folder mailbox.Folder
}

// itemTags are the elements of items.
var itemTags = [classes]string{
	classItem: "t:Item", classMessage: "t:Message", classContact: "t:Contact", classList: "t:DistributionList",
}

// WriteItem writes an item: the element is t:Contact for the message class
// IPM.Contact and those below it, t:DistributionList for IPM.DistList, t:Message for IPM.Note,
// t:Item for all others. What the item does not have, and what its type does not
// have, is left out.
func WriteItem(w *Writer, i mailbox.Item, s Shape, o View) {
	name, _ := i.Props[mailbox.MessageClass].(string)
	of := classOfItem(name)
	r := &record{item: &i, shape: &s, view: o}
	w.Open(itemTags[of])
	r.writeFields(w, of)
	w.Close(itemTags[of])
}

// WriteFolder writes a folder: the element is t:ContactsFolder, t:CalendarFolder
// or t:TasksFolder by the folder's class, t:Folder for all others.
func WriteFolder(w *Writer, f mailbox.Folder, s Shape) {
	name, _ := f.Props[mailbox.FolderClass].(string)
	tag, of := folderKind(name)
	r := &record{folder: &f, shape: &s}
	w.Open(tag)
	r.writeFields(w, of)
	w.Close(tag)
}

// writeFields writes the wanted fields in the order of the schema.
func (r *record) writeFields(w *Writer, of class) {
	for _, f := range fields.rows[of] {
		switch {
		case f == nil:
			for i := range r.shape.extended {
				r.writeExtended(w, &r.shape.extended[i])
			}
		case r.shape.wants(f):
			f.show(w, r)
		}
	}
}

// writeExtended writes an extended property, or nothing if there is none of this type.
func (r *record) writeExtended(w *Writer, e *extendedField) {
	v := r.value(e.path.prop)
	if v == nil {
		return
	}
	if b, ok := v.([]byte); ok {
		v = r.cutBytes(b)
	}
	if _, many := e.path.kind.List(); many {
		texts, ok := e.path.kind.FormatList(v)
		if !ok {
			return
		}
		w.Raw("<t:ExtendedProperty>")
		w.Raw(e.xml)
		w.Raw("<t:Values>")
		for _, t := range texts {
			w.Element("t:Value", r.cut(t))
		}
		w.Raw("</t:Values></t:ExtendedProperty>")
		return
	}
	text, ok := e.path.kind.Format(v)
	if !ok {
		return
	}
	if e.path.kind == mapi.String {
		text = r.cut(text)
	}
	w.Raw("<t:ExtendedProperty>")
	w.Raw(e.xml)
	w.Element("t:Value", text)
	w.Raw("</t:ExtendedProperty>")
}
