package mailbox_test

import (
	"path/filepath"
	"testing"
	"time"

	"contactsync/providers/sandbox/mailbox"
)

var (
	surname = mailbox.Surname
	own     = mailbox.Property{Set: "b6d9e6c4-5f0e-4b61-9c5a-4f6f1f7d0001", Name: "Key"}
)

// clock is a time that goes on by a second with every look.
func clock() func() time.Time {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	return func() time.Time {
		now = now.Add(time.Second)
		return now
	}
}

// world is a mailbox whose calls end the test when they fail.
type world struct {
	t     *testing.T
	store *mailbox.Store
	*mailbox.Mailbox
}

// open makes a store with the mailbox a@example.com.
func open(t *testing.T, o mailbox.Options) world {
	t.Helper()
	if o.Now == nil {
		o.Now = clock()
	}
	s := must(mailbox.Open(o))(t)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return world{t, s, must(s.Add("a@example.com", "Anna"))(t)}
}

// plain is a mailbox in memory that rewrites nothing.
func plain(t *testing.T) world {
	t.Helper()
	return open(t, mailbox.Options{Rewrites: []mailbox.Rewrite{}})
}

func inFile(t *testing.T) string { return filepath.Join(t.TempDir(), "sandbox.db") }

// must ends the test with the error, if there is one.
func must[V any](v V, err error) func(*testing.T) V {
	return func(t *testing.T) V {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (w world) known(name string) mailbox.FolderID {
	w.t.Helper()
	return must(w.Distinguished(name))(w.t).ID
}

func (w world) make(parent mailbox.FolderID, name string) mailbox.FolderID {
	w.t.Helper()
	return must(w.CreateFolder(parent, mailbox.Bag{mailbox.FolderName: name, mailbox.FolderClass: "IPF.Contact"}))(w.t).ID
}

func (w world) add(folder mailbox.FolderID, name string) mailbox.Item {
	w.t.Helper()
	return must(w.CreateItem(folder, mailbox.Bag{mailbox.MessageClass: "IPM.Contact", surname: name}, false))(w.t)
}

func (w world) rename(i mailbox.Item, name string) mailbox.Item {
	w.t.Helper()
	return must(w.UpdateItem(i.ID, "", mailbox.Bag{surname: name}, nil))(w.t)
}

func (w world) move(i mailbox.Item, to mailbox.FolderID) mailbox.Item {
	w.t.Helper()
	return must(w.MoveItem(i.ID, to))(w.t)
}

// names lists the surnames in a folder, in the order of their coming.
func (w world) names(folder mailbox.FolderID) []string {
	w.t.Helper()
	var names []string
	for _, i := range must(w.Items(folder, false))(w.t) {
		name, _ := i.Props[surname].(string)
		names = append(names, name)
	}
	return names
}

// tree lists the names of the folders right below one.
func (w world) tree(parent mailbox.FolderID) []string {
	w.t.Helper()
	var names []string
	for _, f := range must(w.Folders(parent, false))(w.t) {
		names = append(names, f.Props[mailbox.FolderName].(string))
	}
	return names
}

func (w world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}
