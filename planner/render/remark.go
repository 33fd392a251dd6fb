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

// maxRemarks is how many remarks on a topic are listed if the options give no
// limit.
const maxRemarks = 1000

// remarks collects what is not a change: failed mailboxes, skips and notes, by
// topic. Of each it keeps no more than are listed.
type remarks struct {
	*printer
	limit int
	lists map[topic]*remarkList
}

// topic is what remarks of one list have in common.
type topic struct {
	part part
	name string
}

// part is a part of the output that remarks stand in, in this order.
type part int

const (
	notes part = iota
	skips
	failures
)

type remarkList struct {
	total int
	lines []string
}

func newRemarks(p *printer) *remarks {
	return &remarks{
		printer: p,
		limit:   cmp.Or(p.options.Limit, maxRemarks),
		lists:   make(map[topic]*remarkList),
	}
}

func (r *remarks) add(m *planner.MailboxPlan) {
	if m.Error != "" {
		r.remark(topic{part: failures}, m.Mailbox.Rep, "", "", m.Error)
	}
	r.addSkips(m.Skips)
	for _, n := range m.Notes {
		r.remark(topic{notes, string(n.Kind)}, m.Mailbox.Rep, n.Sync, n.Key, n.Detail)
	}
}

func (r *remarks) addSkips(list []planner.Skip) {
	for _, s := range list {
		r.remark(topic{skips, string(s.Reason)}, s.Rep, s.Sync, s.Key, s.Detail)
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
	if list := r.lists[topic{notes, string(planner.Drifted)}]; list != nil {
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

// write writes the remarks, the gravest last.
func (r *remarks) write() {
	topics := slices.SortedFunc(maps.Keys(r.lists), func(a, b topic) int {
		return cmp.Or(cmp.Compare(a.part, b.part), strings.Compare(a.name, b.name))
	})
	for _, of := range topics {
		list := r.lists[of]
		r.section()
		r.line("%s (%d):", r.heading(of), list.total)
		for _, line := range list.lines {
			r.line("  %s", line)
		}
		if more := list.total - len(list.lines); more > 0 {
			r.line("  … and %d more", more)
		}
	}
}

// heading says in words what the remarks on a topic have in common.
func (r *remarks) heading(of topic) string {
	switch of.part {
	case failures:
		return r.boldRed.Sprint("Failed: these mailboxes could not be planned; the next run tries again")
	case skips:
		return r.bold.Sprint("Skipped: ") + skipHeading(planner.SkipReason(of.name))
	}
	return r.bold.Sprint("Note: ") + noteHeading(planner.NoteKind(of.name))
}

func skipHeading(reason planner.SkipReason) string {
	switch reason {
	case planner.BadRecord:
		return "the record cannot be used"
	case planner.MappingFailed:
		return "the record cannot be mapped"
	case planner.LockedField:
		return "a field that the mapping needs may not be read; the contact stays as it is"
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
	case planner.LookupFailed:
		return "it could not be told what became of the record or the contact"
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
	case planner.Unreadable:
		return "cannot be read and counts as the user's own"
	}
	return redact.Text(string(kind))
}
