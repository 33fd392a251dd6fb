package html

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"time"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/planner/render"
)

// maxMailboxes is how many of the mailboxes with the most deletes are listed.
const maxMailboxes = 10

// top is what the page begins with: what is known before the plan was gone through.
type top struct {
	Policy template.HTMLAttr
	Style  template.HTML

	// Facts are what the plan is bound to.
	Facts []fact

	Total int

	// Coverage says what the plan is about, "" if that is all of the configuration.
	Coverage string

	// Compared and Comparison are what is said of the baseline, "" if there is none.
	Compared   string
	Comparison []string

	// Sensitive says that values of contacts are in the file.
	Sensitive bool

	Actions []tile
	Others  []figure
	Guards  []guard
	Deletes []mailbox
	More    int // mailboxes with deletes that are not listed
}

// fact is a word and what it is followed by.
type fact struct{ Name, Text string }

// tile is how many changes there are with an action, those without the blocked ones first.
type tile struct {
	action
	Count, Blocked int
	Link           string
}

// figure is a number and what it counts, if it is one and if it is not.
type figure struct {
	Count     int
	One, Many string
}

// Text is what the figure counts.
func (f figure) Text() string {
	if f.Count == 1 {
		return f.One
	}
	return f.Many
}

// guard is a guard that tripped, as it is shown.
type guard struct {
	Name, Scope, Figures, Limit, Flag, Advice string
	Allowed                                   bool

	// Approved says who approved of what of it, and why.
	Approved []string

	// Link shows what it blocks in the table.
	Link string
}

// mailbox is a mailbox with deletes, as it is shown.
type mailbox struct {
	Rep, Share       string
	Deletes, Managed int
	Link             string
}

func newTop(view *render.PlanView, redactor *redact.Redactor) top {
	t := top{
		Policy:    template.HTMLAttr(`content="` + policy() + `"`), //nolint:gosec // made of hashes
		Style:     trustedStyle(),
		Facts:     newFacts(view),
		Total:     total(view.Footer.Totals),
		Coverage:  render.Coverage(view.Header),
		Sensitive: redactor.Shows("given_name"),
		Others:    newFigures(view.Footer.Totals),
	}
	t.Compared, t.Comparison = render.Comparison(view)
	t.Actions = newTiles(view.Footer.Totals)
	for _, trip := range view.Footer.Guards {
		t.Guards = append(t.Guards, newGuard(trip))
	}
	slices.SortStableFunc(t.Guards, func(a, b guard) int { return cmp.Compare(a.rank(), b.rank()) })
	t.Deletes, t.More = mostDeletes(view.Footer.Tallies)
	return t
}

// newTiles are the actions of which there are any.
func newTiles(t planner.Totals) []tile {
	var tiles []tile
	table := actionTable()
	for _, a := range table {
		tiles = append(tiles, tile{action: a, Link: link(map[string]string{"action": string(a.Name)})})
	}
	for name, n := range t.Actions {
		tiles[indexOf(table, name)].Count += n
	}
	for name, n := range t.Blocked {
		tiles[indexOf(table, name)].Blocked += n
	}
	return slices.DeleteFunc(tiles, func(t tile) bool { return t.Count+t.Blocked == 0 })
}

// newFacts are what a plan is bound to.
func newFacts(view *render.PlanView) []fact {
	moment := func(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }
	facts := []fact{
		{"Operation", redact.Text(view.Header.Operation)},
		{"Owner", redact.Text(view.Header.Owner)},
		{"Made", moment(view.Header.Created)},
		{"By contactsync", redact.Text(view.Header.Version)},
	}
	if view.Digest != "" {
		facts = append(facts, fact{"Expires", moment(view.Expires)}, fact{"Digest", redact.Text(view.Digest)})
	}
	return facts
}

// newFigures are the totals that are not changes of contacts.
func newFigures(t planner.Totals) []figure {
	blocked := 0
	for _, n := range t.Blocked {
		blocked += n
	}
	figures := []figure{
		{blocked, "blocked by guards", "blocked by guards"},
		{t.Failed, "mailbox could not be planned", "mailboxes could not be planned"},
		{t.Skips, "skipped", "skipped"},
		{t.Moves, "to another folder", "to another folder"},
		{t.FoldersCreated, "folder to create", "folders to create"},
		{t.FoldersRenamed, "folder to rename", "folders to rename"},
		{t.FoldersUnmarked, "folder to release", "folders to release"},
		{t.FoldersDeleted, "folder to delete", "folders to delete"},
		{t.Mailboxes, "mailbox", "mailboxes"},
		{t.Managed, "managed contact now", "managed contacts now"},
		{t.Wanted, "wanted contact", "wanted contacts"},
	}
	return slices.DeleteFunc(figures, func(f figure) bool { return f.Count == 0 })
}

// rank has the guards that block something come first.
func (g guard) rank() int {
	if g.Allowed {
		return 1
	}
	return 0
}

func newGuard(t planner.Trip) guard {
	g := guard{
		Name: redact.Text(t.Guard), Scope: render.Scope(t), Figures: redact.Text(t.Figures), Limit: redact.Text(t.Limit),
		Flag: render.Flag(t), Advice: render.Advice(t), Allowed: t.Passes(),
		Approved: render.Approved(t),
	}
	rep := ""
	if t.Target != "" {
		rep = redact.Text(t.Scope)
	}
	g.Link = link(map[string]string{"blocked": g.Name, "mailbox": rep})
	return g
}

// mostDeletes are the mailboxes with the most deletes, and how many more have any.
func mostDeletes(tallies []planner.Tally) (most []mailbox, more int) {
	with := slices.DeleteFunc(slices.Clone(tallies), func(t planner.Tally) bool { return t.Deletes == 0 })
	slices.SortStableFunc(with, func(a, b planner.Tally) int {
		return cmp.Or(cmp.Compare(b.Deletes, a.Deletes), cmp.Compare(a.Target, b.Target), cmp.Compare(a.Rep, b.Rep))
	})
	shown := with[:min(len(with), maxMailboxes)]
	for _, t := range shown {
		share := ""
		if t.Managed > 0 {
			share = fmt.Sprintf("%.1f %%", 100*float64(t.Deletes)/float64(t.Managed))
		}
		rep := redact.Text(string(t.Rep))
		to := link(map[string]string{"mailbox": rep, "action": string(planner.Delete)})
		most = append(most, mailbox{rep, share, t.Deletes, t.Managed, to})
	}
	return most, len(with) - len(shown)
}
