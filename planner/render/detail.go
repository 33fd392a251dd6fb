package render

import "contactsync/planner"

// Detail says how much of a plan is shown as text.
type Detail string

// The details.
const (
	// Auto is Full for a plan of few changes, but for remarks if these are many, and Groups for a
	// larger one. It is the zero Detail.
	Auto Detail = ""

	// Summary counts the changes of each sync.
	Summary Detail = "summary"

	// Groups shows the changes of one kind together, with samples of them.
	Groups Detail = "groups"

	// Full shows every change with its properties.
	Full Detail = "full"
)

// few is up to how many changes, and up to how many remarks, are shown in full without being asked for.
const few = 50

// of is the detail in which a plan of these totals is shown.
func (d Detail) of(t planner.Totals) Detail {
	switch {
	case d != Auto:
		return d
	case sum(t.Actions)+sum(t.Blocked) > few:
		return Groups
	}
	return Full
}
