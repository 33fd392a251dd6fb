package planner

import "slices"

// What notes say of a user's doing.
const (
	editedNote  = "edited in the mailbox"
	movedNote   = "moved in the mailbox"
	deletedNote = "deleted in the mailbox"
)

// driftCauses are the causes that are a user's doing, and what a note says of
// each.
var driftCauses = [...]struct {
	cause Cause
	what  string
}{
	{EditedInMailbox, editedNote},
	{MovedInMailbox, movedNote},
	{DeletedInMailbox, deletedNote},
}

// DriftOnly turns a plan into a report of what happened to the managed
// contacts in the mailbox: their edits, moves and deletions become notes, and
// no change is left. The plan itself stays as it is.
func DriftOnly(m *MailboxPlan) *MailboxPlan {
	out := *m
	out.Changes, out.Folders, out.Notes = nil, nil, slices.Clone(m.Notes)
	for i := range m.Changes {
		c := &m.Changes[i]
		for _, drift := range driftCauses {
			if slices.Contains(c.Causes, drift.cause) {
				out.Notes = append(out.Notes, Note{Kind: Drifted, Sync: c.Sync, Key: c.Key, Detail: drift.what})
			}
		}
	}
	slices.SortStableFunc(out.Notes, compareNotes)
	return &out
}
