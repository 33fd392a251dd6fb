package wire

import (
	"bytes"
	"encoding/base64"
)

// photoName is the name by which Outlook and Exchange know the attachment that
// is a contact's photo.
const photoName = "ContactPicture.jpg"

// AttachPhoto adds a photo to an item. A former one has to be deleted first.
// DecodeAttachments reads the answer, which has the item's new change key.
func AttachPhoto(h Header, parent Item, picture []byte) []byte {
	w := begin(h)
	w.raw("<m:CreateAttachment>")
	w.item("m:ParentItemId", parent)
	w.raw("<m:Attachments><t:FileAttachment><t:Name>", photoName, "</t:Name><t:ContentType>", imageType(picture),
		"</t:ContentType><t:IsContactPhoto>true</t:IsContactPhoto><t:Content>")
	w.b = base64.StdEncoding.AppendEncode(w.b, picture)
	return w.finish("</t:Content></t:FileAttachment></m:Attachments></m:CreateAttachment>")
}

// imageType is the media type of a picture, by its first bytes.
func imageType(picture []byte) string {
	switch {
	case bytes.HasPrefix(picture, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	case bytes.HasPrefix(picture, []byte("GIF8")):
		return "image/gif"
	default:
		return "image/jpeg"
	}
}

// GetAttachments asks for the contents of attachments. DecodeAttachments reads
// the answer.
func GetAttachments(h Header, ids []string) []byte {
	return attachments(h, "m:GetAttachment", ids)
}

// DeleteAttachments deletes attachments. DecodeAttachments reads the answer,
// which has the new change keys of the items that they belonged to.
func DeleteAttachments(h Header, ids []string) []byte {
	return attachments(h, "m:DeleteAttachment", ids)
}

func attachments(h Header, operation string, ids []string) []byte {
	w := begin(h)
	w.raw("<", operation, "><m:AttachmentIds>")
	for _, id := range ids {
		w.raw("<t:AttachmentId")
		w.attribute("Id", id)
		w.raw("/>")
	}
	w.raw("</m:AttachmentIds>")
	return w.finish("</" + operation + ">")
}
