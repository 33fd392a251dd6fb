package render

import (
	"fmt"
	"io"
	"strings"

	"contactsync/planner"
	"contactsync/planner/redact"
)

// changes says whether a plan has anything to list.
func changes(t planner.Totals) bool {
	return sum(t.Actions)+sum(t.Blocked)+t.FoldersCreated+t.FoldersDeleted > 0
}

func sum(actions map[planner.Action]int) int {
	total := 0
	for _, n := range actions {
		total += n
	}
	return total
}

// tally is actions counted as Terraform counts: a replacement is an addition
// and a destruction, and a move is not counted at all.
type tally struct {
	added, changed, destroyed, forgotten int
}

func newTally(actions map[planner.Action]int) tally {
	return tally{
		added:     actions[planner.Create] + actions[planner.Recreate],
		changed:   actions[planner.Update] + actions[planner.Unmark],
		destroyed: actions[planner.Delete] + actions[planner.Recreate],
		forgotten: actions[planner.Release] + actions[planner.Forget],
	}
}

// summary ends a plan. Other programs read its first line, which therefore has
// nothing in it that Terraform's has not: what Terraform does not know of is on
// the next line.
func (p *printer) summary(view PlanView, drifted int) {
	t := view.Footer.Totals
	p.section()
	switch {
	case changes(t) || t.Failed > 0:
		n := newTally(t.Actions)
		forgotten := ""
		if n.forgotten > 0 {
			forgotten = fmt.Sprintf(", %d to forget", n.forgotten)
		}
		p.line("%s %d to add, %d to change, %d to destroy%s.", p.bold.Sprint("Plan:"), n.added, n.changed, n.destroyed, forgotten)
	case view.Header.Operation == "destroy":
		p.nothing("No objects need to be destroyed.")
	case view.Header.Operation != "refresh":
		p.nothing("Your infrastructure matches the configuration.")
	case drifted > 0:
		p.line("%s %s changed outside of contactsync. Refreshing changes nothing in the mailboxes.",
			p.bold.Sprint("Refresh:"), count(drifted, "contact"))
	default:
		p.nothing("Your infrastructure still matches the configuration.")
	}
	p.aside(
		figure{t.Moves, "to move between folders", ""},
		figure{t.FoldersCreated, "folder to create", "folders to create"},
		figure{t.FoldersDeleted, "folder to delete", "folders to delete"},
		figure{sum(t.Blocked), "blocked by guards", ""},
		figure{t.Skips, "skipped", ""},
		figure{t.Failed, "mailbox could not be planned", "mailboxes could not be planned"},
	)
}

func (p *printer) nothing(why string) {
	p.line("%s %s", p.boldGreen.Sprint("No changes."), p.bold.Sprint(why))
}

// figure is a number and what it counts; without a plural that is said in
// the same way of any number.
type figure struct {
	n                int
	singular, plural string
}

// aside writes the figures that are not zero on a line of their own.
func (p *printer) aside(figures ...figure) {
	var shown []string
	for _, f := range figures {
		text := f.singular
		if f.n != 1 && f.plural != "" {
			text = f.plural
		}
		if f.n > 0 {
			shown = append(shown, fmt.Sprintf("%d %s", f.n, text))
		}
	}
	if len(shown) > 0 {
		p.line("      %s.", strings.Join(shown, ", "))
	}
}

// Saved says, below a plan, where it was saved and how it is applied.
func Saved(w io.Writer, path string, o Options) error {
	p := newPrinter(w, o)
	p.rule()
	p.section()
	p.line("Saved the plan to: %s", redact.Text(path))
	p.section()
	p.line("To perform exactly these actions, run the following command to apply:")
	p.line("    contactsync apply %s", redact.Quote(path))
	return p.flush()
}

// Unsaved says, below a plan, that it was not saved.
func Unsaved(w io.Writer, o Options) error {
	p := newPrinter(w, o)
	p.rule()
	p.section()
	p.line("%s You didn't use the -out option to save this plan, so contactsync can't", p.boldCyan.Sprint("Note:"))
	p.line(`guarantee to take exactly these actions if you run "contactsync apply" now.`)
	return p.flush()
}
