package explain

import (
	"slices"

	"contactsync/planner"
	"contactsync/providers/addressbook"
)

// Verdict is what the plan does about a contact or, where it does nothing, why.
type Verdict string

// The verdicts besides the actions of the planner, which are verdicts too.
const (
	// Skipped: it was not decided; the skip says why. Undecidable: its record cannot be
	// used, which is said once for the whole run.
	Skipped     Verdict = "skipped"
	Undecidable Verdict = "unknown"

	// NotLookedAt: nothing at all is done about the mailbox, which was not looked at.
	NotLookedAt Verdict = "not_looked_at"

	// AsWanted: the contact is as it should be and where it should be.
	AsWanted Verdict = "as_wanted"

	// LetBe: the user edited it, and that stays. LetLie: it lies in another folder than the
	// configured one, and stays there. StaysDeleted: the user deleted it, and that stays.
	LetBe        Verdict = "let_be"
	LetLie       Verdict = "let_lie"
	StaysDeleted Verdict = "stays_deleted"

	// OnHold: a run was undone here, and nothing is done until the record or the mapping changes.
	OnHold Verdict = "on_hold"

	// Released: it is not wanted, stays, and is managed no more. MailboxLeft: it is not
	// wanted, and stays because the mailbox takes no part any more.
	Released    Verdict = "released"
	MailboxLeft Verdict = "mailbox_left"

	// Others: it is not wanted, and what is there under its key is not ours. Absent: it is
	// neither wanted nor there.
	Others Verdict = "others"
	Absent Verdict = "absent"
)

// Decision is all that a plan has about one key.
type Decision struct {
	planner.Inspection

	Verdict Verdict

	// Change is what is done about the contact itself, nil for nothing; Changes are all of
	// the key, those of copies and of second contacts among them.
	Change  *planner.Change
	Changes []planner.Change
	Skips   []planner.Skip
	Notes   []planner.Note
}

// Decide takes what a plan has about a key out of it. The plan is the one that Compute made
// of the input.
func Decide(in *planner.Input, plan *planner.MailboxPlan, key addressbook.Key) Decision {
	d := Decision{Inspection: planner.Inspect(in, key)}
	for _, c := range plan.Changes {
		if c.Key == key {
			d.Changes = append(d.Changes, c)
		}
	}
	for i := range d.Changes {
		if c := &d.Changes[i]; c.Action != planner.Unmark && !slices.Contains(c.Causes, planner.Duplicate) {
			d.Change = c
		}
	}
	for _, s := range plan.Skips {
		if s.Key == key {
			d.Skips = append(d.Skips, s)
		}
	}
	for _, n := range plan.Notes {
		if n.Key == key {
			d.Notes = append(d.Notes, n)
		}
	}
	d.Verdict = d.verdict(in, plan, key)
	return d
}

func (d *Decision) verdict(in *planner.Input, plan *planner.MailboxPlan, key addressbook.Key) Verdict {
	switch {
	case d.Change != nil:
		return Verdict(d.Change.Action)
	case in.Unknown[key]:
		return Undecidable
	case len(d.Skips) > 0:
		return Skipped
	case slices.ContainsFunc(d.Notes, func(n planner.Note) bool { return n.Kind == planner.Held }):
		return OnHold
	case d.Slot == nil:
		return d.unwanted()
	case d.Contact == nil:
		return StaysDeleted
	case d.isLetBe(plan, key):
		return LetBe
	case len(d.Misplaced) > 0:
		return LetLie
	}
	return AsWanted
}

// unwanted is why nothing is done about a key that is not wanted.
func (d *Decision) unwanted() Verdict {
	switch {
	case d.Contact != nil && d.Contact.Mark.Status.IsReleased():
		return Released
	case d.Contact != nil, d.Entry != nil:
		return MailboxLeft
	case len(d.Items) > 0:
		return Others
	}
	return Absent
}

// isLetBe says whether the plan leaves a contact whose contents are not the wanted ones.
func (d *Decision) isLetBe(plan *planner.MailboxPlan, key addressbook.Key) bool {
	if planner.Same(d.Slot.Mapped, d.Entry, d.Contact) {
		return false
	}
	return planner.LetBe(d.Slot, d.Entry, d.Contact.Observed) ||
		slices.ContainsFunc(plan.Records, func(r planner.Record) bool { return r.Key == key && !r.Let.IsZero() })
}
