package desired

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"contactsync/config"
	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// EnrollmentReason is what decides whether a rep's mailbox takes part in a sync.
type EnrollmentReason string

// The reasons, in the order in which they are looked at: the first that holds
// decides.
const (
	NotInCRM       EnrollmentReason = "not_in_crm"      // the sync's CRM does not have the rep
	NotFlagged     EnrollmentReason = "not_flagged"     // the CRM does not flag the rep for the connector
	NotIncluded    EnrollmentReason = "not_included"    // the address is none of include
	Excluded       EnrollmentReason = "excluded"        // the address is one of exclude
	OutsidePercent EnrollmentReason = "outside_percent" // the rep is not in the share that takes part
	WhereFailed    EnrollmentReason = "where_failed"    // it could not be told whether the condition is true
	WhereFalse     EnrollmentReason = "where_false"     // the condition is not true
	TakesPart      EnrollmentReason = "takes_part"
)

// Enrollment says whether the mailbox of a rep takes part in a sync, and what decided
// that.
type Enrollment struct {
	// Sync is the name of the sync, Place the file and line of its block,
	// Priority its priority.
	Sync     string
	Place    string
	Priority int

	// ReadAs is with whose rights the CRM is read, "" where it has none.
	ReadAs string

	Reason EnrollmentReason

	// Problem is, for WhereFailed, why the condition cannot be told.
	Problem string

	// Where is the place of the condition, "" if there is none.
	Where string

	// Percent is the share of the mailboxes that take part, 0 to 100, Percentile
	// the rep's own number, 0 to 99: it is in the share if it is below.
	Percent, Percentile int
}

// enrolls says whether a rep's mailbox takes part in the sync. The error is, for
// WhereFailed, why that cannot be told.
func (s *syncWorld) enrolls(rep *providers.Record) (EnrollmentReason, error) {
	m := s.Mailboxes
	address := strings.ToLower(strings.TrimSpace(rep.Rep.Email))
	switch {
	case !rep.Rep.Enabled:
		return NotFlagged, nil
	case len(m.Include) > 0 && !matchesAny(m.Include, address):
		return NotIncluded, nil
	case matchesAny(m.Exclude, address):
		return Excluded, nil
	case percentile(addressbook.RepID(rep.ID)) >= m.Percent:
		return OutsidePercent, nil
	case m.Where == nil:
		return TakesPart, nil
	}
	ok, err := m.Where.Condition(config.Scope{Rep: config.Row{Schema: s.source.Reps.Schema, Values: rep.Values}})
	switch {
	case err != nil:
		return WhereFailed, err
	case !ok:
		return WhereFalse, nil
	}
	return TakesPart, nil
}

// Enrollments say for each sync that writes to a target whether a rep's mailbox takes
// part in it, the strongest sync first. What holds the mailbox as a whole is in Held.
func (w *World) Enrollments(id state.MailboxID) []Enrollment {
	var list []Enrollment
	for _, s := range w.syncs {
		if s.target != id.Target {
			continue
		}
		e := Enrollment{
			Sync: s.Name, Place: placeOf(s.Range), Priority: s.Priority, ReadAs: s.ReadAs,
			Reason: NotInCRM, Percent: s.Mailboxes.Percent, Percentile: percentile(id.Rep),
		}
		if s.Mailboxes.Where != nil {
			e.Where = placeOf(s.Mailboxes.Where.Range())
		}
		if i, ok := s.source.Reps.find(string(id.Rep)); ok {
			reason, err := s.enrolls(&s.source.Reps.List[i])
			e.Reason = reason
			if err != nil {
				e.Problem = err.Error()
			}
		}
		list = append(list, e)
	}
	return list
}

// Mailbox is the mailbox of an id if it takes part in any sync, else nil.
func (w *World) Mailbox(id state.MailboxID) *Mailbox {
	i, found := slices.BinarySearchFunc(w.mailboxes, id, func(m *Mailbox, id state.MailboxID) int {
		return cmp.Or(cmp.Compare(m.Target, id.Target), cmp.Compare(m.Rep, id.Rep))
	})
	if !found {
		return nil
	}
	return w.mailboxes[i]
}

// Held are the skips that keep a mailbox as a whole as it is, whatever the syncs say.
func (w *World) Held(id state.MailboxID) []planner.Skip {
	if !w.held[id] {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(w.skips), func(s planner.Skip) bool { return s.Rep != id.Rep || s.Key != "" })
}

// Rep is a rep whom a CRM has, and how expressions and people name them.
type Rep struct {
	ID    addressbook.RepID
	Email string // "" if the CRM has none
}

// Reps are all reps of all sources, each id once, sorted by it.
func (w *World) Reps() []Rep {
	var list []Rep
	for _, s := range w.snapshots {
		for i := range s.Reps.List {
			record := &s.Reps.List[i]
			if record.ID != "" {
				list = append(list, Rep{addressbook.RepID(record.ID), strings.TrimSpace(record.Rep.Email)})
			}
		}
	}
	slices.SortFunc(list, func(a, b Rep) int { return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Email, b.Email)) })
	return slices.Compact(list)
}

// placeOf is a place in the configuration as it is shown: "sync.hcl:12".
func placeOf(r hcl.Range) string { return fmt.Sprintf("%s:%d", r.Filename, r.Start.Line) }
