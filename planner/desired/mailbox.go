package desired

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"path"
	"slices"
	"strings"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Mailbox is a mailbox that takes part.
type Mailbox struct {
	addressbook.Mailbox

	// Target is the address of its target.
	Target string

	// Policies are those of all syncs that write to the target, by name.
	Policies map[string]*planner.Policy

	members []member // the syncs it takes part in, the strongest first
}

// ID is the mailbox's identity in the state.
func (m *Mailbox) ID() state.MailboxID {
	return state.MailboxID{Target: m.Target, Rep: m.Rep}
}

// member is a mailbox's part in a sync.
type member struct {
	sync     *syncWorld
	rep      *providers.Record
	criteria map[addressbook.Kind]planner.Criteria
}

// enroll finds the mailboxes that take part, and those that are held.
func (w *World) enroll() {
	byID := make(map[state.MailboxID]*Mailbox)
	for _, sync := range w.syncs {
		for i := range sync.source.Reps.List {
			rep := &sync.source.Reps.List[i]
			id := state.MailboxID{Target: sync.target, Rep: addressbook.RepID(rep.ID)}
			if !w.usable(id, rep) || !w.takesPart(sync, rep, id) {
				continue
			}
			m := byID[id]
			if m == nil {
				m = &Mailbox{Mailbox: addressbook.Mailbox{Rep: id.Rep, Address: strings.TrimSpace(rep.Rep.Email)}, Target: id.Target}
				byID[id] = m
			}
			if !strings.EqualFold(m.Address, strings.TrimSpace(rep.Rep.Email)) {
				w.hold(id, planner.Skip{Reason: planner.SharedAddress, Detail: "two sources have this rep with different e-mail addresses; give both the same"})
				continue
			}
			m.members = append(m.members, member{sync: sync, rep: rep})
		}
	}
	w.holdShared(byID)
	for id, m := range byID {
		if !w.held[id] && w.settle(m) {
			w.mailboxes = append(w.mailboxes, m)
		}
	}
	SortMailboxes(w.mailboxes)
	slices.SortStableFunc(w.skips, func(a, b planner.Skip) int {
		return cmp.Or(cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Rep, b.Rep), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Detail, b.Detail))
	})
}

// hold keeps a mailbox as it is, with the first reason for that.
func (w *World) hold(id state.MailboxID, why planner.Skip) {
	if !w.held[id] {
		why.Rep = id.Rep
		w.skips = append(w.skips, why)
	}
	w.held[id] = true
}

// usable says whether a rep's record can be used at all.
func (w *World) usable(id state.MailboxID, rep *providers.Record) bool {
	switch {
	case rep.Problem != "":
		w.hold(id, planner.Skip{Reason: planner.BadRecord, Detail: rep.Origin + ": " + rep.Problem})
	case rep.Rep.Enabled && strings.TrimSpace(rep.Rep.Email) == "":
		w.hold(id, planner.Skip{Reason: planner.NoAddress, Detail: rep.Origin + ": the rep has no e-mail address"})
	default:
		return true
	}
	return false
}

// takesPart says whether a rep's mailbox takes part in a sync.
func (w *World) takesPart(sync *syncWorld, rep *providers.Record, id state.MailboxID) bool {
	reason, err := sync.enrolls(rep)
	if err != nil {
		w.hold(id, planner.Skip{Reason: planner.MappingFailed, Place: failedAt(sync.Mailboxes.Where, err), Detail: rep.Origin + ": " + err.Error()})
	}
	return reason == TakesPart
}

// matchesAny says whether an address in lower case is one of the patterns, in
// which * stands for any characters.
func matchesAny(patterns []string, address string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		ok, err := path.Match(strings.NewReplacer(`\`, `\\`, `[`, `\[`, `?`, `\?`).Replace(strings.ToLower(pattern)), address)
		return err == nil && ok
	})
}

// percentile is a rep's number from 0 to 99: always the same one. Those below a share take
// part in it, and more of them when the share grows.
func percentile(rep addressbook.RepID) int {
	h := fnv.New32a()
	h.Write([]byte(rep))
	return int(h.Sum32() % 100)
}

// holdShared holds all mailboxes whose address another rep has too.
func (w *World) holdShared(byID map[state.MailboxID]*Mailbox) {
	type place struct{ target, address string }
	sharing := make(map[place][]state.MailboxID)
	for id, m := range byID {
		at := place{id.Target, strings.ToLower(m.Address)}
		sharing[at] = append(sharing[at], id)
	}
	for _, ids := range sharing {
		for _, id := range ids {
			if len(ids) > 1 {
				w.hold(id, planner.Skip{Reason: planner.SharedAddress, Detail: "another rep has the same e-mail address; correct one of them in the CRM, or exclude it"})
			}
		}
	}
}

// checkUsers notes the user blocks that override nothing: their rep may have
// another address by now.
func (w *World) checkUsers() {
	known := make(map[string]bool)
	for _, s := range w.snapshots {
		for i := range s.Reps.List {
			known[strings.ToLower(strings.TrimSpace(s.Reps.List[i].Rep.Email))] = true
		}
	}
	for _, user := range w.config.Users {
		if !known[strings.ToLower(user.Email)] {
			w.skips = append(w.skips, planner.Skip{Reason: planner.NoRep, Detail: fmt.Sprintf(
				"%s:%d: no rep has the e-mail address of this user block; it has no effect. Correct it, or take it out", user.Range.Filename, user.Range.Start.Line)})
		}
	}
}

// settle works out the policies and criteria of a mailbox. It is false, and
// the mailbox held, if that cannot be done.
func (w *World) settle(m *Mailbox) bool {
	m.Policies = make(map[string]*planner.Policy)
	for _, sync := range w.syncs {
		if sync.target != m.Target {
			continue
		}
		i := slices.IndexFunc(m.members, func(mb member) bool { return mb.sync == sync })
		if i < 0 {
			m.Policies[sync.Name] = sync.leftPolicy()
			continue
		}
		user := sync.override[strings.ToLower(m.Address)]
		policy := sync.policy(user)
		if why := sync.folder(policy, user, m.members[i].rep); why != nil {
			w.hold(m.ID(), *why)
			return false
		}
		m.Policies[sync.Name] = policy
		m.members[i].criteria = sync.criteria(user)
	}
	w.addRemoved(m)
	return true
}

// addRemoved adds the policies of the syncs that do not write to the mailbox's target any more,
// which it has left, and of those that are not configured any more and whose contacts are not
// deleted.
func (w *World) addRemoved(m *Mailbox) {
	for _, sync := range w.syncs {
		if m.Policies[sync.Name] == nil && !slices.Contains(sync.To, m.Target) {
			m.Policies[sync.Name] = sync.leftPolicy()
		}
	}
	for _, name := range w.removed {
		m.Policies[name] = &planner.Policy{Sync: name, Removed: true, ReleaseUnselected: true, ReleaseDeleted: true}
	}
}

// Renamed are the former names of syncs, with the present ones.
func (w *World) Renamed() map[string]string { return w.renamed }

// Left is a mailbox that the state knows and that takes no part any more.
func (w *World) Left(known state.Mailbox) *Mailbox {
	m := &Mailbox{
		Mailbox:  addressbook.Mailbox{Rep: known.Rep, Address: known.Address},
		Target:   known.Target,
		Policies: make(map[string]*planner.Policy),
	}
	w.addRemoved(m)
	for _, sync := range w.syncs {
		if sync.target == m.Target {
			m.Policies[sync.Name] = sync.leftPolicy()
			if i, ok := sync.source.Reps.find(string(m.Rep)); ok {
				w.readdress(m, &sync.source.Reps.List[i])
			}
		}
	}
	return m
}

// readdress gives a mailbox that left the e-mail address that its rep has by
// now, if they have one that is not that of a mailbox that takes part.
func (w *World) readdress(m *Mailbox, rep *providers.Record) {
	address := strings.TrimSpace(rep.Rep.Email)
	taken := slices.ContainsFunc(w.mailboxes, func(other *Mailbox) bool {
		return other.Target == m.Target && strings.EqualFold(other.Address, address)
	})
	if rep.Problem == "" && address != "" && !taken {
		m.Address = address
	}
}

// LeftAlone says whether there is nothing to do about a mailbox that left, by
// what the state has of it: its contacts stay, and wait for its return.
func (w *World) LeftAlone(m *Mailbox, entries []state.Entry) bool {
	if len(m.members) > 0 {
		return false
	}
	for i := range entries {
		if _, renamed := w.renamed[entries[i].Sync]; renamed {
			return false // what the state calls it has to be written
		}
		policy, ok := m.Policies[entries[i].Sync]
		if !ok || policy.DeleteLeft {
			return false
		}
	}
	return true
}

// SortMailboxes sorts by target and rep.
func SortMailboxes(list []*Mailbox) {
	slices.SortFunc(list, func(a, b *Mailbox) int {
		return cmp.Or(cmp.Compare(a.Target, b.Target), cmp.Compare(a.Rep, b.Rep))
	})
}
