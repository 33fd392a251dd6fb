package render

import (
	"io"
	"iter"

	"contactsync/planner"
)

// PlanView is the plan that is shown.
type PlanView struct {
	Header planner.Header
	Footer planner.Footer

	// Mailboxes are gone through once.
	Mailboxes iter.Seq2[*planner.MailboxPlan, error]
}

// Plan shows a plan: what it changes, what it leaves undecided, which guards
// tripped, and the sums. It returns the first error of the mailboxes or of the
// writer; what was written by then is no plan.
func Plan(w io.Writer, view PlanView, o Options) error {
	p := newPrinter(w, o)
	if view.Header.Partial {
		p.line("%s This plan covers a part of the configuration only.", p.boldCyan.Sprint("Note:"))
	}
	totals := view.Footer.Totals
	if changes(totals) {
		p.legend(totals)
		p.section()
		p.line("contactsync will perform the following actions:")
	}
	rest := newRest(o.Limit)
	remarks := newRemarks(p)
	for m, err := range view.Mailboxes {
		if err != nil {
			return err
		}
		p.folders(m, planner.Create)
		for i := range m.Changes {
			if c := &m.Changes[i]; rest.lists(c) {
				p.change(m, c, &view)
			} else {
				_, blocked := view.Footer.Blocks(m.Target, m.Mailbox.Rep, c)
				rest.counts[unlisted{c.Sync, c.Action, blocked}]++
			}
		}
		p.folders(m, planner.Delete)
		remarks.add(m)
	}
	p.rest(rest)
	remarks.addSkips(view.Footer.Skips)
	remarks.write()
	p.guards(view.Footer.Guards)
	p.summary(view, remarks.drifted())
	return p.flush()
}
