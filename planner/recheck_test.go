package planner_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"contactsync/planner"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// sightOf is what a case says is in the mailbox now.
func sightOf(m *planner.MailboxPlan, in *planner.Input) *planner.Sight {
	sight := &planner.Sight{
		Owner: in.Owner, PreviousOwners: in.PreviousOwners, Entries: in.Entries, Intents: in.Intents, Holds: in.Holds, Folders: in.Folders,
		Finished: in.Finished, Serial: 9, Greeted: !in.FirstSync, Alike: make(map[addressbook.ItemID]addressbook.ChangeKey),
	}
	for i := range in.Items {
		sight.Items = append(sight.Items, in.Items[i].Item)
	}
	for _, c := range sight.Unsure(m) {
		read := *c
		if c.Action == planner.Delete {
			read.Shape = shape
		}
		i := slices.IndexFunc(in.Items, func(i planner.Item) bool { return i.ID == c.Item.ID })
		if read.RestsOn(in.Items[i].Values) {
			sight.Alike[c.Item.ID] = in.Items[i].ChangeKey
		}
	}
	return sight
}

// leftLines are what is left of a plan, and what moved on: "moved on: create 1 taken".
func leftLines(m *planner.MailboxPlan) string {
	text := lines(m)
	for _, left := range m.MovedOn {
		text += fmt.Sprintf("\nmoved on: %s %s %s", left.Change.Action, short(left.Change.Key), left.Reason)
	}
	return strings.TrimPrefix(text, "\n")
}

func TestRecheck(t *testing.T) {
	update := []part{sales(inPlace), wanted("1", record("s2")), recorded("1"), there("1", "i1")}
	recreate := []part{wanted("1", record("s2")), recorded("1"), there("1", "i1")}
	gone := []part{recorded("1"), there("1", "i1"), existence("1", planner.StillExists)}
	newFolder := []part{sales(into("CRM")), wanted("1")}
	newPath := []part{sales(into("CRM", "Sub")), made("crm", "CRM"), wanted("1")}
	moving := []part{sales(into("CRM"), always), made("crm", "CRM"), wanted("1"), recorded("1"), there("1", "i1")}
	undo := []part{former("1", planner.Update), wanted("1"), recorded("1"), there("1", "i1", contents("s2m1"))}
	laterHold := func(h *state.Hold) { h.Run = "r2" }
	rename := func(in *planner.Input) {
		in.MovedFolders = []planner.MovedFolder{{From: []string{"CRM"}, To: []string{"Kunden"}}}
	}
	renamed := []part{sales(into("Kunden")), rename, made("crm", "CRM"), wanted("1")}
	deeper := []part{sales(into("Kunden", "Sub")), rename, made("crm", "CRM"), wanted("1")}
	for _, c := range []struct {
		name      string
		then, now []part
		want      string
	}{
		// New contacts.
		{"create: there still is none", []part{wanted("1")}, nil, "create 1 selected main"},
		{"create: another run made it", []part{wanted("1")}, []part{recorded("1"), there("1", "i1")}, "moved on: create 1 taken"},
		{"create: a killed run made it", []part{wanted("1")}, []part{intent("1", "create", "o1"), there("1", "i1")}, "moved on: create 1 taken"},
		{"create: another installation made it", []part{wanted("1")}, []part{there("1", "i1", ownedBy("other"))}, "moved on: create 1 taken"},
		{"create: another run made it, and the user deleted it", []part{wanted("1")}, []part{recorded("1")}, "moved on: create 1 done_already"},
		{"create: beside a copy that the plan knows", []part{wanted("1"), there("1", "i1", ofRep("6"))}, []part{there("1", "i1", ofRep("6"))}, "create 1 selected main\nunmark 1 i1 user_copy main"},
		{"create: others are there", []part{wanted("1")}, []part{recorded("2"), there("2", "i2")}, "create 1 selected main"},

		// Contents.
		{"update: as it was", update, update[2:], "update 1 i1 changed_in_crm main"},
		{"update: written without a change", update, []part{recorded("1"), there("1", "i1", changeKey("c2"))}, "update 1 i1 changed_in_crm main"},
		{"update: edited", update, []part{recorded("1"), there("1", "i1", holds("edited"))}, "moved on: update 1 edited"},
		{"update: a property that is not managed was edited", update, []part{recorded("1"), there("1", "i1", changeKey("c2"), carrying("home_phone"))}, "update 1 i1 changed_in_crm main"},
		{"update: the server's version of it was noted in the mark", update, []part{recorded("1"), there("1", "i1", changeKey("c2"), markedGot("x"))}, "update 1 i1 changed_in_crm main"},
		{"update: another run did it", update, []part{recorded("1", entryWant("s2m1")), there("1", "i1", holds("s2m1"), marked("s2m1"))}, "moved on: update 1 rewritten"},
		{"update: gone", update, []part{recorded("1")}, "moved on: update 1 gone"},
		{"update: gone to another folder, with its id", update, []part{recorded("1"), there("1", "i1", at("private"))}, "moved on: update 1 moved"},
		{"update: gone to another folder, with a new id", update, []part{recorded("1"), there("1", "i7", op("o1"), at("private"))}, "moved on: update 1 moved"},
		{"update: made anew by another run", update, []part{recorded("1", entryItem("i7"), entryOp("o7")), there("1", "i7")}, "moved on: update 1 rewritten"},
		{"update: another run was killed while it made it anew", update, []part{recorded("1", entryItem("i7"), entryOp("o7")), there("1", "i1"), there("1", "i7")}, "moved on: update 1 rewritten"},
		{"update: the same, before that was recorded", update, []part{recorded("1"), intent("1", "recreate", "o7", oldHalf("i1", "o1")), there("1", "i1"), there("1", "i7")}, "moved on: update 1 rewritten"},
		{"update: a create that did not land", update, []part{recorded("1"), intent("1", "recreate", "o7"), there("1", "i1")}, "update 1 i1 changed_in_crm main"},
		{"update: released", update, []part{there("1", "i1", released)}, "moved on: update 1 rewritten"},
		{"update: taken over by another installation", update, []part{there("1", "i1", ownedBy("other"))}, "moved on: update 1 rewritten"},
		{"update: the state was lost", update, []part{there("1", "i1")}, "update 1 i1 changed_in_crm main"},
		{"update: of the mark alone, edited", []part{wanted("1"), there("1", "i1", released)}, []part{there("1", "i1", released, holds("edited"))}, "update 1 i1 selected_again main (mark only)"},
		{"recreate: as it was", recreate, recreate[1:], "recreate 1 i1 changed_in_crm main recoverable_items"},
		{"recreate: written without a change", recreate, []part{recorded("1"), there("1", "i1", changeKey("c2"))}, "recreate 1 i1 changed_in_crm main recoverable_items"},
		{"recreate: something to lose was added", recreate, []part{recorded("1"), there("1", "i1", changeKey("c2"), carrying("home_phone"))}, "moved on: recreate 1 edited"},

		// What goes.
		{"delete: as it was", gone, gone[:2], "delete 1 i1 no_longer_selected main deleted_items"},
		{"delete: written without a change", gone, []part{recorded("1"), there("1", "i1", changeKey("c2"))}, "delete 1 i1 no_longer_selected main deleted_items"},
		{"delete: edited", gone, []part{recorded("1"), there("1", "i1", holds("edited"))}, "moved on: delete 1 edited"},
		{"delete: gone", gone, []part{recorded("1")}, "moved on: delete 1 gone"},
		{"duplicate: the one that stays is there", []part{wanted("1"), recorded("1"), there("1", "i1"), there("1", "i2"), intent("1", "recreate", "o1", oldHalf("i2", "o2"))},
			[]part{recorded("1"), there("1", "i1"), there("1", "i2")}, "delete 1 i2 duplicate main recoverable_items i1 stays"},
		{"duplicate: the one that stays is gone", []part{wanted("1"), recorded("1"), there("1", "i1"), there("1", "i2"), intent("1", "recreate", "o1", oldHalf("i2", "o2"))},
			[]part{recorded("1"), there("1", "i2")}, "moved on: delete 1 kept_gone"},
		{"forget: still not there", []part{recorded("1")}, []part{recorded("1")}, "forget 1 deleted_in_mailbox"},
		{"forget: it is back", []part{recorded("1")}, []part{recorded("1"), there("1", "i1")}, "moved on: forget 1 taken"},
		{"forget: forgotten", []part{recorded("1")}, nil, "moved on: forget 1 done_already"},
		{"delete: another run did it, and the user took it back", gone, append([]part{finished("o1")}, gone[:2]...), "moved on: delete 1 done_already"},
		{"update: another run deleted it, and the user took it back", update, append([]part{finished("o1")}, update[2:]...), "moved on: update 1 done_already"},
		{"unmark: the user took it back", []part{finished("o1"), there("1", "i1")}, []part{finished("o1"), there("1", "i1")}, "unmark 1 i1 user_copy main of any sync"},
		{"unmark: the copy was edited", []part{there("1", "i1", ofRep("6"))}, []part{there("1", "i1", ofRep("6"), holds("edited"))}, "unmark 1 i1 user_copy main of any sync"},
		{"unmark: the copy is gone", []part{there("1", "i1", ofRep("6"))}, nil, "moved on: unmark 1 gone"},

		// Folders.
		{"folder: still to be made", newFolder, nil, "create 1 selected +CRM\nfolder create CRM in main"},
		{"folder: made by now", newFolder, []part{made("crm", "CRM")}, "create 1 selected crm"},
		{"folder: of that name by now", newFolder, []part{folder("users", "crm")}, "create 1 selected users"},
		{"folder: its only contact moved on", newFolder, []part{there("1", "i1")}, "moved on: create 1 taken"},
		{"folder: the one above it is there", newPath, []part{made("crm", "CRM")}, "create 1 selected +CRM/Sub\nfolder create CRM/Sub in crm"},
		{"folder: the one above it is another one", newPath, []part{made("new", "CRM")}, "create 1 selected +CRM/Sub\nfolder create CRM/Sub in new"},
		{"folder: the one above it is gone", newPath, nil, "moved on: create 1 folder_gone"},
		{"folder: gone", []part{sales(into("CRM")), made("crm", "CRM"), wanted("1")}, nil, "moved on: create 1 folder_gone"},
		{"folder: another one instead", []part{sales(into("CRM")), made("crm", "CRM"), wanted("1")}, []part{made("new", "CRM")}, "moved on: create 1 folder_gone"},
		{"folder: to be deleted and there", []part{made("crm", "CRM", with(0))}, []part{made("crm", "CRM", with(0))}, "folder delete CRM crm"},
		{"folder: to be deleted and gone", []part{made("crm", "CRM", with(0))}, nil, ""},
		{"folder: to be deleted and released", []part{made("crm", "CRM", with(0))}, []part{folder("crm", "CRM", with(0))}, ""},
		{"folder: to be renamed and as it was", renamed, renamed[2:3], "create 1 selected crm\nfolder update Kunden crm"},
		{"folder: to be renamed, with a new one below", deeper, deeper[2:3], "create 1 selected +Kunden/Sub\nfolder update Kunden crm\nfolder create Kunden/Sub in crm"},
		{"folder: to be renamed, and renamed by the user", renamed, []part{folder("crm", "Mine", madeFor("acme", "CRM"))}, "create 1 selected crm"},
		{"folder: to be renamed, and gone", renamed, nil, "moved on: create 1 folder_gone"},
		{"move: as it was", moving, []part{made("crm", "CRM"), recorded("1"), there("1", "i1")}, "move 1 i1 folder_policy main→crm"},
		{"move: edited", moving, []part{made("crm", "CRM"), recorded("1"), there("1", "i1", holds("edited"))}, "move 1 i1 folder_policy main→crm"},
		{"move: moved", moving, []part{made("crm", "CRM"), recorded("1"), there("1", "i1", at("private"))}, "moved on: move 1 moved"},

		// Holds.
		{"hold: what is undone is put on hold", undo, undo[2:], "update 1 i1 undo main\nhold 1 s1m1"},
		{"hold: what is not undone is not put on hold", undo, []part{recorded("1"), there("1", "i1", holds("edited"))}, "moved on: update 1 edited"},
		{"hold: put there by the undo of another run", undo, append([]part{hold("1", laterHold)}, undo[2:]...), "update 1 i1 undo main\nhold 1 s1m1"},
		{"hold: what is as it was already is put on hold", []part{former("1", planner.Update, untouched), wanted("1"), recorded("1"), there("1", "i1")}, []part{recorded("1"), there("1", "i1")}, "hold 1 s1m1"},
		{"held since: an update", update, []part{hold("1"), recorded("1"), there("1", "i1")}, "moved on: update 1 held"},
		{"held since: a create", []part{wanted("1"), wanted("2")}, []part{hold("1")}, "create 2 selected main\nmoved on: create 1 held"},
		{"held since: a copy loses its mark all the same", []part{there("1", "i1", ofRep("6"))}, []part{hold("1"), there("1", "i1", ofRep("6"))}, "unmark 1 i1 user_copy main of any sync"},
		{"released hold: as it was", []part{releaseHolds, hold("1"), wanted("1")}, []part{hold("1")}, "create 1 selected main\ndissolve 1"},
		{"released hold: its contact moved on", []part{releaseHolds, hold("1"), wanted("1")}, []part{hold("1"), there("1", "i1")}, "dissolve 1\nmoved on: create 1 taken"},
		{"released hold: another run was undone since", []part{releaseHolds, hold("1"), wanted("1")}, []part{hold("1", laterHold)}, "moved on: create 1 held"},

		// The state.
		{"records are left to the next run", []part{wanted("1"), there("1", "i1")}, []part{there("1", "i1")}, ""},
		{"exactly what moved on is left out", []part{wanted("1"), wanted("2"), wanted("3")}, []part{recorded("2"), there("2", "i2")},
			"create 1 selected main\ncreate 3 selected main\nmoved on: create 2 taken"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, again := planner.Compute(mailbox(c.then...)), planner.Compute(mailbox(c.then...))
			sight := sightOf(m, mailbox(c.now...))
			if got := leftLines(planner.Recheck(m, sight)); got != c.want {
				t.Errorf("left is\n%s\nwant\n%s", got, c.want)
			}
			if !reflect.DeepEqual(m, again) {
				t.Error("the plan was changed")
			}
		})
	}
}

// A change that is done uses what is there now: the change key that was seen, and the folder that was found.
func TestRecheckBringsUpToDate(t *testing.T) {
	m := planner.Compute(mailbox(sales(inPlace), wanted("1", record("s2")), recorded("1"), there("1", "i1")))
	m.FirstSync, m.Managed = true, 1
	now := mailbox(recorded("1"), there("1", "i1", changeKey("c2"), markedGot("x")), there("2", "i2"), there("3", "i3", released), there("4", "i4", ownedBy("other")))
	now.FirstSync = true
	left := planner.Recheck(m, sightOf(m, now))
	if c := left.Changes[0]; c.Item.ChangeKey != "c2" || c.Item.Mark.Got != d("x") {
		t.Errorf("the item is %+v", c.Item)
	}
	if left.Serial != 9 || left.Managed != 2 || !left.FirstSync {
		t.Errorf("left is %+v", left)
	}
	now.FirstSync = false
	if planner.Recheck(m, sightOf(m, now)).FirstSync {
		t.Error("a mailbox is greeted twice")
	}
}

// What was withheld from a mailbox is not taken to be done.
func TestRecheckHoldsBack(t *testing.T) {
	m := planner.Compute(mailbox(wanted("1")))
	m.FirstSync, m.Withdrawn, m.Changes[0].Twin = true, true, true
	now := mailbox(there("1", "i1"))
	now.FirstSync = true
	if left := planner.Recheck(m, sightOf(m, now)); left.FirstSync || left.Withdrawn {
		t.Errorf("left is %+v", left)
	}
	m.Holds, m.Dissolved = []planner.Hold{{Key: key("1")}}, []planner.Dissolved{{Key: key("2")}}
	if left := m.Abandon(planner.MailboxGone); left.FirstSync || left.Withdrawn || leftLines(left) != "moved on: create 1 mailbox_gone" {
		t.Errorf("abandoned is %+v", left)
	}
}

// What is not undone after all is not put on hold; what was as it had been before is. A hold that is to be
// forgotten is the one that the plan knew of.
func TestRecheckOfHolds(t *testing.T) {
	m := planner.Compute(mailbox(wanted("1"), wanted("2")))
	m.Holds = []planner.Hold{{Key: key("1")}, {Key: key("2")}, {Key: key("3")}}
	m.Dissolved = []planner.Dissolved{{Key: key("4"), Run: "r1"}, {Key: key("5"), Run: "r1"}, {Key: key("6"), Run: "r1"}}
	now := sightOf(m, mailbox(there("2", "i2")))
	now.Holds = []state.Hold{{Key: key("4"), Run: "r1"}, {Key: key("5"), Run: "r2"}}
	left := planner.Recheck(m, now)
	if want := []planner.Hold{{Key: key("1")}, {Key: key("3")}}; !reflect.DeepEqual(left.Holds, want) {
		t.Errorf("put on hold are %+v", left.Holds)
	}
	if !reflect.DeepEqual(left.Dissolved, m.Dissolved[:1]) {
		t.Errorf("forgotten are %+v", left.Dissolved)
	}
	if left := m.Abandon(planner.MailboxGone); len(left.Holds)+len(left.Dissolved) > 0 || len(m.Holds)+len(m.Dissolved) != 6 {
		t.Errorf("of a mailbox that is gone, put on hold are %+v", left.Holds)
	}
}
