package property

import (
	"strings"

	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
)

// ReadUpdates reads t:Updates of an item. Each change is of one property, the
// one that its path names (ErrorIncorrectUpdatePropertyCount,
// ErrorUpdatePropertyMismatch). The changes are made in their order, and a
// property may be changed again: DavMail and exchangelib do that in nearly every
// update of a contact, and Exchange lets them. What is not there can be deleted;
// what is read-only cannot be set (ErrorInvalidPropertySet) or deleted
// (ErrorInvalidPropertyDelete); only bodies can be appended to
// (ErrorInvalidPropertyAppend).
func ReadUpdates(n *schema.Node, current mailbox.Item) (set mailbox.Bag, remove []mailbox.Property, p *Problem) {
	name, _ := current.Props[mailbox.MessageClass].(string)
	return readUpdates(n, itemSource{&current}, classOfItem(name))
}

// ReadFolderUpdates is ReadUpdates for a folder.
func ReadFolderUpdates(n *schema.Node, current mailbox.Folder) (set mailbox.Bag, remove []mailbox.Property, p *Problem) {
	name, _ := current.Props[mailbox.FolderClass].(string)
	_, of := folderKind(name)
	return readUpdates(n, folderSource{&current}, of)
}

func readUpdates(n *schema.Node, current source, of class) (set mailbox.Bag, remove []mailbox.Property, p *Problem) {
	patch := newPatch(current)
	for _, change := range n.Children {
		path, problem := ParsePath(change.First())
		if problem != nil {
			return nil, nil, problem
		}
		u := update{patch: patch, path: path, of: of}
		if problem := u.apply(change); problem != nil {
			return nil, nil, problem
		}
	}
	return patch.set, patch.removals(), nil
}

// update is the change of one property.
type update struct {
	patch *patch
	path  Path
	of    class
}

// apply carries out a Set…Field, AppendTo…Field or Delete…Field.
func (u update) apply(change *schema.Node) *Problem {
	if strings.HasPrefix(change.Name, "Delete") {
		return u.remove()
	}
	if len(change.Children) < 2 || len(change.Children[1].Children) != 1 {
		return u.fail(codeCount, "A change holds exactly one property.")
	}
	container := change.Children[1]
	if strings.HasPrefix(change.Name, "AppendTo") {
		return u.append(container.Children[0])
	}
	if container.Name != "Folder" && container.Name != "Item" && u.path.uri == "folder:FolderClass" {
		return u.fail(codeFolderClass, "The element of a typed folder implies its class.")
	}
	return u.set(container.Children[0])
}

func (u update) fail(code, text string) *Problem {
	return (&Problem{Code: code, Text: text}).at(u.path)
}

// field is the field of the path, nil if things of this kind have none.
func (u update) field() *field {
	f := fields.uris[u.path.uri]
	if f == nil || fields.elements[u.of][f.element] != f {
		return nil
	}
	return f
}

// dictionary is the dictionary of the path, nil if things of this kind have none.
func (u update) dictionary() *dictionary {
	if u.of != classContact {
		return nil
	}
	return dictionaryOf(u.path.uri)
}

func (u update) set(n *schema.Node) *Problem {
	switch d := u.dictionary(); {
	case u.path.extended():
		return u.setExtended(n)
	case d != nil:
		return u.setEntry(d, n)
	case u.path.index != "":
		return u.fail(codeSet, "Set action is invalid for property.")
	}
	f := u.field()
	if !f.writable() {
		return u.fail(codeSet, "Set action is invalid for property.")
	}
	if n.Name != f.element {
		return u.fail(codeMismatch, "The property is another than the path names.")
	}
	return f.read(u.patch, n)
}

func (u update) setExtended(n *schema.Node) *Problem {
	if n.Name != "ExtendedProperty" {
		return u.fail(codeMismatch, "The property is another than the path names.")
	}
	inside, problem := ParsePath(n.Child("ExtendedFieldURI"))
	if problem != nil {
		return problem
	}
	if inside != u.path {
		return u.fail(codeMismatch, "The property is another than the path names.")
	}
	return u.patch.readExtended(n, u.path)
}

// setEntry sets one entry of a dictionary, or one part of one.
func (u update) setEntry(d *dictionary, n *schema.Node) *Problem {
	if "t:"+n.Name != d.tag {
		return u.fail(codeMismatch, "The property is another than the path names.")
	}
	if len(n.Children) != 1 || d.parts != nil && len(n.Children[0].Children) != 1 {
		return u.fail(codeCount, "A change holds exactly one entry, and one part of an address.")
	}
	trial := newPatch(nil)
	found, problem := d.read(n, trial)
	if problem != nil {
		return problem
	}
	if len(found) != 1 || found[0] != d.slot(u.path) {
		return u.fail(codeMismatch, "The entry is another than the path names.")
	}
	_, problem = d.read(n, u.patch)
	return problem
}

func (u update) append(n *schema.Node) *Problem {
	if u.path.uri != "item:Body" {
		return u.fail(codeAppend, "Append action is invalid for property.")
	}
	if n.Name != "Body" {
		return u.fail(codeMismatch, "The property is another than the path names.")
	}
	return appendBody(u.patch, n)
}

func (u update) remove() *Problem {
	switch d := u.dictionary(); {
	case u.path.extended():
		return u.removeExtended()
	case d != nil:
		d.slots[d.slot(u.path)].drop(u.patch)
		return nil
	}
	f := u.field()
	if u.path.index != "" || !f.writable() || f.required {
		return u.fail(codeDelete, "Delete action is invalid for property.")
	}
	f.remove(u.patch)
	return nil
}

// removeExtended leaves a property alone that is there with another type: asked
// for by this path, there is none.
func (u update) removeExtended() *Problem {
	if kept[u.path.prop] {
		return u.fail(codeDelete, "The property is written by the server only.")
	}
	if v := u.patch.value(u.path.prop); v == nil || u.path.kind.Holds(v) {
		u.patch.drop(u.path.prop)
	}
	return nil
}
