package planner

import (
	"cmp"
	"slices"
	"strings"
)

// Kind is what the changes have in common that somebody approves of together. A Kind without a Sync
// and Causes is one of folders.
type Kind struct {
	Sync   string
	Action Action

	// Causes are the causes, sorted, with commas between them.
	Causes string

	// Folder says that it is of folders and not of contacts.
	Folder bool
}

// Envelope counts what plans do, by kind: what a person approved of once may be done by a later plan as well, so
// far as that stays inside. Make one with make.
type Envelope map[Kind]int

// Add counts what is done of a mailbox's plan. What a guard of the footer blocks is not done.
func (e Envelope) Add(m *MailboxPlan, footer *Footer) {
	for i := range m.Changes {
		c := &m.Changes[i]
		if _, blocked := footer.Blocks(m.Target, m.Mailbox.Rep, c); blocked {
			continue
		}
		causes := make([]string, len(c.Causes))
		for k, cause := range c.Causes {
			causes[k] = string(cause)
		}
		slices.Sort(causes)
		e[Kind{Sync: c.Sync, Action: c.Action, Causes: strings.Join(causes, ",")}]++
	}
	for _, f := range m.Folders {
		e[Kind{Action: f.Action, Folder: true}]++
	}
}

// Excess is a kind of which there is more than was approved.
type Excess struct {
	Kind
	Approved, Now int
}

// Beyond are the kinds of which there is more than in the approved envelope, sorted; none if all is inside.
func (e Envelope) Beyond(approved Envelope) []Excess {
	var beyond []Excess
	for kind, n := range e {
		if n > approved[kind] {
			beyond = append(beyond, Excess{kind, approved[kind], n})
		}
	}
	slices.SortFunc(beyond, func(a, b Excess) int {
		return cmp.Or(strings.Compare(a.Sync, b.Sync), cmp.Compare(a.Action, b.Action), strings.Compare(a.Causes, b.Causes))
	})
	return beyond
}

// TrippedEver are the guards that trip when a plan is applied, and those that tripped when it was made and would not
// now, as less is left of it or time went by: what these blocked nobody approved of with the plan. What a flag let
// through then is asked about anew.
func TrippedEver(now, then []Trip) []Trip {
	ever := slices.Clone(now)
	for _, t := range then {
		same := func(n Trip) bool { return n.ID() == t.ID() && n.Blocks == t.Blocks }
		if !t.Allowed && !slices.ContainsFunc(now, same) {
			ever = append(ever, t)
		}
	}
	return ever
}

// TrippedBeyond are the guards that trip for a plan and did not for the approved one. What a flag lets through,
// which both plans have been given alike, is inside.
func TrippedBeyond(now, approved []Trip) []Trip {
	var beyond []Trip
	for _, t := range now {
		same := func(a Trip) bool {
			return a.Guard == t.Guard && a.Blocks == t.Blocks && a.Target == t.Target && a.Scope == t.Scope
		}
		if !t.Allowed && !slices.ContainsFunc(approved, same) {
			beyond = append(beyond, t)
		}
	}
	return beyond
}

// Used is a flag of which more is made than was approved.
type Used struct {
	Flag          string
	Approved, Now int
}

// UsedUp are the flags of the approved plan that would let more deletes through, with those that were done
// already, than it counted: guards sum up, and a flag that was given once does not lift
// that time and again.
func UsedUp(now, approved *Footer) []Used {
	var used []Used
	for _, t := range now.Guards {
		more := Used{t.Flag, approved.deletes(t), t.Deletes}
		if t.Allowed && more.Now > more.Approved && !slices.Contains(used, more) {
			used = append(used, more)
		}
	}
	return used
}

// deletes is how many deletes a guard counted or, if it did not trip, had to count.
func (f *Footer) deletes(t Trip) (n int) {
	for _, m := range f.Tallies {
		if t.Target == "" || m.Target == t.Target && string(m.Rep) == t.Scope {
			n += m.Deletes
		}
	}
	for _, a := range f.Guards {
		if a.Guard == t.Guard && a.Target == t.Target && a.Scope == t.Scope {
			n = max(n, a.Deletes)
		}
	}
	return n
}
