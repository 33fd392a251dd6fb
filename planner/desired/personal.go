package desired

import (
	"errors"
	"maps"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Personal is what has to be read of one source for one mailbox alone.
type Personal struct {
	// Rep is the owner of the mailbox, Wish what they are to get.
	Rep  providers.Record
	Wish providers.Wish

	// Common is what was read of the source for all.
	Common *Snapshot
}

// Personal says, by the address of the source, what has to be read for a mailbox
// alone before its slots are known.
func (w *World) Personal(m *Mailbox) map[string]Personal {
	var all map[string]Personal
	for _, mb := range m.members {
		if !mb.sync.source.Personal {
			continue
		}
		if all == nil {
			all = make(map[string]Personal)
		}
		p := all[mb.sync.From]
		p.Rep, p.Common = *mb.rep, mb.sync.source
		for kind, criteria := range mb.criteria {
			p.Wish.Rep = p.Wish.Rep || criteria&planner.ByRep != 0
			p.Wish.SalesGroup = p.Wish.SalesGroup || criteria&planner.BySalesGroup != 0
			p.Wish.Favorites = p.Wish.Favorites || criteria&planner.ByFavorites != 0
			p.Wish.All = p.Wish.All || criteria&planner.ByAll != 0
			p.Wish.Companies = p.Wish.Companies || kind == addressbook.Company && criteria != 0
		}
		all[mb.sync.From] = p
	}
	return all
}

// Within is the world as it is for one mailbox, after what is its own was read,
// and the mailbox in it. Its skips and baselines are those of the personal
// snapshots alone. It fails if these lack a field that an expression names.
func (w *World) Within(m *Mailbox, personal map[string]*Snapshot) (*World, *Mailbox, error) {
	own := &World{
		config:      w.config,
		digester:    w.digester,
		normalizers: w.normalizers,
		snapshots:   maps.Clone(w.snapshots),
		mailboxes:   w.mailboxes,
		unknown:     maps.Clone(w.unknown),
		held:        w.held,
		renamed:     w.renamed,
		removed:     w.removed,
	}
	selections := make(map[string]map[addressbook.Kind]*selection)
	for _, address := range sortedKeys(personal) {
		own.snapshots[address] = personal[address]
		selections[address] = own.take(personal[address])
	}
	own.never = newNever(w.config.Never, own.snapshots, w.digester)
	var errs []error
	for _, sync := range w.syncs {
		if source, is := personal[sync.From]; is {
			var wrong []error
			sync, wrong = own.newSync(sync.Sync, sync.target, source, selections[sync.From])
			errs = append(errs, wrong...)
		}
		own.syncs = append(own.syncs, sync)
	}
	if len(errs) > 0 {
		return nil, nil, errors.Join(errs...)
	}
	mailbox := *m
	mailbox.members = make([]member, len(m.members))
	for i, mb := range m.members {
		mailbox.members[i] = member{sync: own.syncs[mb.sync.order], rep: mb.rep, criteria: mb.criteria}
	}
	return own, &mailbox, nil
}
