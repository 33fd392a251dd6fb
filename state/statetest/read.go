package statetest

import (
	"context"
	"reflect"
	"testing"
	"time"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// The functions below do what the methods of the store do, and fail the test
// where those fail.

func commit(t *testing.T, store state.Store, batches ...state.Batch) {
	t.Helper()
	for _, batch := range batches {
		if err := store.Commit(context.Background(), batch); err != nil {
			t.Fatalf("Commit: %v", err)
		}
	}
}

func load(t *testing.T, store state.Store, id state.MailboxID) *state.Memory {
	t.Helper()
	memory, err := store.Load(context.Background(), id)
	return must(t, "Load", memory, err)
}

func metaOf(t *testing.T, store state.Store) state.Meta {
	t.Helper()
	meta, err := store.Meta(context.Background())
	return must(t, "Meta", meta, err)
}

func mailboxesOf(t *testing.T, store state.Store) []state.Mailbox {
	t.Helper()
	mailboxes, err := store.Mailboxes(context.Background())
	return must(t, "Mailboxes", mailboxes, err)
}

func finished(t *testing.T, store state.Store, id state.MailboxID, ops ...addressbook.Op) []addressbook.Op {
	t.Helper()
	found, err := store.Finished(context.Background(), id, ops)
	return must(t, "Finished", found, err)
}

func nameListsOf(t *testing.T, store state.Store) map[addressbook.Digest][]string {
	t.Helper()
	lists, err := store.NameLists(context.Background())
	return must(t, "NameLists", lists, err)
}

func baselinesOf(t *testing.T, store state.Store) map[state.BaselineID]int {
	t.Helper()
	baselines, err := store.Baselines(context.Background())
	return must(t, "Baselines", baselines, err)
}

func runsOf(t *testing.T, store state.Store, limit int) []state.Run {
	t.Helper()
	runs, err := store.Runs(context.Background(), limit)
	return must(t, "Runs", runs, err)
}

func failingOf(t *testing.T, store state.Store) map[state.MailboxID]time.Time {
	t.Helper()
	failing, err := store.Failing(context.Background())
	return must(t, "Failing", failing, err)
}

func anchorOf(t *testing.T, store state.Store) time.Time {
	t.Helper()
	anchor, err := store.Anchor(context.Background())
	return must(t, "Anchor", anchor, err)
}

func deletesSince(t *testing.T, store state.Store, since time.Time) map[state.MailboxID]int {
	t.Helper()
	deletes, err := store.Deletes(context.Background(), since)
	return must(t, "Deletes", deletes, err)
}

func must[V any](t *testing.T, method string, value V, err error) V {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	return value
}

// same compares; nil and empty lists and maps are the same.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	switch g.Kind() {
	case reflect.Slice, reflect.Map:
		if g.Len() == 0 && w.Len() == 0 {
			return
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}
