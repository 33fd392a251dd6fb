package graph

import (
	"bytes"
	"image"
	_ "image/gif"  // a photo may be one
	_ "image/jpeg" // a photo may be one
	_ "image/png"  // a photo may be one
	"mime"
	"net/http"
	"strings"

	"contactsync/providers/sandbox/mailbox"
)

// photo finds the photo of the contact that the path names.
func (c *call) photo() (mailbox.Item, mailbox.Attachment, *problem) {
	i, p := c.contact()
	if p != nil {
		return mailbox.Item{}, mailbox.Attachment{}, p
	}
	for _, a := range i.Attachments {
		if a.ContactPhoto {
			return i, a, nil
		}
	}
	return i, mailbox.Attachment{}, refuse(http.StatusNotFound, "ImageNotFound", "The photo wasn't found.")
}

// getPhoto answers GET photo. A picture that cannot be read has no size.
func (c *call) getPhoto() (*reply, *problem) {
	_, a, p := c.photo()
	if p != nil {
		return nil, p
	}
	body := object{"@odata.context": c.context("contacts/photo/$entity"), "@odata.mediaContentType": mediaType(a), "id": "1X1"}
	if size, _, err := image.DecodeConfig(bytes.NewReader(a.Content)); err == nil {
		body["width"], body["height"] = size.Width, size.Height
	}
	return &reply{status: http.StatusOK, body: body}, nil
}

func mediaType(a mailbox.Attachment) string {
	if a.ContentType == "" {
		return "image/jpeg"
	}
	return a.ContentType
}

// getPhotoValue answers GET photo/$value with the bytes.
func (c *call) getPhotoValue() (*reply, *problem) {
	_, a, p := c.photo()
	if p != nil {
		return nil, p
	}
	return &reply{status: http.StatusOK, header: http.Header{"Content-Type": {mediaType(a)}}, raw: a.Content}, nil
}

// setPhoto answers PUT and PATCH photo/$value.
func (c *call) setPhoto() (*reply, *problem) {
	kind, _, err := mime.ParseMediaType(c.header.Get("Content-Type"))
	switch {
	case err != nil || !strings.HasPrefix(kind, "image/"):
		return nil, refuse(http.StatusUnsupportedMediaType, codeBadRequest, "The body of the request is to be image/jpeg.")
	case len(c.body) == 0:
		return nil, badRequest("ErrorInvalidImage", "The photo is empty.")
	}
	i, before, p := c.photo()
	if p != nil && p.code != "ImageNotFound" {
		return nil, p
	}
	if _, _, err := c.box.Attach(i.ID, mailbox.Attachment{
		Name: "ContactPicture.jpg", ContentType: kind, ContactPhoto: true, Content: c.body,
	}); err != nil {
		return nil, because(err)
	}
	if before.ID != "" {
		if _, err := c.box.Detach(before.ID); err != nil {
			return nil, because(err)
		}
	}
	return &reply{status: http.StatusOK}, nil
}

// deletePhoto answers DELETE photo/$value.
func (c *call) deletePhoto() (*reply, *problem) {
	_, a, p := c.photo()
	if p != nil {
		return nil, p
	}
	if _, err := c.box.Detach(a.ID); err != nil {
		return nil, because(err)
	}
	return noContent(), nil
}
