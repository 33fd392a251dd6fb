package main

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"contactsync/cmd/contactsync/schedule"
	"contactsync/cmd/contactsync/serve"
	"contactsync/state"
)

// maxRuns is how many runs are looked through for a good one, shownRuns how many
// are shown.
const (
	maxRuns   = 1000
	shownRuns = 10
)

// status is how it goes, as -json prints it. Times are in UTC.
type status struct {
	Time time.Time `json:"time"`

	// Level is empty where nobody asked for a judgement; Problems say why it is
	// not OK.
	Level    level    `json:"level,omitempty"`
	Problems []string `json:"problems,omitempty"`

	LastGood   *time.Time `json:"last_good_run,omitempty"`
	AgeSeconds *int64     `json:"age_seconds,omitempty"` // of the last good run
	Next       *time.Time `json:"next_run,omitempty"`

	Runs    []statusRun     `json:"runs"`
	Failing []failing       `json:"failing"`
	Targets []managedTarget `json:"targets"`

	age time.Duration
	max time.Duration
}

// statusRun is a run, the newest first. One without an end is under way, or was
// killed.
type statusRun struct {
	Operation       string     `json:"operation"`
	Partial         bool       `json:"partial,omitempty"`
	Started         time.Time  `json:"started"`
	Ended           *time.Time `json:"ended,omitempty"`
	Outcome         string     `json:"outcome,omitempty"`
	Mailboxes       int        `json:"mailboxes"`
	FailedMailboxes int        `json:"failed_mailboxes"`
	Changes         int        `json:"changes"`
	FailedChanges   int        `json:"failed_changes"`
	Guards          []string   `json:"guards,omitempty"`

	// ConfigNotApproved says that the configuration on disk was not taken up.
	ConfigNotApproved bool `json:"config_not_approved,omitempty"`
}

// failing is a mailbox that fails, those that do so for the longest first.
type failing struct {
	Target string    `json:"target"`
	Rep    string    `json:"rep"`
	Since  time.Time `json:"since"`
}

// managedTarget is what is managed in a target.
type managedTarget struct {
	Target    string `json:"target"`
	Mailboxes int    `json:"mailboxes"`
	Contacts  int    `json:"contacts"`
}

// readStatus reads what the state has to say.
func readStatus(ctx context.Context, opened state.Store, every time.Duration, now time.Time) (*status, error) {
	now = now.UTC().Truncate(time.Second)
	s := &status{Time: now, Runs: []statusRun{}, Failing: []failing{}, Targets: []managedTarget{}}
	runs, err := opened.Runs(ctx, maxRuns)
	if err != nil {
		return nil, err
	}
	for i := range runs[:min(len(runs), shownRuns)] {
		s.Runs = append(s.Runs, newStatusRun(&runs[i]))
	}
	s.rate(runs)
	anchor, err := opened.Anchor(ctx)
	if err != nil {
		return nil, err
	}
	if every > 0 && !anchor.IsZero() {
		s.Next = new(schedule.Next(anchor, every, now))
	}
	if s.Failing, err = readFailing(ctx, opened); err != nil {
		return nil, err
	}
	s.Targets, err = readTargets(ctx, opened)
	return s, err
}

// rate finds the last good run.
func (s *status) rate(runs []state.Run) {
	if good := lastGood(runs); good != nil {
		s.age = max(s.Time.Sub(good.Started), 0).Truncate(time.Second)
		s.LastGood, s.AgeSeconds = &good.Started, new(int64(s.age/time.Second))
	}
}

func newStatusRun(r *state.Run) statusRun {
	shown := statusRun{
		Operation: r.Operation, Partial: r.Partial, Started: r.Started, Outcome: r.Outcome,
		Mailboxes: r.Mailboxes, FailedMailboxes: r.FailedMailboxes,
		Changes: r.Changes, FailedChanges: r.FailedChanges, Guards: r.Guards,
		ConfigNotApproved: r.ConfigNotApproved,
	}
	if !r.Ended.IsZero() {
		shown.Ended = &r.Ended
	}
	return shown
}

// lastGood is the newest run that brought the mailboxes up to date, nil if there
// is none.
func lastGood(runs []state.Run) *state.Run {
	i := slices.IndexFunc(runs, func(r state.Run) bool { return r.Good() })
	if i < 0 {
		return nil
	}
	return &runs[i]
}

func readFailing(ctx context.Context, opened state.Store) ([]failing, error) {
	found, err := opened.Failing(ctx)
	if err != nil {
		return nil, err
	}
	list := []failing{}
	for id, since := range found {
		list = append(list, failing{id.Target, string(id.Rep), since})
	}
	slices.SortFunc(list, func(a, b failing) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Target, b.Target), cmp.Compare(a.Rep, b.Rep))
	})
	return list, nil
}

func readTargets(ctx context.Context, opened state.Store) ([]managedTarget, error) {
	mailboxes, err := opened.Mailboxes(ctx)
	if err != nil {
		return nil, err
	}
	targets := make(map[string]managedTarget)
	for _, m := range mailboxes {
		of := targets[m.Target]
		targets[m.Target] = managedTarget{m.Target, of.Mailboxes + 1, of.Contacts + m.Managed}
	}
	list := []managedTarget{}
	for _, target := range slices.Sorted(maps.Keys(targets)) {
		list = append(list, targets[target])
	}
	return list, nil
}

// stale counts the mailboxes that have failed for too long.
func (s *status) stale() (n int) {
	for _, f := range s.Failing {
		if s.Time.Sub(f.Since) > serve.StaleAfter {
			n++
		}
	}
	return n
}
