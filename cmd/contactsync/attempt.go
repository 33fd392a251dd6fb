package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"contactsync/cmd/contactsync/schedule"
	"contactsync/cmd/contactsync/serve"
	"contactsync/config"
	"contactsync/planner/apply"
	"contactsync/planner/redact"
	"contactsync/planner/run"
	"contactsync/state"
)

// attempt is a run that nobody watches.
type attempt struct {
	start time.Time

	// anchor is what the schedule counts from, zero if there is none.
	anchor time.Time

	// anyTime lets it begin soon after the last one.
	anyTime bool

	// notApproved says that the configuration on disk is another one, which nobody approved of.
	notApproved bool

	// providers is who the providers are from.
	providers lender

	monitor *serve.Monitor
}

// Outcomes that the state does not know: of runs that did not come so far.
const (
	outcomeLocked  = "locked"  // somebody else holds the lock
	outcomeSkipped = "skipped" // another run started a moment ago
)

// tooSoonError says that the last run started less than schedule.MinPause ago.
type tooSoonError struct{ ago time.Duration }

// Error says what to do.
func (e *tooSoonError) Error() string {
	return fmt.Sprintf("nothing was done: the last run started %s ago, by run or by apply, and there are at least %.0f minutes between two; to run nevertheless, add -now",
		e.ago.Round(time.Second), schedule.MinPause.Minutes())
}

// attempt plans and applies. The state is closed when it returns, the providers are given
// back, and what can be recorded of it is, whatever the error.
func (e *env) attempt(ctx context.Context, cfg *config.Config, o *runOptions, a attempt) *outcome {
	out := &outcome{started: a.start, skips: make(map[string]int)}
	session, err := e.openWith(ctx, cfg, &o.settings, "run", toWrite, a.providers)
	if err == nil {
		err = e.work(ctx, session, o, a, out)
		err = errors.Join(err, session.close())
	}
	out.end(e.now(), err)
	a.monitor.Ended(out.forMonitor())
	if err == nil && out.result.Run.Good() {
		a.monitor.Good(a.start)
	}
	return out
}

// work is an attempt with everything open.
func (e *env) work(ctx context.Context, session *session, o *runOptions, a attempt, out *outcome) error {
	if !a.anyTime {
		if err := e.tooSoon(ctx, session.store); err != nil {
			return err
		}
	}
	if err := keepAnchor(ctx, session.store, a.anchor); err != nil {
		return err
	}
	began := state.Run{ID: string(newOp()), Operation: string(run.Normal), Started: a.start.UTC(), ConfigNotApproved: a.notApproved}
	if err := session.store.BeginRun(ctx, began); err != nil {
		return err
	}
	a.monitor.Begun(a.start)
	err := e.planAndApply(ctx, session, o, began, a.monitor, out)
	if err != nil && out.result.Run.ID == "" {
		began.Ended, began.Outcome = e.now().UTC(), outcomeOf(err)
		err = errors.Join(err, session.store.EndRun(context.WithoutCancel(ctx), began, state.Findings{}))
	}
	return err
}

// planAndApply does what a run that has begun is for. If there is an error before
// anything is applied, the result has no run.
func (e *env) planAndApply(ctx context.Context, session *session, o *runOptions, began state.Run, monitor *serve.Monitor, out *outcome) error {
	plan, err := e.plan(ctx, session, run.Request{Mode: run.Normal, Remember: true}, o.parallelism, nil, nil)
	if err != nil {
		return err
	}
	defer plan.Close()
	for _, skip := range plan.Footer().Skips {
		out.skips[string(skip.Reason)]++
	}
	report := e.newReport(nil, redact.New(redact.Hide))
	report.unplanned = true
	out.result, err = session.apply(ctx, e, plan, execution{
		parallelism: o.parallelism, run: began,
		events: func(event apply.Event) {
			report.event(event)
			out.count(event, monitor)
		},
	})
	report.end()
	if err != nil {
		return err
	}
	failing, err := session.store.Failing(context.WithoutCancel(ctx))
	out.failing = slices.Collect(maps.Values(failing))
	return err
}

// tooSoon is an error if the last run started a moment ago, in whatever process.
// One that is still to come was by a clock that was wrong.
func (e *env) tooSoon(ctx context.Context, opened state.Store) error {
	runs, err := opened.Runs(ctx, maxRuns)
	if err != nil {
		return err
	}
	if ago := e.now().Sub(lastStart(runs)); ago >= 0 && ago < schedule.MinPause {
		return &tooSoonError{ago}
	}
	return nil
}

// lastStart is when the last run started that was to cover everything and was let begin, zero if
// there was none.
func lastStart(runs []state.Run) time.Time {
	for i := range runs {
		if runs[i].Operation == string(run.Normal) && !runs[i].Partial && runs[i].Outcome != state.OutcomeNotApproved {
			return runs[i].Started
		}
	}
	return time.Time{}
}

// keepAnchor has the state remember what the schedule counts from.
func keepAnchor(ctx context.Context, opened state.Store, anchor time.Time) error {
	if anchor.IsZero() {
		return nil
	}
	kept, err := opened.Anchor(ctx)
	if err != nil || kept.Equal(anchor.Truncate(time.Microsecond)) {
		return err
	}
	return opened.SetAnchor(ctx, anchor.Truncate(time.Microsecond))
}

// outcomeOf is the outcome of a run that ended with an error.
func outcomeOf(err error) string {
	_, locked := errors.AsType[*state.LockedError](err)
	_, soon := errors.AsType[*tooSoonError](err)
	switch {
	case locked:
		return outcomeLocked
	case soon:
		return outcomeSkipped
	case errors.Is(err, context.Canceled), errors.Is(err, apply.ErrStopped):
		return state.OutcomeStopped
	}
	return state.OutcomeError
}
