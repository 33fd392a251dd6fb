package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	zombiezen "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"contactsync/providers/addressbook"
	"contactsync/state"
	"contactsync/state/sqlite"
)

func number(n int) state.MailboxID {
	return state.MailboxID{Target: "vdir.mail", Rep: addressbook.RepID(fmt.Sprint(n))}
}

// TestFailingBatchFailsAlone: batches share a transaction, but not their fate.
func TestFailingBatchFailsAlone(t *testing.T) { synctest.Test(t, failingBatchFailsAlone) }

func failingBatchFailsAlone(t *testing.T) {
	store := open(t, filepath.Join(t.TempDir(), "contactsync.db"), sqlite.ReadWrite)
	defer store.Close()

	release := store.Hold()
	const batches = 12
	errs := make([]error, batches)
	var group sync.WaitGroup
	for n := range batches {
		group.Go(func() {
			managed := n
			if n%4 == 1 {
				managed = -1 // no mailbox can have that
			}
			errs[n] = store.Commit(context.Background(), state.Batch{
				Mailbox:    number(n),
				Managed:    &managed,
				PutEntries: []state.Entry{{Key: "crm/person/1"}},
			})
		})
	}
	synctest.Wait() // until all of them are waiting
	release()
	group.Wait()

	for n, err := range errs {
		memory, loadErr := store.Load(context.Background(), number(n))
		if loadErr != nil {
			t.Fatal(loadErr)
		}
		if n%4 == 1 && (err == nil || memory.Serial != 0 || len(memory.Entries) != 0) {
			t.Errorf("batch %d: %v, but the state has %+v", n, err, memory)
		}
		if n%4 != 1 && (err != nil || memory.Managed != n || len(memory.Entries) != 1) {
			t.Errorf("batch %d: %v, and the state has %+v", n, err, memory)
		}
	}
	if meta, err := store.Meta(context.Background()); err != nil || meta.Serial != batches*3/4 {
		t.Errorf("Meta: %+v, %v", meta, err)
	}
}

// TestFullDisk: nothing is left of a batch that does not fit, and the state
// works on when there is room again.
func TestFullDisk(t *testing.T) {
	store := open(t, filepath.Join(t.TempDir(), "contactsync.db"), sqlite.ReadWrite)
	defer store.Close()
	commit(t, store, "crm/person/1")
	limit := func(pages string) {
		t.Helper()
		err := store.Change(func(conn *zombiezen.Conn) error {
			return sqlitex.ExecuteTransient(conn, `PRAGMA max_page_count = `+pages, nil)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	limit("1") // no more than there are
	batch := state.Batch{Mailbox: anna(), PutEntries: []state.Entry{{Key: "crm/person/2"}}}
	for n := range 500 {
		batch.PutEntries = append(batch.PutEntries, state.Entry{Key: addressbook.Key(fmt.Sprint(n)), Sync: strings.Repeat("s", 200)})
	}
	err := store.Commit(context.Background(), batch)
	if zombiezen.ErrCode(err) != zombiezen.ResultFull || !strings.Contains(err.Error(), "make room") {
		t.Errorf("got the error %v", err)
	}
	if got := keysIn(t, store); got != "crm/person/1" {
		t.Errorf("entries %q", got)
	}
	commit(t, store, "crm/person/3")
	limit("1000000")
	if err := store.Commit(context.Background(), batch); err != nil {
		t.Errorf("with room: %v", err)
	}
}

// TestCancelledWhileWaiting: a batch whose turn has not come is not written.
func TestCancelledWhileWaiting(t *testing.T) {
	store := open(t, filepath.Join(t.TempDir(), "contactsync.db"), sqlite.ReadWrite)
	defer store.Close()
	release := store.Hold()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() {
		done <- store.Commit(ctx, state.Batch{Mailbox: anna(), PutEntries: []state.Entry{{Key: "crm/person/1"}}})
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got the error %v", err)
	}
	release()
	if got := keysIn(t, store); got != "" {
		t.Errorf("entries %q", got)
	}
}
