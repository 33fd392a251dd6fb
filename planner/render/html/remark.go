package html

import (
	"cmp"
	"slices"
	"strings"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/planner/render"
	"contactsync/providers/addressbook"
)

// maxRemarks and maxTopics are how many remarks on a topic are listed, and how many topics.
const (
	maxRemarks = 200
	maxTopics  = 200
)

// topic is remarks that have something in common.
type topic struct {
	Part    string // "Failed", "Skipped", "Folder" or "Note"
	Heading string
	Count   int
	Lines   []string
}

// More is how many remarks are not listed.
func (t *topic) More() int { return t.Count - len(t.Lines) }

// parts are in the order in which they are shown, the gravest first.
var parts = []string{"Failed", "Skipped", "Folder", "Note"}

// remarks collects what is not a change of a contact, by topic. Its texts are presentable.
type remarks struct {
	redactor *redact.Redactor
	topics   []*topic
}

func newRemarks(redactor *redact.Redactor) *remarks { return &remarks{redactor: redactor} }

func (r *remarks) add(m *planner.MailboxPlan) {
	rep := m.Mailbox.Rep
	if m.Error != "" {
		r.remark("Failed", "these mailboxes could not be planned; the next run tries again", about(rep, "", "", r.redactor.Message(m.Error)))
	}
	r.skips(m.Skips)
	for _, f := range m.Folders {
		r.remark("Folder", folderHeading(f.Action), about(rep, "", "", render.Folder(f.Place, r.redactor)))
	}
	for _, n := range m.Notes {
		r.remark("Note", render.NoteHeading(n.Kind), about(rep, n.Sync, n.Key, r.message(n.Detail)))
	}
}

func (r *remarks) skips(list []planner.Skip) {
	for _, s := range list {
		heading := render.SkipHeading(s.Reason)
		if s.Place != "" {
			heading += ", at " + redact.Text(s.Place)
		}
		r.remark("Skipped", heading, about(s.Rep, s.Sync, s.Key, r.message(s.Detail)))
	}
}

func (r *remarks) message(detail string) string {
	if detail == "" {
		return ""
	}
	return r.redactor.Message(detail)
}

func (r *remarks) remark(part, heading, text string) {
	i := slices.IndexFunc(r.topics, func(t *topic) bool { return t.Part == part && t.Heading == heading })
	if i < 0 && len(r.topics) >= maxTopics {
		heading = "other reasons"
		i = slices.IndexFunc(r.topics, func(t *topic) bool { return t.Part == part && t.Heading == heading })
	}
	if i < 0 {
		i = len(r.topics)
		r.topics = append(r.topics, &topic{Part: part, Heading: heading})
	}
	t := r.topics[i]
	t.Count++
	if len(t.Lines) < maxRemarks {
		t.Lines = append(t.Lines, text)
	}
}

// sorted are the topics as they are shown, those with more remarks first within their part.
func (r *remarks) sorted() []*topic {
	slices.SortStableFunc(r.topics, func(a, b *topic) int {
		return cmp.Or(cmp.Compare(slices.Index(parts, a.Part), slices.Index(parts, b.Part)),
			cmp.Compare(b.Count, a.Count), strings.Compare(a.Heading, b.Heading))
	})
	return r.topics
}

// about is a text and what it is about.
func about(rep addressbook.RepID, sync string, key addressbook.Key, text string) string {
	subject := "all mailboxes"
	switch {
	case key != "" && rep != "":
		subject = redact.Text(planner.Address(sync, rep, key))
	case key != "":
		subject = "record " + redact.Text(string(key))
	case rep != "":
		subject = "mailbox " + redact.Text(string(rep))
	case sync != "":
		subject = "sync " + redact.Text(sync)
	}
	if text == "" {
		return subject
	}
	return subject + ": " + text
}

func folderHeading(action planner.Action) string {
	switch action {
	case planner.Create:
		return "will be created"
	case planner.Update:
		return "will be renamed"
	case planner.Unmark:
		return "will be left to their users"
	case planner.Delete:
		return "will be deleted, since they are empty and no longer named"
	}
	return redact.Text(string(action))
}
