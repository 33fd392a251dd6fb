package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"

	"contactsync/state"
	"contactsync/state/sqlite"
	"contactsync/state/statetest"
)

func TestStore(t *testing.T) {
	statetest.TestStore(t, func(t *testing.T) state.Store {
		return open(t, filepath.Join(t.TempDir(), "contactsync.db"), sqlite.ReadWrite)
	})
}

func open(t *testing.T, path string, mode sqlite.Mode, owners ...string) *sqlite.Store {
	t.Helper()
	store, err := sqlite.Open(context.Background(), path, sqlite.Options{
		Mode: mode, Owners: owners, JournalRetention: statetest.JournalRetention,
	})
	if err != nil {
		t.Fatal(err)
	}
	return store
}
