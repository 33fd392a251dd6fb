package statetest

import (
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

func putsReplace(t *testing.T, store state.Store) {
	commit(t, store, full(anna()))
	second := state.Batch{
		Mailbox:    anna(),
		Address:    new("anna@example.net"),
		Managed:    new(2),
		Greeted:    new(false),
		PutItems:   []state.Item{{Item: addressbook.Item{ID: "i1", Key: "crm/person/9"}}},
		PutEntries: []state.Entry{{Key: "crm/person/1", Sync: "other"}},
		PutIntents: []state.Intent{{Key: "crm/person/2", Op: "op2", Action: state.IntendDelete, Opened: noon()}},
		PutHolds:   []state.Hold{{Key: "crm/person/1", Run: "other"}},
		PutCursors: providers.Cursors{"f1": []byte("new")},
		Now:        noon(),
	}
	commit(t, store, second)
	same(t, "Memory", load(t, store, anna()), &state.Memory{
		Mailbox: state.Mailbox{MailboxID: anna(), Address: "anna@example.net", Serial: 2, Managed: 2},
		Items:   second.PutItems,
		Entries: second.PutEntries,
		Intents: []state.Intent{intent("crm/person/1", "op1"), second.PutIntents[0]},
		Holds:   []state.Hold{second.PutHolds[0], hold("crm/person/4")},
		Cursors: providers.Cursors{"": []byte("hierarchy"), "f1": []byte("new")},
	})
}

func nilLeavesWhatIsThere(t *testing.T, store state.Store) {
	commit(t, store, full(anna()))
	want := load(t, store, anna())
	want.Serial++
	want.Settled = addressbook.Digest{}
	want.Cursors["f2"] = []byte("2")
	commit(t, store, state.Batch{Mailbox: anna(), PutCursors: providers.Cursors{"f2": []byte("2")}, Now: noon()})
	same(t, "Memory", load(t, store, anna()), want)
}

func deletes(t *testing.T, store state.Store) {
	commit(t, store, full(anna()), state.Batch{
		Mailbox:       anna(),
		DeleteItems:   []addressbook.ItemID{"i1", "is not there"},
		DeleteEntries: []addressbook.Key{"crm/person/1", "is not there"},
		DeleteHolds:   []addressbook.Key{"crm/person/1", "is not there"},
		DeleteCursors: []addressbook.FolderID{"", "is not there"},
		Now:           noon(),
	})
	memory := load(t, store, anna())
	same(t, "Items", memory.Items, []state.Item{})
	same(t, "Entries", memory.Entries, []state.Entry{})
	same(t, "Holds", memory.Holds, []state.Hold{hold("crm/person/4")})
	same(t, "Cursors", memory.Cursors, providers.Cursors{"f1": {0, 1, 255}})
	same(t, "Intents", memory.Intents, full(anna()).PutIntents)
}

func deletesComeBeforePuts(t *testing.T, store state.Store) {
	batch := full(anna())
	batch.DeleteItems = []addressbook.ItemID{"i1"}
	batch.DeleteEntries = []addressbook.Key{"crm/person/1"}
	batch.DeleteHolds = []addressbook.Key{"crm/person/1"}
	batch.DeleteCursors = []addressbook.FolderID{"f1"}
	batch.CloseIntents = []addressbook.Key{"crm/person/1"}
	commit(t, store, full(anna()))
	want := load(t, store, anna())
	want.Serial++
	commit(t, store, batch)
	same(t, "Memory", load(t, store, anna()), want)
}

func mailboxesAreApart(t *testing.T, store state.Store) {
	others := []state.MailboxID{
		{Target: anna().Target, Rep: "other"},
		{Target: "other", Rep: anna().Rep},
	}
	commit(t, store, full(anna()))
	want := load(t, store, anna())
	for _, other := range others {
		commit(t, store, full(other), state.Batch{
			Mailbox:       other,
			DeleteItems:   []addressbook.ItemID{"i1"},
			DeleteEntries: []addressbook.Key{"crm/person/1"},
			DeleteHolds:   []addressbook.Key{"crm/person/1"},
			DeleteCursors: []addressbook.FolderID{"", "f1"},
			CloseIntents:  []addressbook.Key{"crm/person/1"},
			Finish:        []addressbook.Op{"of the other"},
			Now:           noon().Add(100 * day),
		}, state.Batch{Mailbox: other, Forget: true, Now: noon()})
	}
	same(t, "Memory", load(t, store, anna()), want)
	ops := []addressbook.Op{"of the other", "finished"}
	same(t, "Finished", finished(t, store, anna(), ops...), ops[1:])
}

func forget(t *testing.T, store state.Store) {
	commit(t, store, full(anna()), state.Batch{Mailbox: anna(), Forget: true, Now: noon()})
	same(t, "Memory", load(t, store, anna()), &state.Memory{Mailbox: state.Mailbox{MailboxID: anna()}})
	same(t, "Mailboxes", mailboxesOf(t, store), []state.Mailbox{})
	same(t, "Finished", finished(t, store, anna(), "finished"), []addressbook.Op{})
	commit(t, store, state.Batch{Mailbox: mailbox("unknown"), Forget: true, Now: noon()})
	same(t, "Mailboxes", mailboxesOf(t, store), []state.Mailbox{})
}

func forgetComesFirst(t *testing.T, store state.Store) {
	first := full(anna())
	first.PutItems = []state.Item{item("i0", "crm/person/0")}
	first.PutEntries = []state.Entry{entry("crm/person/0")}
	first.PutIntents = []state.Intent{intent("crm/person/0", "op0")}
	first.PutHolds = []state.Hold{hold("crm/person/0")}
	first.PutCursors = providers.Cursors{"f0": []byte("0")}
	first.Finish = []addressbook.Op{"of before"}
	second := full(anna())
	second.Forget = true
	second.Address, second.Managed, second.Greeted, second.Settled = nil, nil, nil, nil
	commit(t, store, first, second)
	memory := load(t, store, anna())
	same(t, "Mailbox", memory.Mailbox, state.Mailbox{MailboxID: anna(), Serial: memory.Serial})
	same(t, "Items", memory.Items, second.PutItems)
	same(t, "Entries", memory.Entries, second.PutEntries)
	same(t, "Intents", memory.Intents, second.PutIntents)
	same(t, "Holds", memory.Holds, second.PutHolds)
	same(t, "Cursors", memory.Cursors, second.PutCursors)
	ops := []addressbook.Op{"of before", "finished"}
	same(t, "Finished", finished(t, store, anna(), ops...), ops[1:])
}

func forgetLeavesTheJournal(t *testing.T, store state.Store) {
	commit(t, store, full(anna()), state.Batch{
		Mailbox: anna(), Forget: true, Journal: []state.JournalLine{deleted("crm/person/4", noon())}, Now: noon(),
	})
	same(t, "Deletes", deletesSince(t, store, noon()),
		map[state.MailboxID]int{anna(): 2})
}

func intentsAreClosedByKey(t *testing.T, store state.Store) {
	before := closed(intent("a", "1"), noon().Add(-time.Hour))
	commit(t, store, state.Batch{
		Mailbox:    anna(),
		PutIntents: []state.Intent{before, intent("a", "2"), intent("a", "3"), intent("b", "4")},
		Now:        noon(),
	}, state.Batch{
		Mailbox:      anna(),
		CloseIntents: []addressbook.Key{"a", "has none"},
		PutIntents:   []state.Intent{intent("a", "5")},
		Now:          noon(),
	})
	same(t, "Intents", load(t, store, anna()).Intents, []state.Intent{
		before,
		closed(intent("a", "2"), noon()),
		closed(intent("a", "3"), noon()),
		intent("a", "5"),
		intent("b", "4"),
	})
}

// closedIntentsAreKept leaves a store a day's time to remove them.
func closedIntentsAreKept(t *testing.T, store state.Store) {
	open, old := intent("a", "1"), closed(intent("a", "2"), noon())
	commit(t, store, state.Batch{Mailbox: anna(), PutIntents: []state.Intent{open, old}, Now: noon()})
	for _, step := range []struct {
		after time.Duration
		want  []state.Intent
	}{
		{1 * day, []state.Intent{open, old}},
		{30 * day, []state.Intent{open, old}},
		{32 * day, []state.Intent{open}},
		{3200 * day, []state.Intent{open}},
	} {
		commit(t, store, state.Batch{Mailbox: anna(), Managed: new(1), Now: noon().Add(step.after)})
		same(t, step.after.String(), load(t, store, anna()).Intents, step.want)
	}
}

func finishedOpsAreFound(t *testing.T, store state.Store) {
	commit(t, store,
		state.Batch{Mailbox: anna(), Finish: []addressbook.Op{"a", "b", "b"}, Now: noon()},
		state.Batch{Mailbox: anna(), Finish: []addressbook.Op{"b", "c"}, Now: noon().Add(4000 * day)})
	for name, test := range map[string]struct{ ops, want []addressbook.Op }{
		"none":      {nil, nil},
		"all":       {[]addressbook.Op{"a", "b", "c"}, []addressbook.Op{"a", "b", "c"}},
		"in order":  {[]addressbook.Op{"c", "x", "a"}, []addressbook.Op{"c", "a"}},
		"unknown":   {[]addressbook.Op{"x", ""}, nil},
		"case":      {[]addressbook.Op{"A"}, nil},
		"beginning": {[]addressbook.Op{"ab"}, nil},
	} {
		same(t, name, finished(t, store, anna(), test.ops...), test.want)
	}
	same(t, "another mailbox", finished(t, store, mailbox("x"), "a"), []addressbook.Op{})
}

func nameLists(t *testing.T, store state.Store) {
	commit(t, store,
		state.Batch{Mailbox: anna(), Now: noon(), NameLists: map[addressbook.Digest][]string{
			digest(1): {"given_name", "surname"},
			digest(2): {"E-mail1", "", "\xff\x00,"},
			digest(3): {"a"},
		}},
		state.Batch{Mailbox: mailbox("2"), Now: noon(), NameLists: map[addressbook.Digest][]string{
			digest(1): {"given_name", "surname"},
			digest(4): {""},
		}})
	same(t, "NameLists", nameListsOf(t, store),
		map[addressbook.Digest][]string{
			digest(1): {"given_name", "surname"},
			digest(2): {"E-mail1", "", "\xff\x00,"},
			digest(3): {"a"},
			digest(4): {""},
		})
}

func serials(t *testing.T, store state.Store) {
	other := mailbox("other")
	for i, step := range []struct {
		name             string
		batch            state.Batch
		annas, theOthers int64
	}{
		{"address", state.Batch{Mailbox: anna(), Address: new("a@example.com")}, 1, 0},
		{"managed", state.Batch{Mailbox: anna(), Managed: new(0)}, 2, 0},
		{"journal alone", state.Batch{Mailbox: anna(), Journal: []state.JournalLine{deleted("k", noon())}}, 2, 0},
		{"journal alone, unknown mailbox", state.Batch{Mailbox: other, Journal: []state.JournalLine{deleted("k", noon())}}, 2, 0},
		{"journal and item", state.Batch{Mailbox: anna(), Journal: []state.JournalLine{deleted("k", noon())}, PutItems: []state.Item{item("i", "k")}}, 3, 0},
		{"delete item", state.Batch{Mailbox: anna(), DeleteItems: []addressbook.ItemID{"i"}}, 4, 0},
		{"entry", state.Batch{Mailbox: anna(), PutEntries: []state.Entry{entry("k")}}, 5, 0},
		{"delete entry", state.Batch{Mailbox: anna(), DeleteEntries: []addressbook.Key{"k"}}, 6, 0},
		{"intent", state.Batch{Mailbox: anna(), PutIntents: []state.Intent{intent("k", "o")}}, 7, 0},
		{"close intent", state.Batch{Mailbox: anna(), CloseIntents: []addressbook.Key{"k"}}, 8, 0},
		{"finish", state.Batch{Mailbox: anna(), Finish: []addressbook.Op{"o"}}, 9, 0},
		{"cursor", state.Batch{Mailbox: anna(), PutCursors: providers.Cursors{"f": nil}}, 10, 0},
		{"delete cursor", state.Batch{Mailbox: anna(), DeleteCursors: []addressbook.FolderID{"f"}}, 11, 0},
		{"hold", state.Batch{Mailbox: anna(), PutHolds: []state.Hold{hold("k")}}, 12, 0},
		{"delete hold", state.Batch{Mailbox: anna(), DeleteHolds: []addressbook.Key{"k"}}, 13, 0},
		{"other mailbox", state.Batch{Mailbox: other, Managed: new(3)}, 13, 1},
	} {
		step.batch.Now = noon()
		commit(t, store, step.batch)
		same(t, step.name+": serial", load(t, store, anna()).Serial, step.annas)
		same(t, step.name+": serial of the other", load(t, store, other).Serial, step.theOthers)
		same(t, step.name+": serial of the state", metaOf(t, store).Serial, int64(i+1))
		known := 1
		if step.theOthers > 0 {
			known = 2
		}
		same(t, step.name+": known", len(mailboxesOf(t, store)), known)
	}
}

// serialsGoOnAfterForget: a plan of before would else fit the mailbox again.
func serialsGoOnAfterForget(t *testing.T, store state.Store) {
	touch := state.Batch{Mailbox: anna(), Managed: new(1), Now: noon()}
	commit(t, store, touch, touch)
	before := load(t, store, anna()).Serial
	commit(t, store, state.Batch{Mailbox: anna(), Forget: true, Now: noon()}, touch)
	same(t, "serial", load(t, store, anna()).Serial, before+2)
}

// inherits: a mailbox that moved to another target takes with it what holds in both.
func inherits(t *testing.T, store state.Store) {
	was := state.MailboxID{Target: "former", Rep: anna().Rep}
	first := full(was)
	older, moved := entry("crm/person/7"), entry("crm/person/8")
	moved.Op, moved.Format = item("i1", "").Mark.Op, addressbook.DigestFormat
	first.PutEntries = append(first.PutEntries, older, moved)
	first.Finish = append(first.Finish, "finished there")
	own := state.Batch{Mailbox: anna(), PutEntries: []state.Entry{entry("crm/person/1")}, PutItems: []state.Item{item("i9", "crm/person/1")}, Finish: []addressbook.Op{"finished"}, PutCursors: providers.Cursors{"f9": []byte("9")}, Now: noon()}
	commit(t, store, first, own)
	before := load(t, store, was)
	commit(t, store, state.Batch{Mailbox: anna(), Formerly: "former", Address: new("anna@example.net"), Now: noon()})

	bare := func(intents ...state.Intent) []state.Intent {
		for i := range intents {
			intents[i].Item = ""
		}
		return intents
	}
	same(t, "Memory", load(t, store, anna()), &state.Memory{
		Mailbox: state.Mailbox{MailboxID: anna(), Address: "anna@example.net", Serial: 2, Greeted: true},
		Items:   own.PutItems,
		Entries: []state.Entry{entry("crm/person/1"), {
			Key: older.Key, Sync: older.Sync, Mapping: older.Mapping, Op: older.Op, Shape: older.Shape,
			Ours: older.Ours, Theirs: older.Theirs, Block: older.Block, Photo: older.Photo,
		}, {
			Key: moved.Key, Sync: moved.Sync, Mapping: moved.Mapping, Op: moved.Op, Folder: moved.Folder,
			Src: moved.Src, Fields: moved.Fields, Map: moved.Map, Shape: moved.Shape,
			Ours: moved.Ours, Theirs: moved.Theirs, Block: moved.Block, Photo: moved.Photo,
		}},
		Intents: bare(first.PutIntents...),
		Holds:   first.PutHolds,
		Cursors: own.PutCursors,
	})
	ops := []addressbook.Op{"finished", "finished there"}
	same(t, "Finished", finished(t, store, anna(), ops...), ops)
	same(t, "Memory of before", load(t, store, was), &state.Memory{Mailbox: state.Mailbox{MailboxID: was}})
	same(t, "Mailboxes", len(mailboxesOf(t, store)), 1)
	same(t, "Finished before", finished(t, store, was, ops...), []addressbook.Op{})
	commit(t, store, state.Batch{Mailbox: was, Managed: new(1), Now: noon()})
	if again := load(t, store, was); again.Serial != before.Serial+2 {
		t.Errorf("the serial of the mailbox that moved away is %d after %d", again.Serial, before.Serial)
	}

	// In another mailbox that came in the place of this one what is on hold stays so, and what is finished.
	another := state.MailboxID{Target: "another", Rep: anna().Rep}
	first.Mailbox = state.MailboxID{Target: "third", Rep: anna().Rep}
	commit(t, store, first, state.Batch{Mailbox: another, Formerly: "third", Another: true, PutCursors: own.PutCursors, Now: noon()})
	same(t, "Memory of another", load(t, store, another), &state.Memory{
		Mailbox: state.Mailbox{MailboxID: another, Serial: 1}, Holds: first.PutHolds, Cursors: own.PutCursors,
	})
	same(t, "Finished in another", finished(t, store, another, ops...), ops)
	same(t, "Mailboxes", len(mailboxesOf(t, store)), 3)

	// One that was never known leaves everything as it is.
	want := load(t, store, anna())
	want.Serial++
	commit(t, store, state.Batch{Mailbox: anna(), Formerly: "unknown", Now: noon()})
	same(t, "Memory", load(t, store, anna()), want)
}
