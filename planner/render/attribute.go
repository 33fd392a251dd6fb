package render

import (
	"slices"
	"strings"
	"unicode/utf8"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
)

// attribute is a line of a block. from and to are presentable; which of them
// count is said by the symbol.
type attribute struct {
	symbol   string // "+", "~", "-", or " " for one that stays
	name     string
	from, to string

	// replaces says that the change of this attribute forces a replacement.
	replaces bool

	// compared says that from and to are texts whose difference may be marked.
	compared bool
}

// attributes are the lines of a change's block, sorted by name, and the number
// of properties that stay as they are and are therefore not among them.
func (p *printer) attributes(c *planner.Change, owner string) (lines []attribute, unchanged int) {
	names, unchanged := differing(c)
	for _, name := range names {
		if name == photo && writesPhoto(c) {
			lines = append(lines, photoAttribute(c))
			continue
		}
		before, after := c.Before.Get(name), c.After.Get(name)
		a := attribute{symbol: "~", name: redact.Text(name)}
		a.from, a.to = p.redactor.Pair(name, before, after)
		a.compared = p.redactor.Shows(name)
		a.replaces = c.Action == planner.Recreate
		switch {
		case before.IsAbsent():
			a.symbol = "+"
		case after.IsAbsent():
			a.symbol = "-"
		}
		lines = append(lines, a)
	}
	lines = append(lines, p.folderAttributes(c)...)
	lines = append(lines, markAttributes(c, owner)...)
	slices.SortStableFunc(lines, func(a, b attribute) int { return strings.Compare(a.name, b.name) })
	return lines, unchanged
}

// differing are the names of the properties that a change gives another value, sorted, and the number
// of those that it is about and that stay as they are.
func differing(c *planner.Change) (names []string, unchanged int) {
	for _, name := range properties(c) {
		if name == photo && writesPhoto(c) {
			continue
		}
		_, managed := slices.BinarySearch(c.Shape, name)
		carried := c.Action == planner.Recreate && !managed
		if carried || c.Before.Get(name).Equal(c.After.Get(name)) {
			unchanged++
			continue
		}
		names = append(names, name)
	}
	if writesPhoto(c) {
		names = append(names, photo)
		slices.Sort(names)
	}
	return names, unchanged
}

// properties are the names of the properties that a change is about, sorted.
func properties(c *planner.Change) []string {
	var names []string
	for _, contact := range []*addressbook.Contact{c.Before, c.After} {
		if contact == nil {
			continue
		}
		for _, f := range contact.Fields {
			names = append(names, f.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// folderAttribute is what the place of a contact is called among its properties.
const folderAttribute = "folder"

// folderAttributes is the line that says where the contact is and goes.
func (p *printer) folderAttributes(c *planner.Change) []attribute {
	a := attribute{name: folderAttribute, from: Folder(c.From, p.redactor), to: Folder(c.To, p.redactor)}
	switch {
	case c.From.IsZero() && c.To.IsZero():
		return nil
	case c.Action == planner.Create || c.From.IsZero():
		a.symbol = "+"
	case c.Action == planner.Delete:
		a.symbol, a.to = "-", redact.Absent
	case c.To.IsZero() || c.From.Folder == c.To.Folder:
		a.symbol, a.to = " ", a.from
	default:
		a.symbol = "~"
	}
	return []attribute{a}
}

// Folder is a place as plans show it: the configuration's way to write a path, with the names that may
// be shown, or (main). It is safe to print.
func Folder(place planner.Place, r *redact.Redactor) string {
	names := make([]string, len(place.Path))
	for i, name := range place.Path {
		names[i] = r.Folder(name)
	}
	switch len(names) {
	case 0:
		return "(main)"
	case 1:
		return names[0]
	}
	return "[" + strings.Join(names, ", ") + "]"
}

// markAttributes are the lines for what changes of the mark.
func markAttributes(c *planner.Change, owner string) []attribute {
	status := redact.Quote(string(c.Item.Mark.Status))
	managed, released := redact.Quote(string(c.Item.Mark.Status.Manage())), redact.Quote(string(c.Item.Mark.Status.Release()))
	switch c.Action {
	case planner.AdoptItem:
		adopted := redact.Quote(string(addressbook.Adopted))
		if c.Own {
			adopted = managed
		}
		return []attribute{{symbol: "+", name: "mark", from: redact.Absent, to: adopted}}
	case planner.Release:
		return []attribute{{symbol: "~", name: "mark", from: status, to: released}}
	case planner.Unmark:
		return []attribute{{symbol: "-", name: "mark", from: status, to: redact.Absent}}
	case planner.Update, planner.Recreate:
		var lines []attribute
		if c.Item.Mark.Status.IsReleased() {
			lines = append(lines, attribute{symbol: "~", name: "mark", from: status, to: managed})
		}
		if c.Item.Owner != owner {
			lines = append(lines, attribute{symbol: "~", name: "owner", from: redact.Quote(c.Item.Owner), to: redact.Quote(owner)})
		}
		return lines
	}
	return nil
}

// block writes the lines of a block, with the equals signs below each other.
func (p *printer) block(lines []attribute, unchanged int) {
	width := 0
	for _, a := range lines {
		width = max(width, utf8.RuneCountInString(a.name))
	}
	for _, a := range lines {
		padding := strings.Repeat(" ", width-utf8.RuneCountInString(a.name))
		p.line("      %s %s%s = %s", p.symbol(a.symbol), a.name, padding, p.values(a))
	}
	if unchanged > 0 {
		p.line("        %s", p.dim.Sprintf("# (%s hidden)", count(unchanged, "unchanged attribute")))
	}
}

func (p *printer) values(a attribute) string {
	var text string
	switch a.symbol {
	case "+", " ":
		text = a.to
	case "-":
		text = a.from + p.arrow() + p.dim.Sprint(redact.Absent)
	default:
		from, to := a.from, a.to
		if a.compared && p.options.Color {
			from, to = p.highlight(from, to)
		}
		text = from + p.arrow() + to
	}
	if a.replaces {
		text += " " + p.red.Sprint("# forces replacement")
	}
	return text
}

func (p *printer) arrow() string { return " " + p.yellow.Sprint("->") + " " }
