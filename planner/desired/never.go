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

// holds says whether no mailbox gets a record; problem is why that cannot be
// said.
func (n *never) holds(at area, key addressbook.Key, index int32) (ok bool, problem string) {
	if n.keys[key.Fold()] {
		return true, ""
	}
	for _, c := range n.conditions[at] {
		holds, why := c.holds(index, nil)
		if holds && why == "" {
			return true, ""
		}
		if why != "" {
			problem = why
		}
	}
	return false, problem
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
