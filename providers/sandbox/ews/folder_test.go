package ews_test

import (
	"slices"
	"strings"
	"testing"

	"contactsync/providers/sandbox/fault"
)

// overFolders is an operation over folders, such as DeleteFolder.
func overFolders(operation, attributes, head string, ids ...string) string {
	return `<m:` + operation + attributes + `>` + head + `<m:FolderIds>` + strings.Join(ids, "") + `</m:FolderIds></m:` + operation + `>`
}

func get(ids ...string) string {
	return overFolders("GetFolder", "", `<m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>`, ids...)
}

func TestGetFolder(t *testing.T) {
	s := newSandbox(t)
	gone := s.createFolder(distinguished("contacts"), "Gone")
	s.must(overFolders("DeleteFolder", ` DeleteType="HardDelete"`, "", folderID(gone)))
	item := s.create("", "A")[0]
	a := s.do(get(distinguished("contacts"), folderID(gone), folderID("AAMkFolder"), folderID(""),
		distinguished("archiveinbox"), folderID(item.id), distinguished("inbox")))
	a.wants(t, "NoError", "ErrorItemNotFound", "ErrorInvalidIdMalformed", "ErrorInvalidIdEmpty",
		"ErrorItemNotFound", "ErrorCannotUseItemIdForFolderId", "NoError")
	a.holds(t, "<t:ContactsFolder>", "<t:DisplayName>Contacts</t:DisplayName>", "<t:TotalCount>1</t:TotalCount>",
		"<m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>", `ResponseClass="Error"`)
}

func TestCreateFolder(t *testing.T) {
	s := newSandbox(t)
	crm := s.createFolder(distinguished("contacts"), "CRM")
	s.must(overFolders("GetFolder", "", `<m:FolderShape><t:BaseShape>AllProperties</t:BaseShape></m:FolderShape>`, folderID(crm))).
		holds(t, "<t:DisplayName>CRM</t:DisplayName>", "<t:FolderClass>IPF.Contact</t:FolderClass>")
	s.do(createFolder(distinguished("contacts"), "crm")).wants(t, "ErrorFolderExists")
	s.do(createFolder(folderID(crm), "CRM")).wants(t, "NoError")
	s.do(createFolder(distinguished("archiveinbox"), "A")).wants(t, "ErrorParentFolderNotFound")
	s.do(strings.Replace(createFolder(folderID(crm), "B"), "<t:DisplayName>",
		"<t:FolderClass>IPF.Contact</t:FolderClass><t:DisplayName>", 1)).wants(t, "ErrorNoFolderClassOverride")
	s.must(overFolders("DeleteFolder", ` DeleteType="HardDelete"`, "", folderID(crm)))
	s.do(createFolder(folderID(crm), "C")).wants(t, "ErrorParentFolderNotFound")

	several := strings.Replace(createFolder(distinguished("contacts"), "One"), "</m:Folders>",
		"<t:ContactsFolder><t:DisplayName>one</t:DisplayName></t:ContactsFolder><t:ContactsFolder><t:DisplayName>Two</t:DisplayName></t:ContactsFolder></m:Folders>", 1)
	s.do(several).wants(t, "NoError", "ErrorFolderExists", "NoError")
}

func TestUpdateFolder(t *testing.T) {
	s := newSandbox(t)
	crm := s.createFolder(distinguished("contacts"), "CRM")
	s.createFolder(distinguished("contacts"), "Other")
	rename := func(id, name string) string {
		return `<m:UpdateFolder><m:FolderChanges><t:FolderChange>` + id + `<t:Updates><t:SetFolderField>` +
			`<t:FieldURI FieldURI="folder:DisplayName"/><t:ContactsFolder><t:DisplayName>` + name + `</t:DisplayName></t:ContactsFolder>` +
			`</t:SetFolderField></t:Updates></t:FolderChange></m:FolderChanges></m:UpdateFolder>`
	}
	if got := s.must(rename(folderID(crm), "Renamed")).folders(); !slices.Equal(got, []string{crm}) {
		t.Errorf("ids %v, want the same one", got)
	}
	s.must(get(folderID(crm))).holds(t, "<t:DisplayName>Renamed</t:DisplayName>")
	s.do(rename(folderID(crm), "other")).wants(t, "ErrorFolderExists")
	s.do(rename(distinguished("archiveinbox"), "A")).wants(t, "ErrorItemNotFound")
}

func TestRelocateFolders(t *testing.T) {
	s := newSandbox(t)
	a, b := s.createFolder(distinguished("contacts"), "A"), s.createFolder(distinguished("contacts"), "B")
	item := s.create(folderID(a), "X")[0]
	to := func(id string) string { return `<m:ToFolderId>` + id + `</m:ToFolderId>` }

	copied := s.must(overFolders("CopyFolder", "", to(folderID(b)), folderID(a))).folders()
	if len(copied) != 1 || copied[0] == a {
		t.Fatalf("the copy has id %v", copied)
	}
	if got := s.must(list("", folderID(copied[0]))).names(); !slices.Equal(got, []string{"X"}) {
		t.Errorf("in the copy are %v", got)
	}
	s.do(overFolders("MoveFolder", "", to(folderID(b)), folderID(a))).wants(t, "ErrorFolderExists")
	s.must(overFolders("DeleteFolder", ` DeleteType="HardDelete"`, "", folderID(copied[0])))
	if got := s.must(overFolders("MoveFolder", "", to(folderID(b)), folderID(a))).folders(); !slices.Equal(got, []string{a}) {
		t.Errorf("after the move the id is %v", got)
	}
	if got := s.must(getItems("", item)).names(); !slices.Equal(got, []string{"X"}) {
		t.Errorf("after the move its item is %v", got)
	}
	s.do(overFolders("MoveFolder", "", to(folderID(a)), folderID(b))).wants(t, "ErrorMoveCopyFailed")
	s.do(overFolders("MoveFolder", "", to(folderID(b)), distinguished("inbox"))).wants(t, "ErrorMoveDistinguishedFolder")
	s.do(overFolders("MoveFolder", "", to(distinguished("archiveinbox")), folderID(a))).wants(t, "ErrorToFolderNotFound")
}

func TestDeleteFolder(t *testing.T) {
	s := newSandbox(t)
	crm := s.createFolder(distinguished("contacts"), "CRM")
	remove := func(mode, id string) string {
		return overFolders("DeleteFolder", ` DeleteType="`+mode+`"`, "", id)
	}
	s.do(remove("MoveToDeletedItems", distinguished("contacts"))).wants(t, "ErrorDeleteDistinguishedFolder")
	s.do(remove("SoftDelete", folderID(crm))).wants(t, "ErrorCannotDeleteObject")
	s.must(remove("MoveToDeletedItems", folderID(crm)))
	deleted := s.must(get(distinguished("deleteditems"))).folders()[0]
	s.must(overFolders("GetFolder", "", `<m:FolderShape><t:BaseShape>AllProperties</t:BaseShape></m:FolderShape>`, folderID(crm))).
		holds(t, `<t:ParentFolderId Id="`+deleted+`"`)
	s.must(remove("HardDelete", folderID(crm)))
	s.do(remove("HardDelete", folderID(crm))).wants(t, "ErrorItemNotFound")
}

func TestEmptyFolder(t *testing.T) {
	s := newSandbox(t)
	crm := s.createFolder(distinguished("contacts"), "CRM")
	below := s.createFolder(folderID(crm), "Below")
	s.create(folderID(crm), "A", "B")
	empty := func(subfolders, id string) string {
		return overFolders("EmptyFolder", ` DeleteType="MoveToDeletedItems" DeleteSubFolders="`+subfolders+`"`, "", id)
	}
	s.must(empty("false", folderID(crm)))
	if got := s.must(list("", folderID(crm)+distinguished("deleteditems"))).names(); !slices.Equal(got, []string{"A", "B"}) {
		t.Errorf("names %v", got)
	}
	s.do(get(folderID(below))).wants(t, "NoError")
	s.must(empty("true", folderID(crm)))
	s.must(get(folderID(crm))).holds(t, "<t:ChildFolderCount>0<")
}

func TestFindFolder(t *testing.T) {
	s := newSandbox(t)
	for _, name := range []string{"A", "B", "C"} {
		s.createFolder(folderID(s.createFolder(distinguished("notes"), name)), name+" below")
	}
	find := func(traversal, view, restriction string) string {
		return overFindFolder(traversal, view, restriction, distinguished("notes"))
	}
	names := func(body string) []string {
		t.Helper()
		return s.must(body).all(`<t:DisplayName>([^<]*)<`)
	}
	page := `<m:IndexedPageFolderView MaxEntriesReturned="2" Offset="1" BasePoint="Beginning"/>`
	class := `<m:Restriction><t:Contains ContainmentMode="Prefixed" ContainmentComparison="IgnoreCase"><t:FieldURI FieldURI="folder:DisplayName"/><t:Constant Value="b"/></t:Contains></m:Restriction>`
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"shallow":      {find("Shallow", "", ""), []string{"A", "B", "C"}},
		"deep":         {find("Deep", "", ""), []string{"A", "A below", "B", "B below", "C", "C below"}},
		"soft deleted": {find("SoftDeleted", "", ""), nil},
		"restricted":   {find("Deep", "", class), []string{"B", "B below"}},
		"page":         {find("Shallow", page, ""), []string{"B", "C"}},
	} {
		got := names(c.body)
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	s.must(find("Shallow", page, "")).holds(t, `IndexedPagingOffset="3"`, `TotalItemsInView="3"`, `IncludesLastItemInRange="true"`)
	s.do(overFindFolder("Deep", "", "", distinguished("archiveinbox")+distinguished("notes"))).wants(t, "ErrorFolderNotFound", "NoError")
}

func overFindFolder(traversal, view, restriction, parents string) string {
	return `<m:FindFolder Traversal="` + traversal + `"><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>` +
		`<t:FieldURI FieldURI="folder:DisplayName"/></t:AdditionalProperties></m:FolderShape>` + view + restriction +
		`<m:ParentFolderIds>` + parents + `</m:ParentFolderIds></m:FindFolder>`
}

func TestFolderDeletedUnderway(t *testing.T) {
	s := newSandbox(t)
	empty, full := s.createFolder(distinguished("contacts"), "Empty"), s.createFolder(distinguished("contacts"), "Full")
	item := s.create(folderID(full), "A")[0]

	s.faults.Once(fault.FolderDeleted, 1)
	s.do(createItems(folderID(empty), "B", "C")).wants(t, "ErrorSavedItemFolderNotFound", "ErrorSavedItemFolderNotFound")
	s.do(get(folderID(empty))).wants(t, "ErrorItemNotFound")

	s.faults.Once(fault.FolderDeleted, 1)
	s.create("", "D") // nobody can delete the folder itself
	s.create(folderID(full), "E")
	found := s.must(overFindFolder("Shallow", "", "", distinguished("deleteditems"))).folders()
	if !slices.Equal(found, []string{full}) {
		t.Errorf("in the deleted items are %v", found)
	}
	if got := s.must(getItems("", item)).names(); !slices.Equal(got, []string{"A"}) {
		t.Errorf("what was in the folder: %v", got)
	}
}
