package render

import (
	"errors"
	"io"
	"iter"
	"maps"
	"slices"
	"time"

	"contactsync/planner"
	"contactsync/planner/redact"
)

// PlanView is the plan that is shown.
type PlanView struct {
	Header planner.Header
	Footer planner.Footer

	// Mailboxes may be gone through more than once, one at a time in memory.
	Mailboxes iter.Seq2[*planner.MailboxPlan, error]

	// Digest and Expires say which saved plan it is and until when it may be applied; they are
	// empty if it is not saved.
	Digest  string
	Expires time.Time
}

// Coverage says what a plan is about that is not about all of the configuration, "" if it is.
func Coverage(header planner.Header) string {
	switch {
	case header.Undo != "":
		return "This plan undoes run " + redact.Text(header.Undo) + ", and does nothing else."
	case header.Partial:
		return "This plan covers a part of the configuration only."
	}
	return ""
}

// Plan shows a plan: what it changes, what it leaves undecided, which guards
// tripped, and the sums. It returns the first error of the mailboxes or of the
// writer; what was written by then is no plan.
func Plan(w io.Writer, view PlanView, o Options) error {
	o.Redactor = o.Redactor.Naming(view.Header.FolderNames)
	p := newPrinter(w, o)
	if part := Coverage(view.Header); part != "" {
		p.line("%s %s", p.boldCyan.Sprint("Note:"), part)
	}
	var err error
	if detail := o.Detail.of(view.Footer.Totals); detail == Full {
		err = p.full(&view)
	} else {
		err = p.condensed(&view, detail)
	}
	return errors.Join(err, p.flush())
}

// full shows every change.
func (p *printer) full(view *PlanView) error {
	totals := view.Footer.Totals
	if changes(totals) {
		p.legend(totals)
		p.actions()
	}
	lost := make(map[string]bool)
	said := newRemarks(p.redactor, maxRemarks)
	for m, err := range view.Mailboxes {
		if err != nil {
			return err
		}
		p.folders(m, planner.Update)
		p.folders(m, planner.Create)
		for i := range m.Changes {
			noteLost(lost, &m.Changes[i])
			p.change(m, &m.Changes[i], view)
		}
		p.folders(m, planner.Unmark)
		p.folders(m, planner.Delete)
		said.add(m)
	}
	said.addSkips(view.Footer.Skips)
	if p.options.Detail == Auto && said.total() > few {
		p.topics(said)
		p.fewGuards(view.Footer.Guards)
	} else {
		p.remarks(said)
		p.guards(view.Footer.Guards)
	}
	p.lost(lost)
	p.comparison(view)
	p.summary(view, said.drifted())
	return nil
}

// actions begins the list of what is done.
func (p *printer) actions() {
	p.section()
	p.line("contactsync will perform the following actions:")
}

// noteLost notes the sync of a contact that is deleted because that is not configured any more.
func noteLost(lost map[string]bool, c *planner.Change) {
	if c.Action == planner.Delete && slices.Contains(c.Causes, planner.SyncRemoved) {
		lost[c.Sync] = true
	}
}

// lost says how the contacts of syncs that are not configured any more can be
// kept.
func (p *printer) lost(syncs map[string]bool) {
	for _, name := range slices.Sorted(maps.Keys(syncs)) {
		from := "sync." + redact.Text(name)
		p.section()
		p.line("%s The configuration has no %s any more, so its contacts are to go. If it was", p.boldCyan.Sprint("Note:"), from)
		p.line("renamed, say so, and they stay as they are; if they are to stay unmanaged, that:")
		p.line("    moved {")
		p.line("      from = %s", from)
		p.line("      to   = sync.NEW_NAME")
		p.line("    }")
		p.line("    removed {")
		p.line("      from    = %s", from)
		p.line("      destroy = false")
		p.line("    }")
	}
}
