package property_test

import (
	"reflect"
	"strings"
	"testing"

	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/mailbox"
)

func createdFolder(t *testing.T, folder string) (mailbox.Bag, *property.Problem) {
	t.Helper()
	n := operation(t, `<m:CreateFolder><m:ParentFolderId><t:FolderId Id="AA=="/></m:ParentFolderId><m:Folders>`+folder+
		`</m:Folders></m:CreateFolder>`)
	return property.ReadFolder(n.Child("Folders").First())
}

func TestReadFolder(t *testing.T) {
	mark := mailbox.Property{Set: own, Name: "ManagedBy"}
	for _, c := range []struct {
		folder string
		want   mailbox.Bag
		code   string
	}{
		{`<t:ContactsFolder><t:DisplayName>CRM</t:DisplayName>` + valued(extended(mark, "String"), "x") + `</t:ContactsFolder>`,
			mailbox.Bag{mailbox.FolderName: "CRM", mailbox.FolderClass: "IPF.Contact", mark: "x"}, ""},
		{`<t:Folder><t:FolderClass>IPF.Contact</t:FolderClass><t:DisplayName>CRM</t:DisplayName></t:Folder>`,
			mailbox.Bag{mailbox.FolderName: "CRM", mailbox.FolderClass: "IPF.Contact"}, ""},
		{`<t:Folder><t:DisplayName>CRM</t:DisplayName></t:Folder>`,
			mailbox.Bag{mailbox.FolderName: "CRM", mailbox.FolderClass: "IPF.Note"}, ""},
		{`<t:CalendarFolder><t:DisplayName>C</t:DisplayName></t:CalendarFolder>`,
			mailbox.Bag{mailbox.FolderName: "C", mailbox.FolderClass: "IPF.Appointment"}, ""},
		{`<t:ContactsFolder><t:FolderClass>IPF.Contact</t:FolderClass><t:DisplayName>CRM</t:DisplayName></t:ContactsFolder>`,
			nil, "ErrorNoFolderClassOverride"},
		{`<t:Folder><t:DisplayName> </t:DisplayName></t:Folder>`, nil, "ErrorFolderSavePropertyError"},
		{`<t:Folder><t:DisplayName>a</t:DisplayName><t:TotalCount>1</t:TotalCount></t:Folder>`, nil, "ErrorInvalidPropertySet"},
		{`<t:SearchFolder><t:DisplayName>a</t:DisplayName></t:SearchFolder>`, nil, "ErrorInvalidPropertySet"},
	} {
		got, problem := createdFolder(t, c.folder)
		if c.code != "" && (problem == nil || problem.Code != c.code) || c.code == "" && problem != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, %v, want %v, %s", c.folder, got, problem, c.want, c.code)
		}
	}
}

func TestReadFolderUpdates(t *testing.T) {
	f := mailbox.Folder{Props: mailbox.Bag{mailbox.FolderName: "CRM", mailbox.FolderClass: "IPF.Contact"}}
	put := func(path, folder string) string {
		return `<t:SetFolderField>` + path + folder + `</t:SetFolderField>`
	}
	name := field("folder:DisplayName")
	got, _, problem := property.ReadFolderUpdates(folderUpdates(t,
		put(name, `<t:ContactsFolder><t:DisplayName>New</t:DisplayName></t:ContactsFolder>`)), f)
	if problem != nil || !reflect.DeepEqual(got, mailbox.Bag{mailbox.FolderName: "New"}) {
		t.Errorf("%v, %v", got, problem)
	}
	for _, c := range []struct{ changes, code string }{
		{put(field("folder:FolderClass"), `<t:Folder><t:FolderClass>IPF.Note</t:FolderClass></t:Folder>`), "ErrorObjectTypeChanged"},
		{put(field("folder:FolderClass"), `<t:ContactsFolder><t:FolderClass>IPF.Contact</t:FolderClass></t:ContactsFolder>`), "ErrorNoFolderClassOverride"},
		{put(field("folder:TotalCount"), `<t:Folder><t:TotalCount>1</t:TotalCount></t:Folder>`), "ErrorInvalidPropertySet"},
		{`<t:DeleteFolderField>` + name + `</t:DeleteFolderField>`, "ErrorInvalidPropertyDelete"},
		{`<t:AppendToFolderField>` + name + `<t:Folder><t:DisplayName>a</t:DisplayName></t:Folder></t:AppendToFolderField>`, "ErrorInvalidPropertyAppend"},
	} {
		if _, _, problem := property.ReadFolderUpdates(folderUpdates(t, c.changes), f); problem == nil || problem.Code != c.code {
			t.Errorf("%s: %v, want %s", c.changes, problem, c.code)
		}
	}
}

func TestMatchFolder(t *testing.T) {
	match, problem := property.MatchFolder(find(t, contains("Prefixed", "IgnoreCase", field("folder:FolderClass"), "ipf.contact"), "").Child("Restriction"))
	if problem != nil {
		t.Fatal(problem.Code)
	}
	for class, want := range map[string]bool{"IPF.Contact": true, "IPF.Contact.GalContacts": true, "IPF.Note": false} {
		if match(mailbox.Folder{Props: mailbox.Bag{mailbox.FolderClass: class}}) != want {
			t.Errorf("%s: not %t", class, want)
		}
	}
}

func TestWriteFolder(t *testing.T) {
	f := mailbox.Folder{ID: "Rg==", Parent: "UA==", ChangeKey: "Sw==", Distinguished: "contacts", Items: 3, Unread: 1, Children: 2}
	base := func(name string) string { return `<t:BaseShape>` + name + `</t:BaseShape>` }
	for _, c := range []struct{ class, shape, want string }{
		{"IPF.Contact", base("IdOnly"), `<t:ContactsFolder><t:FolderId Id="Rg==" ChangeKey="Sw=="/></t:ContactsFolder>`},
		{"IPF.Contact", base("Default"), `<t:ContactsFolder><t:FolderId Id="Rg==" ChangeKey="Sw=="/><t:DisplayName>N</t:DisplayName>` +
			`<t:TotalCount>3</t:TotalCount><t:ChildFolderCount>2</t:ChildFolderCount></t:ContactsFolder>`},
		{"IPF.Note", base("Default"), `<t:Folder><t:FolderId Id="Rg==" ChangeKey="Sw=="/><t:DisplayName>N</t:DisplayName>` +
			`<t:TotalCount>3</t:TotalCount><t:ChildFolderCount>2</t:ChildFolderCount><t:UnreadCount>1</t:UnreadCount></t:Folder>`},
		{"IPF.Task", only(field("folder:ParentFolderId") + field("folder:DistinguishedFolderId") + field("folder:ManagedFolderInformation")),
			`<t:TasksFolder><t:FolderId Id="Rg==" ChangeKey="Sw=="/><t:ParentFolderId Id="UA=="/>` +
				`<t:DistinguishedFolderId>contacts</t:DistinguishedFolderId></t:TasksFolder>`},
		{"IPF.Appointment", only(extended(mailbox.Tag(0x3602), "Integer")), `<t:CalendarFolder><t:FolderId Id="Rg==" ChangeKey="Sw=="/>` +
			valued(extended(mailbox.Tag(0x3602), "Integer"), "3") + `</t:CalendarFolder>`},
		{"IPF.Contacts", base("IdOnly"), `<t:Folder><t:FolderId Id="Rg==" ChangeKey="Sw=="/></t:Folder>`},
	} {
		f.Props = mailbox.Bag{mailbox.FolderName: "N", mailbox.FolderClass: c.class}
		s, problem := property.ParseShape(folderShape(t, c.shape))
		if problem != nil {
			t.Fatal(problem.Code)
		}
		var w property.Writer
		property.WriteFolder(&w, f, s)
		if got := string(w.Bytes()); got != c.want {
			t.Errorf("%s:\n%s, want\n%s", c.shape, got, c.want)
		}
	}
	if _, problem := property.ParseShape(folderShape(t, only(field("item:Subject")))); problem == nil || problem.Code != "ErrorInvalidPropertyRequest" {
		t.Errorf("a field of items for a folder: %v", problem)
	}
	if _, problem := property.ParseShape(itemShape(t, only(field("folder:DisplayName")))); problem == nil || !strings.Contains(problem.Code, "ErrorInvalidPropertyRequest") {
		t.Errorf("a field of folders for an item: %v", problem)
	}
}
