package statetest

import (
	"context"
	"testing"
	"time"

	"contactsync/state"
)

func baselines(t *testing.T, store state.Store) {
	ctx := context.Background()
	end := func(baselines map[state.BaselineID]int) {
		t.Helper()
		if err := store.EndRun(ctx, state.Run{ID: "r", Started: noon(), Ended: noon()}, state.Findings{Baselines: baselines}); err != nil {
			t.Fatal(err)
		}
	}
	first := map[state.BaselineID]int{
		{Source: "crm", Table: "persons"}:                     100,
		{Source: "crm", Table: "persons", Criterion: "rep"}:   90,
		{Source: "crm", Table: "companies", Criterion: "all"}: 0,
		{Source: "other", Table: "persons"}:                   1 << 40,
	}
	second := map[state.BaselineID]int{{Source: "crm", Table: "persons"}: 101}
	for _, step := range []struct {
		name      string
		baselines map[state.BaselineID]int
		want      map[state.BaselineID]int
	}{
		{"first", first, first},
		{"nil leaves them", nil, first},
		{"others replace them", second, second},
		{"none replace them", map[state.BaselineID]int{}, nil},
	} {
		end(step.baselines)
		same(t, step.name, baselinesOf(t, store), step.want)
	}
}

func runs(t *testing.T, store state.Store) {
	ctx := context.Background()
	older := state.Run{
		ID: "older", Operation: "refresh", Started: noon(), Ended: noon().Add(time.Minute), Outcome: "done", Partial: true,
		Mailboxes: 1, FailedMailboxes: 2, Changes: 3, FailedChanges: 4, Guards: []string{"max_deletes", "max_contacts"},
		ConfigNotApproved: true,
	}
	newer := state.Run{ID: "newer", Operation: "apply", Started: noon().Add(time.Hour)}
	begin := func(run state.Run) {
		t.Helper()
		if err := store.BeginRun(ctx, run); err != nil {
			t.Fatal(err)
		}
	}
	mustBeFull(t, older)

	begin(newer)
	begin(state.Run{ID: older.ID, Operation: older.Operation, Started: older.Started})
	if err := store.EndRun(ctx, older, state.Findings{}); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name  string
		limit int
		want  []state.Run
	}{
		{"all", 10, []state.Run{newer, older}},
		{"newest", 1, []state.Run{newer}},
		{"none", 0, nil},
		{"fewer than none", -1, nil},
	} {
		same(t, test.name, runsOf(t, store, test.limit), test.want)
	}

	// Of two that began at one time, the one that was recorded later is newer.
	latest := state.Run{ID: "a", Operation: "destroy", Started: newer.Started}
	begin(latest)
	same(t, "at one time", runsOf(t, store, 2), []state.Run{latest, newer})
}

func failing(t *testing.T, store state.Store) {
	ctx := context.Background()
	other := state.MailboxID{Target: "ews.mail", Rep: anna().Rep}
	two := map[state.MailboxID]time.Time{anna(): noon().Add(-day), other: noon()}
	for _, step := range []struct {
		name    string
		failing map[state.MailboxID]time.Time
		want    map[state.MailboxID]time.Time
	}{
		{"two", two, two},
		{"nil leaves them", nil, two},
		{"others replace them", map[state.MailboxID]time.Time{other: noon()}, map[state.MailboxID]time.Time{other: noon()}},
		{"none replace them", map[state.MailboxID]time.Time{}, nil},
	} {
		if err := store.EndRun(ctx, state.Run{ID: "r", Started: noon()}, state.Findings{Failing: step.failing}); err != nil {
			t.Fatal(err)
		}
		same(t, step.name, failingOf(t, store), step.want)
	}
	same(t, "Mailboxes: one that only failed is not known", mailboxesOf(t, store), []state.Mailbox{})
}

func forgetForgetsFailing(t *testing.T, store state.Store) {
	found := state.Findings{Failing: map[state.MailboxID]time.Time{anna(): noon(), mailbox("2"): noon()}}
	if err := store.EndRun(context.Background(), state.Run{ID: "r", Started: noon()}, found); err != nil {
		t.Fatal(err)
	}
	commit(t, store, state.Batch{Mailbox: anna(), Forget: true, Now: noon()})
	same(t, "Failing", failingOf(t, store), map[state.MailboxID]time.Time{mailbox("2"): noon()})
}

func theAnchor(t *testing.T, store state.Store) {
	for _, anchor := range []time.Time{noon(), noon().Add(-time.Hour), {}} {
		if err := store.SetAnchor(context.Background(), anchor.In(time.FixedZone("", 3600))); err != nil {
			t.Fatal(err)
		}
		same(t, "Anchor", anchorOf(t, store), anchor)
	}
}
