package render

import (
	"strings"
	"time"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
)

// streamChange is a change that is planned.
type streamChange struct {
	Resource resource `json:"resource"`
	Action   string   `json:"action"`
	About    about    `json:"contactsync"`
}

// streamFolder is what is planned for a folder.
type streamFolder struct {
	Action string   `json:"action"`
	Target string   `json:"target"`
	Rep    string   `json:"rep"`
	Path   []string `json:"path"`
	Was    []string `json:"was,omitempty"`
}

// streamRemark is something that is not done or not known.
type streamRemark struct {
	Reason string `json:"reason"`
	Target string `json:"target,omitempty"`
	Rep    string `json:"rep,omitempty"`
	Sync   string `json:"sync,omitempty"`
	Key    string `json:"key,omitempty"`
	Place  string `json:"place,omitempty"`
	Detail string `json:"detail,omitempty"`
}

// streamSummary counts as Terraform does.
type streamSummary struct {
	Add       int    `json:"add"`
	Change    int    `json:"change"`
	Import    int    `json:"import"`
	Remove    int    `json:"remove"`
	Forget    int    `json:"forget"`
	Operation string `json:"operation"` // "plan", "apply" or "destroy"

	// Totals is what else was counted of a plan.
	Totals *planner.Totals `json:"contactsync,omitempty"`

	// MovedOn counts what was skipped of a saved plan.
	MovedOn int `json:"contactsync_moved_on,omitempty"`
}

// Plan writes a plan: its changes, folders and remarks, a diagnostic for each guard that tripped, and
// the sums. It returns the first error of the mailboxes or of the writer.
func (s *Stream) Plan(view PlanView) error {
	r := s.redactor.Naming(view.Header.FolderNames)
	for m, err := range view.Mailboxes {
		if err != nil {
			return err
		}
		s.mailbox(m, &view, r)
		if err := s.Err(); err != nil {
			return err
		}
	}
	for i := range view.Footer.Skips {
		s.skip("", &view.Footer.Skips[i], r)
	}
	for _, trip := range view.Footer.Guards {
		severity := "error"
		if trip.Passes() {
			severity = "warning"
		}
		s.Say(Plain{Severity: severity, Summary: GuardSentence(trip), Detail: GuardDetail(trip)})
	}
	if heading, lines := Comparison(&view); heading != "" {
		s.write(&event{Message: heading + " " + strings.Join(lines, "; "), Type: "comparison", Comparison: newDocumentComparison(&view)})
	}
	n := newTally(view.Footer.Totals.Actions)
	s.write(&event{Message: n.planned(), Type: "change_summary", Changes: &streamSummary{
		Add: n.added, Change: n.changed, Remove: n.destroyed, Forget: n.forgotten, Operation: "plan", Totals: &view.Footer.Totals,
	}})
	return s.Err()
}

func (s *Stream) mailbox(m *planner.MailboxPlan, view *PlanView, r *redact.Redactor) {
	for i := range m.Folders {
		folder := newFolder(m, &m.Folders[i], r)
		s.write(&event{
			Message: "folder " + Folder(m.Folders[i].Place, r) + " in mailbox " + folder.Rep + ": Plan to " + folder.Action,
			Type:    "planned_folder", Folder: &folder,
		})
	}
	for i := range m.Changes {
		c := &m.Changes[i]
		change := &streamChange{newResource(m.Target, m.Mailbox.Rep, c), verbsFor(c.Action).streamed, newAbout(m, c, view)}
		message := change.Resource.Address + ": Plan to " + change.Action
		if change.About.BlockedBy != "" {
			change.Action = "noop"
			message += ", but guard " + change.About.BlockedBy + " blocks it"
		}
		s.write(&event{Message: message, Type: "planned_change", Change: change})
	}
	for i := range m.Skips {
		s.skip(m.Target, &m.Skips[i], r)
	}
	for i := range m.Notes {
		n := &m.Notes[i]
		remark := newNote(m, n, r)
		s.write(&event{Message: remarkMessage("Note", noteHeading(n.Kind), subject(m.Mailbox.Rep, n.Sync, n.Key)), Type: "note", Remark: &remark})
	}
	if m.Error != "" {
		rep := redact.Text(string(m.Mailbox.Rep))
		s.Say(Plain{Severity: "error", Summary: "Mailbox " + rep + " could not be planned; the next run tries again", Detail: r.Message(m.Error)})
	}
}

func (s *Stream) skip(target string, skip *planner.Skip, r *redact.Redactor) {
	remark := newSkip(target, skip, r)
	s.write(&event{
		Level: "warn", Message: remarkMessage("Skipped", skipHeading(skip.Reason), subject(skip.Rep, skip.Sync, skip.Key)),
		Type: "skip", Remark: &remark,
	})
}

// MovedOn says that a change of a saved plan is left to the next one.
func (s *Stream) MovedOn(target string, rep addressbook.RepID, c *planner.Change, reason planner.MovedOnReason) {
	remark := streamRemark{
		Reason: "moved_on", Target: redact.Text(target), Rep: redact.Text(string(rep)), Sync: text(c.Sync), Key: text(string(c.Key)),
		Detail: reason.Sentence() + "; planned again next time",
	}
	s.write(&event{
		Level: "warn", Message: remarkMessage("Skipped", "moved on since the plan", subject(rep, c.Sync, c.Key)),
		Type: "skip", Remark: &remark,
	})
}

func newFolder(m *planner.MailboxPlan, f *planner.FolderChange, r *redact.Redactor) streamFolder {
	return streamFolder{
		redact.Text(string(f.Action)), redact.Text(m.Target), redact.Text(string(m.Mailbox.Rep)),
		plainPath(f.Place.Path, r), plainPath(f.Was, r),
	}
}

func newSkip(target string, s *planner.Skip, r *redact.Redactor) streamRemark {
	return streamRemark{
		Reason: redact.Text(string(s.Reason)), Target: text(target), Rep: text(string(s.Rep)), Sync: text(s.Sync), Key: text(string(s.Key)),
		Place: text(s.Place), Detail: message(s.Detail, r),
	}
}

func newNote(m *planner.MailboxPlan, n *planner.Note, r *redact.Redactor) streamRemark {
	return streamRemark{
		Reason: redact.Text(string(n.Kind)), Target: redact.Text(m.Target), Rep: redact.Text(string(m.Mailbox.Rep)),
		Sync: text(n.Sync), Key: text(string(n.Key)), Detail: message(n.Detail, r),
	}
}

func remarkMessage(word, heading, subject string) string {
	return word + ": " + subject + ": " + heading
}

// text is a text as it may be printed, "" for "".
func text(s string) string {
	if s == "" {
		return ""
	}
	return redact.Text(s)
}

// message is a sentence as it may be printed, "" for "".
func message(s string, r *redact.Redactor) string {
	if s == "" {
		return ""
	}
	return r.Message(s)
}

// plainPath is the path of a folder for programs, empty for the main contacts folder.
func plainPath(path []string, r *redact.Redactor) []string {
	names := make([]string, len(path))
	for i, name := range path {
		names[i] = r.PlainFolder(name)
	}
	return names
}

// Complete ends an apply.
func (s *Stream) Complete(outcome Outcome) error {
	n := newTally(outcome.Done)
	operation := "apply"
	if outcome.Operation == "destroy" {
		operation = outcome.Operation
	}
	level := "info"
	if outcome.incomplete() {
		level = "error"
	}
	s.write(&event{Level: level, Message: outcome.line(n), Type: "change_summary", Changes: &streamSummary{
		Add: n.added, Change: n.changed, Remove: n.destroyed, Forget: n.forgotten, Operation: operation, MovedOn: outcome.MovedOn,
	}})
	return s.Err()
}

// streamSaved is where a plan was saved.
type streamSaved struct {
	Path    string    `json:"path"`
	Digest  string    `json:"digest"`
	Expires time.Time `json:"expires"`
}

// Saved says where a plan was saved.
func (s *Stream) Saved(path, digest string, expires time.Time) error {
	s.write(&event{
		Message: "Saved the plan to: " + redact.Text(path), Type: "plan_saved",
		Saved: &streamSaved{redact.Text(path), redact.Text(digest), expires.UTC()},
	})
	return s.Err()
}
