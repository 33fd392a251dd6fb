package main

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"contactsync/planner"
	"contactsync/planner/apply"
	"contactsync/planner/observe"
	"contactsync/planner/render"
	"contactsync/state"
)

// execution says how a plan is to be applied.
type execution struct {
	parallelism int
	maxChanges  int

	// saved says that the plan was saved by an earlier command.
	saved bool

	// run is the run if the state has it already.
	run state.Run

	// expect, if not nil, is told before the first event how many changes the
	// plan has; events is told what happens.
	expect func(changes int)
	events func(apply.Event)
}

// finishedPlan is a plan that can be gone through, mailbox by mailbox.
type finishedPlan interface {
	Header() planner.Header
	Footer() planner.Footer
	Mailboxes() iter.Seq2[*planner.MailboxPlan, error]
}

// batches is how many batches of changes are under way at a time in a mailbox: with two, it has
// something to do while what came of one is recorded.
const batches = 2

// apply asks the guards once more and applies a plan.
func (o *session) apply(ctx context.Context, e *env, plan finishedPlan, how execution) (apply.Result, error) {
	header, footer := plan.Header(), plan.Footer()
	guards, err := o.engine(e, 1, nil).Guards(ctx, &header, &footer)
	if err != nil {
		return apply.Result{}, err
	}
	for _, t := range planner.TrippedBeyond(guards, footer.Guards) {
		e.sayGuard(t)
	}
	footer.Guards = planner.TrippedEver(guards, footer.Guards)
	keeper, err := e.undoKeeper(o.config, header.Operation)
	if err != nil {
		return apply.Result{}, err
	}
	if how.expect != nil {
		how.expect(count(footer.Totals.Actions))
	}
	applier := apply.Applier{
		Targets:     o.targets,
		Store:       o.store,
		Photo:       observe.NewPhotos(o.program, o.sources).Photo,
		Owner:       o.program.Owner(),
		Now:         e.now,
		NewOp:       newOp,
		Parallelism: how.parallelism,
		Batches:     batches,
		MaxChanges:  how.maxChanges,
		Run:         how.run,
		Events:      how.events,
	}
	if keeper != nil {
		applier.Undo = keeper
	}
	result, err := applier.Apply(ctx, apply.Plan{Header: header, Footer: footer, Mailboxes: plan.Mailboxes(), Saved: how.saved})
	if keeper != nil {
		err = errors.Join(err, keeper.Close())
	}
	return result, errors.Join(err, e.sweepUndo(o.config))
}

// sayGuard tells of a guard that the plan, as it was shown, did not tell of.
func (e *env) sayGuard(t planner.Trip) {
	if e.stream != nil {
		e.stream.Say(render.Plain{Severity: "error", Summary: render.GuardSentence(t), Detail: render.GuardDetail(t)})
		return
	}
	fmt.Fprintf(e.stderr, "Warning: %s. %s\n", render.GuardSentence(t), render.GuardDetail(t))
}

func resultCode(r apply.Result) int {
	switch {
	case count(r.Failed)+r.MailboxesFailed > 0:
		return exitFailed
	case r.Blocked > 0 || r.SourceTripped:
		return exitBlocked
	}
	return exitDone
}

func count(actions map[planner.Action]int) (n int) {
	for _, k := range actions {
		n += k
	}
	return n
}
