package mailbox_test

import (
	"reflect"
	"testing"
	"time"

	"contactsync/providers/sandbox/mailbox"
)

func TestAttachments(t *testing.T) {
	w := plain(t)
	before := w.add(w.known("contacts"), "Muster")
	content := []byte("jpeg")
	photo := mailbox.Attachment{ID: "mine", Name: "ContactPicture.jpg", ContentType: "image/jpeg", ContactPhoto: true, Content: content}
	with, made, err := w.Attach(before.ID, photo)
	w.ok(err)
	content[0] = 'X'
	want := photo
	want.ID, want.Content, want.Modified = made.ID, []byte("jpeg"), with.Props[mailbox.LastModified].(time.Time).Add(-time.Second)
	if !reflect.DeepEqual(made, want) || made.ID == "mine" {
		t.Errorf("made %+v, want %+v", made, want)
	}
	if with.ChangeKey == before.ChangeKey || with.ID != before.ID || with.Size != before.Size+8+8+4 {
		t.Errorf("the item was %+v, is %+v", before, with)
	}
	if with.Props[mailbox.HasPicture] != true || with.Props[mailbox.HasAttachments] != true {
		t.Errorf("the item has %v", with.Props)
	}

	moved := w.move(with, w.known("inbox"))
	if moved.Attachments[0].ID == made.ID {
		t.Error("the attachment of a moved item has its old id")
	}
	_, _, err = w.Attachment(made.ID)
	expect(t, "the old id", err, mailbox.ErrNotFound)
	_, second, err := w.Attach(moved.ID, mailbox.Attachment{Name: "b"})
	w.ok(err)
	i, got, err := w.Attachment(moved.Attachments[0].ID)
	w.ok(err)
	if got.Name != photo.Name || len(i.Attachments) != 2 {
		t.Errorf("got %+v of %+v", got, i)
	}
	left := must(w.Detach(got.ID))(t)
	if len(left.Attachments) != 1 || left.Attachments[0].ID != second.ID || left.Props[mailbox.HasPicture] != nil || left.Props[mailbox.HasAttachments] != true {
		t.Errorf("left %+v", left)
	}
	_, err = w.Detach(got.ID)
	expect(t, "removing it twice", err, mailbox.ErrNotFound)
	if left = must(w.Detach(second.ID))(t); left.Props[mailbox.HasAttachments] != nil {
		t.Errorf("left %+v", left)
	}
}
