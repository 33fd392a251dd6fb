package mailbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"contactsync/providers/sandbox/mailbox"
)

var signs = map[mailbox.ChangeKind]string{mailbox.Created: "+", mailbox.Updated: "~", mailbox.Deleted: "-"}

// feed is a client that follows the changes of a folder.
type feed struct {
	world
	folder mailbox.FolderID
	until  int64
	names  map[mailbox.ItemID]string // of the items it heard of
}

func (w world) follow(folder mailbox.FolderID) *feed {
	return &feed{world: w, folder: folder, names: map[mailbox.ItemID]string{}}
}

// next reads at most that many changes: +created ~updated -deleted, and … if
// there are more.
func (f *feed) next(limit int) string {
	f.t.Helper()
	changes, until, more, err := f.Changes(f.folder, f.until, limit)
	f.ok(err)
	f.until = until
	var said []string
	for _, c := range changes {
		if c.Kind != mailbox.Deleted {
			f.names[c.Item.ID], _ = c.Item.Props[surname].(string)
		}
		said = append(said, signs[c.Kind]+f.names[c.Item.ID])
	}
	if more {
		said = append(said, "…")
	}
	return strings.Join(said, " ")
}

func (f *feed) says(what string, limit int, want string) {
	f.t.Helper()
	if got := f.next(limit); got != want {
		f.t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestChanges(t *testing.T) {
	w := plain(t)
	contacts, other := w.known("contacts"), w.make(w.known("contacts"), "CRM")
	f, g := w.follow(contacts), w.follow(other)
	f.says("an empty folder", 0, "")

	a, b := w.add(contacts, "a"), w.add(contacts, "b")
	f.says("created, the newest first", 0, "+b +a")
	f.says("nothing new", 0, "")

	a = w.rename(a, "A")
	f.says("updated", 0, "~A")
	a = w.rename(w.rename(a, "AA"), "AAA")
	f.says("updated twice", 0, "~AAA")

	c := w.add(contacts, "c")
	c = w.rename(c, "C")
	f.says("created and updated", 0, "+C")

	moved := w.move(b, other)
	f.says("moved away", 0, "-b")
	g.says("moved to", 0, "+b")
	w.move(moved, contacts)
	f.says("came back", 0, "+b")
	g.says("went again", 0, "-b")

	w.ok(w.DeleteItem(w.add(contacts, "short").ID, mailbox.HardDelete))
	f.says("created and deleted", 0, "")

	_, photo, err := w.Attach(a.ID, mailbox.Attachment{})
	w.ok(err)
	f.says("attachment", 0, "~AAA")
	must(w.Detach(photo.ID))(t)
	w.ok(w.DeleteItem(c.ID, mailbox.MoveToDeletedItems))
	f.says("detached and deleted", 0, "-C ~AAA")
	copied := must(w.CopyItem(a.ID, contacts))(t)
	must(w.CopyItem(copied.ID, other))(t)
	f.says("copied", 0, "+AAA")
	w.follow(contacts).says("from the beginning", 0, "+AAA +b +AAA")
}

func TestChangesInPages(t *testing.T) {
	w := plain(t)
	contacts := w.known("contacts")
	var items []mailbox.Item
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		items = append(items, w.add(contacts, name))
	}
	w.rename(items[1], "B")
	f := w.follow(contacts)
	f.says("the oldest", 2, "+B +a …")
	w.rename(items[0], "A")
	w.rename(items[4], "E")
	w.ok(w.DeleteItem(items[3].ID, mailbox.HardDelete))
	f.says("what was deleted in the meantime does not show", 2, "+E +c …")
	f.says("updates of what is known now", 2, "~A ~B …")
	f.says("the rest, and the deletion between the pages", 2, "- ~E")
	f.says("nothing", 2, "")

	g := w.follow(contacts)
	g.says("a page that is just full", 4, "+E +c +B +A")
}

func TestSyncStatesThatCannotBe(t *testing.T) {
	w := plain(t)
	contacts := w.known("contacts")
	for _, since := range []int64{-1, 1 << 40} {
		_, _, _, err := w.Changes(contacts, since, 0)
		expect(t, "items", err, mailbox.ErrSyncState)
		_, _, _, err = w.FolderChanges(contacts, since, 0)
		expect(t, "folders", err, mailbox.ErrSyncState)
	}
	crm := w.make(contacts, "CRM")
	w.ok(w.DeleteFolder(crm, mailbox.HardDelete))
	_, _, _, err := w.Changes(crm, 0, 0)
	expect(t, "items of a folder that is gone", err, mailbox.ErrNotFound)
	_, _, _, err = w.FolderChanges(crm, 0, 0)
	expect(t, "folders of one that is gone", err, mailbox.ErrNotFound)
}

// TestFollowersKnowWhatThereIs lets clients follow a folder, in pages of any
// size, while items come, change and go: each hears of an item as created before
// anything else, and in the end knows what is there.
func TestFollowersKnowWhatThereIs(t *testing.T) {
	for seed := range uint64(20) {
		r := random(seed)
		w := plain(t)
		contacts, other := w.known("contacts"), w.known("inbox")
		copies := make([]map[mailbox.ItemID]mailbox.ChangeKey, 3)
		since := make([]int64, len(copies))
		read := func(n, limit int) bool {
			changes, until, more, err := w.Changes(contacts, since[n], limit)
			w.ok(err)
			slices.Reverse(changes)
			for _, c := range changes {
				_, known := copies[n][c.Item.ID]
				switch c.Kind {
				case mailbox.Created:
					if known {
						t.Fatalf("seed %d: created twice", seed)
					}
					copies[n][c.Item.ID] = c.Item.ChangeKey
				case mailbox.Updated:
					if !known {
						t.Fatalf("seed %d: updated before it was created", seed)
					}
					copies[n][c.Item.ID] = c.Item.ChangeKey
				case mailbox.Deleted:
					delete(copies[n], c.Item.ID)
				}
			}
			since[n] = until
			return more
		}
		for n := range copies {
			copies[n] = map[mailbox.ItemID]mailbox.ChangeKey{}
		}
		for range 300 {
			items := must(w.Items(contacts, false))(t)
			pick := func() mailbox.Item { return items[r.IntN(len(items))] }
			switch n := r.IntN(10); {
			case n < 3 || len(items) == 0:
				w.add(contacts, "x")
			case n < 5:
				w.rename(pick(), fmt.Sprint(n))
			case n < 7:
				w.move(pick(), other)
			case n < 8:
				w.ok(w.DeleteItem(pick().ID, mailbox.SoftDelete))
			default:
				read(r.IntN(len(copies)), 1+r.IntN(4))
			}
		}
		want := map[mailbox.ItemID]mailbox.ChangeKey{}
		for _, i := range must(w.Items(contacts, false))(t) {
			want[i.ID] = i.ChangeKey
		}
		for n := range copies {
			for read(n, 1+r.IntN(4)) {
			}
			if fmt.Sprint(copies[n]) != fmt.Sprint(want) {
				t.Fatalf("seed %d: a follower knows %d items, there are %d", seed, len(copies[n]), len(want))
			}
		}
	}
}
