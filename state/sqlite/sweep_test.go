package sqlite_test

import (
	"path/filepath"
	"testing"
	"time"

	"contactsync/state"
	"contactsync/state/sqlite"
)

// TestJournalIsKeptForGood opens a state without saying how long its journal is kept.
func TestJournalIsKeptForGood(t *testing.T) {
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "contactsync.db"), sqlite.Options{Mode: sqlite.ReadWrite})
	if err != nil {
		t.Fatal(err)
	}
	defer closeStore(t, store)
	line := state.JournalLine{Run: "run", At: time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC), Key: "crm/person/1"}
	batch := state.Batch{Mailbox: anna(), Journal: []state.JournalLine{line}, Now: time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)}
	if err := store.Commit(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	n := 0
	err = store.Journal(t.Context(), anna().Rep, time.Time{}, func(state.MailboxID, state.JournalLine) bool { n++; return true })
	if err != nil || n != 1 {
		t.Errorf("%d lines, %v, want 1", n, err)
	}
}
