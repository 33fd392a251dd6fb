package ews

import (
	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
)

// noAttachments is the empty content of the messages that hold attachments.
func (c *call) noAttachments() { c.w.Raw("<m:Attachments/>") }

// createAttachment answers CreateAttachment, with the new change key of the item
// in each message.
func (c *call) createAttachment() {
	c.emptyContent = c.noAttachments
	attachments := c.list("Attachments")
	c.each(len(attachments), func(i int) (content, *problem) {
		at, p := c.item(c.operation.Child("ParentItemId"), (*mailbox.Mailbox).Peek)
		if p != nil {
			return nil, p
		}
		file, wrong := property.ReadAttachment(attachments[i])
		if wrong != nil {
			return nil, of(wrong)
		}
		item, attached, err := at.mailbox.Attach(at.item.ID, file)
		if err != nil {
			return nil, because(err, codeItemMissing)
		}
		return func() {
			c.w.Raw("<m:Attachments><t:FileAttachment>")
			c.w.Open("t:AttachmentId")
			c.w.Attr("Id", attached.ID)
			c.w.Attr("RootItemId", string(item.ID))
			c.w.Attr("RootItemChangeKey", string(item.ChangeKey))
			c.w.Close("t:AttachmentId")
			c.w.Raw("</t:FileAttachment></m:Attachments>")
		}, nil
	})
}

// getAttachment answers GetAttachment.
func (c *call) getAttachment() {
	c.emptyContent = c.noAttachments
	ids := c.list("AttachmentIds")
	c.each(len(ids), func(i int) (content, *problem) {
		_, item, file, p := c.attachment(ids[i])
		if p != nil {
			return nil, p
		}
		return func() {
			c.w.Open("m:Attachments")
			property.WriteAttachment(&c.w, item, file, property.WithContent)
			c.w.Close("m:Attachments")
		}, nil
	})
}

// deleteAttachment answers DeleteAttachment, with the new change key of the item
// in each message.
func (c *call) deleteAttachment() {
	ids := c.list("AttachmentIds")
	c.each(len(ids), func(i int) (content, *problem) {
		m, _, file, p := c.attachment(ids[i])
		if p != nil {
			return nil, p
		}
		item, err := m.Detach(file.ID)
		if err != nil {
			return nil, because(err, codeItemMissing)
		}
		return func() {
			c.w.Open("m:RootItemId")
			c.w.Attr("RootItemId", string(item.ID))
			c.w.Attr("RootItemChangeKey", string(item.ChangeKey))
			c.w.Close("m:RootItemId")
		}, nil
	})
}

// attachment finds the attachment of an AttachmentId, and its item.
func (c *call) attachment(id *schema.Node) (*mailbox.Mailbox, mailbox.Item, mailbox.Attachment, *problem) {
	m, p := c.owner(id.Attr("Id"), codeItemMissing)
	if p != nil {
		if p.code == codeIDMalformed {
			p = refuse("ErrorInvalidAttachmentId")
		}
		return nil, mailbox.Item{}, mailbox.Attachment{}, p
	}
	item, file, err := m.Attachment(id.Attr("Id"))
	if err != nil {
		return nil, mailbox.Item{}, mailbox.Attachment{}, because(err, codeItemMissing)
	}
	return m, item, file, nil
}
