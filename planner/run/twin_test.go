package run_test

import (
	"strings"
	"testing"

	"contactsync/planner"
	"contactsync/planner/run"
)

// In the first synchronization of a mailbox nothing is created that the user has already, until the
// user says so. What is not such goes on.
func TestTwins(t *testing.T) {
	tl := newTale(t, "", "Ada Byron ada@example.com 1 -", "Grace Hopper grace@example.com - -", "Emmy Noether emmy@example.com 22 -")
	tl.own(mainFolder, "A B ADA@example.com - -")
	tl.own(mainFolder, "Emmy Noether other@example.com (2)2 -")
	guarded := func(want string, more ...string) {
		t.Helper()
		o := tl.run(run.Request{Mode: run.Normal, Allowed: planner.Allowed{Creates: more}}, tl.store, tl.exchange)
		if o.err != nil || len(o.footer.Guards) != 1 || told(o.MailboxPlan) != want {
			t.Fatalf("planned is %q, %v, %+v", told(o.MailboxPlan), o.err, o.footer.Guards)
		}
		trip := o.footer.Guards[0]
		if trip.Guard != "unmarked_twins" || trip.Scope != "5" || trip.Flag != "-allow-creates=5" || trip.Allowed != (len(more) > 0) {
			t.Errorf("the guard is %+v", trip)
		}
		if blocked := 2 - 2*len(more); o.result.Blocked != blocked {
			t.Errorf("%d were blocked, not %d", o.result.Blocked, blocked)
		}
	}
	guarded("create selected; create selected; create selected")
	tl.count(1, 2)
	guarded("create selected; create selected")
	tl.count(1, 2)
	if looked := tl.looked(); !strings.Contains(looked, "email1") || strings.Contains(looked, "notes") {
		t.Errorf("looked through was %q", looked)
	}
	guarded("create selected; create selected", "5")
	tl.count(3, 2)

	// The mailbox is greeted: nothing of the user's own is ever looked at again.
	tl.looked()
	tl.quiet()
	tl.crm.persons = append(tl.crm.persons, &record{id: "4", reps: []string{"5"}, fields: map[string]string{"LastName": "Byron", "E-mail1": "ada@example.com"}})
	tl.apply("create selected")
	tl.box.move(tl.box.all(func(c *card) bool { return c.marked })[0], trash)
	tl.apply("create deleted_in_mailbox")
	if looked := tl.looked(); looked != "" {
		t.Errorf("the user's own contacts were looked through for %q", looked)
	}
}

// A mailbox without twins is greeted by its first synchronization, also one that had
// nothing to do since the state was lost.
func TestGreeting(t *testing.T) {
	tl := newTale(t, "", "Ada Byron ada@example.com 1 -")
	tl.own(mainFolder, "Emmy Noether emmy@example.com 22 -")
	tl.apply("create selected")
	tl.looked()
	tl.store = newMemoryStore()
	tl.apply("")
	tl.crm.persons = append(tl.crm.persons, &record{id: "4", reps: []string{"5"}, fields: map[string]string{"LastName": "N", "E-mail1": "emmy@example.com"}})
	tl.apply("create selected")
	if looked := tl.looked(); looked != "" {
		t.Errorf("the user's own contacts were looked through for %q", looked)
	}
}

// The guard can be switched off.
func TestTwinsUnguarded(t *testing.T) {
	tl := newTale(t, "", "Ada Byron ada@example.com 1 -")
	tl.configure(strings.Replace(syncNamed("a", ""), "empty_source = false", "unmarked_twins = false", 1))
	tl.own(mainFolder, "A B ADA@example.com - -")
	tl.apply("create selected")
	if looked := tl.looked(); looked != "" {
		t.Errorf("the user's own contacts were looked through for %q", looked)
	}
}
