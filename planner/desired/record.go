package desired

import (
	"slices"
	"strings"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Selected is how many records a criterion of a sync gives to a mailbox, before any
// condition.
type Selected struct {
	Sync      string
	Kind      addressbook.Kind
	Criterion string
	Count     int
}

// Selected counts what the criteria that are on give to a mailbox, by sync, kind and
// criterion; the strongest sync first.
func (w *World) Selected(m *Mailbox) []Selected {
	var list []Selected
	for _, mb := range m.members {
		for _, kind := range []addressbook.Kind{addressbook.Person, addressbook.Company} {
			sel, on := mb.sync.selections[kind], mb.criteria[kind]
			for criterion := planner.ByRep; sel != nil && criterion <= planner.ByAll; criterion <<= 1 {
				if on&criterion != 0 {
					list = append(list, Selected{
						Sync: mb.sync.Name, Kind: kind, Criterion: criterion.Names()[0],
						Count: len(sel.collect(nil, m.Rep, criterion, mb.sync.order)),
					})
				}
			}
		}
	}
	return list
}

// Keys are the keys of all records that were read, sorted.
func (w *World) Keys() []addressbook.Key {
	var keys []addressbook.Key
	w.eachRecord(func(s *Snapshot, kind addressbook.Kind, record *providers.Record) {
		keys = append(keys, addressbook.NewKey(s.Label, kind, record.ID))
	})
	slices.Sort(keys)
	return keys
}

// WithText are the keys of the records of which a field is a text, ignoring case and
// blanks around it, sorted: an e-mail address finds its record by it.
func (w *World) WithText(text string) []addressbook.Key {
	text = strings.TrimSpace(text)
	var keys []addressbook.Key
	w.eachRecord(func(s *Snapshot, kind addressbook.Kind, record *providers.Record) {
		same := func(value string) bool { return strings.EqualFold(strings.TrimSpace(value), text) }
		if text != "" && slices.ContainsFunc(record.Values, same) {
			keys = append(keys, addressbook.NewKey(s.Label, kind, record.ID))
		}
	})
	slices.Sort(keys)
	return slices.Compact(keys)
}

func (w *World) eachRecord(visit func(*Snapshot, addressbook.Kind, *providers.Record)) {
	for _, address := range sortedKeys(w.snapshots) {
		s := w.snapshots[address]
		for _, kind := range []addressbook.Kind{addressbook.Person, addressbook.Company} {
			list := s.records(kind).List
			for i := range list {
				if list[i].ID != "" {
					visit(s, kind, &list[i])
				}
			}
		}
	}
}
