package main

import (
	"flag"
	"fmt"
	"strings"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/planner/render"
	"contactsync/planner/run"
)

// withinOption is an error if an option does not go with -within: one that has the new plan do something
// else than the approved one. What leaves mailboxes or contacts out has it do less.
func withinOption(set *flag.FlagSet, path string) error {
	if path != "" {
		return fmt.Errorf("-within plans anew and PLAN is applied as it is: give either -within=%s or %s", path, path)
	}
	for _, name := range []string{"refresh-only", "refresh", "replace", "undo", "release-holds", "allow-deletes", "allow-changes", "allow-creates"} {
		if given(set, name) {
			return fmt.Errorf("%w: -%s does not go with -within, which does no more than what was approved; give it to contactsync plan -out=FILE and have that approved", errStale, name)
		}
	}
	return nil
}

// asEnvelope refuses a saved plan that says nothing about the one that is asked for.
func (p *savedPlan) asEnvelope(request *run.Request) error {
	h := p.Header()
	switch {
	case h.Operation != string(run.Normal):
		return p.refuse("-within takes a plan of what apply would do, and this one is of %s", h.Operation)
	case h.Partial && h.Narrowing != request.Narrowing(h.Owner):
		return p.refuse("it covers a part of the configuration only, and says nothing about the rest: narrow this apply by the same options -sync, -mailbox, -target and -exclude, or approve of a plan that covers all")
	}
	return nil
}

// judgeWithin is an error if a plan does more than an approved one, of any kind.
func judgeWithin(plan finishedPlan, approved *savedPlan) error {
	now, err := envelopeOf(plan)
	if err != nil {
		return err
	}
	then, err := envelopeOf(approved)
	if err != nil {
		return err
	}
	footer, before := plan.Footer(), approved.Footer()
	beyond := &beyondError{
		path:  approved.path,
		kinds: now.Beyond(then),
		trips: planner.TrippedBeyond(footer.Guards, before.Guards),
		used:  planner.UsedUp(&footer, &before),
	}
	if len(beyond.kinds)+len(beyond.trips)+len(beyond.used) == 0 {
		return nil
	}
	return beyond
}

func envelopeOf(plan finishedPlan) (planner.Envelope, error) {
	envelope, footer := make(planner.Envelope), plan.Footer()
	for m, err := range plan.Mailboxes() {
		if err != nil {
			return nil, err
		}
		envelope.Add(m, &footer)
	}
	return envelope, nil
}

// beyondError says that a plan does more than what was approved.
type beyondError struct {
	path  string
	kinds []planner.Excess
	trips []planner.Trip
	used  []planner.Used
}

// Error says of what there is more, and what to do.
func (e *beyondError) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "The plan made now is not within %s, and no mailbox was written to\n\n", e.path)
	for _, x := range e.kinds {
		fmt.Fprintf(&text, "  %s: %d now, %d approved\n", kindName(x.Kind), x.Now, x.Approved)
	}
	for _, t := range e.trips {
		fmt.Fprintf(&text, "  %s, and blocked nothing in the approved plan\n", render.GuardSentence(t))
	}
	for _, u := range e.used {
		fmt.Fprintf(&text, "  deletes that %s lets through, with those that were done already: %d now, %d approved\n", redact.Text(u.Flag), u.Now, u.Approved)
	}
	fmt.Fprintf(&text, "\nLook at what has changed, above. If it is meant, have a new plan approved:\n\n  contactsync plan -out=%s", e.path)
	return text.String()
}

// kindName is what changes of a kind are called: "sync "sales", delete, no_longer_selected".
func kindName(k planner.Kind) string {
	if k.Folder {
		return "folders, " + string(k.Action)
	}
	return fmt.Sprintf("sync %s, %s, %s", redact.Quote(k.Sync), k.Action, strings.ReplaceAll(k.Causes, ",", " and "))
}
