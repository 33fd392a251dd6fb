package render

import "contactsync/planner"

// Because says in words why a change is made: "because it is selected by rep", "" if
// no cause is known. It is safe to print.
func Because(c *planner.Change) string { return because(c) }

// SkipHeading says in words what was skipped for a reason.
func SkipHeading(reason planner.SkipReason) string { return skipHeading(reason) }

// NoteHeading says in words what a note of a kind is about.
func NoteHeading(kind planner.NoteKind) string { return noteHeading(kind) }

// Participle ends the sentence "it will be …" about what an action does.
func Participle(action planner.Action) string { return appearanceOf(action).participle }
