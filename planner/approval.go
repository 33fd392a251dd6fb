package planner

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Approval lets changes through that a guard blocked in an earlier run. Which ones it lets through
// the changes say; how many of a plan's it does, Changes.
type Approval struct {
	ID      string    `json:"id"`
	Who     string    `json:"who"`
	Reason  string    `json:"reason"`
	At      time.Time `json:"at"`
	Changes int       `json:"changes"`
}

// Identity is the digest of what makes a change of a mailbox the same in another plan: what is done,
// under which key, to which item, with which contents, where it will be, and where what is deleted goes.
// Why it is done may be another thing by then, and who looks at it sees that.
func (c *Change) Identity(d addressbook.Digester, m *MailboxPlan) addressbook.Digest {
	texts := []string{
		"change", m.Target, string(m.Mailbox.Rep), string(c.Action), string(c.Key.Fold()), string(c.Item.Mark.Op),
		c.Applied.Want.String(), c.Applied.Photo.String(), string(c.Mode),
	}
	if c.Action == Create && c.After != nil {
		// What is written at creation only is not among the wanted contents.
		texts = append(texts, d.Contact(c.After, namesOf(c.After)).String())
	}
	return d.Texts(append(texts, c.To.Path...)...)
}

// Approve has the changes of a mailbox's plan say which approvals let them through. approved are, by the
// ids of the approvals, the identities of what they let through, sorted.
func Approve(m *MailboxPlan, owner string, approved map[string][]addressbook.Digest) {
	digester := addressbook.NewDigester(owner)
	for i := range m.Changes {
		c := &m.Changes[i]
		c.Approvals = nil
		if len(approved) == 0 || class(c) == "" {
			continue
		}
		identity := c.Identity(digester, m)
		for id, digests := range approved {
			if _, is := slices.BinarySearchFunc(digests, identity, compareDigests); is {
				c.Approvals = append(c.Approvals, id)
			}
		}
		slices.Sort(c.Approvals)
	}
}

func compareDigests(a, b addressbook.Digest) int { return bytes.Compare(a[:], b[:]) }

// ID is the guard and where it tripped. A guard of a source may trip for several of its tables.
func (t *Trip) ID() state.GuardID {
	return state.GuardID{Guard: t.Guard, Target: t.Target, Scope: t.Scope}
}

// Passes says whether the guard blocks nothing of the plan: a flag lets it through, or approvals do.
func (t *Trip) Passes() bool { return t.Allowed || t.Cleared }

// lets says whether one of some approvals lets through what the guard blocks.
func (t *Trip) lets(approvals []string) bool {
	return slices.ContainsFunc(t.Approvals, func(a Approval) bool { return slices.Contains(approvals, a.ID) })
}

// approvals are those that are of a guard that tripped, with how many of the plan's changes they let through.
func (in *GuardInput) approvals(t *Trip) []Approval {
	var found []Approval
	for _, a := range in.Approvals {
		if a.GuardID != t.ID() {
			continue
		}
		n := 0
		for _, tally := range in.Tallies {
			n += tally.Approved[a.ID]
		}
		if n > 0 {
			found = append(found, Approval{ID: a.ID, Who: a.Who, Reason: a.Reason, At: a.At.UTC(), Changes: n})
		}
	}
	slices.SortFunc(found, func(a, b Approval) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return found
}

// Withheld is what the guards block of a mailbox's plan, for each guard that tripped and each place where it
// did once, without the run.
func (f *Footer) Withheld(m *MailboxPlan, owner string) []state.Withheld {
	digester := addressbook.NewDigester(owner)
	var withheld []state.Withheld
	for i := range m.Changes {
		c := &m.Changes[i]
		var identity addressbook.Digest
		source, _, _, _ := c.Key.Split()
		for t := range f.blocking(m.Target, m.Mailbox.Rep, source, class(c), c.Approvals) {
			if identity.IsZero() {
				identity = c.Identity(digester, m)
			}
			at := slices.IndexFunc(withheld, func(w state.Withheld) bool { return w.GuardID == t.ID() })
			if at < 0 {
				at = len(withheld)
				withheld = append(withheld, state.Withheld{GuardID: t.ID(), Blocks: t.Blocks, Figures: f.figures(t.ID()), Limit: t.Limit})
			}
			withheld[at].Changes = append(withheld[at].Changes, identity)
		}
	}
	return withheld
}

// figures are all that a guard counted where it tripped.
func (f *Footer) figures(id state.GuardID) string {
	var all []string
	for i := range f.Guards {
		if f.Guards[i].ID() == id {
			all = append(all, f.Guards[i].Figures)
		}
	}
	return strings.Join(all, "; ")
}

// Clear has the guards pass of which everything was approved that they would block: each has approvals, and
// blocks nothing. It is called only for what covers every mailbox that could be planned, and if all could.
func (f *Footer) Clear(blocks func(state.GuardID) bool) {
	for i := range f.Guards {
		t := &f.Guards[i]
		t.Cleared = !t.Allowed && len(t.Approvals) > 0 && !blocks(t.ID())
	}
}
