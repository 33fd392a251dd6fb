package render

import (
	"io"

	"contactsync/planner"
)

// Outcome counts what an apply did.
type Outcome struct {
	// Operation is the plan's: "apply" or "destroy".
	Operation string

	// Done, Failed and NotStarted count the changes of the plan by what became
	// of them. What guards blocked is in none of them but in Blocked.
	Done       map[planner.Action]int
	Failed     map[planner.Action]int
	NotStarted map[planner.Action]int
	Blocked    int

	// Moves counts the contacts that are in another folder now, the recreated
	// ones apart.
	Moves int

	FoldersCreated int
	FoldersDeleted int

	// FailedMailboxes counts the mailboxes that could not be planned, or not be
	// gone through to their end.
	FailedMailboxes int
}

// incomplete says whether something was to be done and was not.
func (o Outcome) incomplete() bool {
	return sum(o.Failed)+sum(o.NotStarted)+o.FailedMailboxes > 0
}

// Complete ends an apply. Only one that did all it was allowed to is called
// complete; the first line has the figures either way.
func Complete(w io.Writer, outcome Outcome, o Options) error {
	p := newPrinter(w, o)
	n := newTally(outcome.Done)
	name := "Apply"
	if outcome.Operation == "destroy" {
		name = "Destroy"
	}
	switch {
	case outcome.incomplete():
		p.line("%s Resources: %d added, %d changed, %d destroyed.", p.boldRed.Sprint(name+" incomplete!"), n.added, n.changed, n.destroyed)
	case name == "Destroy":
		p.line("%s", p.boldGreen.Sprintf("Destroy complete! Resources: %d destroyed.", n.destroyed))
	default:
		p.line("%s", p.boldGreen.Sprintf("Apply complete! Resources: %d added, %d changed, %d destroyed.", n.added, n.changed, n.destroyed))
	}
	p.aside(
		figure{n.forgotten, "forgotten", ""},
		figure{outcome.Moves, "moved between folders", ""},
		figure{outcome.FoldersCreated, "folder created", "folders created"},
		figure{outcome.FoldersDeleted, "folder deleted", "folders deleted"},
		figure{outcome.Blocked, "blocked by guards", ""},
		figure{sum(outcome.Failed), "failed", ""},
		figure{sum(outcome.NotStarted), "not started", ""},
		figure{outcome.FailedMailboxes, "mailbox failed", "mailboxes failed"},
	)
	if outcome.incomplete() {
		p.line("What was done is recorded. Run apply again to go on from here.")
	}
	return p.flush()
}
