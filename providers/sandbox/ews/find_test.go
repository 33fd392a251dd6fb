package ews_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestFindItemPages(t *testing.T) {
	s := newSandbox(t)
	s.create("", "A", "B", "C", "D", "E")
	s.server.Limits.FindPage = 4
	s.server.Limits.FindPageRestricted = 3
	indexed := func(most, offset int, base string) string {
		return fmt.Sprintf(`<m:IndexedPageItemView MaxEntriesReturned="%d" Offset="%d" BasePoint="%s"/>`, most, offset, base)
	}
	exists := `<m:Restriction><t:Exists><t:FieldURI FieldURI="contacts:GivenName"/></t:Exists></m:Restriction>`
	is := func(name string) string {
		return `<t:IsEqualTo><t:FieldURI FieldURI="contacts:GivenName"/><t:FieldURIOrConstant><t:Constant Value="` + name + `"/></t:FieldURIOrConstant></t:IsEqualTo>`
	}
	for name, c := range map[string]struct {
		view  string
		names []string
		holds string
	}{
		"first":              {indexed(2, 0, "Beginning"), []string{"A", "B"}, `IndexedPagingOffset="2" TotalItemsInView="5" IncludesLastItemInRange="false"`},
		"middle":             {indexed(2, 2, "Beginning"), []string{"C", "D"}, `IndexedPagingOffset="4" TotalItemsInView="5" IncludesLastItemInRange="false"`},
		"last":               {indexed(2, 4, "Beginning"), []string{"E"}, `IndexedPagingOffset="5" TotalItemsInView="5" IncludesLastItemInRange="true"`},
		"behind":             {indexed(2, 9, "Beginning"), nil, `IndexedPagingOffset="5" TotalItemsInView="5" IncludesLastItemInRange="true"`},
		"capped":             {indexed(900, 0, "Beginning"), []string{"A", "B", "C", "D"}, `IndexedPagingOffset="4" TotalItemsInView="5" IncludesLastItemInRange="false"`},
		"capped, restricted": {indexed(900, 0, "Beginning") + exists, []string{"A", "B", "C"}, `IndexedPagingOffset="3" TotalItemsInView="5" IncludesLastItemInRange="false"`},
		"from the end":       {indexed(2, 1, "End"), []string{"C", "D"}, `IndexedPagingOffset="3" TotalItemsInView="5" IncludesLastItemInRange="false"`},
		"to the beginning":   {indexed(2, 3, "End"), []string{"A", "B"}, `IndexedPagingOffset="5" TotalItemsInView="5" IncludesLastItemInRange="true"`},
		"fraction":           {`<m:FractionalPageItemView MaxEntriesReturned="2" Numerator="1" Denominator="2"/>`, []string{"C", "D"}, `NumeratorOffset="4" AbsoluteDenominator="5" TotalItemsInView="5"`},
		"seek":               {`<m:SeekToConditionPageItemView MaxEntriesReturned="2" BasePoint="Beginning"><t:Condition>` + is("D") + `</t:Condition></m:SeekToConditionPageItemView>`, []string{"D", "E"}, `IndexedPagingOffset="5"`},
		"seek in vain":       {`<m:SeekToConditionPageItemView MaxEntriesReturned="2" BasePoint="Beginning"><t:Condition>` + is("X") + `</t:Condition></m:SeekToConditionPageItemView>`, nil, `IncludesLastItemInRange="true"`},
		"contacts":           {`<m:ContactsView InitialName="B" FinalName="C"/>`, []string{"B", "C"}, `TotalItemsInView="2" IncludesLastItemInRange="true"`},
		"restricted":         {`<m:Restriction>` + is("C") + `</m:Restriction>`, []string{"C"}, `<m:RootFolder TotalItemsInView="1" IncludesLastItemInRange="true">`},
		"sorted":             {indexed(2, 0, "Beginning") + `<m:SortOrder><t:FieldOrder Order="Descending"><t:FieldURI FieldURI="contacts:GivenName"/></t:FieldOrder></m:SortOrder>`, []string{"E", "D"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := s.in(t).must(list(c.view, distinguished("contacts")))
			if got := a.names(); !slices.Equal(got, c.names) {
				t.Errorf("names %v, want %v", got, c.names)
			}
			a.holds(t, c.holds)
		})
	}
	for code, views := range map[string][]string{
		"ErrorExceededFindCountLimit":            {"", exists},
		"ErrorInvalidPagingMaxRows":              {indexed(0, 0, "Beginning")},
		"ErrorInvalidIndexedPagingParameters":    {indexed(1, -1, "Beginning")},
		"ErrorInvalidFractionalPagingParameters": {`<m:FractionalPageItemView Numerator="1" Denominator="0"/>`, `<m:FractionalPageItemView Numerator="3" Denominator="2"/>`},
	} {
		for _, view := range views {
			s.do(list(view, distinguished("contacts"))).wants(t, code)
		}
	}
}

func TestFindItemOverFolders(t *testing.T) {
	s := newSandbox(t)
	crm := s.createFolder(distinguished("contacts"), "CRM")
	s.create("", "A")
	s.create(folderID(crm), "B")
	a := s.do(list("", distinguished("contacts")+distinguished("archiveinbox")+folderID(crm)))
	a.wants(t, "NoError", "ErrorFolderNotFound", "NoError")
	if got := a.names(); !slices.Equal(got, []string{"A", "B"}) {
		t.Errorf("names %v", got)
	}
	for _, traversal := range []string{"SoftDeleted", "Associated"} {
		a := s.must(strings.Replace(list("", folderID(crm)), "Shallow", traversal, 1))
		a.holds(t, `TotalItemsInView="0" IncludesLastItemInRange="true"`)
	}
	s.do(strings.Replace(list("", folderID(crm)), "</m:FindItem>", "<m:QueryString>a</m:QueryString></m:FindItem>", 1)).
		wants(t, "ErrorContentIndexingNotEnabled")
	s.do(list(`<m:GroupBy Order="Ascending"><t:FieldURI FieldURI="contacts:Surname"/><t:AggregateOn Aggregate="Minimum"><t:FieldURI FieldURI="contacts:Surname"/></t:AggregateOn></m:GroupBy>`, folderID(crm))).
		wants(t, "ErrorUnsupportedPathForSortGroup")
}

func TestFindItemCutsStrings(t *testing.T) {
	s := newSandbox(t)
	long := strings.Repeat("x", 300)
	item := s.create("", long)[0]
	if got := s.must(list("", distinguished("contacts"))).names(); !slices.Equal(got, []string{long[:255]}) {
		t.Errorf("FindItem: %v", got)
	}
	if got := s.must(getItems("", item)).names(); !slices.Equal(got, []string{long}) {
		t.Errorf("GetItem: %v", got)
	}
}

func TestLongAnswer(t *testing.T) {
	s := newSandbox(t)
	names := make([]string, 1000)
	for i := range names {
		names[i] = fmt.Sprintf("N%d", i)
	}
	s.create("", names...)
	if got := s.must(list("", distinguished("contacts"))).names(); !slices.Equal(got, names) {
		t.Errorf("FindItem: %d of %d names", len(got), len(names))
	}
	if got := s.must(syncItems(distinguished("contacts"), "", 512, "")); len(got.items()) != 512 {
		t.Errorf("SyncFolderItems: %d changes", len(got.items()))
	}
}

func TestFindRefusesProperties(t *testing.T) {
	s := newSandbox(t)
	const wrong = `<t:ExtendedFieldURI PropertyTag="0x9001" PropertyType="String"/>`
	exists := `<m:Restriction><t:Exists>` + wrong + `</t:Exists></m:Restriction>`
	order := `<m:SortOrder><t:FieldOrder Order="Ascending">` + wrong + `</t:FieldOrder></m:SortOrder>`
	seek := `<m:SeekToConditionPageItemView BasePoint="Beginning"><t:Condition><t:Exists>` + wrong + `</t:Exists></t:Condition></m:SeekToConditionPageItemView>`
	inShape := func(body string) string {
		return strings.Replace(body, `<t:AdditionalProperties>`, `<t:AdditionalProperties>`+wrong, 1)
	}
	for name, body := range map[string]string{
		"restriction of items":   list(exists, distinguished("contacts")),
		"order":                  list(order, distinguished("contacts")),
		"condition":              list(seek, distinguished("contacts")),
		"shape of FindItem":      inShape(list("", distinguished("contacts"))),
		"shape of GetItem":       inShape(getItems("", s.create("", "A")[0])),
		"shape of sync":          inShape(syncItems(distinguished("contacts"), "", 9, "")),
		"restriction of folders": overFindFolder("Deep", "", exists, distinguished("root")),
		"shape of FindFolder":    inShape(overFindFolder("Deep", "", "", distinguished("root"))),
	} {
		t.Run(name, func(t *testing.T) { s.in(t).do(body).wants(t, "ErrorInvalidExtendedProperty") })
	}
}
