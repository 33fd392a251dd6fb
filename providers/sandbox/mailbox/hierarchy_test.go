package mailbox_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"contactsync/providers/sandbox/mailbox"
)

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

// tree is a client that follows the folders below one.
type tree struct {
	world
	root  mailbox.FolderID
	until int64
	names map[mailbox.FolderID]string
}

func (w world) watch(root mailbox.FolderID) *tree {
	return &tree{world: w, root: root, names: map[mailbox.FolderID]string{}}
}

func (f *tree) says(what string, limit int, want string) {
	f.t.Helper()
	changes, until, more, err := f.FolderChanges(f.root, f.until, limit)
	f.ok(err)
	f.until = until
	var said []string
	for _, c := range changes {
		if c.Kind != mailbox.Deleted {
			f.names[c.Folder.ID] = c.Folder.Props[mailbox.FolderName].(string)
		}
		said = append(said, signs[c.Kind]+f.names[c.Folder.ID])
	}
	if more {
		said = append(said, "…")
	}
	if got := strings.Join(said, " "); got != want {
		f.t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestFolderChanges(t *testing.T) {
	w := plain(t)
	top, out := w.make(w.known("inbox"), "top"), w.known("outbox")
	f, whole := w.watch(top), w.watch(w.known("root"))
	a := w.make(top, "a")
	b := w.make(a, "b")
	f.says("created, parents first", 0, "+a +b")
	whole.says("everything", 0, "+Top of Information Store +Inbox +Drafts +Sent Items +Deleted Items +Outbox +Junk Email +Calendar +Contacts +Tasks +Notes +Journal"+
		" +Conversation History +Sync Issues +Conflicts +Local Failures +Server Failures +Recipient Cache +{A9E2BC46-B3A0-4243-B315-60D991004455}"+
		" +{06967759-274D-40B2-A3EB-D7F9E73727D7} +Finder +Recoverable Items +Deletions +Versions +Purges +top +a +b")
	f.says("nothing new", 0, "")

	w.add(a, "Muster")
	f.says("what is in a folder does not count", 0, "")
	must(w.UpdateFolder(b, "", mailbox.Bag{mailbox.FolderName: "B"}, nil))(t)
	f.says("renamed", 0, "~B")
	must(w.MoveFolder(b, top))(t)
	f.says("moved within", 0, "~B")
	must(w.MoveFolder(b, a))(t)

	must(w.MoveFolder(a, out))(t)
	f.says("moved out, with what is below", 0, "-a -B")
	whole.says("moved, of two one itself", 0, "~B ~a")
	must(w.UpdateFolder(b, "", mailbox.Bag{own: "x"}, nil))(t)
	f.says("changed outside", 0, "")
	must(w.MoveFolder(a, top))(t)
	f.says("moved back", 0, "+a +B")

	w.ok(w.DeleteFolder(b, mailbox.MoveToDeletedItems))
	f.says("to Deleted Items", 0, "-B")
	w.ok(w.DeleteFolder(a, mailbox.HardDelete))
	f.says("deleted", 0, "-a")
	w.ok(w.DeleteFolder(w.make(top, "short"), mailbox.HardDelete))
	f.says("created and deleted", 0, "")
	must(w.MoveFolder(top, out))(t)
	f.says("the root itself does not count", 0, "")
}

func TestFolderChangesInPages(t *testing.T) {
	w := plain(t)
	top, out := w.make(w.known("inbox"), "top"), w.make(w.known("outbox"), "out")
	f := w.watch(top)
	w.make(w.make(out, "a"), "b")
	w.make(top, "c")
	d := w.make(top, "d")
	f.says("first page", 1, "+c …")
	must(w.UpdateFolder(d, "", mailbox.Bag{mailbox.FolderName: "D"}, nil))(t)
	must(w.MoveFolder(out, top))(t)
	f.says("as it is now", 1, "+D …")
	f.says("the update of what is known now", 1, "~D …")
	f.says("a subtree stays together", 1, "+out +a +b")
	f.says("nothing", 1, "")
}

// TestWatchersKnowTheTree is TestFollowersKnowWhatThereIs for folders.
func TestWatchersKnowTheTree(t *testing.T) {
	for seed := range uint64(20) {
		r := random(seed)
		w := plain(t)
		top := w.make(w.known("inbox"), "top")
		folders := []mailbox.FolderID{top, w.known("outbox")}
		known, since := map[mailbox.FolderID]mailbox.ChangeKey{}, int64(0)
		read := func(limit int) bool {
			changes, until, more, err := w.FolderChanges(top, since, limit)
			w.ok(err)
			for _, c := range changes {
				_, had := known[c.Folder.ID]
				if had != (c.Kind != mailbox.Created) && c.Kind != mailbox.Deleted {
					t.Fatalf("seed %d: %v of a folder, known: %v", seed, c.Kind, had)
				}
				known[c.Folder.ID] = c.Folder.ChangeKey
				if c.Kind == mailbox.Deleted {
					delete(known, c.Folder.ID)
				}
			}
			since = until
			return more
		}
		for step := range 100 {
			pick := func() mailbox.FolderID { return folders[r.IntN(len(folders))] }
			// What cannot be done is refused, and changes nothing.
			switch r.IntN(6) {
			case 0, 1:
				if f, err := w.CreateFolder(pick(), mailbox.Bag{mailbox.FolderName: strings.Repeat("x", step+1)}); err == nil {
					folders = append(folders, f.ID)
				}
			case 2:
				if f := pick(); f != top {
					_, _ = w.MoveFolder(f, pick())
				}
			case 3:
				_, _ = w.UpdateFolder(pick(), "", mailbox.Bag{own: "x"}, nil)
			case 4:
				if f := pick(); f != top {
					_ = w.DeleteFolder(f, mailbox.HardDelete)
				}
			case 5:
				read(1 + r.IntN(3))
			}
		}
		for read(1 + r.IntN(3)) {
		}
		below := must(w.Folders(top, true))(t)
		for _, f := range below {
			if known[f.ID] != f.ChangeKey {
				t.Fatalf("seed %d: a folder is not known as it is", seed)
			}
		}
		if len(known) != len(below) {
			t.Fatalf("seed %d: %d folders are known, there are %d", seed, len(known), len(below))
		}
	}
}
