package planner

import "slices"

// DriftOnly turns a plan into a report of what happened to the managed
// contacts in the mailbox: their edits, moves and deletions become notes, and
// no change is left.
func DriftOnly(m *MailboxPlan) *MailboxPlan {
	out := *m
	out.Changes, out.Folders = nil, nil
	for i := range m.Changes {
		c := &m.Changes[i]
		for cause, what := range map[Cause]string{
			EditedInMailbox:  "edited in the mailbox",
			MovedInMailbox:   "moved in the mailbox",
			DeletedInMailbox: "deleted in the mailbox",
		} {
			if slices.Contains(c.Causes, cause) {
				out.Notes = append(out.Notes, Note{Kind: Drifted, Sync: c.Sync, Key: c.Key, Detail: what})
			}
		}
	}
	slices.SortStableFunc(out.Notes, compareNotes)
	return &out
}
