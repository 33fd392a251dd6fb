package explain

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"contactsync/planner/redact"
)

// Text writes a document for people: of the mailbox all there is to say or, if a record was
// asked for, of its contact. It returns the first error of the writer.
func (d *Document) Text(w io.Writer) error {
	t := text{bufio.NewWriter(w)}
	for i := range d.Mailboxes {
		if i > 0 {
			t.line("")
		}
		m := &d.Mailboxes[i]
		if m.Contact == nil {
			t.mailbox(d.Rep, m)
		} else {
			t.contact(d.Rep, m)
		}
	}
	return t.out.Flush()
}

// text writes lines; its writer keeps the first error.
type text struct{ out *bufio.Writer }

func (t text) line(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	fmt.Fprintln(t.out, strings.TrimRight(line, " "))
}

func (t text) mailbox(rep string, m *Mailbox) {
	t.line("Mailbox %s in %s", rep, m.Target)
	t.partaking(m)
	for i := range m.Syncs {
		s := &m.Syncs[i]
		t.line("")
		t.line("Sync %s (%s, priority %d): %s.", s.Name, s.Place, s.Priority, partakes(s))
		for j := range s.Settings {
			setting := &s.Settings[j]
			t.line("  %-22s = %-18s # %s", setting.Name, value(setting), saidBy(setting))
		}
		for _, selected := range s.Selected {
			t.line("  %s gives %d %s, before any condition.", selected.Criterion, selected.Records, plural(selected.Kind, selected.Records))
		}
	}
	t.figures(m)
	t.remarks("Skipped", m.Skips, skipped)
	t.state(m.State)
}

func (t text) partaking(m *Mailbox) {
	switch {
	case len(m.Held) > 0:
		t.line("Nothing is done about it; what it has stays as it is:")
		for _, skip := range m.Held {
			t.line("  %s: %s", skipped(skip.Word), skip.Detail)
		}
	case m.TakesPart:
		t.line("It takes part.")
	default:
		t.line("It takes no part.")
	}
	if m.Error != "" {
		t.line("It could not be looked at: %s", m.Error)
	}
}

func (t text) figures(m *Mailbox) {
	f := m.Figures
	if f == nil {
		return
	}
	t.line("")
	t.line("Contacts: %d wanted, %d managed, %d of the user's own.", f.Wanted, f.Managed, f.Unmarked)
	if len(f.Changes) == 0 {
		t.line("The plan has nothing to do.")
		return
	}
	t.line("The plan: %s. contactsync plan shows it, and what guards block.", counted(f.Changes))
}

// remarks lists skips or notes, each with the words for what it is about.
func (t text) remarks(title string, list []Remark, words func(string) string) {
	if len(list) == 0 {
		return
	}
	t.line("")
	t.line("%s (%d):", title, len(list))
	for _, r := range list {
		about := words(r.Word)
		if r.Key != "" {
			about = r.Key + ": " + about
		}
		if r.Detail != "" {
			about += ": " + r.Detail
		}
		t.line("  %s", about)
	}
}

func (t text) state(s *State) {
	if s == nil {
		return
	}
	t.line("")
	t.line("State: %d managed after the last apply.", s.Managed)
	if s.FailingSince != nil {
		t.line("The runs fail for this mailbox since %s.", s.FailingSince.UTC().Format(time.RFC3339))
	}
	if s.LastRun != nil {
		outcome := s.LastOutcome
		if outcome == "" {
			outcome = "under way, or killed"
		}
		t.line("The last run started at %s: %s.", s.LastRun.UTC().Format(time.RFC3339), outcome)
	}
}

func (t text) contact(rep string, m *Mailbox) {
	c := m.Contact
	t.line("# %s in %s", c.Address, m.Target)
	t.line("%s", happens(c))
	if len(m.Held) > 0 || m.Error != "" {
		t.partaking(m)
	}
	if c.Verdict == string(NotLookedAt) {
		t.remarks("Skipped", m.Skips, skipped)
	}
	t.remarks("Skipped", c.Skips, skipped)
	t.remarks("Notes", c.Notes, noted)

	t.line("")
	t.line("The record %s %s.", c.Key, became(c))
	if c.Problem != "" {
		t.line("It cannot be used: %s", c.Problem)
	}
	if len(c.Never) > 0 {
		t.line("No mailbox gets it: %s", strings.Join(c.Never, ", "))
	}
	if c.NeverProblem != "" {
		t.line("It cannot be told whether a never block keeps it out: %s", c.NeverProblem)
	}
	t.ways(rep, m)
	t.place(m)
	t.items(c)
	t.properties(c)
}

func (t text) ways(rep string, m *Mailbox) {
	c := m.Contact
	for i := range m.Syncs {
		if s := &m.Syncs[i]; s.Reason != "takes_part" {
			t.line("")
			t.line("Sync %s (%s): %s.", s.Name, s.Place, partakes(s))
		}
	}
	for i := range c.Ways {
		w := &c.Ways[i]
		t.line("")
		t.line("Sync %s (%s, priority %d) %s.", w.Sync, w.Place, w.Priority, wants(w, c))
		for j := range w.Criteria {
			t.line("  %-11s  %s", w.Criteria[j].Name, decides(&w.Criteria[j], c, rep))
		}
		switch {
		case w.Where == "":
		case w.Problem != "":
			t.line("  %-11s  cannot be told: %s", "where", w.Problem)
		default:
			t.line("  %-11s  %t (%s)", "where", w.Holds, w.Where)
		}
	}
}

// place says where the contact is, where it belongs, and who says so.
func (t text) place(m *Mailbox) {
	c := m.Contact
	if c.Here == nil && c.There == nil {
		return
	}
	t.line("")
	if c.Here != nil {
		t.line("It is in the folder %s.", folder(*c.Here))
	}
	if c.There == nil {
		return
	}
	for i := range m.Syncs {
		for j := range m.Syncs[i].Settings {
			setting := &m.Syncs[i].Settings[j]
			if m.Syncs[i].Name != c.FilledBy || setting.Name != folderSetting {
				continue
			}
			if len(setting.Value) == 0 {
				t.line("No folder is configured (%s): a new contact goes to the main contacts folder, another stays where it is.", saidBy(setting))
				return
			}
			t.line("It belongs into the folder %s (%s).", folder(setting.Value), saidBy(setting))
			return
		}
	}
	t.line("It belongs into the folder %s.", folder(*c.There))
}

func (t text) items(c *Contact) {
	if len(c.Items) > 0 {
		t.line("")
		t.line("In the mailbox:")
	}
	for i := range c.Items {
		item := &c.Items[i]
		t.line("  %s: %s, in the folder %s", item.ID, roleOf(item.Role), folder(item.Folder))
	}
	if text := holds(c); text != "" {
		t.line("%s", text)
	}
	if r := c.Recorded; r != nil {
		t.line("Recorded in the state: by the sync %s with the mapping %s.", r.Sync, r.Mapping)
	}
}

func (t text) properties(c *Contact) {
	if c.Mapping == nil {
		return
	}
	t.line("")
	t.line("Mapping %s (%s):", c.Mapping.Name, c.Mapping.Place)
	if c.Mapping.Problem != "" {
		t.line("  It cannot be used: %s", c.Mapping.Problem)
	}
	for i := range c.Properties {
		p := &c.Properties[i]
		t.line("  %s (%s) %s", p.Name, p.Place, stands(p))
		for _, field := range p.Reads {
			shown := field.Value
			if field.Locked {
				shown = "(may not be read)"
			}
			t.line("      reads   %s = %s", field.Name, shown)
		}
		t.line("      mapped  %s", p.Mapped)
		if p.Wanted != "" && p.Wanted != p.Mapped {
			t.line("      wanted  %s", p.Wanted)
		}
		if p.Has != "" {
			t.line("      has     %s", p.Has)
		}
	}
}

// value is the value of a setting as the configuration writes it.
func value(s *Setting) string {
	switch {
	case s.Name != folderSetting:
	case len(s.Value) == 0:
		return "(none)"
	default:
		return folder(s.Value)
	}
	return strings.Join(s.Value, " ")
}

// folder is a path as the plan shows it.
func folder(path []string) string {
	quoted := make([]string, len(path))
	for i, name := range path {
		if quoted[i] = name; name != redact.Sensitive {
			quoted[i] = `"` + name + `"`
		}
	}
	switch len(path) {
	case 0:
		return "(main)"
	case 1:
		return quoted[0]
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

func plural(kind string, n int) string {
	switch {
	case n == 1:
		return kind
	case kind == "company":
		return "companies"
	}
	return kind + "s"
}
