package desired

import (
	"maps"
	"slices"

	"contactsync/config"
	"contactsync/providers/addressbook"
)

// never is what no mailbox gets.
type never struct {
	keys       map[addressbook.Key]bool // in the form in which keys are compared
	conditions map[area][]*condition

	// static is a digest of the keys and the conditions.
	static addressbook.Digest
}

// newNever makes the conditions over all snapshots.
func newNever(blocks []*config.Never, snapshots map[string]*Snapshot, digester addressbook.Digester) never {
	n := never{keys: make(map[addressbook.Key]bool), conditions: make(map[area][]*condition)}
	var texts []string
	for _, block := range blocks {
		for _, key := range block.Keys {
			n.keys[key.Fold()] = true
		}
		for kind, where := range block.Where {
			texts = append(texts, string(kind), where.Fingerprint())
			for _, s := range snapshots {
				if s.records(kind).Read {
					n.conditions[area{s, kind}] = append(n.conditions[area{s, kind}], newCondition(where, s, kind))
				}
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(n.keys)) {
		texts = append(texts, string(key))
	}
	slices.Sort(texts)
	n.static = digester.Texts(texts...)
	return n
}

// of says whether no mailbox gets a record: one condition that holds is enough, whatever
// is the matter with others.
func (n *never) of(at area, key addressbook.Key, index int32) verdict {
	if n.keys[key.Fold()] {
		return verdict{holds: true}
	}
	var all verdict
	for _, c := range n.conditions[at] {
		switch v := c.of(index, nil); {
		case v.problem != "":
			all = verdict{problem: v.problem, place: v.place}
		case v.holds:
			return v
		}
	}
	return all
}

// KeepsOut says whether a never block keeps a record out of all mailboxes; told is false if that cannot be
// told. Of a record that is not there to be asked the key alone decides.
func (w *World) KeepsOut(key addressbook.Key) (out, told bool) {
	at, index, found := w.locate(key)
	if !found {
		return w.never.keys[key.Fold()], true
	}
	said := w.never.of(at, key, index)
	return said.holds, said.problem == ""
}

// neverWhere are the conditions of the never blocks.
func neverWhere(blocks []*config.Never, kind addressbook.Kind) (list []*config.Expression) {
	for _, block := range blocks {
		if where := block.Where[kind]; where != nil {
			list = append(list, where)
		}
	}
	return list
}
