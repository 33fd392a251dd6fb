package mailbox_test

import (
	"maps"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"contactsync/providers/sandbox/mailbox"
)

func TestCreateSetsWhatEveryItemHas(t *testing.T) {
	w := plain(t)
	i := must(w.CreateItem(w.known("inbox"), mailbox.Bag{own: "k", mailbox.CreationTime: time.Unix(0, 0), surname: ""}, false))(t)
	now := time.Date(2026, 3, 1, 9, 0, 27, 0, time.UTC) // after the 26 folders
	want := mailbox.Bag{
		own: "k", mailbox.MessageClass: "IPM.Note", mailbox.Importance: int32(1), mailbox.Sensitivity: int32(0),
		mailbox.CreationTime: now, mailbox.LastModified: now,
	}
	if !reflect.DeepEqual(i.Props, want) {
		t.Errorf("made\n%v, want\n%v", i.Props, want)
	}
	if i.Folder != w.known("inbox") || i.Associated || i.Size <= 0 {
		t.Errorf("made %+v", i)
	}
}

func TestUpdate(t *testing.T) {
	w := plain(t)
	before := must(w.CreateItem(w.known("contacts"), mailbox.Bag{surname: "Muster", own: "k", mailbox.GivenName: "Erika"}, false))(t)
	after := must(w.UpdateItem(before.ID, before.ChangeKey, mailbox.Bag{surname: "Mann", mailbox.GivenName: ""}, []mailbox.Property{own, mailbox.Body, mailbox.Importance}))(t)

	want := maps.Clone(before.Props)
	delete(want, own)
	delete(want, mailbox.GivenName)
	want[surname] = "Mann"
	want[mailbox.LastModified] = before.Props[mailbox.LastModified].(time.Time).Add(time.Second)
	if !reflect.DeepEqual(after.Props, want) {
		t.Errorf("is\n%v, want\n%v", after.Props, want)
	}
	if after.ID != before.ID || after.ChangeKey == before.ChangeKey {
		t.Error("an update keeps the id and changes the change key")
	}
	if before.Props[surname] != "Muster" {
		t.Error("what was read before has changed")
	}
	_, err := w.UpdateItem(before.ID, before.ChangeKey, mailbox.Bag{surname: "X"}, nil)
	expect(t, "an update with the old key", err, mailbox.ErrConflict)
	_, err = w.UpdateItem(before.ID, "", mailbox.Bag{surname: 5}, nil)
	expect(t, "an int", err, mailbox.ErrValue)
	if got := must(w.Item(before.ID))(t); !reflect.DeepEqual(got, after) {
		t.Errorf("after refused updates it is %+v", got)
	}
}

func TestWhatIsWrittenIsTheStoresOwn(t *testing.T) {
	w := plain(t)
	list, raw := []string{"a", "b"}, []byte{1, 2}
	props := mailbox.Bag{mailbox.Keywords: list, own: raw}
	i := must(w.CreateItem(w.known("contacts"), props, false))(t)
	list[0], raw[0] = "changed", 9
	props[surname] = "later"
	got := must(w.Item(i.ID))(t).Props
	if got[mailbox.Keywords].([]string)[0] != "a" || got[own].([]byte)[0] != 1 || got[surname] != nil {
		t.Errorf("holds %v", got)
	}
}

func TestMoveGivesANewID(t *testing.T) {
	w := plain(t)
	from, to := w.known("contacts"), w.make(w.known("contacts"), "CRM")
	before := w.add(from, "Muster")
	after := w.move(before, to)
	if after.ID == before.ID || after.ChangeKey == before.ChangeKey || after.Immutable != before.Immutable || after.Folder != to {
		t.Errorf("moved\n%+v to\n%+v", before, after)
	}
	if !reflect.DeepEqual(after.Props, before.Props) {
		t.Errorf("has %v, had %v", after.Props, before.Props)
	}
	_, err := w.Item(before.ID)
	expect(t, "the old id", err, mailbox.ErrNotFound)
	if back := w.move(after, from); back.ID == before.ID {
		t.Error("an item that came back has its old id")
	}
	if got := [][]string{w.names(from), w.names(to)}; !reflect.DeepEqual(got, [][]string{{"Muster"}, nil}) {
		t.Errorf("the folders hold %q", got)
	}
	_, err = w.MoveItem(before.ID, to)
	expect(t, "moving what is not there", err, mailbox.ErrNotFound)
}

func TestNumbersGrow(t *testing.T) {
	w := plain(t)
	contacts, crm := w.known("contacts"), w.make(w.known("contacts"), "CRM")
	a, b := w.add(contacts, "A"), w.add(contacts, "B")
	there := w.add(crm, "C")
	moved := w.move(a, crm)
	copied := must(w.CopyItem(b.ID, crm))(t)
	back := w.move(moved, contacts)
	renamed := w.rename(b, "Mann")
	for _, pair := range [][2]mailbox.Item{{a, b}, {there, moved}, {moved, copied}, {b, back}} {
		if pair[0].Number <= 0 || pair[1].Number <= pair[0].Number {
			t.Errorf("number %d came after %d", pair[1].Number, pair[0].Number)
		}
	}
	if renamed.Number != b.Number {
		t.Errorf("a write makes %d of number %d", renamed.Number, b.Number)
	}
}

func TestCopyIsAnItemOfItsOwn(t *testing.T) {
	w := plain(t)
	from, to := w.known("contacts"), w.known("inbox")
	a, _, err := w.Attach(w.add(from, "Muster").ID, mailbox.Attachment{Name: "n", Content: []byte("photo")})
	w.ok(err)
	b := must(w.CopyItem(a.ID, to))(t)
	if b.Immutable == a.Immutable || b.ID == a.ID || b.Attachments[0].ID == a.Attachments[0].ID {
		t.Errorf("the copy has an id of the original: %+v", b)
	}
	must(w.Detach(b.Attachments[0].ID))(t)
	w.rename(b, "Mann")
	if got := must(w.Item(a.ID))(t); !reflect.DeepEqual(got, a) {
		t.Errorf("the original is %+v, was %+v", got, a)
	}
}

func TestAssociatedItemsAreApart(t *testing.T) {
	w := plain(t)
	contacts := w.known("contacts")
	w.add(contacts, "Muster")
	hidden := must(w.CreateItem(contacts, mailbox.Bag{surname: "hidden"}, true))(t)
	got := must(w.Items(contacts, true))(t)
	if len(got) != 1 || got[0].ID != hidden.ID || !got[0].Associated {
		t.Errorf("associated: %+v", got)
	}
	if got := w.names(contacts); !slices.Equal(got, []string{"Muster"}) {
		t.Errorf("normal: %q", got)
	}
	if f := must(w.Folder(contacts))(t); f.Items != 1 {
		t.Errorf("counted %d", f.Items)
	}
	changes, _, _, err := w.Changes(contacts, 0, 0)
	if err != nil || len(changes) != 1 {
		t.Errorf("changes %+v, %v", changes, err)
	}
}

func TestUnreadIsCounted(t *testing.T) {
	w := plain(t)
	inbox, trash := w.known("inbox"), w.known("deleteditems")
	unread := func(f mailbox.FolderID) int { return must(w.Folder(f))(t).Unread }
	i := must(w.CreateItem(inbox, mailbox.Bag{mailbox.Read: false}, false))(t)
	w.add(inbox, "read")
	if unread(inbox) != 1 {
		t.Errorf("made: %d", unread(inbox))
	}
	i = w.move(i, trash)
	if unread(inbox) != 0 || unread(trash) != 1 {
		t.Errorf("moved: %d, %d", unread(inbox), unread(trash))
	}
	must(w.UpdateItem(i.ID, "", mailbox.Bag{mailbox.Read: true}, nil))(t)
	if unread(trash) != 0 {
		t.Errorf("read: %d", unread(trash))
	}
}

func TestQuota(t *testing.T) {
	w := plain(t)
	contacts := w.known("contacts")
	one := w.add(contacts, "1")
	two := w.add(contacts, "2")
	w.SetQuota(2)
	_, err := w.CreateItem(contacts, mailbox.Bag{}, false)
	expect(t, "one more", err, mailbox.ErrFull)
	_, err = w.CopyItem(one.ID, contacts)
	expect(t, "a copy", err, mailbox.ErrFull)
	w.rename(one, "1'")
	w.ok(w.DeleteItem(two.ID, mailbox.MoveToDeletedItems))
	_, err = w.CreateItem(contacts, mailbox.Bag{}, false)
	expect(t, "with one in Deleted Items", err, mailbox.ErrFull)
	w.ok(w.EmptyFolder(w.known("deleteditems"), mailbox.SoftDelete, false))
	w.add(contacts, "3")
	crm := w.make(w.known("msgfolderroot"), "CRM")
	w.move(one, crm)
	_, err = w.CopyFolder(crm, contacts)
	expect(t, "a copy of a folder with one", err, mailbox.ErrFull)
	w.SetQuota(0)
	w.add(contacts, "4")
}

func TestConcurrentWrites(t *testing.T) {
	w := open(t, mailbox.Options{Path: inFile(t), Now: time.Now})
	contacts, inbox := w.known("contacts"), w.known("inbox")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 25 {
				i, err := w.CreateItem(contacts, mailbox.Bag{surname: "x"}, false)
				if err == nil {
					i, err = w.MoveItem(i.ID, inbox)
				}
				if err == nil {
					_, err = w.Item(i.ID)
				}
				if err == nil {
					_, _, _, err = w.Changes(inbox, 0, 10)
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	ids := map[mailbox.ItemID]bool{}
	for _, i := range must(w.Items(inbox, false))(t) {
		ids[i.ID] = true
	}
	if len(ids) != 100 || len(w.names(contacts)) != 0 {
		t.Errorf("%d items with an id of their own, %d left behind", len(ids), len(w.names(contacts)))
	}
}
