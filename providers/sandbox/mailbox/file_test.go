package mailbox_test

import (
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"contactsync/providers/sandbox/mailbox"
)

// everything is a bag with each type of value, at its borders.
func everything() mailbox.Bag {
	values := []any{
		"text", "ünï\x00\xff\r\n🙂", strings.Repeat("long ", 50_000),
		int32(0), int32(-1), int32(math.MaxInt32), int32(math.MinInt32),
		int64(0), int64(math.MaxInt64), int64(math.MinInt64),
		true, false,
		0.0, -1.5, math.Inf(1), math.SmallestNonzeroFloat64,
		time.Time{}, time.Unix(0, 0).UTC(), time.Date(9999, 12, 31, 23, 59, 59, 999_999_900, time.UTC),
		[]byte{0}, []byte("bytes\x00"),
		[]string{"one"}, []string{"", "two", "\xff"},
	}
	b := mailbox.Bag{
		mailbox.Tag(0xFFFF):                          "highest tag",
		{Set: mailbox.SetAddress, ID: 0xFFFFFFFF}:    "highest id",
		{Set: mailbox.SetAddress, Name: "name"}:      "name",
		{Set: mailbox.SetAddress, Name: "Name"}:      "Name",
		{Set: mailbox.SetPublicStrings, Name: "Nö "}: "unusual name",
	}
	for i, v := range values {
		b[mailbox.Property{Set: own.Set, Name: fmt.Sprint(i)}] = v
	}
	return b
}

// snapshot is all that a mailbox tells of itself.
func snapshot(t *testing.T, m *mailbox.Mailbox) map[string]any {
	t.Helper()
	root := must(m.Distinguished("root"))(t)
	folders := append([]mailbox.Folder{root}, must(m.Folders(root.ID, true))(t)...)
	all := map[string]any{"address": m.Address(), "name": m.DisplayName(), "folders": folders}
	since := func(what string, get func(since int64) (any, int64, error)) {
		for s := int64(0); ; s += 7 {
			changes, until, err := get(s)
			if err != nil {
				return // beyond the last one
			}
			all[fmt.Sprint(what, s)] = []any{changes, until}
		}
	}
	since("hierarchy ", func(s int64) (any, int64, error) {
		changes, until, _, err := m.FolderChanges(root.ID, s, 0)
		return changes, until, err
	})
	for _, f := range folders {
		id := string(f.ID)
		all["items "+id] = must(m.Items(f.ID, false))(t)
		all["associated "+id] = must(m.Items(f.ID, true))(t)
		since(id, func(s int64) (any, int64, error) {
			changes, until, _, err := m.Changes(f.ID, s, 0)
			return changes, until, err
		})
	}
	return all
}

// grow does a bit of everything.
func grow(w world) {
	contacts, inbox := w.known("contacts"), w.known("inbox")
	crm := w.make(contacts, "CRM")
	firms := w.make(crm, "Firms")
	i := must(w.CreateItem(crm, everything(), false))(w.t)
	i, _, err := w.Attach(i.ID, mailbox.Attachment{Name: "a", ContentType: "b", ContentID: "c", Inline: true, ContactPhoto: true, Content: []byte{0, 1}})
	w.ok(err)
	_, gone, err := w.Attach(i.ID, mailbox.Attachment{Name: "empty"})
	w.ok(err)
	must(w.Detach(gone.ID))(w.t)
	_, _, err = w.Attach(must(w.CopyItem(i.ID, inbox))(w.t).ID, mailbox.Attachment{})
	w.ok(err)
	w.move(i, firms)
	must(w.CreateItem(inbox, mailbox.Bag{mailbox.Read: false}, false))(w.t)
	must(w.CreateItem(inbox, mailbox.Bag{surname: "hidden"}, true))(w.t)
	for n := range 20 {
		i := w.add(contacts, fmt.Sprint(n))
		for range n % 3 {
			i = w.rename(i, "changed")
		}
		switch n % 4 {
		case 0:
			w.ok(w.DeleteItem(i.ID, mailbox.DeleteMode(n/4%3)))
		case 1:
			w.move(i, inbox)
		}
	}
	old := w.make(inbox, "old")
	w.add(old, "purged")
	must(w.MoveFolder(crm, old))(w.t)
	must(w.CopyFolder(crm, contacts))(w.t)
	must(w.MoveFolder(crm, w.make(inbox, "younger")))(w.t)
	must(w.UpdateFolder(firms, "", everything(), nil))(w.t)
	w.ok(w.DeleteFolder(old, mailbox.HardDelete))
}

func TestFileHoldsEverything(t *testing.T) {
	path := inFile(t)
	w := open(t, mailbox.Options{Path: path})
	must(w.store.Add("b@example.com", "Bert"))(t)
	grow(w)
	before := snapshot(t, w.Mailbox)
	w.ok(w.store.Close())

	again := must(mailbox.Open(mailbox.Options{Path: path, Seed: 99, Now: clock()}))(t)
	defer func() { w.ok(again.Close()) }()
	m := must(again.Mailbox("a@example.com"))(t)
	after := snapshot(t, m)
	for what := range before {
		if !reflect.DeepEqual(before[what], after[what]) {
			t.Errorf("%s was\n%+v, is\n%+v", what, before[what], after[what])
		}
	}
	if len(before) != len(after) || len(again.Mailboxes()) != 2 {
		t.Errorf("of %d answers there are %d, of 2 mailboxes %d", len(before), len(after), len(again.Mailboxes()))
	}
	// What is new after that is new.
	w.Mailbox = m
	i := w.add(w.known("contacts"), "new")
	if changes, _, _, err := m.Changes(i.Folder, 0, 0); err != nil || changes[0].Item.ID != i.ID {
		t.Errorf("the newest is %+v, %v", changes[0], err)
	}
	must(again.Add("c@example.com", ""))(t)
}

func TestMemoryAndFileAreTheSame(t *testing.T) {
	a, b := open(t, mailbox.Options{Path: inFile(t)}), open(t, mailbox.Options{})
	grow(a)
	grow(b)
	if got, want := snapshot(t, a.Mailbox), snapshot(t, b.Mailbox); !reflect.DeepEqual(got, want) {
		t.Error("the same calls end in another state")
	}
}

func TestTimesAreKeptInUTC(t *testing.T) {
	w := plain(t)
	local := time.Date(2026, 7, 1, 12, 0, 0, 0, time.FixedZone("CEST", 7200))
	i := must(w.CreateItem(w.known("inbox"), mailbox.Bag{own: local}, false))(t)
	if got := i.Props[own]; got != local.UTC() {
		t.Errorf("holds %v", got)
	}
}

func TestOpenRefusesADamagedFile(t *testing.T) {
	sound := inFile(t)
	w := open(t, mailbox.Options{Path: sound})
	grow(w)
	w.ok(w.store.Close())
	whole := must(os.ReadFile(sound))(t)
	for name, damage := range map[string]string{
		"a folder is missing":          `DELETE FROM folder WHERE distinguished = 'contacts'`,
		"a tombstone without folder":   `UPDATE tombstone SET folder = 99999`,
		"a bag is broken":              `UPDATE item SET props = x'0001'`,
		"a folder's bag is broken":     `UPDATE folder SET props = x'000100FF'`,
		"a time is broken":             `UPDATE attachment SET modified = 'noon'`,
		"a GUID is broken":             `UPDATE mailbox SET guid = x'00'`,
		"it is of a newer contactsync": `PRAGMA user_version = 99`,
	} {
		path := inFile(t)
		w.ok(os.WriteFile(path, whole, 0o600))
		conn := must(sqlite.OpenConn(path))(t)
		w.ok(sqlitex.ExecuteTransient(conn, damage, nil))
		w.ok(conn.Close())
		if s, err := mailbox.Open(mailbox.Options{Path: path}); err == nil {
			t.Errorf("%s: was opened", name)
			w.ok(s.Close())
		}
	}
}
