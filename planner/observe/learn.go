package observe

import (
	"context"
	"maps"
	"slices"
	"strings"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Learner reads back what was written.
type Learner struct {
	Target   providers.Target
	Digester addressbook.Digester

	// Lists are the lists of property names, by digest.
	Lists map[addressbook.Digest][]string
}

// Learn reads the items of those entries that have no Got and whose change key
// is the one that our own write returned: only then is what is read what the
// system made of what we wrote. The view knows it afterwards.
func (l Learner) Learn(ctx context.Context, mailbox addressbook.Mailbox, view *View) error {
	view.detach()
	type question struct {
		entry *state.Entry
		item  *state.Item
	}
	ask := make(map[addressbook.Digest][]question)
	items := view.Items
	for i := range view.Entries {
		e := &view.Entries[i]
		for len(items) > 0 && items[0].Key < e.Key {
			items = items[1:]
		}
		for k := 0; k < len(items) && items[k].Key == e.Key; k++ {
			item := &items[k]
			same := item.ID == e.Item && item.ChangeKey == e.ChangeKey && e.ChangeKey != ""
			if same && (e.Got.IsZero() || item.Observed.IsZero()) {
				ask[e.Shape] = append(ask[e.Shape], question{e, item})
			}
		}
	}
	var learned []state.Entry
	shapes := slices.SortedFunc(maps.Keys(ask), func(a, b addressbook.Digest) int { return strings.Compare(a.String(), b.String()) })
	for _, digest := range shapes {
		shape, known := l.Lists[digest]
		if !known {
			continue
		}
		questions := ask[digest]
		ids := make([]addressbook.ItemID, len(questions))
		for i, q := range questions {
			ids[i] = q.item.ID
		}
		readings, err := l.Target.Read(ctx, mailbox, ids, shape)
		if err != nil {
			return err
		}
		for i, r := range readings {
			q := questions[i]
			if r.Contact == nil || r.ChangeKey != q.item.ChangeKey {
				continue
			}
			managed := planner.ManagedThen(l.Digester, r.Contact, q.entry)
			q.item.Shape, q.item.Observed = digest, l.Digester.Contact(managed, shape)
			if q.entry.Got.IsZero() {
				e := *q.entry
				planner.Learn(l.Digester, managed, shape, &e)
				learned = append(learned, e)
			}
		}
	}
	for _, entry := range learned {
		view.learn(entry)
	}
	return nil
}
