package sqlite_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"contactsync/providers/addressbook"
	"contactsync/state"
	"contactsync/state/sqlite"
)

// TestReadOnlyWithoutState: what holds no state reads as an empty one, and
// stays as it is.
func TestReadOnlyWithoutState(t *testing.T) {
	for name, prepare := range map[string]func(path string){
		"no file":    func(string) {},
		"empty file": func(path string) { writeFile(t, path, nil) },
		// What a process leaves that is killed while it makes the file.
		"empty database": func(path string) {
			sql(t, path, `PRAGMA page_size = 8192; CREATE TABLE t (a); DROP TABLE t`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "contactsync.db")
			prepare(path)
			before := filesIn(t, folder)

			ctx := context.Background()
			store := open(t, path, sqlite.ReadOnly, "sales-at")
			if meta, err := store.Meta(ctx); err != nil || meta != (state.Meta{}) {
				t.Errorf("Meta: %+v, %v", meta, err)
			}
			if memory, err := store.Load(ctx, anna()); err != nil || memory.Serial != 0 || memory.MailboxID != anna() {
				t.Errorf("Load: %+v, %v", memory, err)
			}
			if mailboxes, err := store.Mailboxes(ctx); err != nil || len(mailboxes) != 0 {
				t.Errorf("Mailboxes: %+v, %v", mailboxes, err)
			}
			if ops, err := store.Finished(ctx, anna(), []addressbook.Op{"op"}); err != nil || len(ops) != 0 {
				t.Errorf("Finished: %+v, %v", ops, err)
			}
			if runs, err := store.Runs(ctx, 10); err != nil || len(runs) != 0 {
				t.Errorf("Runs: %+v, %v", runs, err)
			}
			if deletes, err := store.Deletes(ctx, time.Time{}); err != nil || len(deletes) != 0 {
				t.Errorf("Deletes: %+v, %v", deletes, err)
			}
			if store.Commit(ctx, state.Batch{Mailbox: anna()}) == nil || store.BeginRun(ctx, state.Run{}) == nil {
				t.Error("it was written")
			}
			if store.Backup(ctx, path+".copy") == nil {
				t.Error("it was copied")
			}
			closeStore(t, store)
			if after := filesIn(t, folder); after != before {
				t.Errorf("files: %q, before %q", after, before)
			}

			// And a state can be made there.
			written := open(t, path, sqlite.ReadWrite, "sales-at")
			commit(t, written, "crm/person/1")
			closeStore(t, written)
		})
	}
}

func TestReadOnlyDoesNotWrite(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "contactsync.db")
	written := open(t, path, sqlite.ReadWrite, "sales-at")
	commit(t, written, "crm/person/1")
	closeStore(t, written)
	before := readFile(t, path)

	store := open(t, path, sqlite.ReadOnly, "sales-dach", "sales-at")
	if got := keysIn(t, store); got != "crm/person/1" {
		t.Errorf("entries %q", got)
	}
	for what, err := range map[string]error{
		"Commit":   store.Commit(context.Background(), state.Batch{Mailbox: anna(), Forget: true}),
		"BeginRun": store.BeginRun(context.Background(), state.Run{ID: "r"}),
		"EndRun":   store.EndRun(context.Background(), state.Run{ID: "r"}, state.Findings{}),
	} {
		if err == nil {
			t.Errorf("%s: it was written", what)
		}
	}
	closeStore(t, store)
	if !bytes.Equal(readFile(t, path), before) {
		t.Error("the file was changed")
	}
	if got := filesIn(t, folder); got != "contactsync.db" {
		t.Errorf("files left: %s", got)
	}
}

// TestReadOnlyBesideAWriter: each read sees what was committed before it.
func TestReadOnlyBesideAWriter(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "contactsync.db")
	writer := open(t, path, sqlite.ReadWrite)
	commit(t, writer, "a")

	reader := open(t, path, sqlite.ReadOnly)
	if got := keysIn(t, reader); got != "a" {
		t.Errorf("entries %q", got)
	}
	commit(t, writer, "b")
	if got := keysIn(t, reader); got != "a b" {
		t.Errorf("entries %q, want those of the last commit too", got)
	}
	closeStore(t, reader)
	commit(t, writer, "c")
	closeStore(t, writer)
	if got := filesIn(t, folder); got != "contactsync.db" {
		t.Errorf("files left: %s", got)
	}
}

// TestReadOnlyAfterAKill: the log that a killed process left is read, and not
// folded into the file.
func TestReadOnlyAfterAKill(t *testing.T) {
	source := filepath.Join(t.TempDir(), "contactsync.db")
	writer := open(t, source, sqlite.ReadWrite)
	commit(t, writer, "crm/person/1")
	path := filepath.Join(t.TempDir(), "contactsync.db")
	for _, suffix := range []string{"", "-wal"} {
		writeFile(t, path+suffix, readFile(t, source+suffix))
	}
	closeStore(t, writer)
	file, log := readFile(t, path), readFile(t, path+"-wal")

	reader := open(t, path, sqlite.ReadOnly)
	if got := keysIn(t, reader); got != "crm/person/1" {
		t.Errorf("entries %q", got)
	}
	closeStore(t, reader)
	if !bytes.Equal(readFile(t, path), file) || !bytes.Equal(readFile(t, path+"-wal"), log) {
		t.Error("the file or its log was changed")
	}

	again := open(t, path, sqlite.ReadWrite)
	if got := keysIn(t, again); got != "crm/person/1" {
		t.Errorf("entries %q", got)
	}
	closeStore(t, again)
}

// TestReadOnlyFolder: a state can be read from where nothing can be written.
func TestReadOnlyFolder(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a?b#c%20 ü.db")
	writer := open(t, path, sqlite.ReadWrite)
	commit(t, writer, "crm/person/1")
	closeStore(t, writer)
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod(folder, 0o700) }()
	if os.WriteFile(filepath.Join(folder, "probe"), nil, 0o600) == nil {
		t.Skip("this user may write everywhere, or the system keeps no such rights")
	}
	reader := open(t, path, sqlite.ReadOnly)
	if got := keysIn(t, reader); got != "crm/person/1" {
		t.Errorf("entries %q", got)
	}
	closeStore(t, reader)
}
