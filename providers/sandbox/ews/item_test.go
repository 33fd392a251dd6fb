package ews_test

import (
	"slices"
	"strings"
	"testing"

	"contactsync/providers/sandbox/ews"
	"contactsync/providers/sandbox/fault"
)

const categories = `<t:FieldURI FieldURI="item:Categories"/>`

// updateItem sets the given name of items.
func updateItem(resolution, name string, ids ...itemID) string {
	var b strings.Builder
	b.WriteString(`<m:UpdateItem MessageDisposition="SaveOnly" ConflictResolution="` + resolution + `"><m:ItemChanges>`)
	for _, id := range ids {
		b.WriteString(`<t:ItemChange>`)
		if id.key == "" {
			b.WriteString(`<t:ItemId Id="` + id.id + `"/>`)
		} else {
			b.WriteString(id.xml())
		}
		b.WriteString(`<t:Updates><t:SetItemField><t:FieldURI FieldURI="contacts:GivenName"/><t:Contact><t:GivenName>` + name +
			`</t:GivenName></t:Contact></t:SetItemField></t:Updates></t:ItemChange>`)
	}
	b.WriteString(`</m:ItemChanges></m:UpdateItem>`)
	return b.String()
}

// overItems is an operation over items, such as DeleteItem.
func overItems(operation, attributes, head, tail string, ids ...itemID) string {
	var b strings.Builder
	b.WriteString(`<m:` + operation + attributes + `>` + head + `<m:ItemIds>`)
	for _, id := range ids {
		b.WriteString(id.xml())
	}
	b.WriteString(`</m:ItemIds>` + tail + `</m:` + operation + `>`)
	return b.String()
}

func TestCreateItem(t *testing.T) {
	s := newSandbox(t)
	crm := s.createFolder(distinguished("contacts"), "CRM")
	item := s.create("", "A")[0]
	s.create(folderID(crm), "B")
	if got := s.must(list("", distinguished("contacts"))).items(); !slices.Equal(got, []itemID{item}) {
		t.Errorf("in the default folder are %v, want %v", got, item)
	}
	contact := func(parts string) string { return `<t:Contact>` + parts + `</t:Contact>` }
	with := func(folder string, items ...string) string {
		return strings.Replace(createItems(folder), `<m:Items>`, `<m:Items>`+strings.Join(items, ""), 1)
	}
	bad := contact(`<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="0x9001" PropertyType="String"/><t:Value>x</t:Value></t:ExtendedProperty>`)
	a := s.do(with(folderID(crm), contact(`<t:GivenName>C</t:GivenName>`), bad, contact(`<t:GivenName>D</t:GivenName>`)))
	a.wants(t, "NoError", "ErrorInvalidExtendedProperty", "NoError")
	if len(a.items()) != 2 {
		t.Errorf("ids in %s", a.body)
	}
	if got := s.must(list("", folderID(crm))).names(); !slices.Equal(got, []string{"B", "C", "D"}) {
		t.Errorf("names %v", got)
	}
	for code, body := range map[string]string{
		"ErrorCannotCreateContactInNonContactFolder": createItems(distinguished("inbox"), "E"),
		"ErrorSavedItemFolderNotFound":               createItems(distinguished("archiveinbox"), "E"),
		"ErrorInvalidIdMalformed":                    createItems(folderID("AAMkFolder"), "E"),
		"ErrorMessageDispositionRequired":            strings.Replace(with("", `<t:Message><t:Subject>x</t:Subject></t:Message>`), ` MessageDisposition="SaveOnly"`, "", 1),
		"ErrorInvalidItemForOperationCreateItem":     with("", `<t:ReplyToItem><t:ReferenceItemId Id="`+item.id+`"/></t:ReplyToItem>`),
	} {
		s.do(body).wants(t, code)
	}
	s.must(with("", `<t:Message><t:Subject>x</t:Subject></t:Message>`))
	s.must(get(distinguished("drafts"))).holds(t, "<t:TotalCount>1<")
	s.post(s.service, envelope("", createItems("", "E"))).wants(t, "ErrorMissingEmailAddress")
	s.post(s.service, envelope("", createItems(of(anna), "E"))).wants(t, "ErrorAccessDenied")
	s.post(s.delegate, envelope("", createItems(of(anna), "E"))).wants(t, "NoError")
}

func TestGetItem(t *testing.T) {
	s := newSandbox(t)
	items := s.create("", "A", "B", "C")
	s.must(overItems("DeleteItem", ` DeleteType="HardDelete"`, "", "", items[1]))
	folder := s.must(get(distinguished("contacts"))).folders()[0]
	a := s.do(getItems(`<t:FieldURI FieldURI="item:ParentFolderId"/>`, items[0], itemID{id: "AAMkItem"}, itemID{id: folder}, items[2]))
	a.wants(t, "NoError", "ErrorInvalidIdMalformed", "ErrorCannotUseFolderIdForItemId", "NoError")
	if got := a.names(); !slices.Equal(got, []string{"A", "C"}) {
		t.Errorf("names %v", got)
	}
	a.holds(t, `<t:ParentFolderId Id="`+folder+`"`, "<m:Items/>")
	s.do(strings.Replace(getItems("", items[0]), `<t:ItemId Id="`+items[0].id+`"/>`, `<t:ItemId Id="`+items[0].id+`" ChangeKey="x"/>`, 1)).
		wants(t, "ErrorInvalidChangeKey")
	swapped := []byte(items[0].id)
	swapped[10] ^= 0x20 // ids differ by upper and lower case
	if a := s.do(getItems("", itemID{id: string(swapped)})); len(a.names()) != 0 {
		t.Errorf("an id in other letters is taken for the same: %s", a.body)
	}
}

func TestUpdateItem(t *testing.T) {
	s := newSandbox(t)
	first := s.create("", "A")[0]
	a := s.must(updateItem("NeverOverwrite", "B", first))
	second := a.items()[0]
	if second.id != first.id || second.key == first.key {
		t.Errorf("after the update %v, before %v", second, first)
	}
	a.holds(t, "<m:ConflictResults><t:Count>0</t:Count></m:ConflictResults>")
	for name, c := range map[string]struct {
		resolution string
		id         itemID
		code, want string
	}{
		"never, stale":       {"NeverOverwrite", first, "ErrorIrresolvableConflict", "B"},
		"never, without":     {"NeverOverwrite", itemID{id: first.id}, "ErrorChangeKeyRequiredForWriteOperations", "B"},
		"automatic, without": {"AutoResolve", itemID{id: first.id}, "ErrorChangeKeyRequiredForWriteOperations", "B"},
		"malformed":          {"AlwaysOverwrite", itemID{first.id, "EQAAABYA"}, "ErrorInvalidChangeKey", "B"},
		"unknown":            {"AlwaysOverwrite", itemID{id: "AAMkItem"}, "ErrorInvalidIdMalformed", "B"},
	} {
		t.Run(name, func(t *testing.T) {
			s := s.in(t)
			s.do(updateItem(c.resolution, "C", c.id)).wants(t, c.code)
			if got := s.must(getItems("", first)).names(); !slices.Equal(got, []string{c.want}) {
				t.Errorf("name %v, want %s", got, c.want)
			}
		})
	}
	s.must(updateItem("AutoResolve", "C", first)).holds(t, "<t:Count>1</t:Count>")
	s.must(updateItem("AlwaysOverwrite", "D", first))
	s.must(updateItem("AlwaysOverwrite", "E", itemID{id: first.id}))
	if got := s.must(getItems("", first)).names(); !slices.Equal(got, []string{"E"}) {
		t.Errorf("name %v", got)
	}

	two := strings.Replace(updateItem("AlwaysOverwrite", "F", first), "<t:GivenName>F</t:GivenName>", "<t:GivenName>F</t:GivenName><t:Surname>G</t:Surname>", 1)
	s.do(two).wants(t, "ErrorIncorrectUpdatePropertyCount")

	gone := s.create("", "X")[0]
	s.must(overItems("DeleteItem", ` DeleteType="HardDelete"`, "", "", gone))
	last := s.create("", "Y")[0]
	s.do(updateItem("NeverOverwrite", "Z", gone, last)).wants(t, "ErrorItemNotFound", "NoError")
}

func TestItemEditedUnderway(t *testing.T) {
	s := newSandbox(t)
	items := s.create("", "A", "B", "C")
	s.faults.Once(fault.ItemEdited, 1)
	s.do(updateItem("NeverOverwrite", "X", items...)).wants(t, "NoError", "ErrorIrresolvableConflict", "NoError")
	a := s.must(getItems(categories, items...))
	if got := a.names(); !slices.Equal(got, []string{"X", "B", "X"}) {
		t.Errorf("names %v", got)
	}
	if got := a.all(`<t:String>([^<]*)<`); !slices.Equal(got, []string{ews.UserEdit}) {
		t.Errorf("categories %v", got)
	}
}

func TestDeleteItem(t *testing.T) {
	s := newSandbox(t)
	items := s.create("", "A", "B", "C")
	remove := func(mode string, ids ...itemID) string {
		return overItems("DeleteItem", ` DeleteType="`+mode+`" AffectedTaskOccurrences="AllOccurrences" SendMeetingCancellations="SendToNone"`, "", "", ids...)
	}
	s.must(updateItem("NeverOverwrite", "AA", items[0]))
	s.must(remove("MoveToDeletedItems", items[0])) // a stale change key
	s.must(remove("SoftDelete", items[1]))
	s.must(remove("HardDelete", items[2]))
	for folder, want := range map[string][]string{
		"contacts": nil, "deleteditems": {"AA"}, "recoverableitemsdeletions": {"B"}, "recoverableitemspurges": {"C"},
	} {
		if got := s.must(list("", distinguished(folder))).names(); !slices.Equal(got, want) {
			t.Errorf("%s holds %v, want %v", folder, got, want)
		}
	}
	last := s.create("", "D")[0]
	s.do(remove("HardDelete", items[0], itemID{id: "AAMkItem"}, last)).wants(t, "ErrorItemNotFound", "ErrorInvalidIdMalformed", "NoError")
}

func TestRelocateItems(t *testing.T) {
	s := newSandbox(t)
	crm := s.createFolder(distinguished("contacts"), "CRM")
	items := s.create("", "A", "B", "C", "D")
	to := `<m:ToFolderId>` + folderID(crm) + `</m:ToFolderId>`

	moved := s.must(overItems("MoveItem", "", to, "", items[:2]...)).items()
	if len(moved) != 2 || moved[0].id == items[0].id || moved[1].id == items[1].id {
		t.Fatalf("new ids %v of %v", moved, items)
	}
	s.do(getItems("", items[0])).wants(t, "ErrorItemNotFound")
	if got := s.must(getItems("", moved...)).names(); !slices.Equal(got, []string{"A", "B"}) {
		t.Errorf("under the new ids %v", got)
	}
	a := s.must(overItems("MoveItem", "", to, `<m:ReturnNewItemIds>false</m:ReturnNewItemIds>`, items[2]))
	if len(a.items()) != 0 {
		t.Errorf("ids in %s", a.body)
	}
	copied := s.must(overItems("CopyItem", "", to, `<m:ReturnNewItemIds>true</m:ReturnNewItemIds>`, items[3])).items()
	if got := s.must(getItems("", append(copied, items[3])...)).names(); !slices.Equal(got, []string{"D", "D"}) {
		t.Errorf("copy and original are %v", got)
	}
	s.do(overItems("MoveItem", "", to, "", items[0], items[3])).wants(t, "ErrorItemNotFound", "NoError")
	nowhere := `<m:ToFolderId>` + distinguished("archiveinbox") + `</m:ToFolderId>`
	s.do(overItems("MoveItem", "", nowhere, "", moved...)).wants(t, "ErrorToFolderNotFound", "ErrorToFolderNotFound")
	if got := s.must(list("", folderID(crm))).names(); !slices.Equal(got, []string{"A", "B", "C", "D", "D"}) {
		t.Errorf("in the folder are %v", got)
	}
}

func TestBatchStopped(t *testing.T) {
	s := newSandbox(t)
	s.faults.Once(fault.BatchStopped, 1)
	s.do(createItems("", "A", "B", "C", "D")).wants(t, "NoError", "NoError", "ErrorMailboxStoreUnavailable", "ErrorBatchProcessingStopped")
	a := s.must(list("", distinguished("contacts")))
	if got := a.names(); !slices.Equal(got, []string{"A", "B"}) {
		t.Errorf("names %v", got)
	}
}

func TestTimeoutExpired(t *testing.T) {
	s := newSandbox(t)
	s.faults.Once(fault.TimeoutExpired, 1)
	a := s.do(createItems("", "A", "B"))
	a.wants(t, "ErrorTimeoutExpired", "ErrorTimeoutExpired")
	if a.status != 200 {
		t.Errorf("status %d", a.status)
	}
	if got := s.must(list("", distinguished("contacts"))).names(); len(got) != 0 {
		t.Errorf("names %v", got)
	}
}

func TestQuota(t *testing.T) {
	s := newSandbox(t)
	s.faults.Once(fault.Quota, 1)
	s.must(list("", distinguished("contacts"))) // reading needs no room
	a := s.do(createItems("", "A", "B", "C"))
	a.wants(t, "NoError", "ErrorQuotaExceeded", "ErrorBatchProcessingStopped")
	a.holds(t, `<m:CreateItemResponseMessage ResponseClass="Warning">`)

	m, err := s.store.Mailbox(anna)
	if err != nil {
		t.Fatal(err)
	}
	m.SetQuota(2)
	s.do(createItems("", "B", "C", "D")).wants(t, "NoError", "ErrorQuotaExceeded", "ErrorBatchProcessingStopped")
	if got := s.must(list("", distinguished("contacts"))).names(); !slices.Equal(got, []string{"A", "B"}) {
		t.Errorf("names %v", got)
	}
}
