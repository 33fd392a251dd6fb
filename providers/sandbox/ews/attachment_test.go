package ews_test

import (
	"strings"
	"testing"
)

const hasPicture = `<t:FieldURI FieldURI="contacts:HasPicture"/>`

func attach(parent itemID, files ...string) string {
	return `<m:CreateAttachment><m:ParentItemId Id="` + parent.id + `" ChangeKey="` + parent.key + `"/><m:Attachments>` +
		strings.Join(files, "") + `</m:Attachments></m:CreateAttachment>`
}

func file(name, photo string) string {
	return `<t:FileAttachment><t:Name>` + name + `</t:Name><t:ContentType>image/jpeg</t:ContentType><t:IsContactPhoto>` + photo +
		`</t:IsContactPhoto><t:Content>/9j/4AAQ</t:Content></t:FileAttachment>`
}

func overAttachments(operation string, ids ...string) string {
	var b strings.Builder
	b.WriteString(`<m:` + operation + `><m:AttachmentIds>`)
	for _, id := range ids {
		b.WriteString(`<t:AttachmentId Id="` + id + `"/>`)
	}
	b.WriteString(`</m:AttachmentIds></m:` + operation + `>`)
	return b.String()
}

func TestAttachments(t *testing.T) {
	s := newSandbox(t)
	item := s.create("", "A")[0]
	a := s.must(attach(item, file("notes.jpg", "false"), file("ContactPicture.jpg", "true")))
	ids := a.all(`<t:AttachmentId Id="([^"]*)"`)
	keys := a.all(`RootItemChangeKey="([^"]*)"`)
	if len(ids) != 2 || len(keys) != 2 || keys[0] == item.key || keys[1] == keys[0] {
		t.Fatalf("answer %s", a.body)
	}
	s.must(getItems(hasPicture, item)).holds(t, "<t:HasPicture>true<", `ChangeKey="`+keys[1]+`"`)

	a = s.do(overAttachments("GetAttachment", ids[1], "AAMkAttachment", ids[0]))
	a.wants(t, "NoError", "ErrorInvalidAttachmentId", "NoError")
	a.holds(t, "<t:Name>ContactPicture.jpg</t:Name>", "<t:ContentType>image/jpeg</t:ContentType>", "<t:IsContactPhoto>true<",
		"<t:Content>/9j/4AAQ</t:Content>", "<m:Attachments/>")

	a = s.must(overAttachments("DeleteAttachment", ids[1]))
	a.holds(t, `<m:RootItemId RootItemId="`+item.id+`" RootItemChangeKey="`)
	s.must(getItems(hasPicture, item)).holds(t, `ChangeKey="`+a.one(t, `RootItemChangeKey="([^"]*)"`)+`"`)
	if a := s.must(getItems(hasPicture, item)); strings.Contains(a.body, "<t:HasPicture>true<") {
		t.Error("the contact still has a picture")
	}
	s.do(overAttachments("DeleteAttachment", ids[1], "x")).wants(t, "ErrorItemNotFound", "ErrorInvalidAttachmentId")
	s.do(overAttachments("GetAttachment", ids[1])).wants(t, "ErrorItemNotFound")

	s.do(attach(itemID{id: "AAMkItem"}, file("a", "false"))).wants(t, "ErrorInvalidIdMalformed")
	s.do(attach(item, `<t:ItemAttachment><t:Name>a</t:Name><t:Contact><t:GivenName>B</t:GivenName></t:Contact></t:ItemAttachment>`, file("b", "false"))).
		wants(t, "ErrorInvalidItemForOperationCreateItemAttachment", "NoError")
}
