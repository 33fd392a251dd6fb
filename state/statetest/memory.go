package statetest

import (
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

func newStateIsEmpty(t *testing.T, store state.Store) {
	meta := metaOf(t, store)
	if meta.Lineage == "" || meta.Serial != 0 {
		t.Errorf("Meta: got %+v, want a lineage and serial 0", meta)
	}
	same(t, "Meta again", metaOf(t, store), meta)
	same(t, "Mailboxes", mailboxesOf(t, store), []state.Mailbox{})
	same(t, "Memory", load(t, store, anna()), &state.Memory{Mailbox: state.Mailbox{MailboxID: anna()}})
	same(t, "Finished", finished(t, store, anna(), "op"), []addressbook.Op{})
	same(t, "NameLists", nameListsOf(t, store), map[addressbook.Digest][]string{})
	same(t, "Baselines", baselinesOf(t, store), map[state.BaselineID]int{})
	same(t, "Runs", runsOf(t, store, 10), []state.Run{})
	same(t, "Failing", failingOf(t, store), map[state.MailboxID]time.Time{})
	same(t, "Anchor", anchorOf(t, store), time.Time{})
	same(t, "Waiting", waitingSince(t, store, time.Time{}), []state.Waiting{})
	same(t, "Approvals", approvalsOf(t, store), []state.Approval{})
	same(t, "Approved", approvedAt(t, store, anna(), noon()), map[string][]addressbook.Digest{})
	same(t, "Deletes", deletesSince(t, store, time.Time{}), map[state.MailboxID]int{})
	same(t, "Journal", journalOf(t, store, anna().Rep, time.Time{}, 10), []told{})
}

func everyFieldComesBack(t *testing.T, store state.Store) {
	batch := full(anna())
	want := &state.Memory{
		Mailbox: state.Mailbox{MailboxID: anna(), Address: "anna@example.com", Serial: 1, Managed: 1, Greeted: true, Settled: digest(9)},
		Items:   batch.PutItems,
		Entries: batch.PutEntries,
		Intents: batch.PutIntents,
		Holds:   batch.PutHolds,
		Cursors: batch.PutCursors,
	}
	mustBeFull(t, *want)
	mustBeFull(t, want.Items[0])
	mustBeFull(t, want.Entries[0])
	mustBeFull(t, want.Intents[1])
	mustBeFull(t, want.Holds[0])

	commit(t, store, batch)
	same(t, "Memory", load(t, store, anna()), want)
	same(t, "Mailboxes", mailboxesOf(t, store), []state.Mailbox{want.Mailbox})
	same(t, "Cursors", cursorsOf(t, store, anna()), want.Cursors)
	same(t, "Cursors of an unknown mailbox", cursorsOf(t, store, mailbox("unknown")), providers.Cursors{})
}

func cursorsOf(t *testing.T, store state.Store, id state.MailboxID) providers.Cursors {
	t.Helper()
	cursors, err := store.Cursors(t.Context(), id)
	if err != nil {
		t.Fatalf("Cursors: %v", err)
	}
	return cursors
}

// whatIsSettledIsForgotten: whatever touches a mailbox may unsettle it.
func whatIsSettledIsForgotten(t *testing.T, store state.Store) {
	settle := state.Batch{Mailbox: anna(), Settled: new(digest(1)), Now: noon()}
	for _, touch := range []state.Batch{
		{Mailbox: anna(), Managed: new(2), Now: noon()},
		{Mailbox: anna(), PutCursors: providers.Cursors{"f": nil}, Now: noon()},
		{Mailbox: anna(), Forget: true, Managed: new(1), Now: noon()},
	} {
		commit(t, store, settle)
		same(t, "settled", load(t, store, anna()).Settled, digest(1))
		commit(t, store, state.Batch{Mailbox: anna(), Journal: []state.JournalLine{deleted("k", noon())}, Now: noon()})
		same(t, "settled after a line of the journal", load(t, store, anna()).Settled, digest(1))
		commit(t, store, touch)
		same(t, "settled after a touch", load(t, store, anna()).Settled, addressbook.Digest{})
	}
}

// anyTextComesBack: what comes out of mailboxes and files need not be text that
// a database likes. The zero value of everything is among the cases.
func anyTextComesBack(t *testing.T, store state.Store) {
	for _, text := range []string{
		"",
		" leading and trailing ",
		"a\x00b",
		"not \xff UTF-8 \xc3",
		"two\r\nlines\ttab",
		`quote ' quote " back \ percent % underscore _`,
		"'); DROP TABLE items; --",
		"Ä Å ß İ ı ſ",
		"A\u0308 is not \u00c4",
		"\u202eright to left\u200f \u200b\ufeff",
		"👩‍👩‍👧‍👦 𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
		"\U0010ffff\uffff",
		string(make([]byte, 70_000)),
	} {
		id := state.MailboxID{Target: text, Rep: addressbook.RepID(text)}
		want := &state.Memory{
			Mailbox: state.Mailbox{MailboxID: id, Address: text, Serial: 1},
			Items: []state.Item{{Item: addressbook.Item{
				ID: addressbook.ItemID(text), ChangeKey: addressbook.ChangeKey(text), Folder: addressbook.FolderID(text),
				Owner: text, Key: addressbook.Key(text),
				Mark: addressbook.Mark{
					Rep: addressbook.RepID(text), Op: addressbook.Op(text), Status: addressbook.Status(text),
				},
			}}},
			Entries: []state.Entry{{
				Key: addressbook.Key(text), Sync: text, Mapping: text, Item: addressbook.ItemID(text),
				Op: addressbook.Op(text), ChangeKey: addressbook.ChangeKey(text), Folder: addressbook.FolderID(text),
			}},
			Intents: []state.Intent{{
				Op: addressbook.Op(text), Key: addressbook.Key(text), Action: state.IntentAction(text),
				Item: addressbook.ItemID(text), OldOp: addressbook.Op(text),
			}},
			Holds:   []state.Hold{{Key: addressbook.Key(text), Sync: text, Run: text}},
			Cursors: providers.Cursors{addressbook.FolderID(text): []byte(text)},
		}
		commit(t, store, state.Batch{
			Mailbox: id, Address: &text, PutItems: want.Items, PutEntries: want.Entries, PutIntents: want.Intents,
			PutHolds: want.Holds, PutCursors: want.Cursors, Finish: []addressbook.Op{addressbook.Op(text)}, Now: noon(),
		})
		memory := load(t, store, id)
		for folder, cursor := range memory.Cursors {
			if len(cursor) == 0 { // nil or empty is the same
				memory.Cursors[folder] = []byte(text)
			}
		}
		same(t, "Memory", memory, want)
		ops := []addressbook.Op{addressbook.Op(text)}
		same(t, "Finished", finished(t, store, id, ops...), ops)
	}
}

func timesComeBack(t *testing.T, store state.Store) {
	var items []state.Item
	for id, created := range map[string]time.Time{
		"a": {},
		"b": time.Unix(0, 0).UTC(),
		"c": time.Unix(-1, 999_999_999).UTC(),
		"d": time.Date(1601, 1, 1, 0, 0, 0, 0, time.UTC),
		"e": time.Date(9999, 12, 31, 23, 59, 59, 999_999_900, time.UTC),
	} {
		it := item(id, "key")
		it.Created = created
		items = append(items, it)
	}
	commit(t, store, state.Batch{Mailbox: anna(), PutItems: items, Now: noon()})
	want := map[addressbook.ItemID]time.Time{}
	for _, it := range items {
		want[it.ID] = it.Created
	}
	for _, it := range load(t, store, anna()).Items {
		same(t, "Created of "+string(it.ID), it.Created, want[it.ID])
	}

	// The same moment in another place of the world.
	vienna := time.FixedZone("", 3600)
	moved := item("f", "key")
	moved.Created = noon().In(vienna)
	in := closed(intent("key", "op"), noon().In(vienna))
	in.Opened = noon().In(vienna)
	commit(t, store, state.Batch{Mailbox: mailbox("2"), PutItems: []state.Item{moved}, PutIntents: []state.Intent{in}, Now: noon()})
	memory := load(t, store, mailbox("2"))
	same(t, "Created", memory.Items[0].Created, noon())
	same(t, "Opened", memory.Intents[0].Opened, noon())
	same(t, "Closed", memory.Intents[0].Closed, noon())
}

// putIsCopied: callers use their memory again, and change what they were given.
func putIsCopied(t *testing.T, store state.Store) {
	batch := full(anna())
	commit(t, store, batch)
	want := load(t, store, anna())
	for _, cursors := range []providers.Cursors{batch.PutCursors, load(t, store, anna()).Cursors} {
		for folder := range cursors {
			cursors[folder][0]++
		}
	}
	batch.PutItems[0].Owner = "changed"
	same(t, "Memory", load(t, store, anna()), want)
}

func everythingIsSorted(t *testing.T, store state.Store) {
	words := []string{"b", "é", "", "a", "B", "aa", "\xff", "a/", "a\x00", "ß", "z"}
	sorted := []string{"", "B", "a", "a\x00", "a/", "aa", "b", "z", "ß", "é", "\xff"}

	batch := state.Batch{Mailbox: anna(), Now: noon()}
	for _, key := range words {
		batch.PutEntries = append(batch.PutEntries, entry(key))
		batch.PutHolds = append(batch.PutHolds, hold(key))
		for _, other := range []string{"2", "1"} {
			// Ids run against keys.
			batch.PutItems = append(batch.PutItems, item(reversed(key)+other, key))
			batch.PutIntents = append(batch.PutIntents, intent(key, other))
		}
	}
	commit(t, store, batch)
	memory := load(t, store, anna())
	var want state.Memory
	for _, key := range sorted {
		want.Entries = append(want.Entries, entry(key))
		want.Holds = append(want.Holds, hold(key))
		for _, other := range []string{"1", "2"} {
			want.Items = append(want.Items, item(reversed(key)+other, key))
			want.Intents = append(want.Intents, intent(key, other))
		}
	}
	same(t, "Entries", memory.Entries, want.Entries)
	same(t, "Items", memory.Items, want.Items)
	same(t, "Intents", memory.Intents, want.Intents)
	same(t, "Holds", memory.Holds, want.Holds)

	var ids []state.MailboxID
	for _, target := range words {
		for _, rep := range []string{"2", "1"} {
			id := state.MailboxID{Target: "t" + target, Rep: addressbook.RepID(rep)}
			commit(t, store, state.Batch{Mailbox: id, Managed: new(1), Now: noon()})
		}
	}
	for _, mailbox := range mailboxesOf(t, store) {
		if mailbox.MailboxID != anna() {
			ids = append(ids, mailbox.MailboxID)
		}
	}
	var wantIDs []state.MailboxID
	for _, target := range sorted {
		for _, rep := range []addressbook.RepID{"1", "2"} {
			wantIDs = append(wantIDs, state.MailboxID{Target: "t" + target, Rep: rep})
		}
	}
	same(t, "Mailboxes", ids, wantIDs)
}

// reversed turns the order of texts of one byte around.
func reversed(text string) string {
	turned := []byte(text)
	for i, b := range turned {
		turned[i] = 255 - b
	}
	return string(turned)
}
