package statetest

import (
	"reflect"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

const day = 24 * time.Hour

// noon is when the suite's batches are committed, if it does not matter when.
func noon() time.Time { return time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC) }

func mailbox(rep string) state.MailboxID {
	return state.MailboxID{Target: "vdir.mail", Rep: addressbook.RepID(rep)}
}

// anna is the mailbox of tests that need only one.
func anna() state.MailboxID { return mailbox("4294967301") }

func digest(n byte) addressbook.Digest { return addressbook.Digest{0: n, 15: 1} }

// item has a different value in every field, given by n.
func item(id, key string) state.Item {
	return state.Item{
		Item: addressbook.Item{
			ID:        addressbook.ItemID(id),
			ChangeKey: "change key",
			Folder:    "folder of the item",
			Created:   time.Date(2023, 4, 5, 6, 7, 8, 9, time.UTC),
			Owner:     "sales-at",
			Key:       addressbook.Key(key),
			Mark: addressbook.Mark{
				Format: 1,
				Rep:    "4294967302",
				Op:     "op of the item",
				Status: addressbook.Adopted,
				Want:   digest(1),
				Got:    digest(2),
			},
		},
		Shape:    digest(3),
		Observed: digest(4),
		Seen:     5,
	}
}

func entry(key string) state.Entry {
	return state.Entry{
		Key:       addressbook.Key(key),
		Sync:      "sales",
		Mapping:   "default",
		Item:      "item of the entry",
		Op:        "op of the entry",
		ChangeKey: "change key of the entry",
		Folder:    "folder of the entry",
		Format:    7,
		Src:       digest(11),
		Fields:    digest(12),
		Map:       digest(13),
		Shape:     digest(14),
		Want:      digest(15),
		Got:       digest(16),
		Parts:     []state.Part{{Want: digest(17), Got: digest(18)}, {Name: "notes", Want: digest(19)}},
		Ours:      []addressbook.Digest{digest(20), digest(21)},
		Theirs:    []addressbook.Digest{digest(21)},
		Block:     true,
		Photo:     digest(23),
		Let:       digest(22),
		LetUnder:  2,
		LetNoted:  true,
	}
}

// intent is open.
func intent(key, op string) state.Intent {
	return state.Intent{
		Op:     addressbook.Op(op),
		Key:    addressbook.Key(key),
		Action: state.IntendRecreate,
		Item:   "old half",
		OldOp:  "op of the old half",
		Opened: noon().Add(-time.Minute),
	}
}

func closed(in state.Intent, at time.Time) state.Intent {
	in.Closed = at
	return in
}

// hold has a value in every field.
func hold(key string) state.Hold {
	return state.Hold{Key: addressbook.Key(key), Sync: "sales", Src: digest(24), Map: digest(25), Gone: true, Run: "run"}
}

// full is a batch with something of everything that a mailbox remembers.
func full(id state.MailboxID) state.Batch {
	return state.Batch{
		Mailbox:    id,
		Address:    new("anna@example.com"),
		Managed:    new(1),
		Greeted:    new(true),
		Settled:    new(digest(9)),
		PutItems:   []state.Item{item("i1", "crm/person/1")},
		PutEntries: []state.Entry{entry("crm/person/1")},
		PutIntents: []state.Intent{intent("crm/person/1", "op1"), closed(intent("crm/person/2", "op2"), noon())},
		PutHolds:   []state.Hold{hold("crm/person/1"), hold("crm/person/4")},
		Finish:     []addressbook.Op{"finished"},
		PutCursors: providers.Cursors{"": []byte("hierarchy"), "f1": {0, 1, 255}},
		NameLists:  map[addressbook.Digest][]string{digest(3): {"given_name", "surname"}},
		Journal:    []state.JournalLine{deleted("crm/person/3", noon())},
		Now:        noon(),
	}
}

// deleted is the line of a delete that counts.
func deleted(key string, at time.Time) state.JournalLine {
	return state.JournalLine{
		Run:     "run",
		At:      at,
		Key:     addressbook.Key(key),
		Action:  "delete",
		Causes:  []string{"no_longer_selected"},
		Outcome: "done",
	}
}

// mustBeFull fails if a field of a fixture is not set: then the suite would not
// notice a store that drops the field.
func mustBeFull(t *testing.T, fixture any) {
	t.Helper()
	var look func(path string, v reflect.Value)
	look = func(path string, v reflect.Value) {
		if v.Kind() != reflect.Struct || v.Type() == reflect.TypeFor[time.Time]() {
			if v.IsZero() {
				t.Errorf("the suite's own fixture does not set %s", path)
			}
			return
		}
		for i := range v.NumField() {
			look(path+"."+v.Type().Field(i).Name, v.Field(i))
		}
	}
	look(reflect.TypeOf(fixture).Name(), reflect.ValueOf(fixture))
}
