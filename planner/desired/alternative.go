package desired

import (
	"slices"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Alternatives are the mailboxes of reps that may be in one of several targets, since a
// sync names these: the same rep once for each target, in the order of the mailboxes.
func (w *World) Alternatives() (groups [][]*Mailbox) {
	joined := make(map[string][]string) // by target: those that a sync names beside it
	for _, sync := range w.syncs {
		if len(sync.To) > 1 {
			joined[sync.target] = append(joined[sync.target], sync.To...)
		}
	}
	if len(joined) == 0 {
		return nil
	}
	byRep := make(map[addressbook.RepID][]*Mailbox)
	var reps []addressbook.RepID
	for _, m := range w.mailboxes {
		if byRep[m.Rep] == nil {
			reps = append(reps, m.Rep)
		}
		byRep[m.Rep] = append(byRep[m.Rep], m)
	}
	for _, rep := range reps {
		for list := byRep[rep]; len(list) > 1; {
			beside := func(m *Mailbox) bool { return slices.Contains(joined[list[0].Target], m.Target) }
			var group, rest []*Mailbox
			for _, m := range list {
				if beside(m) {
					group = append(group, m)
				} else {
					rest = append(rest, m)
				}
			}
			if len(group) > 1 {
				groups = append(groups, group)
			}
			if len(group) == 0 {
				rest = list[1:]
			}
			list = rest
		}
	}
	return groups
}

// IsAlternative says whether a mailbox that the state knows is that of a rep in one of the targets
// of a sync which the rep takes part in: it has not left, wherever it is now.
func (w *World) IsAlternative(id state.MailboxID) bool {
	for _, sync := range w.syncs {
		if len(sync.To) < 2 || !slices.Contains(sync.To, id.Target) {
			continue
		}
		takesPart := func(m *Mailbox) bool { return m.Rep == id.Rep && slices.Contains(sync.To, m.Target) }
		if slices.ContainsFunc(w.mailboxes, takesPart) {
			return true
		}
	}
	return false
}
