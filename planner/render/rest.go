package render

import (
	"cmp"
	"maps"
	"slices"

	"contactsync/planner"
	"contactsync/planner/redact"
)

// rest counts the contacts that are not listed in full.
type rest struct {
	limit  int
	listed map[string]int
	counts map[unlisted]int
}

// unlisted is what contacts that are not listed have in common.
type unlisted struct {
	sync    string
	action  planner.Action
	blocked bool
}

func newRest(limit int) *rest {
	return &rest{limit: limit, listed: make(map[string]int), counts: make(map[unlisted]int)}
}

// lists says whether a contact is to be listed, and counts it as listed if so.
func (r *rest) lists(c *planner.Change) bool {
	if r.limit > 0 && r.listed[c.Sync] >= r.limit {
		return false
	}
	r.listed[c.Sync]++
	return true
}

// suffix ends the line.
func (u unlisted) suffix() string {
	if u.blocked {
		return ", but a guard blocks it"
	}
	return ""
}

// rest writes a line for each sync and action of which not all contacts were
// listed.
func (p *printer) rest(r *rest) {
	if len(r.counts) == 0 {
		return
	}
	order := func(u unlisted) int {
		return slices.IndexFunc(appearances, func(a appearance) bool { return a.action == u.action })
	}
	keys := slices.SortedFunc(maps.Keys(r.counts), func(a, b unlisted) int {
		return cmp.Or(cmp.Compare(a.sync, b.sync), cmp.Compare(order(a), order(b)), cmp.Compare(a.suffix(), b.suffix()))
	})
	p.section()
	for _, key := range keys {
		p.line("  # (%s of sync %s to be %s, not listed here%s)",
			count(r.counts[key], "more contact"), redact.Quote(key.sync), appearanceOf(key.action).participle, key.suffix())
	}
}
