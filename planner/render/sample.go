package render

import (
	"cmp"
	"hash/fnv"
	"slices"

	"contactsync/planner"
)

// samples are a few changes out of many: those whose addresses have the smallest hashes. Which these
// are depends on nothing but the changes, in whatever order these come.
type samples struct {
	limit int
	list  []sample // sorted by rank
}

// sample is a change as it is shown.
type sample struct {
	rank    uint64
	address string // safe to print
	block   string // "" if the address says all
}

// rank is the place of a change among those that samples are taken of.
func rank(m *planner.MailboxPlan, c *planner.Change) uint64 {
	h := fnv.New64a()
	for _, text := range []string{m.Target, string(m.Mailbox.Rep), string(c.Key), string(c.Action), string(c.Item.ID)} {
		_, _ = h.Write([]byte(text)) // a hash takes everything
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}

// takes says whether a change of a rank is among the samples so far.
func (s *samples) takes(rank uint64) bool {
	return s.limit > 0 && (len(s.list) < s.limit || rank < s.list[len(s.list)-1].rank)
}

func (s *samples) add(taken sample) {
	i, _ := slices.BinarySearchFunc(s.list, taken, func(a, b sample) int { return cmp.Compare(a.rank, b.rank) })
	s.list = slices.Insert(s.list, i, taken)
	s.list = s.list[:min(len(s.list), s.limit)]
}
