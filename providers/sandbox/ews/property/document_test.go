package property_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
)

const head = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
 xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
 xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Body>`

// operation reads an operation as the server would, so that no test can use a
// request that the schema forbids.
func operation(t testing.TB, xml string) *schema.Node {
	t.Helper()
	e, err := schema.ParseEnvelope(strings.NewReader(head+xml+`</s:Body></s:Envelope>`), schema.Limits{})
	if err != nil {
		t.Fatalf("%v in %s", err, xml)
	}
	return e.Operation
}

// created is the element of an item in a CreateItem.
func created(t testing.TB, item string) *schema.Node {
	t.Helper()
	return operation(t, `<m:CreateItem><m:Items>`+item+`</m:Items></m:CreateItem>`).Child("Items").First()
}

// contact is a t:Contact in a CreateItem.
func contact(t testing.TB, fields string) *schema.Node {
	t.Helper()
	return created(t, `<t:Contact>`+fields+`</t:Contact>`)
}

func updates(t testing.TB, changes string) *schema.Node {
	t.Helper()
	return operation(t, `<m:UpdateItem ConflictResolution="NeverOverwrite"><m:ItemChanges><t:ItemChange><t:ItemId Id="AA=="/><t:Updates>`+
		changes+`</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>`).Child("ItemChanges").First().Child("Updates")
}

func folderUpdates(t testing.TB, changes string) *schema.Node {
	t.Helper()
	return operation(t, `<m:UpdateFolder><m:FolderChanges><t:FolderChange><t:FolderId Id="AA=="/><t:Updates>`+
		changes+`</t:Updates></t:FolderChange></m:FolderChanges></m:UpdateFolder>`).Child("FolderChanges").First().Child("Updates")
}

func itemShape(t testing.TB, inner string) *schema.Node {
	t.Helper()
	return operation(t, `<m:GetItem><m:ItemShape>`+inner+`</m:ItemShape><m:ItemIds><t:ItemId Id="AA=="/></m:ItemIds></m:GetItem>`).Child("ItemShape")
}

func folderShape(t testing.TB, inner string) *schema.Node {
	t.Helper()
	return operation(t, `<m:GetFolder><m:FolderShape>`+inner+`</m:FolderShape><m:FolderIds><t:FolderId Id="AA=="/></m:FolderIds></m:GetFolder>`).Child("FolderShape")
}

// shape is a shape that is valid.
func shape(t testing.TB, inner string) property.Shape {
	t.Helper()
	s, problem := property.ParseShape(itemShape(t, inner))
	if problem != nil {
		t.Fatal(problem.Code)
	}
	return s
}

// only is a shape of a few paths beside the id.
func only(paths string) string {
	return `<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>` + paths + `</t:AdditionalProperties>`
}

// find is a FindItem with a restriction, an order, or both.
func find(t testing.TB, restriction, order string) *schema.Node {
	t.Helper()
	if restriction != "" {
		restriction = `<m:Restriction>` + restriction + `</m:Restriction>`
	}
	if order != "" {
		order = `<m:SortOrder>` + order + `</m:SortOrder>`
	}
	return operation(t, `<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>`+
		restriction+order+`<m:ParentFolderIds><t:FolderId Id="AA=="/></m:ParentFolderIds></m:FindItem>`)
}

func field(uri string) string { return fmt.Sprintf(`<t:FieldURI FieldURI=%q/>`, uri) }

func indexed(uri, key string) string {
	return fmt.Sprintf(`<t:IndexedFieldURI FieldURI=%q FieldIndex=%q/>`, uri, key)
}

// extended is the path of a property as a client writes it.
func extended(p mailbox.Property, kind string) string {
	at := fmt.Sprintf(`PropertyTag="0x%x"`, p.ID)
	switch {
	case p.Set == mailbox.SetAddress:
		at = fmt.Sprintf(`DistinguishedPropertySetId="Address" PropertyId="%d"`, p.ID)
	case p.Set == mailbox.SetCommon:
		at = fmt.Sprintf(`DistinguishedPropertySetId="Common" PropertyId="%d"`, p.ID)
	case p.Set == mailbox.SetPublicStrings:
		at = fmt.Sprintf(`DistinguishedPropertySetId="PublicStrings" PropertyName="%s"`, p.Name)
	case p.Set != "" && p.Name != "":
		at = fmt.Sprintf(`PropertySetId="%s" PropertyName="%s"`, p.Set, p.Name)
	case p.Set != "":
		at = fmt.Sprintf(`PropertySetId="%s" PropertyId="%d"`, p.Set, p.ID)
	}
	return fmt.Sprintf(`<t:ExtendedFieldURI %s PropertyType="%s"/>`, at, kind)
}

// valued is an extended property; several texts are those of an array.
func valued(path string, texts ...string) string {
	value := ""
	for _, text := range texts {
		value += `<t:Value>` + text + `</t:Value>`
	}
	if strings.Contains(path, `Array"`) {
		value = `<t:Values>` + value + `</t:Values>`
	}
	return `<t:ExtendedProperty>` + path + value + `</t:ExtendedProperty>`
}

func set(path, fields string) string {
	return `<t:SetItemField>` + path + `<t:Contact>` + fields + `</t:Contact></t:SetItemField>`
}

func remove(path string) string { return `<t:DeleteItemField>` + path + `</t:DeleteItemField>` }

// item is a contact with properties.
func item(props mailbox.Bag) mailbox.Item {
	all := mailbox.Bag{mailbox.MessageClass: "IPM.Contact"}
	maps.Copy(all, props)
	return mailbox.Item{ID: "SXRlbQ==", Immutable: "SW1tdXRhYmxl", ChangeKey: "S2V5", Folder: "Rm9sZGVy", Props: all}
}

// written is the item in a shape, without its element and its id.
func written(t testing.TB, i mailbox.Item, inner string, view property.View) string {
	t.Helper()
	var w property.Writer
	property.WriteItem(&w, i, shape(t, inner), view)
	s := string(w.Bytes())
	_, s, _ = strings.Cut(s, `<t:ItemId Id="SXRlbQ==" ChangeKey="S2V5"/>`)
	if end := strings.LastIndex(s, "</"); end >= 0 {
		s = s[:end]
	}
	return s
}

// updated is the bag after the changes, made as the store makes them.
func updated(t testing.TB, i mailbox.Item, changes string) mailbox.Bag {
	t.Helper()
	put, gone, problem := property.ReadUpdates(updates(t, changes), i)
	if problem != nil {
		t.Fatal(problem.Code)
	}
	after := mailbox.Bag{}
	maps.Copy(after, i.Props)
	for _, p := range gone {
		delete(after, p)
	}
	maps.Copy(after, put)
	return after
}

// day is a moment that stands for any.
var day = time.Date(1980, 4, 5, 0, 0, 0, 0, time.UTC)
