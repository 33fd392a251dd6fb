package planner

import (
	"cmp"
	"slices"

	"contactsync/providers/addressbook"
)

// Origin says what a change comes of, in a plan that was compared with what another
// configuration, the baseline, makes of the same data.
type Origin string

// The origins.
const (
	// ByConfiguration: under the baseline the contact would stay as it is.
	ByConfiguration Origin = "configuration"

	// Altered: the baseline would change the contact too, but otherwise: by another action, to
	// other contents, or to another place.
	Altered Origin = "altered"

	// Anyway: the baseline would make the same change.
	Anyway Origin = "anyway"

	// NotCompared: it could not be found out what the baseline would do about the mailbox.
	NotCompared Origin = "not_compared"
)

// ComparedWith is the configuration that a plan was compared with.
type ComparedWith struct {
	// Name is what it was asked for by: a directory, or a revision of a git repository. Commit is
	// the id of the revision, "" for a directory.
	Name   string `json:"name"`
	Commit string `json:"commit,omitempty"`

	// Config is the digest of the configuration, zero if there is none: then the plan's
	// configuration is the first one, and causes every change.
	Config addressbook.Digest `json:"config,omitzero"`

	// Providers are the addresses, sorted, of those providers of it that the plan's configuration
	// has not, or with other settings: what it would do through them is not known, and
	// is taken to be nothing.
	Providers []string `json:"providers,omitempty"`
}

// Comparison counts what a plan and its baseline have in common, over all mailboxes and whatever
// guards block.
type Comparison struct {
	// Changes are the plan's changes; Averted are those that the baseline would make to contacts
	// to which the plan does nothing, without origins. Both are sorted.
	Changes []OriginCount `json:"changes,omitempty"`
	Averted []OriginCount `json:"averted,omitempty"`

	// NotCompared counts the mailboxes of which it could not be found out what the baseline
	// would do about them.
	NotCompared int `json:"not_compared,omitempty"`
}

// OriginCount counts the changes that have an origin, a sync, an action and causes in common. The
// sync is called as the plan's configuration calls it.
type OriginCount struct {
	Origin Origin  `json:"origin,omitempty"`
	Sync   string  `json:"sync"`
	Action Action  `json:"action"`
	Causes []Cause `json:"causes,omitempty"`
	Count  int     `json:"count"`
}

// Add counts the changes of a mailbox's plan, and those that it averts.
func (n *Comparison) Add(m *MailboxPlan, averted []Change) {
	if m != nil {
		for i := range m.Changes {
			n.Changes = addOrigin(n.Changes, &m.Changes[i])
		}
	}
	for i := range averted {
		n.Averted = addOrigin(n.Averted, &averted[i])
	}
}

func addOrigin(counts []OriginCount, c *Change) []OriginCount {
	one := OriginCount{c.Origin, c.Sync, c.Action, c.Causes, 1}
	at, found := slices.BinarySearchFunc(counts, one, compareOrigins)
	if found {
		counts[at].Count++
		return counts
	}
	return slices.Insert(counts, at, one)
}

func compareOrigins(a, b OriginCount) int {
	return cmp.Or(cmp.Compare(a.Origin, b.Origin), cmp.Compare(a.Sync, b.Sync), cmp.Compare(a.Action, b.Action), slices.Compare(a.Causes, b.Causes))
}

// Attribute says of each change in a mailbox's plan what it comes of, and returns those of
// the baseline's changes to the same mailbox that the plan averts. Both are sorted by key. A change
// of the plan belongs to the baseline's change of the same item, or else of the same key; which
// sync makes it does not matter: the mailbox looks the same.
func Attribute(plan, baseline []Change) (averted []Change) {
	for len(plan) > 0 || len(baseline) > 0 {
		var key addressbook.Key
		switch {
		case len(plan) == 0:
			key = baseline[0].Key
		case len(baseline) == 0:
			key = plan[0].Key
		default:
			key = min(plan[0].Key, baseline[0].Key)
		}
		here, there := ofKey(plan, key), ofKey(baseline, key)
		averted = append(averted, attributeKey(plan[:here], baseline[:there])...)
		plan, baseline = plan[here:], baseline[there:]
	}
	return averted
}

// ofKey is how many of the first changes are of a key.
func ofKey(changes []Change, key addressbook.Key) (n int) {
	for n < len(changes) && changes[n].Key == key {
		n++
	}
	return n
}

// attributeKey is Attribute for the changes of one key.
func attributeKey(plan, baseline []Change) (averted []Change) {
	taken := make([]bool, len(baseline))
	pair := func(c *Change, belongs func(*Change) bool) bool {
		for i := range baseline {
			if !taken[i] && belongs(&baseline[i]) {
				taken[i], c.Origin = true, Altered
				if sameOutcome(c, &baseline[i]) {
					c.Origin = Anyway
				}
				return true
			}
		}
		return false
	}
	var left []*Change
	for i := range plan {
		c := &plan[i]
		if !pair(c, func(other *Change) bool { return other.Item.ID == c.Item.ID }) {
			left = append(left, c)
		}
	}
	for _, c := range left {
		if !pair(c, func(*Change) bool { return true }) {
			c.Origin = ByConfiguration
		}
	}
	for i := range baseline {
		if !taken[i] {
			averted = append(averted, baseline[i])
		}
	}
	return averted
}

// sameOutcome says whether a contact is the same after either of two changes to it, and what
// is deleted for it in the same place.
func sameOutcome(a, b *Change) bool {
	if a.Action != b.Action || a.Item.ID != b.Item.ID || a.Mode != b.Mode || a.To.Folder != b.To.Folder || !slices.Equal(a.To.Path, b.To.Path) ||
		!slices.Equal(a.Drops, b.Drops) || photoOf(a) != photoOf(b) {
		return false
	}
	names := make(map[string]bool)
	for _, contact := range []*addressbook.Contact{a.Before, a.After, b.Before, b.After} {
		if contact == nil {
			continue
		}
		for _, f := range contact.Fields {
			names[f.Name] = true
		}
	}
	for name := range names {
		if !outcome(a, b, name).Equal(outcome(b, a, name)) {
			return false
		}
	}
	return true
}

func photoOf(c *Change) string {
	if c.Photo == nil {
		return ""
	}
	return c.Photo.Reference
}

// outcome is the value that a property has after a change. What the change does not write
// stays as it is, which the other change may know.
func outcome(c, other *Change, name string) addressbook.Value {
	_, managed := slices.BinarySearch(c.Shape, name)
	written := managed || !c.After.Get(name).IsAbsent()
	if c.Action == Create || c.Action == Recreate || c.After != nil && written {
		return c.After.Get(name)
	}
	if before := c.Before.Get(name); !before.IsAbsent() {
		return before
	}
	return other.Before.Get(name)
}
