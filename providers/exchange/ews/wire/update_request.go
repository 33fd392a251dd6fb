package wire

import (
	"slices"

	"contactsync/providers/addressbook"
)

// UpdateItems changes items, as many as fit into maxBytes (0 for no bound), at
// least one, and returns how many. An item in another version than the one
// given is not changed. Each update says something: it has a property other than the
// photo, a mark, or Unmark. DecodeItems reads the answer.
func UpdateItems(h Header, updates []Update, maxBytes int) ([]byte, int) {
	w := begin(h)
	w.raw(`<m:UpdateItem MessageDisposition="SaveOnly" ConflictResolution="NeverOverwrite"><m:ItemChanges>`)
	const tail = "</m:ItemChanges></m:UpdateItem>"
	fields := catalog{}
	n := w.fit(len(updates), maxBytes, tail, func(i int) {
		w.raw("<t:ItemChange>")
		w.item("t:ItemId", updates[i].Item)
		w.raw("<t:Updates>")
		w.update(updates[i], fields)
		w.raw("</t:Updates></t:ItemChange>")
	})
	return w.finish(tail), n
}

// update writes the changes of one item.
func (w *writer) update(u Update, fields catalog) {
	if u.Unmark {
		w.remove(keyField.path)
		w.remove(markField.path)
		return
	}
	contact := normalize(u.Contact, fields).Only(u.Shape)
	var cs contents
	for _, name := range u.Shape {
		f := fields.field(name)
		if f == nil {
			continue
		}
		switch value := contact.Get(name); {
		case f.kind == kindEmailName && !slices.Contains(u.Shape, f.group.address):
			w.loneName(f, u.Contact.Get(name))
		case value.IsAbsent():
			w.removeField(f)
		default:
			cs.add(content{field: f, value: value}, contact)
		}
	}
	cs = append(cs, content{field: keyField, value: addressbook.Text(u.Key)}, content{field: markField, value: addressbook.Text(u.Mark)})
	for _, c := range cs {
		if !c.value.IsAbsent() {
			w.set(c)
		}
	}
}

// loneName sets the name of an e-mail entry whose address is not ours to
// write, if there is one; an entry without a name would show nothing.
func (w *writer) loneName(f *field, value addressbook.Value) {
	if name := normalValue(f, value); !name.IsAbsent() {
		w.set(content{field: f.group.nameField, value: name})
	}
}

// removeField makes a property absent.
func (w *writer) removeField(f *field) {
	switch {
	case f.kind == kindPhoto || f.kind == kindEmailName: // no part of the element; goes with the address
	case f.kind == kindEmail:
		for _, path := range f.group.paths {
			w.remove(path)
		}
	case f.kind == kindSensitivity:
		w.set(content{field: f, value: addressbook.Text(f.OneOf[0])})
	case f.Name == "file_as":
		w.set(content{field: mappingField, value: addressbook.Text(asIs)})
		w.remove(f.path)
	case f.Name == "display_name":
		w.remove(subjectField.path)
		w.remove(f.path)
	default:
		w.remove(f.path)
	}
}

// set writes the new value of one property.
func (w *writer) set(c content) {
	w.raw("<t:SetItemField>", c.path)
	w.contact(contents{c})
	w.raw("</t:SetItemField>")
}

func (w *writer) remove(path string) {
	w.raw("<t:DeleteItemField>", path, "</t:DeleteItemField>")
}
