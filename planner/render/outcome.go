package render

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"contactsync/planner"
)

// Outcome counts what an apply did.
type Outcome struct {
	// Operation is the plan's: "apply", "destroy", "undo", "release" or "erase".
	Operation string

	// Done, Failed and NotStarted count the changes of the plan by what became
	// of them. What guards blocked is in none of them but in Blocked.
	Done       map[planner.Action]int
	Failed     map[planner.Action]int
	NotStarted map[planner.Action]int
	Blocked    int

	// MovedOn counts the changes of a saved plan that are left to the next one, since
	// what they were planned on is another by now.
	MovedOn int

	// Moves counts the contacts that are in another folder now, the recreated
	// ones apart.
	Moves int

	FoldersCreated int
	FoldersDeleted int

	// FailedMailboxes counts the mailboxes that could not be planned, or not be
	// gone through to their end.
	FailedMailboxes int
}

// OperationName is the operation of a plan as a sentence begins with it: "Apply", "Destroy".
func OperationName(operation string) string {
	names := map[string]string{"destroy": "Destroy", "release": "Release", "erase": "Erase"}
	return cmp.Or(names[operation], "Apply")
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
	if outcome.incomplete() {
		begin, rest, _ := strings.Cut(outcome.line(n), "!")
		p.line("%s%s", p.boldRed.Sprint(begin+"!"), rest)
	} else {
		p.line("%s", p.boldGreen.Sprint(outcome.line(n)))
	}
	done := enumerate(
		figure{outcome.Done[planner.AdoptItem], "adopted", ""},
		figure{n.forgotten, "forgotten", ""},
		figure{outcome.Moves, "moved between folders", ""},
		figure{outcome.FoldersCreated, "folder created", "folders created"},
		figure{outcome.FoldersDeleted, "folder deleted", "folders deleted"},
		figure{outcome.Blocked, "blocked by guards", ""},
		figure{outcome.MovedOn, "skipped, moved on since the plan", ""},
		figure{sum(outcome.Failed), "failed", ""},
		figure{sum(outcome.NotStarted), "not started", ""},
		figure{outcome.FailedMailboxes, "mailbox failed", "mailboxes failed"},
	)
	if done != "" {
		p.line("      %s", done)
	}
	if outcome.incomplete() {
		again := strings.ToLower(OperationName(outcome.Operation))
		if outcome.Operation == "undo" {
			again = "apply with the same -undo"
		}
		p.line("What was done is recorded. Run %s again to go on from here.", again)
	}
	return p.flush()
}

// line is what other programs read of the end of an apply.
func (o Outcome) line(n tally) string {
	name := OperationName(o.Operation)
	switch {
	case o.incomplete():
		return fmt.Sprintf("%s incomplete! Resources: %d added, %d changed, %d destroyed.", name, n.added, n.changed, n.destroyed)
	case name == "Destroy" || name == "Erase":
		return fmt.Sprintf("%s complete! Resources: %d destroyed.", name, n.destroyed)
	case name == "Release":
		return fmt.Sprintf("Release complete! Resources: %d released.", n.changed)
	}
	return fmt.Sprintf("Apply complete! Resources: %d added, %d changed, %d destroyed.", n.added, n.changed, n.destroyed)
}
