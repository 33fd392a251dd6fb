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
	return sum(t.Actions)+sum(t.Blocked)+t.FoldersCreated+t.FoldersRenamed+t.FoldersUnmarked+t.FoldersDeleted > 0
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
		changed:   actions[planner.Update] + actions[planner.Unmark] + actions[planner.AdoptItem],
		destroyed: actions[planner.Delete] + actions[planner.Recreate],
		forgotten: actions[planner.Release] + actions[planner.Forget],
	}
}

// planned is the line that sums up a plan. Other programs read it, which therefore has nothing in it
// that Terraform's has not.
func (n tally) planned() string {
	forgotten := ""
	if n.forgotten > 0 {
		forgotten = fmt.Sprintf(", %d to forget", n.forgotten)
	}
	return fmt.Sprintf("Plan: %d to add, %d to change, %d to destroy%s.", n.added, n.changed, n.destroyed, forgotten)
}

// summary ends a plan. Other programs read its first line: what Terraform does not know of is on
// the next one.
func (p *printer) summary(view *PlanView, drifted int) {
	t := view.Footer.Totals
	p.section()
	if line, refreshed := summaryLine(view, drifted); refreshed || changes(t) || t.Failed > 0 {
		name, figures, _ := strings.Cut(line, ":")
		p.line("%s%s", p.bold.Sprint(name+":"), figures)
	} else {
		nothing, why, _ := strings.Cut(line, ". ")
		p.line("%s %s", p.boldGreen.Sprint(nothing+"."), p.bold.Sprint(why))
	}
	if figures := asides(t); figures != "" {
		p.line("      %s", figures)
	}
}

// summaryLine sums up a plan in one line. refreshed says that it found something and changes nothing.
func summaryLine(view *PlanView, drifted int) (line string, refreshed bool) {
	t := view.Footer.Totals
	switch {
	case changes(t) || t.Failed > 0:
		return newTally(t.Actions).planned(), false
	case view.Header.Operation == "destroy":
		return "No changes. No objects need to be destroyed.", false
	case view.Header.Operation == "release":
		return "No changes. Nothing carries a mark of this installation.", false
	case view.Header.Operation == "erase":
		return "No changes. No mailbox has a contact of the record.", false
	case view.Header.Operation == "undo":
		return "No changes. Nothing of the run is left to undo.", false
	case view.Header.Operation != "refresh":
		return "No changes. Your infrastructure matches the configuration.", false
	case drifted > 0:
		return fmt.Sprintf("Refresh: %s changed outside of contactsync. Refreshing changes nothing in the mailboxes.", count(drifted, "contact")), true
	}
	return "No changes. Your infrastructure still matches the configuration.", false
}

// asides is what Terraform does not count, "" if there is nothing of it.
func asides(t planner.Totals) string {
	return enumerate(
		figure{t.Actions[planner.AdoptItem], "to adopt", ""},
		figure{t.Moves, "to move between folders", ""},
		figure{t.FoldersCreated, "folder to create", "folders to create"},
		figure{t.FoldersRenamed, "folder to rename", "folders to rename"},
		figure{t.FoldersUnmarked, "folder to release", "folders to release"},
		figure{t.FoldersDeleted, "folder to delete", "folders to delete"},
		figure{sum(t.Blocked), "blocked by guards", ""},
		figure{t.Skips, "skipped", ""},
		figure{t.Held, "on hold", ""},
		figure{t.Failed, "mailbox could not be planned", "mailboxes could not be planned"},
	)
}

// figure is a number and what it counts; without a plural that is said in
// the same way of any number.
type figure struct {
	n                int
	singular, plural string
}

// enumerate gives the figures that are not zero: "2 to adopt, 1 skipped."
func enumerate(figures ...figure) string {
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
	if len(shown) == 0 {
		return ""
	}
	return strings.Join(shown, ", ") + "."
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

// Unsaved says, below a plan, that it was not saved. The command is the one that would do what the plan
// shows.
func Unsaved(w io.Writer, command string, o Options) error {
	p := newPrinter(w, o)
	p.rule()
	p.section()
	p.line("%s You didn't use the -out option to save this plan, so contactsync can't", p.boldCyan.Sprint("Note:"))
	p.line("guarantee to take exactly these actions if you run %q now.", redact.Text(command))
	return p.flush()
}
