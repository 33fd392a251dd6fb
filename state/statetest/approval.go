package statetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// tripped is a guard of a source, over all mailboxes.
func tripped() state.GuardID { return state.GuardID{Guard: "empty_source", Scope: "source/crm"} }

// held is what a guard held back in a run.
func held(run string, guard state.GuardID, changes ...byte) state.Withheld {
	h := state.Withheld{GuardID: guard, Run: run, Blocks: "deletes", Figures: "4 of 12", Limit: "20 %"}
	for _, n := range changes {
		h.Changes = append(h.Changes, digest(n))
	}
	return h
}

func approval(id, run string, guard state.GuardID) state.Approval {
	return state.Approval{
		ID: id, GuardID: guard, Run: run, Who: "vera@desk", Reason: "they left; 'ok'", At: noon(), Expires: noon().Add(state.WithheldFor),
	}
}

func approve(t *testing.T, store state.Store, a state.Approval) {
	t.Helper()
	if err := store.Approve(t.Context(), a, noon().Add(-state.WithheldFor)); err != nil {
		t.Fatalf("Approve: %v", err)
	}
}

func waitingSince(t *testing.T, store state.Store, since time.Time) []state.Waiting {
	t.Helper()
	list, err := store.Waiting(t.Context(), since)
	if err != nil {
		t.Fatalf("Waiting: %v", err)
	}
	return list
}

func approvalsOf(t *testing.T, store state.Store) []state.Approval {
	t.Helper()
	list, err := store.Approvals(t.Context(), time.Time{})
	if err != nil {
		t.Fatalf("Approvals: %v", err)
	}
	return list
}

func approvedAt(t *testing.T, store state.Store, id state.MailboxID, at time.Time) map[string][]addressbook.Digest {
	t.Helper()
	approved, err := store.Approved(t.Context(), id, at)
	if err != nil {
		t.Fatalf("Approved: %v", err)
	}
	return approved
}

func whatIsHeldWaits(t *testing.T, store state.Store) {
	guard := state.GuardID{Guard: "max_deletes", Target: anna().Target, Scope: string(anna().Rep)}
	commit(t, store,
		state.Batch{Mailbox: anna(), Withhold: []state.Withheld{held("r1", tripped(), 3, 1, 1), held("r1", guard, 1)}, Now: noon()},
		state.Batch{Mailbox: mailbox("2"), Withhold: []state.Withheld{held("r1", tripped(), 1)}, Now: noon().Add(time.Minute)},
		state.Batch{Mailbox: anna(), Withhold: []state.Withheld{held("r2", tripped())}, Now: noon().Add(time.Hour)},
		state.Batch{Mailbox: anna(), Withhold: []state.Withheld{held("r1", guard, 1, 2)}, Now: noon()})
	wait := func(run string, guard state.GuardID, at time.Time, mailboxes, changes int) state.Waiting {
		return state.Waiting{GuardID: guard, Run: run, At: at, Blocks: "deletes", Figures: "4 of 12", Limit: "20 %", Mailboxes: mailboxes, Changes: changes}
	}
	want := []state.Waiting{
		wait("r2", tripped(), noon().Add(time.Hour), 1, 0),
		wait("r1", tripped(), noon(), 2, 3),
		wait("r1", guard, noon(), 1, 2),
	}
	mustBeFull(t, want[2])
	same(t, "Waiting", waitingSince(t, store, noon()), want)
	same(t, "Waiting since later", waitingSince(t, store, noon().Add(time.Hour)), want[:1])
	same(t, "Mailboxes: one of which something was held back is not known", mailboxesOf(t, store), []state.Mailbox{})

	commit(t, store, state.Batch{Mailbox: mailbox("3"), Managed: new(1), Now: noon().Add(state.WithheldFor + time.Hour)})
	same(t, "Waiting after a day", waitingSince(t, store, time.Time{}), want[:1])
	commit(t, store, state.Batch{Mailbox: anna(), Forget: true, Now: noon().Add(time.Hour)})
	same(t, "Waiting of a forgotten mailbox", waitingSince(t, store, time.Time{}), []state.Waiting{})
}

func approvalsAreSpent(t *testing.T, store state.Store) {
	other := mailbox("2")
	commit(t, store,
		state.Batch{Mailbox: anna(), Withhold: []state.Withheld{held("r1", tripped(), 3, 1), held("r2", tripped(), 3, 4)}, Now: noon()},
		state.Batch{Mailbox: other, Withhold: []state.Withheld{held("r1", tripped(), 1)}, Now: noon()})
	first, second := approval("a1", "r1", tripped()), approval("a2", "r2", tripped())
	second.At = noon().Add(time.Minute)
	approve(t, store, first)
	approve(t, store, second)

	expect := func(what string, anna1, anna2, other1 []addressbook.Digest, left1, left2 int) {
		t.Helper()
		at := noon().Add(time.Hour)
		want := map[string][]addressbook.Digest{}
		for id, digests := range map[string][]addressbook.Digest{"a1": anna1, "a2": anna2} {
			if len(digests) > 0 {
				want[id] = digests
			}
		}
		same(t, what+": Approved", approvedAt(t, store, anna(), at), want)
		want = map[string][]addressbook.Digest{}
		if len(other1) > 0 {
			want["a1"] = other1
		}
		same(t, what+": Approved of another", approvedAt(t, store, other, at), want)
		first.Changes, second.Changes, first.Left, second.Left = 3, 2, left1, left2
		same(t, what+": Approvals", approvalsOf(t, store), []state.Approval{second, first})
	}
	both, one := []addressbook.Digest{digest(1), digest(3)}, []addressbook.Digest{digest(1)}
	full := first
	full.GuardID, full.Changes, full.Left = state.GuardID{Guard: "g", Target: "t", Scope: "s"}, 1, 1
	mustBeFull(t, full)
	expect("at first", both, []addressbook.Digest{digest(3), digest(4)}, one, 3, 2)
	commit(t, store, state.Batch{Mailbox: anna(), Spend: []addressbook.Digest{digest(3), digest(9)}, Now: noon()})
	expect("after one was made", one, []addressbook.Digest{digest(4)}, one, 2, 1)
	commit(t, store, state.Batch{Mailbox: anna(), Spend: []addressbook.Digest{digest(4), digest(1)}, Now: noon()})
	expect("after all were made", nil, nil, one, 1, 0)
	commit(t, store, state.Batch{Mailbox: other, Forget: true, Now: noon()})
	expect("after the other was forgotten", nil, nil, nil, 0, 0)

	line := state.JournalLine{Run: "r1", At: noon(), Action: state.ActionApprove, Causes: []string{tripped().Guard}, Outcome: "done", Approval: "a1"}
	same(t, "Journal", journalOf(t, store, other.Rep, time.Time{}, 10), []told{{other.Target, line}})
	same(t, "Serial", load(t, store, anna()).Serial, int64(0))
}

func approvalsEnd(t *testing.T, store state.Store) {
	commit(t, store, state.Batch{Mailbox: anna(), Withhold: []state.Withheld{held("r1", tripped(), 1), held("r2", tripped())}, Now: noon()})
	approve(t, store, approval("a1", "r1", tripped()))
	for _, test := range []struct {
		name string
		at   time.Time
		want int
	}{
		{"before it", noon().Add(-time.Second), 0},
		{"at once", noon(), 1},
		{"to the end", noon().Add(state.WithheldFor - time.Second), 1},
		{"at its end", noon().Add(state.WithheldFor), 0},
	} {
		same(t, test.name, len(approvedAt(t, store, anna(), test.at)), test.want)
	}
	for _, test := range []struct {
		name  string
		run   string
		guard state.GuardID
		since time.Time
	}{
		{"another run", "r3", tripped(), noon()},
		{"another guard", "r1", state.GuardID{Guard: "max_deletes", Scope: tripped().Scope}, noon()},
		{"another scope", "r1", state.GuardID{Guard: tripped().Guard, Scope: "total"}, noon()},
		{"another target", "r1", state.GuardID{Guard: tripped().Guard, Target: anna().Target, Scope: tripped().Scope}, noon()},
		{"too long ago", "r1", tripped(), noon().Add(time.Second)},
		{"no changes", "r2", tripped(), noon()},
	} {
		if err := store.Approve(t.Context(), approval("b", test.run, test.guard), test.since); !errors.Is(err, state.ErrNothingWithheld) {
			t.Errorf("%s: Approve gives the error %v", test.name, err)
		}
	}
	same(t, "Approvals", len(approvalsOf(t, store)), 1)
	same(t, "Journal", len(journalOf(t, store, anna().Rep, time.Time{}, 10)), 1)

	commit(t, store, state.Batch{Mailbox: anna(), Managed: new(1), Now: noon().Add(JournalRetention - day)})
	same(t, "Approvals are kept with the journal", len(approvalsOf(t, store)), 1)
	commit(t, store, state.Batch{Mailbox: anna(), Managed: new(1), Now: noon().Add(JournalRetention + 2*day)})
	same(t, "Approvals are not kept longer", len(approvalsOf(t, store)), 0)
}

func theApprovedConfiguration(t *testing.T, store state.Store) {
	for _, config := range []addressbook.Digest{{}, digest(1), digest(2)} {
		if err := store.SetApprovedConfig(context.Background(), config); err != nil {
			t.Fatal(err)
		}
		got, err := store.ApprovedConfig(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		same(t, "ApprovedConfig", got, config)
	}
}
