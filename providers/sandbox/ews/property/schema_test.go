package property_test

import (
	"maps"
	"testing"

	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/xmllint"
)

// TestResponsesAreValid checks what is written against Microsoft's own schema,
// which lies beside the checkout.
func TestResponsesAreValid(t *testing.T) {
	validator := xmllint.Open(t, xmllint.ExchangeOnline)
	i, all := full(t)
	hostile := i
	hostile.Props = mailbox.Bag{}
	for p, v := range i.Props {
		// A home page that is no URI is written as it is, as Exchange does.
		if _, ok := v.(string); ok && p != mailbox.MessageClass && p != mailbox.Tag(0x3A51) {
			v = "]]>\x00\x1b<&\xff\uffff\r"
		}
		hostile.Props[p] = v
	}
	list, message, plain := hostile, hostile, hostile
	list.Props, message.Props, plain.Props = reclassed(hostile, "IPM.DistList"), reclassed(hostile, "IPM.Note"), reclassed(hostile, "IPM.Foo")
	var w property.Writer
	response := func(operation, collection string, write func()) {
		w.Raw(head + `<m:` + operation + `Response><m:ResponseMessages><m:` + operation +
			`ResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:` + collection + `>`)
		write()
		w.Raw(`</m:` + collection + `></m:` + operation + `ResponseMessage></m:ResponseMessages></m:` + operation + `Response></s:Body></s:Envelope>`)
	}
	save := func(name string) {
		validator.Add(name, w.Bytes())
		w.Reset()
	}
	response("GetItem", "Items", func() {
		for _, one := range []mailbox.Item{i, hostile, list, message, plain} {
			property.WriteItem(&w, one, shape(t, all), property.View{})
			property.WriteItem(&w, one, shape(t, all), property.View{FindItem: true, Folder: mailbox.Folder{ID: one.Folder, ChangeKey: "Sw=="}})
			property.WriteItem(&w, one, property.Shape{}, property.View{})
		}
	})
	save("items")
	response("GetAttachment", "Attachments", func() {
		for _, content := range []property.Content{property.IDOnly, property.WithContent, property.WithoutContent} {
			property.WriteAttachment(&w, i, i.Attachments[0], content)
		}
	})
	save("attachments")
	response("GetFolder", "Folders", func() {
		for _, class := range []string{"IPF.Contact", "IPF.Appointment", "IPF.Task", "IPF.Note"} {
			for _, inner := range []string{
				`<t:BaseShape>IdOnly</t:BaseShape>`, `<t:BaseShape>Default</t:BaseShape>`,
				`<t:BaseShape>AllProperties</t:BaseShape><t:AdditionalProperties>` + field("folder:DistinguishedFolderId") +
					extended(mailbox.Tag(0x3613), "String") + `</t:AdditionalProperties>`,
			} {
				s, problem := property.ParseShape(folderShape(t, inner))
				if problem != nil {
					t.Fatal(problem.Code)
				}
				property.WriteFolder(&w, mailbox.Folder{
					ID: "Rg==", Parent: "UA==", ChangeKey: "Sw==", Distinguished: "contacts",
					Props: mailbox.Bag{mailbox.FolderName: "<N>", mailbox.FolderClass: class},
				}, s)
			}
		}
	})
	save("folders")
	validator.Check(t)
}

func reclassed(i mailbox.Item, class string) mailbox.Bag {
	props := mailbox.Bag{}
	maps.Copy(props, i.Props)
	props[mailbox.MessageClass] = class
	return props
}
