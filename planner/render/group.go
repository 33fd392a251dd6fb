package render

import (
	"cmp"
	"slices"
	"strings"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/providers"
)

// kind is what changes that are shown together have in common.
type kind struct {
	sync    string
	action  planner.Action
	blocked bool
	origin  planner.Origin

	// properties are the names of what changes, where a contact is changed rather than made or
	// taken away; causes are the causes. Both are joined by commas.
	properties, causes string

	// mode is where what is deleted goes.
	mode providers.DeleteMode
}

// group is the changes of a kind.
type group struct {
	kind
	count   int
	because string // safe to print
	where   string // where what is deleted goes, likewise
	drops   map[string]bool
	samples samples
}

// maxKinds is how many kinds are told apart: a plan from a file may be made of anything, and what
// is kept of it is bounded. Properties and causes of further ones are not told apart.
const maxKinds = 1000

// maxDrops is how many properties that are lost are named of a kind.
const maxDrops = 20

// various stands for properties that are not told apart.
const various = "various properties"

// groups are the changes of a plan by their kinds.
type groups struct {
	view    *PlanView
	options Options
	byKind  map[kind]*group
}

func newGroups(view *PlanView, o Options) *groups {
	return &groups{view: view, options: o, byKind: make(map[kind]*group)}
}

func (g *groups) add(m *planner.MailboxPlan, c *planner.Change) {
	_, blocked := g.view.Footer.Blocks(m.Target, m.Mailbox.Rep, c)
	of := kind{sync: c.Sync, action: c.Action, blocked: blocked, origin: c.Origin, causes: causes(c), mode: c.Mode}
	if c.Action == planner.Update || c.Action == planner.Recreate || c.Action == planner.AdoptItem {
		of.properties = strings.Join(changedNames(c, g.view.Header.Owner), ", ")
	}
	found := g.byKind[of]
	if found == nil && len(g.byKind) >= maxKinds {
		of.properties, of.causes = various, ""
		found = g.byKind[of]
	}
	if found == nil {
		found = &group{kind: of, where: destination(c), drops: make(map[string]bool), samples: samples{limit: g.options.Samples}}
		if of.properties != various {
			found.because = because(&planner.Change{Causes: c.Causes, Sync: c.Sync})
		}
		g.byKind[of] = found
	}
	found.count++
	for _, name := range c.Drops {
		if len(found.drops) < maxDrops {
			found.drops[redact.Text(name)] = true
		}
	}
	if r := rank(m, c); found.samples.takes(r) {
		found.samples.add(g.sample(m, c, r))
	}
}

// sample is a change as it is shown: with its block, if that shows more than the names of the
// properties that all changes of the kind have in common.
func (g *groups) sample(m *planner.MailboxPlan, c *planner.Change, rank uint64) sample {
	s := sample{rank: rank, address: redact.Text(planner.Address(c.Sync, m.Mailbox.Rep, c.Key))}
	if g.options.Redactor.HidesAll() {
		return s
	}
	var block strings.Builder
	p := newPrinter(&block, g.options)
	p.change(m, c, g.view)
	_ = p.flush() // a builder takes everything
	s.block = block.String()
	return s
}

// causes is what tells the causes of changes apart.
func causes(c *planner.Change) string {
	if len(c.Causes) == 1 {
		return string(c.Causes[0])
	}
	names := make([]string, len(c.Causes))
	for i, cause := range c.Causes {
		names[i] = string(cause)
	}
	return strings.Join(names, ",")
}

// changedNames are the names of what a change changes, sorted and safe to print.
func changedNames(c *planner.Change, owner string) []string {
	names, _ := differing(c)
	for i, name := range names {
		names[i] = redact.Text(name)
	}
	if c.Action == planner.Recreate && !c.From.IsZero() && c.From.Folder != c.To.Folder || c.Moves() {
		names = append(names, folderAttribute)
	}
	for _, a := range markAttributes(c, owner) {
		names = append(names, a.name)
	}
	slices.Sort(names)
	return names
}

// taking orders groups by what they do: what takes nothing away comes first, since the end of an
// output is what is read.
func (g *group) taking() int {
	switch g.action {
	case planner.Delete:
		return 2
	case planner.Recreate:
		return 1
	}
	return 0
}

// sorted are all groups, the largest first.
func (g *groups) sorted() []*group {
	list := make([]*group, 0, len(g.byKind))
	for _, found := range g.byKind {
		list = append(list, found)
	}
	slices.SortFunc(list, func(a, b *group) int {
		return cmp.Or(cmp.Compare(b.count, a.count), compareKinds(a.kind, b.kind))
	})
	return list
}

// selected are up to n groups, the larger ones, most of them of deletes if there are so many, in the
// order in which they are shown; left are the others, the largest first.
func (g *groups) selected(n int) (shown, left []*group) {
	all := g.sorted()
	deletes := 0
	for _, found := range all {
		if found.action == planner.Delete {
			deletes++
		}
	}
	deletes = min(deletes, max(n-2, n-(len(all)-deletes)))
	others := min(n-deletes, len(all))
	for _, found := range all {
		places := &others
		if found.action == planner.Delete {
			places = &deletes
		}
		if *places > 0 {
			*places--
			shown = append(shown, found)
		} else {
			left = append(left, found)
		}
	}
	slices.SortStableFunc(shown, func(a, b *group) int { return cmp.Compare(a.taking(), b.taking()) })
	return shown, left
}

func compareKinds(a, b kind) int {
	blocked := func(k kind) int {
		if k.blocked {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(a.sync, b.sync), cmp.Compare(a.action, b.action), cmp.Compare(a.properties, b.properties),
		cmp.Compare(a.causes, b.causes), cmp.Compare(a.mode, b.mode), cmp.Compare(blocked(a), blocked(b)), cmp.Compare(a.origin, b.origin))
}
