package render

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
)

// maxRemarks is how many remarks on a topic are listed in full detail.
const maxRemarks = 1000

// remarks collects what is not a change: failed mailboxes, skips and notes, by
// topic. Of each it keeps no more than are listed.
type remarks struct {
	redactor *redact.Redactor
	limit    int
	lists    map[topic]*remarkList

	// places has what failed in one place of the configuration be a topic of its own.
	places bool
}

// topic is what remarks of one list have in common.
type topic struct {
	part  part
	name  string
	place string
}

// part is a part of the output that remarks stand in, in this order.
type part int

const (
	notes part = iota
	skips
	failures
)

// remarkList is the remarks on a topic. Its lines are safe to print.
type remarkList struct {
	total int
	lines []string
}

func newRemarks(r *redact.Redactor, limit int) *remarks {
	return &remarks{redactor: r, limit: limit, lists: make(map[topic]*remarkList)}
}

func (r *remarks) add(m *planner.MailboxPlan) {
	if m.Error != "" {
		r.remark(topic{part: failures}, m.Mailbox.Rep, "", "", m.Error)
	}
	r.addSkips(m.Skips)
	for _, n := range m.Notes {
		r.remark(topic{part: notes, name: string(n.Kind)}, m.Mailbox.Rep, n.Sync, n.Key, n.Detail)
	}
}

func (r *remarks) addSkips(list []planner.Skip) {
	for _, s := range list {
		of := topic{part: skips, name: string(s.Reason)}
		if r.places && len(r.lists) < maxKinds {
			of.place = s.Place
		}
		r.remark(of, s.Rep, s.Sync, s.Key, s.Detail)
	}
}

func (r *remarks) remark(of topic, rep addressbook.RepID, sync string, key addressbook.Key, detail string) {
	list := r.lists[of]
	if list == nil {
		list = new(remarkList)
		r.lists[of] = list
	}
	list.total++
	if list.total > r.limit {
		return
	}
	line := subject(rep, sync, key)
	if detail != "" {
		line += ": " + r.redactor.Message(detail)
	}
	list.lines = append(list.lines, line)
}

// drifted is how many contacts were found to be changed in the mailboxes.
func (r *remarks) drifted() int {
	if list := r.lists[topic{part: notes, name: string(planner.Drifted)}]; list != nil {
		return list.total
	}
	return 0
}

// subject is what a remark is about.
func subject(rep addressbook.RepID, sync string, key addressbook.Key) string {
	switch {
	case key != "" && rep != "":
		return redact.Text(planner.Address(sync, rep, key))
	case key != "":
		return "record " + redact.Text(string(key))
	case rep != "":
		return "mailbox " + redact.Text(string(rep))
	case sync != "":
		return "sync " + redact.Quote(sync)
	}
	return "all mailboxes"
}

// topics are those that there are remarks on, the gravest last.
func (r *remarks) topics() []topic {
	return slices.SortedFunc(maps.Keys(r.lists), func(a, b topic) int {
		return cmp.Or(cmp.Compare(a.part, b.part), strings.Compare(a.name, b.name), strings.Compare(a.place, b.place))
	})
}

// of are the topics of a part, the most frequent first, and how many remarks they have together.
func (r *remarks) of(part part) (topics []topic, total int) {
	topics = slices.DeleteFunc(r.topics(), func(t topic) bool { return t.part != part })
	slices.SortStableFunc(topics, func(a, b topic) int { return cmp.Compare(r.lists[b].total, r.lists[a].total) })
	for _, of := range topics {
		total += r.lists[of].total
	}
	return topics, total
}

// total is how many remarks there are.
func (r *remarks) total() int {
	n := 0
	for _, list := range r.lists {
		n += list.total
	}
	return n
}

// remarks writes all remarks, topic by topic.
func (p *printer) remarks(r *remarks) {

	for _, of := range r.topics() {
		list := r.lists[of]
		p.section()
		heading := p.bold.Sprint(of.part.word()+": ") + of.heading()
		if of.part == failures {
			heading = p.boldRed.Sprint(of.part.word() + ": " + of.heading())
		}
		p.line("%s (%d):", heading, list.total)
		for _, line := range list.lines {
			p.line("  %s", line)
		}
		if more := list.total - len(list.lines); more > 0 {
			p.line("  … and %d more", more)
		}
	}
}

// word begins the heading of a part.
func (p part) word() string {
	return [...]string{notes: "Note", skips: "Skipped", failures: "Failed"}[p]
}

// heading says in words what the remarks on a topic have in common. It is safe to print.
func (t topic) heading() string {
	switch t.part {
	case failures:
		return "these mailboxes could not be planned; the next run tries again"
	case skips:
		return skipHeading(planner.SkipReason(t.name))
	}
	return noteHeading(planner.NoteKind(t.name))
}

func skipHeading(reason planner.SkipReason) string {
	switch reason {
	case planner.BadRecord:
		return "the record cannot be used"
	case planner.MappingFailed:
		return "the record cannot be mapped"
	case planner.LockedField:
		return "too little of the record may be read; the contact stays as it is"
	case planner.NoRep:
		return "a user block that has no effect"
	case planner.NoName:
		return "the contact would have no name"
	case planner.ForeignOwner:
		return "another owner manages this contact"
	case planner.UnreadableMark:
		return "the contact's mark cannot be read"
	case planner.NoMailbox:
		return "there is no such mailbox"
	case planner.NoAddress:
		return "the rep has no e-mail address"
	case planner.SharedAddress:
		return "two reps have the same e-mail address"
	case planner.BadFolder:
		return "the folder's name cannot be used"
	case planner.BadSettings:
		return "the rep's settings cannot be read"
	case planner.Ambiguous:
		return "it cannot be told which of the user's own contacts is meant"
	case planner.UnknownSource:
		return "no sync reads the source that the contact was made from"
	case planner.LookupFailed:
		return "it could not be told what became of the record or the contact"
	case planner.NotUndoable:
		return "what the run did here cannot be undone"
	}
	return redact.Text(string(reason))
}

func noteHeading(kind planner.NoteKind) string {
	switch kind {
	case planner.Surplus:
		return "a second contact of the same record"
	case planner.Drifted:
		return "changed outside of contactsync"
	case planner.RewrittenByServer:
		return "stored by the server otherwise than written"
	case planner.LeftOut:
		return "left out, since the system cannot hold it"
	case planner.Unmatched:
		return "no record matches"
	case planner.LockedProperty:
		return "properties that stay as they are, since fields that they need may not be read in the CRM"
	case planner.PhotoNotHad:
		return "a photo that cannot be had and stays as it is"
	case planner.StillSelected:
		return "to be erased, and still selected"
	case planner.Held:
		return "on hold, since a run was undone: left alone until the record or the mapping changes"
	case planner.Unreadable:
		return "cannot be read and counts as the user's own"
	}
	return redact.Text(string(kind))
}
