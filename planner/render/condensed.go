package render

import (
	"maps"
	"slices"
	"strings"

	"contactsync/planner"
	"contactsync/planner/redact"
)

// How much a plan shows that is not shown in full: so much that, with three samples, it stays below 120
// lines however large the plan is.
const (
	maxSyncs     = 5
	maxGroups    = 5 // with their samples
	maxMore      = 5 // in a line each
	maxTopics    = 4
	maxMailboxes = 5
	maxGuards    = 3
)

// condensed shows what a plan changes in sums or groups.
func (p *printer) condensed(view *PlanView, detail Detail) error {
	if detail == Summary {
		p.options.Samples = 0
	}
	v, err := newOverview(view, p.options)
	if err != nil {
		return err
	}
	if changes(view.Footer.Totals) {
		if detail == Groups && !p.redactor.HidesAll() {
			p.legend(view.Footer.Totals)
		}
		p.actions()
		p.syncs(v)
		if detail == Groups {
			p.groups(v.groups)
		}
	}
	p.topics(v.said)
	p.deletes(v)
	p.fewGuards(view.Footer.Guards)
	p.fewLost(v.lost)
	p.comparison(view)
	p.summary(view, v.said.drifted())
	return nil
}

// syncs says of each sync what happens to its contacts.
func (p *printer) syncs(v *overview) {
	names := v.syncNames()
	shown := names[:min(len(names), maxSyncs)]
	if len(shown) > 0 {
		p.line("")
	}
	for _, name := range shown {
		subject := "sync " + redact.Quote(name)
		if name == "" {
			subject = "of no sync that is known"
		}
		p.line("  %s: %s", subject, v.syncFigures(name))
	}
	if more := len(names) - len(shown); more > 0 {
		p.line("  … and %s", count(more, "more sync"))
	}
}

// groups writes the larger groups with their samples, then those that are smaller in a line each.
func (p *printer) groups(g *groups) {
	shown, left := g.selected(maxGroups)
	more := left[:min(len(left), maxMore)]
	if len(more) > 0 {
		p.line("")
	}
	for _, of := range more {
		p.line("  # %s", joinReason(of.sentence(of.subject()), of.reason()))
	}
	if rest := left[len(more):]; len(rest) > 0 {
		contacts := 0
		for _, of := range rest {
			contacts += of.count
		}
		p.line("  # %s of %s; -detail=full lists every one", count(contacts, "contact"), count(len(rest), "other kind"))
	}
	for _, of := range shown {
		p.line("")
		p.line("  # %s", of.sentence(p.bold.Sprint(of.subject())))
		if reason := of.reason(); reason != "" {
			p.remark(reason)
		}
		for _, s := range of.samples.list {
			if s.block == "" {
				p.line("      %s", s.address)
				continue
			}
			p.section()
			_, _ = p.out.WriteString(s.block)
		}
	}
}

func joinReason(sentence, reason string) string {
	if reason == "" {
		return sentence
	}
	return sentence + ", " + reason
}

// topics writes what was said, part by part.
func (p *printer) topics(r *remarks) {
	for _, of := range []part{notes, skips, failures} {
		p.topicsOf(r, of)
	}
}

// topicsOf writes what was said on the topics of a part, the most frequent ones first.
func (p *printer) topicsOf(r *remarks, of part) {
	topics, total := r.of(of)
	if total == 0 {
		return
	}
	p.section()
	heading := p.bold
	if of == failures {
		heading = p.boldRed
	}
	p.line("%s", heading.Sprintf("%s (%d):", of.word(), total))
	shown := topics[:min(len(topics), maxTopics)]
	for _, t := range shown {
		p.line("  %d: %s", r.lists[t].total, t.text())
		if of == notes {
			continue
		}
		lines := r.lists[t].lines
		for _, line := range lines[:min(len(lines), p.options.Samples)] {
			p.line("      %s", line)
		}
	}
	left := 0
	for _, t := range topics[len(shown):] {
		left += r.lists[t].total
	}
	if left > 0 {
		p.line("  %d: for other reasons", left)
	}
}

// text is the heading of a topic with the place of the configuration that it is about.
func (t topic) text() string {
	if t.place == "" {
		return t.heading()
	}
	return t.heading() + ", at " + redact.Text(t.place)
}

// deletes writes the mailboxes with the most deletes.
func (p *printer) deletes(v *overview) {
	most, mailboxes := v.deletes(maxMailboxes)
	if mailboxes == 0 {
		return
	}
	p.section()
	p.line("%s", p.bold.Sprintf("Most deletes, of %s with deletes:", count(mailboxes, "mailbox", "mailboxes")))
	for _, t := range most {
		p.line("  mailbox %s: %s", redact.Text(string(t.Rep)), deleteFigures(t))
	}
}

// fewGuards writes the guards that tripped, the blocking ones first, and counts those for which there
// is no room.
func (p *printer) fewGuards(trips []planner.Trip) {
	trips = byGravity(trips)
	p.guards(trips[:min(len(trips), maxGuards)])
	if more := len(trips) - maxGuards; more > 0 {
		p.line("")
		p.line("%s tripped besides; -detail=full lists every one.", p.boldRed.Sprint(count(more, "more guard")))
	}
}

// byGravity are guards that tripped, the blocking ones and those of all mailboxes first.
func byGravity(trips []planner.Trip) []planner.Trip {
	rank := func(t planner.Trip) int {
		n := 0
		if t.Passes() {
			n += 2
		}
		if t.Target != "" {
			n++
		}
		return n
	}
	return slices.SortedStableFunc(slices.Values(trips), func(a, b planner.Trip) int { return rank(a) - rank(b) })
}

// fewLost says briefly how the contacts of syncs that are not configured any more can be kept.
func (p *printer) fewLost(syncs map[string]bool) {
	if len(syncs) == 0 {
		return
	}
	names := slices.Sorted(maps.Keys(syncs))
	for i, name := range names {
		names[i] = "sync." + redact.Text(name)
	}
	if len(names) > maxSyncs {
		names = append(names[:maxSyncs], "…")
	}
	p.section()
	p.line("%s The configuration has no %s any more, so these contacts are to go. A", p.boldCyan.Sprint("Note:"), strings.Join(names, ", "))
	p.line("block moved or removed keeps them; -detail=full shows it.")
}
