package statetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// mailboxesAreCommittedAtOnce: each goroutine writes its own mailbox.
func mailboxesAreCommittedAtOnce(t *testing.T, store state.Store) {
	const mailboxes, commits = 12, 15
	var group sync.WaitGroup
	for m := range mailboxes {
		group.Go(func() {
			id := mailbox(fmt.Sprint(m))
			for c := range commits {
				key := fmt.Sprint(c)
				err := store.Commit(context.Background(), state.Batch{
					Mailbox:    id,
					Managed:    new(c + 1),
					PutEntries: []state.Entry{entry(key)},
					Journal:    []state.JournalLine{deleted(key, noon())},
					Now:        noon(),
				})
				if err != nil {
					t.Errorf("Commit: %v", err)
				}
				// What was committed is there.
				memory, err := store.Load(context.Background(), id)
				if err != nil || len(memory.Entries) != c+1 || memory.Serial != int64(c+1) || memory.Managed != c+1 {
					t.Errorf("after %d commits: %v, %+v", c+1, err, memory)
				}
			}
		})
	}
	group.Wait()
	same(t, "serial", metaOf(t, store).Serial, int64(mailboxes*commits))
	known := mailboxesOf(t, store)
	same(t, "Mailboxes", len(known), mailboxes)
	journal := deletesSince(t, store, noon())
	for _, m := range known {
		same(t, "serial of a mailbox", m.Serial, int64(commits))
		same(t, "journal of a mailbox", journal[m.MailboxID], commits)
	}
}

// readersSeeWholeBatches: each batch replaces all that is there.
func readersSeeWholeBatches(t *testing.T, store state.Store) {
	const generations, size = 30, 40
	batch := func(generation int) state.Batch {
		b := state.Batch{Mailbox: anna(), Managed: &generation, Now: noon()}
		if generation > 1 {
			for i := range size {
				b.DeleteItems = append(b.DeleteItems, addressbook.ItemID(fmt.Sprint(generation-1, "/", i)))
			}
		}
		for i := range size {
			it, e := item(fmt.Sprint(generation, "/", i), fmt.Sprint(i)), entry(fmt.Sprint(i))
			it.Seen, e.Format = int64(generation), generation
			b.PutItems, b.PutEntries = append(b.PutItems, it), append(b.PutEntries, e)
		}
		return b
	}
	commit(t, store, batch(1))

	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				memory, err := store.Load(context.Background(), anna())
				if err != nil {
					t.Errorf("Load: %v", err)
					return
				}
				whole := len(memory.Items) == size && len(memory.Entries) == size && memory.Serial == int64(memory.Managed)
				for i := 0; whole && i < size; i++ {
					whole = memory.Items[i].Seen == memory.Serial && memory.Entries[i].Format == memory.Managed
				}
				if !whole {
					t.Errorf("a part of a batch was seen: serial %d, managed %d, %d items, %d entries",
						memory.Serial, memory.Managed, len(memory.Items), len(memory.Entries))
					return
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for generation := 2; generation <= generations; generation++ {
		commit(t, store, batch(generation))
	}
	close(done)
	readers.Wait()
}

func cancelledContextChangesNothing(t *testing.T, store state.Store) {
	commit(t, store, full(anna()))
	want := load(t, store, anna())
	meta := metaOf(t, store)

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, loadErr := store.Load(ctx, anna())
	_, metaErr := store.Meta(ctx)
	for name, err := range map[string]error{
		"Commit":   store.Commit(ctx, state.Batch{Mailbox: anna(), Forget: true, Now: noon()}),
		"BeginRun": store.BeginRun(ctx, state.Run{ID: "r"}),
		"EndRun": store.EndRun(ctx, state.Run{ID: "r"}, state.Findings{
			Baselines: map[state.BaselineID]int{{Source: "crm"}: 1}, Failing: map[state.MailboxID]time.Time{anna(): noon()},
		}),
		"SetAnchor": store.SetAnchor(ctx, noon()),
		"Load":      loadErr,
		"Meta":      metaErr,
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got the error %v, want %v", name, err, context.Canceled)
		}
	}
	same(t, "Memory", load(t, store, anna()), want)
	same(t, "Meta", metaOf(t, store), meta)
	same(t, "Runs", runsOf(t, store, 9), []state.Run{})
	same(t, "Baselines", baselinesOf(t, store), map[state.BaselineID]int{})
	same(t, "Failing", failingOf(t, store), map[state.MailboxID]time.Time{})
	same(t, "Anchor", anchorOf(t, store), time.Time{})
}
