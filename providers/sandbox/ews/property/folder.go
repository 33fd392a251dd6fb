package property

import (
	"strings"

	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
)

// folderRows are the fields of t:BaseFolderType before the extended properties.
func folderRows() []field {
	return []field{
		{uri: "folder:FolderId", base: baseID, write: writeFolderID},
		{uri: "folder:ParentFolderId", base: baseAll, write: writeFolderParent},
		{uri: "folder:FolderClass", base: baseAll, prop: mailbox.FolderClass, kind: mapi.String, put: putFolderClass, required: true},
		{uri: "folder:DisplayName", base: baseDefault, prop: mailbox.FolderName, kind: mapi.String, put: putFolderName, required: true},
		{uri: "folder:TotalCount", base: baseDefault, prop: folderItems, kind: mapi.Integer, fixed: true},
		{uri: "folder:ChildFolderCount", base: baseDefault, prop: folderChildren, kind: mapi.Integer, fixed: true},
	}
}

// folderTailRows are the fields of t:BaseFolderType behind the extended
// properties. No folder of the store is a managed one, so that
// ManagedFolderInformation is always absent.
func folderTailRows() []field {
	return []field{
		{uri: "folder:EffectiveRights", base: baseAll, write: writeFolderRights},
		{uri: "folder:DistinguishedFolderId", base: onDemand, write: func(w *Writer, r *record) {
			if r.folder.Distinguished != "" {
				w.Element("t:DistinguishedFolderId", r.folder.Distinguished)
			}
		}},
	}
}

// folderEndRows are what t:FolderType adds.
func folderEndRows() []field {
	return []field{{uri: "folder:UnreadCount", base: baseDefault, prop: folderUnread, kind: mapi.Integer, fixed: true}}
}

func writeFolderID(w *Writer, r *record) {
	w.Open("t:FolderId")
	w.Attr("Id", string(r.folder.ID))
	w.Attr("ChangeKey", string(r.folder.ChangeKey))
	w.Close("t:FolderId")
}

func writeFolderParent(w *Writer, r *record) {
	if r.folder.Parent == "" {
		return
	}
	w.Open("t:ParentFolderId")
	w.Attr("Id", string(r.folder.Parent))
	w.Close("t:ParentFolderId")
}

// writeFolderRights writes that the caller may do everything in a folder.
func writeFolderRights(w *Writer, _ *record) {
	w.Open("t:EffectiveRights")
	for _, right := range []string{
		"CreateAssociated", "CreateContents", "CreateHierarchy", "Delete", "Modify", "Read", "ViewPrivateItems",
	} {
		w.Bool("t:"+right, true)
	}
	w.Close("t:EffectiveRights")
}

// putFolderName refuses an empty name: a folder has to have one.
func putFolderName(p *patch, n *schema.Node) *Problem {
	if strings.TrimSpace(n.Text) == "" {
		return (&Problem{Code: codeFolderProperty, Text: "A folder has a name."}).at(Path{uri: "folder:DisplayName"})
	}
	p.put(mailbox.FolderName, n.Text)
	return nil
}

// putFolderClass refuses to make another kind of folder of one.
func putFolderClass(p *patch, n *schema.Node) *Problem {
	was, _ := p.value(mailbox.FolderClass).(string)
	if p.current != nil && folderTag(was) != folderTag(n.Text) {
		return (&Problem{Code: codeType, Text: "The folder's type cannot be changed."}).at(Path{uri: "folder:FolderClass"})
	}
	p.put(mailbox.FolderClass, n.Text)
	return nil
}

// folderElements are the elements of typed folders and the class that each
// implies.
var folderElements = []struct {
	element, class string
	of             class
}{
	{"ContactsFolder", "IPF.Contact", classPlainFolder},
	{"CalendarFolder", "IPF.Appointment", classPlainFolder},
	{"TasksFolder", "IPF.Task", classFolder},
}

// folderTag is the element of a folder of a class, and folderClass its fields.
func folderTag(folderClass string) string {
	tag, _ := folderKind(folderClass)
	return tag
}

func folderKind(folderClass string) (tag string, of class) {
	name := strings.ToLower(folderClass)
	for _, e := range folderElements {
		if within(name, strings.ToLower(e.class)) {
			return "t:" + e.element, e.of
		}
	}
	return "t:Folder", classFolder
}
