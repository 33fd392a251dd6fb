package render

import (
	"strings"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/providers"
)

// change writes a change: what happens, why, and the block.
func (p *printer) change(m *planner.MailboxPlan, c *planner.Change, view *PlanView) {
	trip, blocked := view.Footer.Blocks(m.Target, m.Mailbox.Rep, c)
	look := appearanceOf(c.Action)
	address := redact.Text(planner.Address(c.Sync, m.Mailbox.Rep, c.Key))

	p.section()
	p.line("  # %s %s", p.bold.Sprint(address), p.happens(c, look, blocked))
	if blocked {
		p.remark(p.yellow.Sprint("blocked by guard " + redact.Text(trip.Guard)))
	} else if len(c.Approvals) > 0 {
		p.remark("approved")
	}
	for _, remark := range []string{because(c), OriginRemark(c.Origin), look.remark, destination(c), drops(c)} {
		if remark != "" {
			p.remark(remark)
		}
	}
	lines, unchanged := p.attributes(c, view.Header.Owner)
	if len(lines) == 0 && unchanged == 0 {
		p.line("%s %s {}", p.symbol(look.symbol), label(c))
		return
	}
	p.line("%s %s {", p.symbol(look.symbol), label(c))
	p.block(lines, unchanged)
	p.line("    }")
}

// label begins a block. Which sync made a user's copy may not be known.
func label(c *planner.Change) string {
	if c.Sync == "" {
		return "contact"
	}
	return "contact " + redact.Quote(c.Sync)
}

func (p *printer) remark(text string) { p.line("  # (%s)", text) }

// happens is the end of the sentence that the contact's address begins.
func (p *printer) happens(c *planner.Change, look appearance, blocked bool) string {
	participle := p.bold.Sprint(look.participle)
	if c.Action == planner.Delete || c.Action == planner.Recreate {
		participle = p.boldRed.Sprint(look.participle)
	}
	switch {
	case blocked:
		return p.bold.Sprint("would be ") + participle
	case c.Action == planner.Recreate:
		return p.bold.Sprint("must be ") + participle
	}
	return p.bold.Sprint("will be ") + participle
}

// destination says where a deleted contact goes.
func destination(c *planner.Change) string {
	subject := "it"
	switch c.Action {
	case planner.Delete:
	case planner.Recreate:
		subject = "the contact that it replaces"
	default:
		return ""
	}
	switch c.Mode {
	case providers.DeletedItems:
		return subject + " goes to Deleted Items"
	case providers.RecoverableItems:
		return subject + " goes to Recoverable Items"
	case providers.Permanent:
		return subject + " is deleted permanently: there is no way back"
	}
	return ""
}

// drops names what a replacement loses.
func drops(c *planner.Change) string {
	if len(c.Drops) == 0 {
		return ""
	}
	names := make([]string, len(c.Drops))
	for i, name := range c.Drops {
		names[i] = redact.Text(name)
	}
	return losses(names)
}

// losses says that properties are lost; the names are safe to print.
func losses(names []string) string {
	return "properties that are not mapped and will be lost: " + strings.Join(names, ", ")
}

// folders writes the folders of a mailbox that are made, renamed or deleted.
func (p *printer) folders(m *planner.MailboxPlan, action planner.Action) {
	first := true
	for _, f := range m.Folders {
		if f.Action != action {
			continue
		}
		if first {
			p.section()
			first = false
		}
		name := Folder(f.Place, p.redactor)
		if action == planner.Update && f.Rename {
			name = Folder(planner.Place{Path: f.Was}, p.redactor) + " -> " + name
		}
		what := "folder"
		if action == planner.Unmark {
			what = "our mark on folder"
		}
		p.line("%s %s %s in mailbox %s", p.symbol(appearanceOf(action).symbol), what, name, redact.Text(string(m.Mailbox.Rep)))
	}
}
