package property

import (
	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
)

// Content says how much of an attachment is written.
type Content int

// How much of an attachment is written.
const (
	// WithoutContent is what an item lists: name, type, size, but no bytes.
	WithoutContent Content = iota
	// WithContent is what GetAttachment answers with.
	WithContent
	// IDOnly is what CreateAttachment answers with: the id of the attachment and
	// those of its item.
	IDOnly
)

// ReadAttachment reads a t:FileAttachment. Anything else cannot be kept and is
// ErrorInvalidItemForOperationCreateItemAttachment; content that is no base64
// is ErrorInvalidValueForProperty.
func ReadAttachment(n *schema.Node) (mailbox.Attachment, *Problem) {
	if n.Name != "FileAttachment" {
		return mailbox.Attachment{}, &Problem{Code: codeAttachment, Text: "Only files can be attached."}
	}
	content, ok := mapi.Binary.Parse(n.ChildText("Content"))
	if !ok {
		return mailbox.Attachment{}, &Problem{Code: codeValue, Text: "The content is not base64."}
	}
	a := mailbox.Attachment{
		Name:         n.ChildText("Name"),
		ContentType:  n.ChildText("ContentType"),
		ContentID:    n.ChildText("ContentId"),
		Inline:       isTrue(n.Child("IsInline")),
		ContactPhoto: isTrue(n.Child("IsContactPhoto")),
	}
	a.Content, _ = content.([]byte)
	return a, nil
}

// isTrue is the value of an xs:boolean that may be absent.
func isTrue(n *schema.Node) bool {
	if n == nil {
		return false
	}
	v, _ := mapi.Boolean.Parse(n.Text)
	return v == true
}

// readAttachments reads t:Attachments.
func readAttachments(n *schema.Node) (attachments []mailbox.Attachment, p *Problem) {
	for _, c := range n.Children {
		a, problem := ReadAttachment(c)
		if problem != nil {
			return nil, problem
		}
		attachments = append(attachments, a)
	}
	return attachments, nil
}

// WriteAttachment writes an attachment of an item as t:FileAttachment.
func WriteAttachment(w *Writer, i mailbox.Item, a mailbox.Attachment, content Content) {
	w.Open("t:FileAttachment")
	w.Open("t:AttachmentId")
	w.Attr("Id", a.ID)
	if content == IDOnly {
		w.Attr("RootItemId", string(i.ID))
		w.Attr("RootItemChangeKey", string(i.ChangeKey))
		w.Close("t:AttachmentId")
		w.Close("t:FileAttachment")
		return
	}
	w.Close("t:AttachmentId")
	for _, e := range [...]struct{ tag, text string }{
		{"t:Name", a.Name}, {"t:ContentType", a.ContentType}, {"t:ContentId", a.ContentID},
	} {
		if e.text != "" {
			w.Element(e.tag, e.text)
		}
	}
	w.Int("t:Size", int64(len(a.Content)))
	if !a.Modified.IsZero() {
		w.Time("t:LastModifiedTime", a.Modified)
	}
	w.Bool("t:IsInline", a.Inline)
	w.Bool("t:IsContactPhoto", a.ContactPhoto)
	if content == WithContent {
		bytes, _ := mapi.Binary.Format(a.Content)
		w.Element("t:Content", bytes)
	}
	w.Close("t:FileAttachment")
}

// writeAttachments lists the attachments of an item.
func writeAttachments(w *Writer, r *record) {
	if r.view.FindItem || len(r.item.Attachments) == 0 {
		return
	}
	w.Open("t:Attachments")
	for _, a := range r.item.Attachments {
		WriteAttachment(w, *r.item, a, WithoutContent)
	}
	w.Close("t:Attachments")
}
