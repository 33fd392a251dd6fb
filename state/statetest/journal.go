package statetest

import (
	"testing"
	"time"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

func journalCountsDeletes(t *testing.T, store state.Store) {
	for _, test := range []struct {
		name  string
		line  state.JournalLine
		count int
	}{
		{"delete", state.JournalLine{Action: "delete", Causes: []string{"no_longer_selected"}, Outcome: "done"}, 1},
		{"two causes", state.JournalLine{Action: "delete", Causes: []string{"deleted_in_crm", "mailbox_left"}, Outcome: "done"}, 1},
		{"no cause", state.JournalLine{Action: "delete", Outcome: "done"}, 1},
		{"failed", state.JournalLine{Action: "delete", Causes: []string{"no_longer_selected"}, Outcome: "access is denied"}, 0},
		{"no outcome", state.JournalLine{Action: "delete", Causes: []string{"no_longer_selected"}}, 0},
		{"duplicate", state.JournalLine{Action: "delete", Causes: []string{"duplicate"}, Outcome: "done"}, 0},
		{"duplicate among others", state.JournalLine{Action: "delete", Causes: []string{"no_longer_selected", "duplicate"}, Outcome: "done"}, 0},
		{"recreate", state.JournalLine{Action: "recreate", Causes: []string{"changed_in_crm"}, Outcome: "done"}, 0},
		{"create", state.JournalLine{Action: "create", Causes: []string{"selected"}, Outcome: "done"}, 0},
	} {
		id := mailbox(test.name)
		test.line.Run, test.line.Key, test.line.At = "run", "crm/person/1", noon()
		commit(t, store, state.Batch{Mailbox: id, Journal: []state.JournalLine{test.line}, Now: noon()})
		same(t, test.name, deletesSince(t, store, noon())[id], test.count)
	}
}

func journalCountsSince(t *testing.T, store state.Store) {
	lines := func(id state.MailboxID, ages ...time.Duration) {
		batch := state.Batch{Mailbox: id, Now: noon()}
		for _, age := range ages {
			batch.Journal = append(batch.Journal, deleted("crm/person/1", noon().Add(-age)))
		}
		commit(t, store, batch)
	}
	a, b := mailbox("a"), state.MailboxID{Target: "ews.mail", Rep: "a"}
	lines(a, 0, time.Hour, time.Hour, day)
	lines(b, 2*day)
	for _, test := range []struct {
		age  time.Duration
		want map[state.MailboxID]int
	}{
		{-time.Second, nil},
		{0, map[state.MailboxID]int{a: 1}},
		{time.Hour - time.Second, map[state.MailboxID]int{a: 1}},
		{time.Hour, map[state.MailboxID]int{a: 3}},
		{day, map[state.MailboxID]int{a: 4}},
		{300 * day, map[state.MailboxID]int{a: 4, b: 1}},
	} {
		same(t, test.age.String(), deletesSince(t, store, noon().Add(-test.age)), test.want)
	}
}

// journalIsKept leaves a store a day's time to remove it.
func journalIsKept(t *testing.T, store state.Store) {
	commit(t, store, state.Batch{Mailbox: anna(), Journal: []state.JournalLine{deleted("k", noon())}, Now: noon()})
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{1 * day, 1}, {JournalRetention - day, 1}, {JournalRetention + 2*day, 0}} {
		commit(t, store, state.Batch{Mailbox: anna(), Managed: new(1), Now: noon().Add(step.after)})
		same(t, step.after.String(), deletesSince(t, store, time.Time{})[anna()], step.want)
	}
}

// told is a line of the journal with the target of its mailbox.
type told struct {
	target string
	state.JournalLine
}

// journalOf reads at most so many lines of a rep's journal.
func journalOf(t *testing.T, store state.Store, rep addressbook.RepID, since time.Time, limit int) []told {
	t.Helper()
	var lines []told
	err := store.Journal(t.Context(), rep, since, func(id state.MailboxID, line state.JournalLine) bool {
		if id.Rep != rep {
			t.Errorf("Journal: a line of rep %s, not of %s", id.Rep, rep)
		}
		lines = append(lines, told{id.Target, line})
		return len(lines) < limit
	})
	if err != nil {
		t.Fatalf("Journal: %v", err)
	}
	return lines
}

func journalIsReadFromItsEnd(t *testing.T, store state.Store) {
	first, second, third := deleted("k1", noon()), deleted("k2", noon()), deleted("k3", noon().Add(time.Minute))
	second.Causes, second.Outcome, second.Approval = nil, "access is denied", "an approval"
	third.Causes = []string{"deleted_in_crm", "mailbox_left"}
	elsewhere := state.MailboxID{Target: "ews.mail", Rep: anna().Rep}
	commit(t, store,
		state.Batch{Mailbox: anna(), Journal: []state.JournalLine{first, second}, Now: noon()},
		state.Batch{Mailbox: elsewhere, Journal: []state.JournalLine{third}, Now: noon()},
		state.Batch{Mailbox: mailbox("other"), Journal: []state.JournalLine{deleted("k4", noon())}, Now: noon()})
	all := []told{{"ews.mail", third}, {"vdir.mail", second}, {"vdir.mail", first}}
	for _, test := range []struct {
		name  string
		rep   addressbook.RepID
		since time.Time
		limit int
		want  []told
	}{
		{"all", anna().Rep, time.Time{}, 10, all},
		{"the last", anna().Rep, time.Time{}, 1, all[:1]},
		{"from a time on, it included", anna().Rep, noon().Add(time.Minute), 10, all[:1]},
		{"after all", anna().Rep, noon().Add(time.Hour), 10, nil},
		{"an unknown rep", "nobody", time.Time{}, 10, nil},
	} {
		same(t, test.name, journalOf(t, store, test.rep, test.since, test.limit), test.want)
	}
}

func journalOutlives(t *testing.T, store state.Store) {
	line := deleted("k", noon())
	commit(t, store,
		state.Batch{Mailbox: anna(), Managed: new(1), Journal: []state.JournalLine{line}, Now: noon()},
		state.Batch{Mailbox: anna(), Forget: true, Now: noon()})
	same(t, "after forget", journalOf(t, store, anna().Rep, time.Time{}, 10), []told{{anna().Target, line}})
}
