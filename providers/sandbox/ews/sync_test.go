package ews_test

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// syncItems is SyncFolderItems with the given names.
func syncItems(folder, state string, most int, more string) string {
	ignore, scope, _ := strings.Cut(more, "|")
	return `<m:SyncFolderItems><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>` +
		`<t:FieldURI FieldURI="contacts:GivenName"/></t:AdditionalProperties></m:ItemShape><m:SyncFolderId>` + folder + `</m:SyncFolderId>` +
		within("m:SyncState", state) + ignore + `<m:MaxChangesReturned>` + strconv.Itoa(most) + `</m:MaxChangesReturned>` + scope + `</m:SyncFolderItems>`
}

// within puts content into an element; no content is no element.
func within(name, content string) string {
	if content == "" {
		return ""
	}
	return "<" + name + ">" + content + "</" + name + ">"
}

func (a answer) state(t testing.TB) string { return a.one(t, `<m:SyncState>([^<]+)<`) }

// changes are the kinds of changes with the names of what changed.
func (a answer) changes() []string {
	var changes []string
	for _, c := range a.all(`(<t:(?:Create|Update|Delete)>.*?</t:(?:Create|Update|Delete)>)`) {
		kind, _, _ := strings.Cut(c[len("<t:"):], ">")
		_, name, _ := strings.Cut(c, "<t:GivenName>")
		name, _, _ = strings.Cut(name, "<")
		changes = append(changes, strings.TrimSpace(kind+" "+name))
	}
	slices.Sort(changes)
	return changes
}

func TestSyncFolderItems(t *testing.T) {
	s := newSandbox(t)
	contacts := distinguished("contacts")
	items := s.create("", "A", "B", "C")

	a := s.must(syncItems(contacts, "", 2, ""))
	a.holds(t, "<m:IncludesLastItemInRange>false<")
	first := a.changes()
	a = s.must(syncItems(contacts, a.state(t), 2, ""))
	a.holds(t, "<m:IncludesLastItemInRange>true<")
	if got := append(first, a.changes()...); len(got) != 3 || !slices.Contains(got, "Create A") || !slices.Contains(got, "Create B") || !slices.Contains(got, "Create C") {
		t.Errorf("first changes %v", got)
	}
	state := a.state(t)

	a = s.must(syncItems(contacts, state, 512, ""))
	if len(a.changes()) != 0 || a.state(t) == state {
		t.Errorf("without a change: %s", a.body)
	}
	s.must(updateItem("NeverOverwrite", "BB", items[1]))
	s.must(overItems("DeleteItem", ` DeleteType="MoveToDeletedItems"`, "", "", items[2]))
	s.must(createItems("", "D"))
	for _, since := range []string{state, a.state(t)} {
		a = s.must(syncItems(contacts, since, 512, ""))
		if got := a.changes(); !slices.Equal(got, []string{"Create D", "Delete", "Update BB"}) {
			t.Errorf("changes %v", got)
		}
		a.holds(t, `<t:Delete><t:ItemId Id="`+items[2].id+`"`)
	}
	a = s.must(syncItems(contacts, state, 512, `<m:Ignore>`+items[1].xml()+`</m:Ignore>|<m:SyncScope>NormalItems</m:SyncScope>`))
	if got := a.changes(); !slices.Equal(got, []string{"Create D", "Delete"}) {
		t.Errorf("changes but for the ignored: %v", got)
	}
}

func TestSyncHiddenItems(t *testing.T) {
	s := newSandbox(t)
	m, err := s.store.Mailbox(anna)
	if err != nil {
		t.Fatal(err)
	}
	f, err := m.Distinguished("contacts")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.CreateItem(f.ID, mailbox.Bag{mailbox.MessageClass: "IPM.Configuration.X"}, true); err != nil {
		t.Fatal(err)
	}
	for _, scope := range []string{"NormalItems", "NormalAndAssociatedItems"} {
		a := s.must(syncItems(distinguished("contacts"), "", 512, "|<m:SyncScope>"+scope+"</m:SyncScope>"))
		if got := a.items(); len(got) != 0 {
			t.Errorf("%s: %v", scope, got)
		}
	}
	if got := s.must(strings.Replace(list("", distinguished("contacts")), "Shallow", "Associated", 1)).items(); len(got) != 1 {
		t.Errorf("hidden items: %v, want one", got)
	}
}

func TestSyncStateOfAnother(t *testing.T) {
	s := newSandbox(t)
	crm := s.createFolder(distinguished("contacts"), "CRM")
	state := s.must(syncItems(distinguished("contacts"), "", 512, "")).state(t)
	bad := func(a answer) {
		t.Helper()
		a.wants(t, "ErrorInvalidSyncStateData")
		a.holds(t, "<m:SyncState/><m:IncludesLastItemInRange>true</m:IncludesLastItemInRange>")
	}
	bad(s.do(syncItems(distinguished("contacts"), "H4sIAAAA", 512, "")))
	bad(s.do(syncItems(distinguished("contacts"), "no state", 512, "")))
	bad(s.do(syncItems(folderID(crm), state, 512, "")))
	bad(s.post(s.service, envelope(impersonate(bert), syncItems(distinguished("contacts"), state, 512, ""))))
	s.do(syncHierarchy(distinguished("contacts"), state)).wants(t, "ErrorInvalidSyncStateData")
	s.do(syncItems(distinguished("archiveinbox"), state, 512, "")).wants(t, "ErrorSyncFolderNotFound")
	s.must(overFolders("DeleteFolder", ` DeleteType="HardDelete"`, "", folderID(crm)))
	s.do(syncItems(folderID(crm), "", 512, "")).wants(t, "ErrorSyncFolderNotFound")

	s.faults.Once(fault.SyncStateRefused, 1)
	s.must(syncItems(distinguished("contacts"), "", 512, "")) // there is no state to refuse
	bad(s.do(syncItems(distinguished("contacts"), state, 512, "")))
	s.must(syncItems(distinguished("contacts"), state, 512, ""))
}

func TestSyncStateOfAnotherStore(t *testing.T) {
	s, later := newSandbox(t), newSandbox(t)
	state := s.must(syncItems(distinguished("contacts"), "", 512, "")).state(t)
	later.must(syncItems(distinguished("contacts"), state, 512, "")) // the same in all

	path := filepath.Join(t.TempDir(), "mailboxes")
	reopen := func() *mailbox.Store {
		store, err := mailbox.Open(mailbox.Options{Path: path, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		return store
	}
	s.server.Store = reopen()
	if _, err := s.server.Store.Add(anna, "Anna Muster"); err != nil {
		t.Fatal(err)
	}
	s.do(syncItems(distinguished("contacts"), state, 512, "")).wants(t, "ErrorInvalidSyncStateData")
	state = s.must(syncItems(distinguished("contacts"), "", 512, "")).state(t)
	if err := s.server.Store.Close(); err != nil {
		t.Fatal(err)
	}
	s.server.Store = reopen()
	s.must(syncItems(distinguished("contacts"), state, 512, ""))
}

func syncHierarchy(folder, state string) string {
	return `<m:SyncFolderHierarchy><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>` +
		within("m:SyncFolderId", folder) + within("m:SyncState", state) + `</m:SyncFolderHierarchy>`
}

func TestSyncFolderHierarchy(t *testing.T) {
	s := newSandbox(t)
	a := s.must(syncHierarchy("", ""))
	a.holds(t, "<m:IncludesLastFolderInRange>true<", "<t:DisplayName>Inbox<", "<t:Create><t:ContactsFolder>")
	state := a.state(t)
	crm := s.createFolder(distinguished("contacts"), "CRM")
	a = s.must(syncHierarchy("", state))
	if got := a.all(`<t:Create>.*?<t:DisplayName>([^<]*)<`); !slices.Equal(got, []string{"CRM"}) {
		t.Errorf("created %v in %s", got, a.body)
	}
	state = a.state(t)
	s.must(overFolders("DeleteFolder", ` DeleteType="HardDelete"`, "", folderID(crm)))
	a = s.must(syncHierarchy("", state))
	a.holds(t, `<t:Delete><t:FolderId Id="`+crm+`"`)
	s.do(syncHierarchy(distinguished("archiveinbox"), "")).holds(t, "ErrorSyncFolderNotFound",
		"<m:SyncState/><m:IncludesLastFolderInRange>true</m:IncludesLastFolderInRange>")
	s.must(syncHierarchy(distinguished("contacts"), ""))
}
