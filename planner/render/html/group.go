package html

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"

	"contactsync/planner"
)

// maxGroups is how many groups are told apart: a plan from a file may be made of anything,
// and what is kept of it is bounded. Of what is in no group the table of changes has every one.
const maxGroups = 1000

// kind is what the changes of a group have in common, presentable.
type kind struct {
	sync   string
	action planner.Action
	causes string
}

// sum counts the changes of a kind.
type sum struct{ count, blocked int }

// groups are the sums of a plan's changes.
type groups map[kind]*sum

// add counts a change; guard is the place of the guard that blocks it, counted from 1.
func (g groups) add(c *planner.Change, guard int) {
	of := kind{syncText(c.Sync), c.Action, strings.Join(causeTexts(c), ",")}
	s := g[of]
	if s == nil && len(g) >= maxGroups {
		of = kind{action: c.Action}
		s = g[of]
	}
	if s == nil {
		s = new(sum)
		g[of] = s
	}
	s.count++
	if guard > 0 {
		s.blocked++
	}
}

// group is changes that are counted together, as they are shown.
type group struct {
	Sync, Causes   string
	Action         action
	Count, Blocked int

	// Link shows the changes of the group in the table.
	Link string
}

// sorted are the groups by sync, then by action, then the larger ones first.
func (g groups) sorted() []group {
	table := actionTable()
	kinds := slices.SortedFunc(maps.Keys(g), func(a, b kind) int {
		return cmp.Or(cmp.Compare(a.sync, b.sync), cmp.Compare(indexOf(table, a.action), indexOf(table, b.action)),
			cmp.Compare(g[b].count, g[a].count), cmp.Compare(a.causes, b.causes))
	})
	list := make([]group, len(kinds))
	for i, of := range kinds {
		shown := table[indexOf(table, of.action)]
		list[i] = group{of.sync, strings.ReplaceAll(of.causes, ",", ", "), shown, g[of].count, g[of].blocked,
			link(map[string]string{"sync": of.sync, "action": string(shown.Name), "cause": of.causes})}
	}
	return list
}

// link is a link to the table of changes, filtered by what is not empty.
func link(filter map[string]string) string {
	values := make(url.Values)
	for name, value := range filter {
		if value != "" {
			values.Set(name, value)
		}
	}
	return "#" + values.Encode()
}
