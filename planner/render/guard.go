package render

import (
	"fmt"
	"strings"

	"contactsync/planner"
	"contactsync/planner/redact"
)

// guards writes the guards that tripped: what they block, the figures, and the
// one flag that lets exactly this through.
func (p *printer) guards(trips []planner.Trip) {
	blocking := 0
	for _, t := range trips {
		p.section()
		figures := fmt.Sprintf("counted: %s, limit: %s", redact.Text(t.Figures), redact.Text(t.Limit))
		if t.Allowed {
			p.line("%s does not block %s: %s let them through.", p.yellow.Sprint("Guard "+redact.Text(t.Guard)), scope(t), argument(t.Flag))
			p.line("  %s", figures)
			continue
		}
		if t.Cleared {
			p.line("%s does not block %s: all of it is approved.", p.yellow.Sprint("Guard "+redact.Text(t.Guard)), scope(t))
			p.approved(t, figures)
			continue
		}
		p.line("%s blocks %s.", p.boldRed.Sprint("Guard "+redact.Text(t.Guard)), scope(t))
		p.approved(t, figures)
		if advice := advice(t); advice != "" {
			p.line("  %s", advice)
		}
		p.line("  Review them. To let exactly these through, plan again with %s", argument(t.Flag))
		blocking++
	}
	if blocking > 1 {
		p.line("")
		p.line("What several guards block needs the flag of each of them.")
	}
}

// approved writes what a guard counted, and what of it was approved.
func (p *printer) approved(t planner.Trip, figures string) {
	for _, line := range append([]string{figures}, Approved(t)...) {
		p.line("  %s", line)
	}
}

// scope says what a guard blocks, and where.
func scope(t planner.Trip) string {
	what := "the " + redact.Text(t.Blocks)
	source, isSource := strings.CutPrefix(t.Scope, "source/")
	switch {
	case t.Target != "":
		return what + " in mailbox " + redact.Text(t.Scope)
	case isSource:
		return what + " of what comes from " + redact.Quote(source)
	}
	return what + " in all mailboxes"
}

// advice is what to do about what a guard blocks, other than to let it through; "" if there is nothing.
func advice(t planner.Trip) string {
	if t.Guard != "unmarked_twins" {
		return ""
	}
	return "The user has these contacts already. A block adopt in the sync takes them over instead of making them twice."
}

// argument is a text as it can be given to a shell: an id in it may be
// anything.
func argument(text string) string {
	odd := func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=/.:@%+,", r)
	}
	if strings.ContainsFunc(text, odd) {
		text = "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	}
	return redact.Text(text)
}

// GuardSentence says what a guard blocks, or that a flag or approvals let it through. It is safe to print.
func GuardSentence(t planner.Trip) string {
	if t.Passes() {
		return "Guard " + redact.Text(t.Guard) + " does not block " + scope(t)
	}
	return "Guard " + redact.Text(t.Guard) + " blocks " + scope(t)
}

// GuardDetail gives the figures and says what to do. It is safe to print.
func GuardDetail(t planner.Trip) string {
	figures := "Counted: " + redact.Text(t.Figures) + ", limit: " + redact.Text(t.Limit) + ". "
	if t.Allowed {
		return figures + argument(t.Flag) + " let them through."
	}
	for _, line := range Approved(t) {
		figures += line + ". "
	}
	if t.Cleared {
		return figures + "That is all of it."
	}
	if advice := advice(t); advice != "" {
		figures += advice + " "
	}
	return figures + "Review them. To let exactly these through, plan again with " + argument(t.Flag)
}
