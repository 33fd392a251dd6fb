package planner_test

import (
	"reflect"
	"testing"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// former is what was under a key before a run: the contact of the zeroth version, of which only what
// the mapping manages was written.
func former(id string, action planner.Action, mods ...func(*planner.Former)) part {
	return func(in *planner.Input) {
		f := planner.Former{
			Key: key(id), Sync: "sales", Action: action, Contact: contact("s0m1"), Shape: shape, Managed: shape,
			Applied: &planner.Applied{Mapping: "people", Src: d("s0"), Fields: d("fields"), Map: d("m1"), Shape: d("shape"), Want: d("s0m1")},
		}
		for _, mod := range mods {
			mod(&f)
		}
		in.UndoneRun, in.Undo = "r1", append(in.Undo, f)
	}
}

func nothing(f *planner.Former)     { f.Contact, f.Shape, f.Applied, f.Managed = nil, nil, nil, nil }
func untouched(f *planner.Former)   { f.Contact, f.Shape = nil, nil }
func notRecorded(f *planner.Former) { f.Applied, f.Managed = nil, nil }
func of0(sync string) func(*planner.Former) {
	return func(f *planner.Former) { f.Sync = sync }
}
func wasIn(folder addressbook.FolderID, path ...string) func(*planner.Former) {
	return func(f *planner.Former) { f.Place = planner.Place{Folder: folder, Path: path} }
}
func stays(in *planner.Input)  { in.Fixed = true }
func barred(in *planner.Input) { in.Barred = map[addressbook.Key]bool{key("1"): true} }
func erased(f *planner.Former) { f.Erased = true }
func second(f *planner.Former) { f.Second = true }

// undoCases are the rows of the table of undo.go.
func undoCases() []planCase {
	exists, gone := existence("1", planner.StillExists), existence("1", planner.NoLongerExists)
	now := func(mods ...func(*planner.Item)) part { return there("1", "i1", mods...) }
	want, had := wanted("1"), recorded("1")
	return []planCase{
		{"undo: a run that did nothing here", mailbox(former("2", planner.Create, nothing), want, had, now(holds("edited"))), "hold 2 unwanted"},

		{"undo create", mailbox(former("1", planner.Create, nothing), want, had, now()), "delete 1 i1 undo main deleted_items\nhold 1 s1m1"},
		{"undo create: for good, as the policy says", mailbox(sales(mode(providers.Permanent)), former("1", planner.Create, nothing), want, had, now()), "delete 1 i1 undo main permanent\nhold 1 s1m1"},
		{"undo create: edited since", mailbox(former("1", planner.Create, nothing), want, had, now(holds("edited"))), "delete 1 i1 undo main deleted_items\nhold 1 s1m1"},
		{"undo create: deleted by the user since", mailbox(former("1", planner.Create, nothing), want, had), "forget 1 undo\nhold 1 s1m1"},
		{"undo create: of which nothing came", mailbox(former("1", planner.Create, nothing), want), "hold 1 s1m1"},
		{"undo create: unselected since", mailbox(former("1", planner.Create, nothing), exists, had, now()), "delete 1 i1 undo main deleted_items\nhold 1 unwanted"},
		{"undo create: released since", mailbox(former("1", planner.Create, nothing), want, now(released)), "skip 1 not_undoable"},

		{"undo update", mailbox(former("1", planner.Update), want, had, now()), "update 1 i1 undo main\nhold 1 s1m1"},
		{"undo update: of which nothing came", mailbox(former("1", planner.Update), want, had, now(contents("s0m1"))), "hold 1 s1m1"},
		{"undo update: edited since", mailbox(former("1", planner.Update), want, had, now(holds("edited"))), "update 1 i1 undo main\nhold 1 s1m1"},
		{"undo update: moved by the user since", mailbox(former("1", planner.Update), want, had, now(at("private"))), "update 1 i1 undo private\nhold 1 s1m1"},
		{"undo update: erased since", mailbox(former("1", planner.Update, nothing, erased), want, had, now()), "skip 1 not_undoable"},
		{"undo update: deleted since", mailbox(former("1", planner.Update), want), "create 1 undo main\nhold 1 s1m1"},
		{"undo update: unselected and deleted since", mailbox(former("1", planner.Update), exists), "create 1 undo main\nhold 1 unwanted"},
		{"undo update: its record is gone", mailbox(former("1", planner.Update), gone, had, now()), "update 1 i1 undo main\nhold 1 gone"},
		{"undo update: it cannot be said what is wanted", mailbox(former("1", planner.Update), wanted("1", skipped), had, now()), "update 1 i1 undo main\nhold 1 unwanted"},
		{"undo update: of a mark alone", mailbox(former("1", planner.Update, untouched), want, had, now()), "hold 1 s1m1"},
		{"undo update: the state knew nothing", mailbox(former("1", planner.Update, notRecorded), want, had, now()), "update 1 i1 undo main\nhold 1 s1m1"},
		{"undo update: released since", mailbox(former("1", planner.Update), want, now(released)), "skip 1 not_undoable"},
		{"undo update: vanished while it was read", mailbox(former("1", planner.Update), want, had, now(unread)), "skip 1 lookup_failed"},
		{"undo update: another owner took it over", mailbox(former("1", planner.Update), want, now(ownedBy("other"))), "skip 1 foreign_owner"},
		{"undo update: a copy that a user made", mailbox(former("1", planner.Update), want, had, now(), there("1", "i2", op("o1"))), "unmark 1 i2 user_copy main\nupdate 1 i1 undo main\nhold 1 s1m1"},
		{"undo recreate: only half of it was done", mailbox(former("1", planner.Recreate), want, recorded("1", entryItem("i2"), entryOp("o2")), intent("1", "recreate", "o2", oldHalf("i1", "o1")), now(contents("s0m1")), there("1", "i2")),
			"delete 1 i1 duplicate main recoverable_items i2 stays\nupdate 1 i2 undo main\nhold 1 s1m1"},

		{"undo update with a move", mailbox(former("1", planner.Update, wasIn("main")), want, had, now(at("private"))), "update 1 i1 undo private→main\nhold 1 s1m1"},
		{"undo move", mailbox(former("1", planner.Move, untouched, wasIn("main")), want, had, now(at("private"))), "move 1 i1 undo private→main\nhold 1 s1m1"},
		{"undo move: moved back since", mailbox(former("1", planner.Move, untouched, wasIn("main")), want, had, now()), "hold 1 s1m1"},
		{"undo move: its folder was made anew", mailbox(former("1", planner.Move, untouched, wasIn("deleted", "Private")), want, had, now()), "move 1 i1 undo main→private\nhold 1 s1m1"},
		{"undo move: its folder is gone", mailbox(former("1", planner.Move, untouched, wasIn("deleted", "Friends")), want, had, now()), "move 1 i1 undo main→+Friends\nfolder create Friends in main\nhold 1 s1m1"},
		{"undo move: no folder goes that is empty then", mailbox(made("crm", "CRM"), former("1", planner.Move, untouched, wasIn("main")), want, had, now(at("crm"))), "move 1 i1 undo crm→main\nhold 1 s1m1"},
		{"undo move: deleted since", mailbox(former("1", planner.Move, untouched, wasIn("main")), want, had), "skip 1 not_undoable"},
		{"undo move: where nothing can be moved", mailbox(stays, former("1", planner.Move, untouched, wasIn("main")), want, had, now(at("private"), carrying("nickname"))), "recreate 1 i1 undo private→main recoverable_items\nhold 1 s1m1"},

		{"undo adopt", mailbox(former("1", planner.AdoptItem, notRecorded), want, had, now(adopted)), "update 1 i1 undo main (left to the user)\nhold 1 s1m1"},
		{"undo adopt: with a move", mailbox(former("1", planner.AdoptItem, notRecorded, wasIn("main")), want, had, now(adopted, at("private"))), "update 1 i1 undo private→main (left to the user)\nhold 1 s1m1"},
		{"undo adopt: where nothing can be moved", mailbox(stays, former("1", planner.AdoptItem, notRecorded, wasIn("main")), want, had, now(adopted, at("private"))), "update 1 i1 undo private (left to the user)\nhold 1 s1m1"},
		{"undo adopt: its contents are the same", mailbox(former("1", planner.AdoptItem, notRecorded), want, had, now(adopted, contents("s0m1"))), "release 1 i1 undo main\nhold 1 s1m1"},
		{"undo adopt: released since", mailbox(former("1", planner.AdoptItem, notRecorded), want, now(released)), "hold 1 s1m1"},
		{"undo adopt: deleted since", mailbox(former("1", planner.AdoptItem, notRecorded), want, had), "skip 1 not_undoable"},

		{"undo delete", mailbox(former("1", planner.Delete, wasIn("private")), exists), "create 1 undo private\nhold 1 unwanted"},
		{"undo delete: its record is gone", mailbox(former("1", planner.Delete, wasIn("private")), gone), "create 1 undo private\nhold 1 gone"},
		{"undo delete: of which nothing came", mailbox(former("1", planner.Delete, wasIn("main")), exists, had, now(contents("s0m1"))), "hold 1 unwanted"},
		{"undo delete: made again since", mailbox(former("1", planner.Delete, wasIn("private")), want, had, now()), "update 1 i1 undo main→private\nhold 1 s1m1"},
		{"undo delete: of a sync that is not configured", mailbox(without("sales"), former("1", planner.Delete, of0("events"), wasIn("main")), exists), "create 1 undo main of events\nhold 1 unwanted of events"},
		{"undo delete: a copy that the user took out of the deleted items", mailbox(finished("o1"), former("1", planner.Delete, wasIn("main")), exists, now()), "create 1 undo main\nunmark 1 i1 user_copy main of any sync\nhold 1 unwanted"},

		{"undo update: barred since", mailbox(former("1", planner.Update), barred, exists, had, now()), "skip 1 not_undoable"},
		{"undo delete: barred since", mailbox(former("1", planner.Delete), barred, gone), "skip 1 not_undoable of any sync"},
		{"undo create: barred since", mailbox(former("1", planner.Create, nothing), barred, exists, had, now()), "delete 1 i1 undo main deleted_items\nhold 1 unwanted"},
		{"undo adopt: barred since", mailbox(former("1", planner.AdoptItem, notRecorded), barred, exists, had, now()), "update 1 i1 undo main (left to the user)\nhold 1 unwanted"},
		{"undo delete: of a second contact", mailbox(former("1", planner.Delete, nothing, second), want, had, now()), "skip 1 not_undoable"},
		{"undo release", mailbox(former("1", planner.Release, nothing), exists, now(released)), "skip 1 not_undoable of any sync"},
		{"undo unmark", mailbox(former("1", planner.Unmark, nothing), want, had, now()), "skip 1 not_undoable"},
	}
}

// hold is a hold of a key whose record said s1, and whose mapping was m1.
func hold(id string, mods ...func(*state.Hold)) part {
	return func(in *planner.Input) {
		h := state.Hold{Key: key(id), Sync: "sales", Src: d("s1"), Map: d("m1"), Run: "r1"}
		for _, mod := range mods {
			mod(&h)
		}
		in.Holds = append(in.Holds, h)
	}
}

func ofNothing(h *state.Hold)        { h.Src, h.Map = addressbook.Digest{}, addressbook.Digest{} }
func ofTheGone(h *state.Hold)        { ofNothing(h); h.Gone = true }
func releaseHolds(in *planner.Input) { in.ReleaseHolds = true }

// holdCases are about keys of which a run was undone.
func holdCases() []planCase {
	exists, gone := existence("1", planner.StillExists), existence("1", planner.NoLongerExists)
	undone := func(mods ...func(*planner.Item)) part {
		return there("1", "i1", append([]func(*planner.Item){contents("s0m1")}, mods...)...)
	}
	had := recorded("1", entrySrc("s0"), entryWant("s0m1"))
	return []planCase{
		{"held: an update", mailbox(hold("1"), wanted("1"), had, undone()), "note 1 held"},
		{"held: a create", mailbox(hold("1"), wanted("1")), "note 1 held"},
		{"held: a move", mailbox(sales(into("CRM"), always), hold("1"), wanted("1"), recorded("1"), there("1", "i1")), "note 1 held"},
		{"held: though edited and moved", mailbox(hold("1"), wanted("1"), had, undone(holds("edited"), at("private"))), "note 1 held"},
		{"held: though it vanished while it was read", mailbox(hold("1"), wanted("1"), had, undone(unread)), "note 1 held"},
		{"held: as it should be", mailbox(hold("1"), wanted("1"), recorded("1"), there("1", "i1")), "note 1 held"},
		{"held: an adoption", mailbox(hold("1"), wanted("1"), undone(released)), "note 1 held"},
		{"held: copies lose their mark", mailbox(hold("1"), wanted("1"), had, undone(), there("1", "i2", op("o1"))), "unmark 1 i2 user_copy main\nnote 1 held"},
		{"held: a delete of what is not selected", mailbox(hold("1", ofNothing), exists, had, undone()), "note 1 held"},
		{"held: a delete of what is gone from the CRM", mailbox(hold("1", ofTheGone), gone, had, undone()), "note 1 held"},
		{"held: it cannot be told whether the record exists", mailbox(hold("1", ofNothing), had, undone()), "note 1 held"},
		{"held: a record that could not be read", mailbox(hold("1"), unknown("1"), had, undone()), ""},
		{"held: a mapping that failed", mailbox(hold("1"), wanted("1", skipped), had, undone()), "skip 1 mapping_failed"},

		{"held no more: a never block names what is gone from the CRM", mailbox(hold("1", ofTheGone), barred, gone, had, undone()), "delete 1 i1 deleted_in_crm main deleted_items\ndissolve 1"},
		{"held no more: the record changed", mailbox(hold("1"), wanted("1", record("s2")), had, undone()), "recreate 1 i1 changed_in_crm main recoverable_items\ndissolve 1"},
		{"held no more: the mapping changed", mailbox(hold("1"), wanted("1", mapping("m2")), had, undone()), "recreate 1 i1 changed_in_crm,mapping_changed main recoverable_items\ndissolve 1"},
		{"held no more: what was not to be there was changed", mailbox(hold("1"), wanted("1", record("s2"))), "create 1 selected main\ndissolve 1"},
		{"held no more: not selected any more", mailbox(hold("1"), exists, had, undone()), "delete 1 i1 no_longer_selected main deleted_items\ndissolve 1"},
		{"held no more: gone from the CRM", mailbox(hold("1"), gone, had, undone()), "delete 1 i1 deleted_in_crm main deleted_items\ndissolve 1"},
		{"held no more: unselected before, and now gone", mailbox(hold("1", ofNothing), gone, had, undone()), "delete 1 i1 deleted_in_crm main deleted_items\ndissolve 1"},
		{"held no more: gone before, and back", mailbox(hold("1", ofTheGone), exists, had, undone()), "delete 1 i1 no_longer_selected main deleted_items\ndissolve 1"},
		{"held no more: selected again", mailbox(hold("1", ofNothing), wanted("1"), had, undone()), "recreate 1 i1 changed_in_crm main recoverable_items\ndissolve 1"},
		{"held no more: neither wanted nor there", mailbox(hold("1")), "dissolve 1"},
		{"held no more: destroyed", mailbox(destroy, hold("1"), wanted("1"), had, undone()), "delete 1 i1 destroy main deleted_items\ndissolve 1"},

		{"released hold", mailbox(releaseHolds, hold("1"), wanted("1"), had, undone()), "recreate 1 i1 changed_in_crm main recoverable_items\ndissolve 1"},
		{"released hold: of a create", mailbox(releaseHolds, hold("1"), wanted("1")), "create 1 selected main\ndissolve 1"},
		{"released hold: the undo of another run goes before it", mailbox(hold("1"), former("1", planner.Update), wanted("1"), had, undone(holds("edited"))), "update 1 i1 undo main\nhold 1 s1m1"},
	}
}

// An undo writes what differs and nothing else, and the state says then what it said before the run: of contents
// that were not the wanted ones, that these were wanted.
func TestUndoWritesWhatTheRunReplaced(t *testing.T) {
	in := mailbox(former("1", planner.Update), wanted("1"), recorded("1"), there("1", "i1", carrying("nickname")))
	c := planner.Compute(in).Changes[0]
	if !reflect.DeepEqual(c.After, contact("s0m1")) || !reflect.DeepEqual(c.Before, contact("s1m1")) || !reflect.DeepEqual(c.Shape, shape) {
		t.Errorf("it writes %v in place of %v, of %v", c.After, c.Before, c.Shape)
	}
	digester := addressbook.NewDigester("acme")
	want := planner.Applied{
		Mapping: "people", Src: d("s0"), Fields: d("fields"), Map: d("m1"),
		Shape: digester.Texts(shape...), Want: digester.Contact(contact("s0m1"), shape),
	}
	if !reflect.DeepEqual(c.Applied, want) {
		t.Errorf("the state will say\n%+v, want\n%+v", c.Applied, want)
	}
}

// What a change replaces is kept: of a contact that stays what is written, of one that goes all but the photo.
func TestNewFormer(t *testing.T) {
	field := func(name string) addressbook.Field {
		return addressbook.Field{Name: name, Value: addressbook.Text(name)}
	}
	whole := contact("s0m1", field("nickname"), field("photo"))
	main, private := planner.Place{Folder: "main"}, planner.Place{Folder: "private", Path: []string{"Private"}}
	for name, test := range map[string]struct {
		change planner.Change
		read   *addressbook.Contact
		want   planner.Former
	}{
		"create": {planner.Change{Action: planner.Create, After: contact("s1m1"), To: main}, nil, planner.Former{}},
		"update": {planner.Change{Action: planner.Update, Before: whole, After: contact("s1m1"), Shape: append(addressbook.Shape{"photo"}, shape...), Item: addressbook.Item{Folder: "main"}, From: main, To: main}, nil,
			planner.Former{Contact: contact("s0m1"), Shape: shape}},
		"update of a mark": {planner.Change{Action: planner.Update, Item: addressbook.Item{Folder: "main"}, From: main, To: main}, nil, planner.Former{}},
		"update with a move": {planner.Change{Action: planner.Update, Before: contact("s0m1"), After: contact("s1m1"), Shape: shape, Item: addressbook.Item{Folder: "private"}, From: private, To: main}, nil,
			planner.Former{Contact: contact("s0m1"), Shape: shape, Place: private}},
		"move": {planner.Change{Action: planner.Move, From: private, To: main}, nil, planner.Former{Place: private}},
		"recreate": {planner.Change{Action: planner.Recreate, Before: contact("s0m1"), After: contact("s1m1"), Shape: shape, Drops: []string{"nickname", "photo"}, From: main, To: main}, whole,
			planner.Former{Contact: contact("s0m1", field("nickname")), Shape: addressbook.NewShape("given_name", "nickname", "surname")}},
		"recreate elsewhere, of one that is gone": {planner.Change{Action: planner.Recreate, Before: contact("s0m1"), After: contact("s1m1"), Shape: shape, From: private, To: main}, nil,
			planner.Former{Contact: contact("s0m1"), Shape: shape, Place: private}},
		"delete": {planner.Change{Action: planner.Delete, Before: contact("s0m1"), From: private}, whole,
			planner.Former{Contact: contact("s0m1", field("nickname")), Shape: addressbook.NewShape("given_name", "nickname", "surname"), Place: private}},
		"delete of a second contact": {planner.Change{Action: planner.Delete, Causes: []planner.Cause{planner.Duplicate}, From: private}, nil,
			planner.Former{Second: true}},
	} {
		t.Run(name, func(t *testing.T) {
			test.change.Key, test.want.Key, test.want.Action = key("1"), key("1"), test.change.Action
			if got := planner.NewFormer(&test.change, test.read, nil, nil); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got\n%+v, want\n%+v", got, test.want)
			}
		})
	}
}
