package planner

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Limits are the limits of the guards. Where several syncs write to one
// mailbox or read one source, the strictest of each holds. Every limit is
// what is still allowed.
type Limits struct {
	// MaxDeletePercent and MaxDeletes are the most deletes in one mailbox
	// within Window, as a share of its managed contacts, where there are
	// MinExisting or more, and as a number.
	MaxDeletePercent int
	MaxDeletes       int
	MinExisting      int
	Window           time.Duration

	// MaxTotalDeletePercent is the most deletes as a share of all managed contacts.
	MaxTotalDeletePercent int

	// MaxSourceDropPercent is by how much a count of a source may fall below
	// its baseline; EmptySource guards against one that falls to nothing.
	MaxSourceDropPercent int
	EmptySource          bool

	// MaxChangePercent is the most contacts that are updated or recreated,
	// as a share of all managed contacts, where there are 100 or more.
	MaxChangePercent int

	// MaxContacts is the most managed contacts in one mailbox.
	MaxContacts int

	// UnmarkedTwins guards against contacts that the user has already, in a mailbox's first
	// synchronization.
	UnmarkedTwins bool
}

// minForChanges is from how many managed contacts on MaxChangePercent holds.
const minForChanges = 100

// Strictest is the limits that hold where both hold.
func (l Limits) Strictest(m Limits) Limits {
	return Limits{
		MaxDeletePercent:      min(l.MaxDeletePercent, m.MaxDeletePercent),
		MaxDeletes:            min(l.MaxDeletes, m.MaxDeletes),
		MinExisting:           min(l.MinExisting, m.MinExisting),
		Window:                max(l.Window, m.Window),
		MaxTotalDeletePercent: min(l.MaxTotalDeletePercent, m.MaxTotalDeletePercent),
		MaxSourceDropPercent:  min(l.MaxSourceDropPercent, m.MaxSourceDropPercent),
		EmptySource:           l.EmptySource || m.EmptySource,
		MaxChangePercent:      min(l.MaxChangePercent, m.MaxChangePercent),
		MaxContacts:           min(l.MaxContacts, m.MaxContacts),
		UnmarkedTwins:         l.UnmarkedTwins || m.UnmarkedTwins,
	}
}

// Allowed are the scopes that the user let through, by what the guards block.
// A scope is "<rep id>" of a mailbox, "source/<label>" or "total"; e-mail
// addresses given on the command line were resolved to rep ids.
type Allowed struct {
	Deletes []string `json:"deletes,omitempty"`
	Changes []string `json:"changes,omitempty"`
	Creates []string `json:"creates,omitempty"`
}

// What guards block.
const (
	blocksDeletes = "deletes"
	blocksChanges = "changes"
	blocksCreates = "creates"
	blocksTwins   = "twins" // those creates that are of contacts that the user has already
)

func (a Allowed) has(blocks, scope string) bool {
	switch blocks {
	case blocksDeletes:
		return slices.Contains(a.Deletes, scope)
	case blocksChanges:
		return slices.Contains(a.Changes, scope)
	}
	return slices.Contains(a.Creates, scope)
}

// The scopes that are no mailbox.
const totalScope = "total"

func sourceScope(source string) string { return "source/" + source }

// Trip is a guard whose limit was exceeded.
type Trip struct {
	// Guard is its name in the configuration, "max_delete_percent".
	Guard string `json:"guard"`

	// Blocks is what it blocks: "deletes", "changes", "creates" or "twins".
	Blocks string `json:"blocks"`

	// Target and Scope say where: the mailbox of this target and rep id; or
	// Scope is "source/<label>" or "total", and Target is empty.
	Target string `json:"target,omitempty"`
	Scope  string `json:"scope"`

	// Limit and Figures are the setting and what was counted, as shown:
	// "20 %" and "41 of 160 (25.6 %)".
	Limit   string `json:"limit"`
	Figures string `json:"figures"`

	// Deletes is, for a guard that counts deletes, how many there are with those that were done already.
	Deletes int `json:"deletes,omitempty"`

	// Place is where the configuration sets the limit, "sync.hcl:12", or the sync that leaves
	// it as it is by default. It is empty if nothing in the configuration is about it any more.
	Place string `json:"place,omitempty"`

	// Allowed says that a flag lets this through: nothing is blocked.
	Allowed bool `json:"allowed,omitempty"`

	// Flag is the flag that would: "-allow-deletes=17".
	Flag string `json:"flag"`

	// Approvals are those that let something of the plan through, the oldest first. Cleared says that they
	// let all of it through.
	Approvals []Approval `json:"approvals,omitempty"`
	Cleared   bool       `json:"cleared,omitempty"`
}

// OfSource says whether the guard is about what was read of a source.
func (t Trip) OfSource() bool { return t.Target == "" && t.Scope != totalScope }

// SourceTripped says whether a guard of a source tripped that neither a flag nor approvals let pass.
func (f *Footer) SourceTripped() bool {
	return slices.ContainsFunc(f.Guards, func(t Trip) bool { return t.OfSource() && !t.Passes() })
}

// Tally is what the guards need to know of a mailbox's plan.
type Tally struct {
	Target  string            `json:"target"`
	Rep     addressbook.RepID `json:"rep"`
	Managed int               `json:"managed"`
	Creates int               `json:"creates"`
	Twins   int               `json:"twins,omitempty"` // of the creates
	Changes int               `json:"changes"`
	Deletes int               `json:"deletes"`

	// Approved counts the changes that approvals let through, by their ids.
	Approved map[string]int `json:"approved,omitempty"`
}

// NewTally counts a plan. The delete inside a recreate, and that of a
// duplicate, is not counted: its contact exists twice.
func NewTally(m *MailboxPlan) Tally {
	t := Tally{Target: m.Target, Rep: m.Mailbox.Rep, Managed: m.Managed}
	for i := range m.Changes {
		for _, id := range m.Changes[i].Approvals {
			if t.Approved == nil {
				t.Approved = make(map[string]int)
			}
			t.Approved[id]++
		}
		switch class(&m.Changes[i]) {
		case blocksCreates:
			t.Creates++
		case blocksTwins:
			t.Creates++
			t.Twins++
		case blocksChanges:
			t.Changes++
		case blocksDeletes:
			t.Deletes++
		}
	}
	return t
}

// class is which guards count and block a change, "" for none.
func class(c *Change) string {
	switch c.Action {
	case Create:
		if c.Twin {
			return blocksTwins
		}
		return blocksCreates
	case Recreate:
		return blocksChanges
	case Update:
		if c.After != nil {
			return blocksChanges
		}
	case Delete:
		if !slices.Contains(c.Causes, Duplicate) {
			return blocksDeletes
		}
	}
	return ""
}

// GuardInput is what the guards look at: the whole run.
type GuardInput struct {
	Tallies []Tally

	// Limits gives the limits of a mailbox, SourceLimits those of a source,
	// Total those of the run.
	Limits       map[state.MailboxID]Limits
	SourceLimits map[string]Limits
	Total        Limits

	// Recent are the deletes done within each mailbox's window.
	Recent map[state.MailboxID]int

	// Old and New are the sources' counts, approved and as read now. What is
	// not in New was not read.
	Old, New map[state.BaselineID]int

	// Incomplete names the sources of which a read was incomplete.
	Incomplete []string

	Allowed Allowed

	// Approvals are those that are good now. What is approved counts all the same.
	Approvals []state.Approval
}

// Guards says which guards trip, in the order of their scopes. Nothing trips
// at a limit, only above it.
func Guards(in GuardInput) []Trip {
	var trips []Trip
	trip := func(t Trip) {
		t.Allowed = in.Allowed.has(t.Blocks, t.Scope)
		t.Flag = fmt.Sprintf("-allow-%s=%s", t.Blocks, t.Scope)
		if t.Blocks == blocksTwins {
			t.Flag = fmt.Sprintf("-allow-%s=%s", blocksCreates, t.Scope)
		}
		t.Approvals = in.approvals(&t)
		trips = append(trips, t)
	}
	var managed, changes, deletes, recent int
	for _, m := range in.Tallies {
		id := state.MailboxID{Target: m.Target, Rep: m.Rep}
		mailboxGuards(m, in.Limits[id], in.Recent[id], trip)
		managed += m.Managed
		changes += m.Changes
		deletes += m.Deletes
		recent += in.Recent[id]
	}
	if base := managed + recent; base >= in.Total.MinExisting && exceeds(deletes+recent, base, in.Total.MaxTotalDeletePercent) && deletes > 0 {
		trip(Trip{Guard: "max_total_delete_percent", Blocks: blocksDeletes, Scope: totalScope,
			Limit: percent(in.Total.MaxTotalDeletePercent), Figures: share(deletes+recent, base) + sooner(recent), Deletes: deletes + recent})
	}
	if managed >= minForChanges && exceeds(changes, managed, in.Total.MaxChangePercent) {
		trip(Trip{Guard: "max_change_percent", Blocks: blocksChanges, Scope: totalScope,
			Limit: percent(in.Total.MaxChangePercent), Figures: share(changes, managed)})
	}
	sourceGuards(in, trip)
	slices.SortStableFunc(trips, func(a, b Trip) int {
		return cmp.Or(cmp.Compare(a.Target, b.Target), cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Guard, b.Guard), cmp.Compare(a.Figures, b.Figures))
	})
	return trips
}

func mailboxGuards(m Tally, limits Limits, recent int, trip func(Trip)) {
	deletes, base := m.Deletes+recent, m.Managed+recent
	at := Trip{Target: m.Target, Scope: string(m.Rep)}
	if m.Deletes > 0 && base >= limits.MinExisting && exceeds(deletes, base, limits.MaxDeletePercent) {
		t := at
		t.Guard, t.Blocks, t.Limit, t.Figures = "max_delete_percent", blocksDeletes, percent(limits.MaxDeletePercent), share(deletes, base)+sooner(recent)
		t.Deletes = deletes
		trip(t)
	}
	if m.Deletes > 0 && deletes > limits.MaxDeletes {
		t := at
		t.Guard, t.Blocks, t.Limit, t.Figures = "max_deletes", blocksDeletes, fmt.Sprint(limits.MaxDeletes), fmt.Sprint(deletes)+sooner(recent)
		t.Deletes = deletes
		trip(t)
	}
	if m.Twins > 0 && limits.UnmarkedTwins {
		t := at
		t.Guard, t.Blocks, t.Limit, t.Figures = "unmarked_twins", blocksTwins, "0", fmt.Sprintf("%d of %d new contacts", m.Twins, m.Creates)
		trip(t)
	}
	if after := m.Managed + m.Creates - m.Deletes; m.Creates > 0 && after > limits.MaxContacts {
		t := at
		t.Guard, t.Blocks, t.Limit, t.Figures = "max_contacts", blocksCreates, fmt.Sprint(limits.MaxContacts), fmt.Sprint(after)
		trip(t)
	}
}

func sourceGuards(in GuardInput, trip func(Trip)) {
	for _, source := range in.Incomplete {
		trip(Trip{Guard: "empty_source", Blocks: blocksDeletes, Scope: sourceScope(source),
			Limit: "a complete read", Figures: "an incomplete one"})
	}
	for id, old := range in.Old {
		now, read := in.New[id]
		limits, known := in.SourceLimits[id.Source]
		if !read || !known || old == 0 {
			continue
		}
		what := id.Table
		if id.Criterion != "" {
			criterion, _, _ := strings.Cut(id.Criterion, "@")
			what += " by " + criterion
		}
		switch {
		case now == 0 && limits.EmptySource:
			trip(Trip{Guard: "empty_source", Blocks: blocksDeletes, Scope: sourceScope(id.Source),
				Limit: "not empty", Figures: fmt.Sprintf("%s: none, %d before", what, old)})
		case exceeds(old-now, old, limits.MaxSourceDropPercent):
			trip(Trip{Guard: "max_source_drop_percent", Blocks: blocksDeletes, Scope: sourceScope(id.Source),
				Limit: percent(limits.MaxSourceDropPercent), Figures: fmt.Sprintf("%s: %d, %d before (%.1f %% fewer)", what, now, old, 100*float64(old-now)/float64(old))})
		}
	}
}

// exceeds says whether part is more than so many percent of whole.
func exceeds(part, whole, limit int) bool { return part*100 > whole*limit }

// sooner says how many of the counted deletes were done already.
func sooner(recent int) string {
	if recent == 0 {
		return ""
	}
	return fmt.Sprintf(", %d of them done already", recent)
}

func percent(n int) string { return fmt.Sprintf("%d %%", n) }

func share(part, whole int) string {
	if whole == 0 {
		return fmt.Sprintf("%d of 0", part)
	}
	return fmt.Sprintf("%d of %d (%.1f %%)", part, whole, 100*float64(part)/float64(whole))
}

// Blocks says which of the tripped guards blocks a change, if one does: the first of them.
func (f *Footer) Blocks(target string, rep addressbook.RepID, c *Change) (Trip, bool) {
	source, _, _, _ := c.Key.Split()
	for t := range f.blocking(target, rep, source, class(c), c.Approvals) {
		return *t, true
	}
	return Trip{}, false
}

// blocking are the tripped guards that block a change: each needs a flag or an approval of its own.
func (f *Footer) blocking(target string, rep addressbook.RepID, source, class string, approvals []string) iter.Seq[*Trip] {
	return func(yield func(*Trip) bool) {
		if class == "" {
			return
		}
		for i := range f.Guards {
			t := &f.Guards[i]
			if t.Allowed || t.lets(approvals) || t.Blocks != class && (t.Blocks != blocksCreates || class != blocksTwins) {
				continue
			}
			here := t.Target == target && t.Scope == string(rep) || t.Target == "" && (t.Scope == totalScope || t.Scope == sourceScope(source))
			if here && !yield(t) {
				return
			}
		}
	}
}
