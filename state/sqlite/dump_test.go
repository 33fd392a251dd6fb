package sqlite_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
	"contactsync/state/sqlite"
)

var update = flag.Bool("update", false, "write the golden files")

// filled is a state with something of everything.
func filled(t *testing.T, path string) *sqlite.Store {
	t.Helper()
	ctx := context.Background()
	store, err := sqlite.Open(ctx, path, sqlite.Options{
		Mode: sqlite.ReadWrite, Owners: []string{"sales-at"}, Random: strings.NewReader("0123456789abcdef"),
	})
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)
	address, managed := "anna@example.com", 1
	batch := state.Batch{
		Mailbox: anna(), Address: &address, Managed: &managed, Greeted: new(true), Now: noon,
		PutItems: []state.Item{{
			Item: addressbook.Item{
				ID: "item <1>", ChangeKey: "change key", Folder: "folder", Created: noon, Owner: "sales-at", Key: "crm/person/1",
				Mark: addressbook.Mark{Format: 1, Rep: "4294967301", Op: "op1", Status: addressbook.Managed, Want: addressbook.Digest{1}},
			},
			Observed: addressbook.Digest{1}, Seen: 1,
		}, {
			// A hostile mailbox: nothing of this is as it should be.
			Item: addressbook.Item{ID: "2", Key: "\xff\x00", Created: time.Date(33000, 1, 1, 0, 0, 0, 0, time.UTC)},
		}},
		PutEntries: []state.Entry{{
			Key: "crm/person/1", Sync: "sales", Mapping: "default", Item: "item <1>", Op: "op1", ChangeKey: "change key", Folder: "folder",
			Format: 1, Src: addressbook.Digest{2}, Fields: addressbook.Digest{3}, Map: addressbook.Digest{4}, Shape: addressbook.Digest{5},
			Want: addressbook.Digest{1}, Got: addressbook.Digest{6},
			Parts: []state.Part{{Want: addressbook.Digest{7}}, {Name: "notes", Want: addressbook.Digest{8}, Got: addressbook.Digest{9}}},
			Ours:  []addressbook.Digest{{10}}, Block: true, Let: addressbook.Digest{11},
		}},
		PutIntents: []state.Intent{
			{Key: "crm/person/1", Op: "op1", Action: state.IntendCreate, Opened: noon.Add(-time.Second), Closed: noon},
			{Key: "crm/person/2", Op: "op2", Action: state.IntendRecreate, Item: "2", OldOp: "op0", Opened: noon},
		},
		PutHolds:   []state.Hold{{Key: "crm/person/1", Sync: "sales", Src: addressbook.Digest{2}, Map: addressbook.Digest{4}, Run: "run0"}, {Key: "crm/person/3", Gone: true, Run: "run0"}},
		PutCursors: providers.Cursors{"": {}, "folder": []byte("SECRET CURSOR")},
		Finish:     []addressbook.Op{"op0"},
		NameLists:  map[addressbook.Digest][]string{{5}: {"given_name", "surname"}, {3}: nil},
		Journal: []state.JournalLine{
			{Run: "run1", At: noon, Key: "crm/person/1", Action: "create", Causes: []string{"selected"}, Outcome: "done"},
			{Run: "run1", At: noon, Key: "crm/person/3", Action: "delete", Causes: []string{"no_longer_selected", "mailbox_left"}, Outcome: "access is denied"},
		},
	}
	other := state.Batch{Mailbox: state.MailboxID{Target: "ews.mail", Rep: "1"}, Managed: new(int), Now: noon}
	for _, b := range []state.Batch{batch, other} {
		if err := store.Commit(ctx, b); err != nil {
			t.Fatal(err)
		}
	}
	run := state.Run{ID: "run1", Operation: "apply", Started: noon}
	if err := store.BeginRun(ctx, run); err != nil {
		t.Fatal(err)
	}
	run.ID, run.Ended, run.Outcome = "run0", noon.Add(time.Minute), "done"
	run.Partial, run.Mailboxes, run.FailedMailboxes, run.Changes, run.FailedChanges = true, 4, 1, 30, 2
	run.Guards, run.ConfigNotApproved = []string{"max_deletes", "max_delete_percent"}, true
	found := state.Findings{
		Baselines: map[state.BaselineID]int{{Source: "crm", Table: "persons"}: 60, {Source: "crm", Table: "persons", Criterion: "rep"}: 50},
		Failing:   map[state.MailboxID]time.Time{anna(): noon},
	}
	if err := store.EndRun(ctx, run, found); err != nil {
		t.Fatal(err)
	}
	guard := state.GuardID{Guard: "max_deletes", Target: anna().Target, Scope: string(anna().Rep)}
	hold := state.Withheld{GuardID: guard, Run: "run1", Blocks: "deletes", Figures: "2", Limit: "1", Changes: []addressbook.Digest{{12}, {13}}}
	if err := store.Commit(ctx, state.Batch{Mailbox: anna(), Withhold: []state.Withheld{hold}, Now: noon}); err != nil {
		t.Fatal(err)
	}
	approval := state.Approval{ID: "approval1", GuardID: guard, Run: "run1", Who: "vera@desk", Reason: "they left", At: noon, Expires: noon.Add(time.Hour)}
	if err := store.Approve(ctx, approval, noon); err != nil {
		t.Fatal(err)
	}
	if err := store.Commit(ctx, state.Batch{Mailbox: anna(), Spend: []addressbook.Digest{{13}}, Now: noon}); err != nil {
		t.Fatal(err)
	}
	if err := store.SetApprovedConfig(ctx, addressbook.Digest{14}); err != nil {
		t.Fatal(err)
	}
	if err := store.SetAnchor(ctx, noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	return store
}

func TestDump(t *testing.T) {
	store := filled(t, filepath.Join(t.TempDir(), "contactsync.db"))
	defer store.Close()
	var dump strings.Builder
	if err := store.Dump(context.Background(), &dump); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/dump.jsonl"
	if *update {
		writeFile(t, golden, []byte(dump.String()))
	}
	if want := string(readFile(t, golden)); dump.String() != want {
		t.Errorf("got\n%s\nwant\n%s", dump.String(), want)
	}
}

func TestDumpWithoutState(t *testing.T) {
	store := open(t, filepath.Join(t.TempDir(), "contactsync.db"), sqlite.ReadOnly)
	defer store.Close()
	var dump strings.Builder
	if err := store.Dump(context.Background(), &dump); err != nil || dump.String() != "" {
		t.Errorf("got %q, %v", dump.String(), err)
	}
}

// TestDumpEndsWithItsReader: the store works on when nobody listens.
func TestDumpEndsWithItsReader(t *testing.T) {
	store := filled(t, filepath.Join(t.TempDir(), "contactsync.db"))
	defer store.Close()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	reader.Close()
	if err := store.Dump(context.Background(), writer); err == nil {
		t.Error("there is no error")
	}
	if got := keysIn(t, store); got != "crm/person/1" {
		t.Errorf("entries %q", got)
	}
}

// TestBackup: the copy is a state that says the same.
func TestBackup(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	store := filled(t, filepath.Join(folder, "contactsync.db"))
	defer store.Close()
	path := filepath.Join(folder, "copy.db")
	if err := store.Backup(ctx, path); err != nil {
		t.Fatal(err)
	}
	var dump, copied strings.Builder
	if err := store.Dump(ctx, &dump); err != nil {
		t.Fatal(err)
	}
	commit(t, store, "crm/person/9") // is not in the copy

	for _, mode := range []sqlite.Mode{sqlite.ReadOnly, sqlite.ReadWrite} {
		again := open(t, path, mode, "sales-at")
		copied.Reset()
		if err := again.Dump(ctx, &copied); err != nil {
			t.Fatal(err)
		}
		if copied.String() != dump.String() {
			t.Errorf("mode %d: the copy says\n%s\nwant\n%s", mode, copied.String(), dump.String())
		}
		closeStore(t, again)
	}
	if err := store.Backup(ctx, path); !errors.Is(err, os.ErrExist) {
		t.Errorf("over a file: got the error %v", err)
	}
	if err := store.Backup(ctx, filepath.Join(folder, "missing", "copy.db")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without a folder: got the error %v", err)
	}
}
