package planner_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"contactsync/planner"
	"contactsync/providers/addressbook"
)

// envelopeOf is the envelope of a plan of single words: "create:selected", "delete:no_longer_selected@events",
// "folder:create".
func envelopeOf(text string, footer *planner.Footer) planner.Envelope {
	m := &planner.MailboxPlan{Target: "vdir.mail", Mailbox: addressbook.Mailbox{Rep: "5"}}
	for i, word := range strings.Fields(text) {
		what, sync, named := strings.Cut(word, "@")
		if !named {
			sync = "sales"
		}
		action, causes, _ := strings.Cut(what, ":")
		if action == "folder" {
			m.Folders = append(m.Folders, planner.FolderChange{Action: planner.Action(causes)})
			continue
		}
		c := planner.Change{Action: planner.Action(action), Sync: sync, Key: key(fmt.Sprint(i))}
		for cause := range strings.SplitSeq(causes, "+") {
			c.Causes = append(c.Causes, planner.Cause(cause))
		}
		m.Changes = append(m.Changes, c)
	}
	e := make(planner.Envelope)
	e.Add(m, footer)
	return e
}

func TestEnvelope(t *testing.T) {
	for _, c := range []struct {
		name, approved, now string
		want                string // what is beyond: "sync action causes approved now"
	}{
		{"nothing", "", "", ""},
		{"the same", "create:selected folder:create", "create:selected folder:create", ""},
		{"fewer", "create:selected create:selected", "create:selected", ""},
		{"none", "create:selected", "", ""},
		{"one more", "create:selected", "create:selected create:selected", "sales create selected 1 2"},
		{"another action", "create:selected", "delete:selected", "sales delete selected 0 1"},
		{"another cause", "delete:no_longer_selected", "delete:deleted_in_crm", "sales delete deleted_in_crm 0 1"},
		{"one more cause", "update:changed_in_crm", "update:changed_in_crm+edited_in_mailbox", "sales update changed_in_crm,edited_in_mailbox 0 1"},
		{"causes in another order", "update:mapping_changed+changed_in_crm", "update:changed_in_crm+mapping_changed", ""},
		{"another sync", "create:selected", "create:selected@events", "events create selected 0 1"},
		{"what is left of one kind is no room for another", "create:selected create:selected delete:sync_removed", "create:selected delete:sync_removed delete:sync_removed", "sales delete sync_removed 1 2"},
		{"a folder more", "folder:create", "folder:create folder:create", " create folder 1 2"},
		{"a folder of another action", "folder:create", "folder:delete", " delete folder 0 1"},
		{"a contact is no folder", "folder:create", "create:selected", "sales create selected 0 1"},
		{"several, sorted", "", "update:a delete:b create:c@events", "events create c 0 1; sales delete b 0 1; sales update a 0 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, x := range envelopeOf(c.now, &planner.Footer{}).Beyond(envelopeOf(c.approved, &planner.Footer{})) {
				causes := x.Causes
				if x.Folder {
					causes = "folder"
				}
				got = append(got, fmt.Sprintf("%s %s %s %d %d", x.Sync, x.Action, causes, x.Approved, x.Now))
			}
			if text := strings.Join(got, "; "); text != c.want {
				t.Errorf("beyond is %q, want %q", text, c.want)
			}
		})
	}
}

// What a guard blocked was not approved, and what it blocks now is not done.
func TestEnvelopeLeavesOutWhatIsBlocked(t *testing.T) {
	blocked := &planner.Footer{Guards: []planner.Trip{{Guard: "max_deletes", Blocks: "deletes", Target: "vdir.mail", Scope: "5"}}}
	const deletes = "create:selected delete:no_longer_selected"
	if beyond := envelopeOf(deletes, &planner.Footer{}).Beyond(envelopeOf(deletes, blocked)); len(beyond) != 1 || beyond[0].Action != planner.Delete {
		t.Errorf("beyond what was approved is %+v", beyond)
	}
	if beyond := envelopeOf(deletes, blocked).Beyond(envelopeOf("create:selected", &planner.Footer{})); len(beyond) != 0 {
		t.Errorf("beyond is what is not done: %+v", beyond)
	}
}

// What a guard blocked in a saved plan it blocks when that is applied, also if less is left by then.
func TestTrippedEver(t *testing.T) {
	then := planner.Trip{Guard: "max_deletes", Blocks: "deletes", Target: "vdir.mail", Scope: "5", Figures: "501"}
	now, other, allowed := then, then, then
	now.Figures, other.Scope, allowed.Allowed = "502", "6", true
	for _, c := range []struct {
		name      string
		now, then []planner.Trip
		want      []planner.Trip
	}{
		{"none", nil, nil, nil},
		{"the same with other figures", []planner.Trip{now}, []planner.Trip{then}, []planner.Trip{now}},
		{"none any more", nil, []planner.Trip{then}, []planner.Trip{then}},
		{"a new one", []planner.Trip{now}, []planner.Trip{other}, []planner.Trip{now, other}},
		{"none any more, and a flag let it through", nil, []planner.Trip{allowed}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := planner.TrippedEver(c.now, c.then); !reflect.DeepEqual(got, c.want) {
				t.Errorf("there are %+v", got)
			}
		})
	}
}

func TestTrippedBeyond(t *testing.T) {
	trip := planner.Trip{Guard: "max_deletes", Blocks: "deletes", Target: "vdir.mail", Scope: "5", Figures: "501"}
	other, more, allowed := trip, trip, trip
	other.Scope, more.Figures, allowed.Allowed = "6", "502", true
	for _, c := range []struct {
		name          string
		now, approved []planner.Trip
		want          int
	}{
		{"none", nil, nil, 0},
		{"the same", []planner.Trip{trip}, []planner.Trip{trip}, 0},
		{"the same with other figures", []planner.Trip{more}, []planner.Trip{trip}, 0},
		{"none any more", nil, []planner.Trip{trip}, 0},
		{"a new one", []planner.Trip{trip}, nil, 1},
		{"in another scope", []planner.Trip{other}, []planner.Trip{trip}, 1},
		{"a new one that a flag lets through", []planner.Trip{allowed}, nil, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := planner.TrippedBeyond(c.now, c.approved); len(got) != c.want {
				t.Errorf("beyond are %+v", got)
			}
		})
	}
}

// A flag is good for as many deletes as the plan counted that it was given to, those that were done since included.
func TestUsedUp(t *testing.T) {
	trip := func(deletes int) planner.Trip {
		return planner.Trip{Guard: "max_deletes", Target: "vdir.mail", Scope: "5", Deletes: deletes, Flag: "-allow-deletes=5", Allowed: true}
	}
	total := trip(5)
	total.Target, total.Scope, total.Flag = "", "total", "-allow-deletes=total"
	blocked := trip(9)
	blocked.Allowed = false
	tallies := []planner.Tally{{Target: "vdir.mail", Rep: "5", Deletes: 3}, {Target: "vdir.mail", Rep: "6", Deletes: 1}}
	for _, c := range []struct {
		name          string
		now, approved []planner.Trip
		want          string
	}{
		{"nothing tripped", nil, nil, "[]"},
		{"as many", []planner.Trip{trip(4)}, []planner.Trip{trip(4)}, "[]"},
		{"more than tripped then", []planner.Trip{trip(5)}, []planner.Trip{trip(4)}, "[{-allow-deletes=5 4 5}]"},
		{"as many as there were, and none tripped then", []planner.Trip{trip(3)}, nil, "[]"},
		{"more than there were, and none tripped then", []planner.Trip{trip(4)}, nil, "[{-allow-deletes=5 3 4}]"},
		{"over all mailboxes", []planner.Trip{total}, nil, "[{-allow-deletes=total 4 5}]"},
		{"what blocks lets nothing through", []planner.Trip{blocked}, nil, "[]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			used := planner.UsedUp(&planner.Footer{Guards: c.now}, &planner.Footer{Guards: c.approved, Tallies: tallies})
			if got := fmt.Sprint(used); got != c.want {
				t.Errorf("used up are %s, want %s", got, c.want)
			}
		})
	}
}
