package wire

import (
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"contactsync/providers/addressbook"
)

// DecodeAttachments reads the answer to AttachPhoto, GetAttachments or
// DeleteAttachments. It fails with a *Fault or with ErrNotEWS.
func DecodeAttachments(r io.Reader) (*AttachmentsAnswer, error) {
	a := &AttachmentsAnswer{}
	s := newScanner(r)
	return decoded(a, s.answer(&a.Server, func(e xml.StartElement) error {
		var result AttachmentResult
		message, err := s.message(e, func(e xml.StartElement) error {
			switch e.Name.Local {
			case "Attachments":
				return s.children(func(xml.StartElement) error { return s.attachment(&result) })
			case "RootItemId":
				result.Parent = rootItem(e)
			}
			return nil
		})
		result.Message = message
		a.Results = append(a.Results, result)
		return err
	}, "CreateAttachment", "GetAttachment", "DeleteAttachment"))
}

// rootItem is the item that an attachment belongs to.
func rootItem(e xml.StartElement) Item {
	return Item{
		ID:        addressbook.ItemID(attribute(e, "RootItemId")),
		ChangeKey: addressbook.ChangeKey(attribute(e, "RootItemChangeKey")),
	}
}

func (s *scanner) attachment(a *AttachmentResult) error {
	return s.children(func(e xml.StartElement) error {
		switch {
		case isType(e, "AttachmentId"):
			a.ID, a.Parent = attribute(e, "Id"), rootItem(e)
		case isType(e, "Content"):
			text, err := s.text()
			if err != nil {
				return err
			}
			content, ok := decodeBase64(text)
			if !ok {
				return fmt.Errorf("%w: an attachment is not in base64", ErrNotEWS)
			}
			a.Content = content
		}
		return nil
	})
}

// decodeBase64 reads an xs:base64Binary, which may have blanks anywhere.
func decodeBase64(s string) ([]byte, bool) {
	digits := s
	if strings.ContainsAny(s, " \t") {
		digits = strings.Join(strings.Fields(s), "")
	}
	b, err := base64.StdEncoding.DecodeString(digits)
	return b, err == nil
}

// photo reads an attachment of a contact, and returns its id if it is the
// contact's photo.
func (s *scanner) photo() (id string, err error) {
	isPhoto := false
	err = s.children(func(e xml.StartElement) error {
		switch {
		case isType(e, "AttachmentId"):
			id = attribute(e, "Id")
		case isType(e, "IsContactPhoto"):
			return s.flag(&isPhoto)
		}
		return nil
	})
	if !isPhoto {
		return "", err
	}
	return id, err
}
