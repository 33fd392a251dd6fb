package planner

import "slices"

// MovedOn is a change of a plan that is not made any more, since what it was planned on is another
// now. Nothing is done about its contact; the next plan decides anew.
type MovedOn struct {
	// Change is the change without the contents of its contact.
	Change Change        `json:"change"`
	Reason MovedOnReason `json:"reason"`
}

// MovedOnReason is what became of what a change was planned on.
type MovedOnReason string

// What may become of it.
const (
	ItemGone         MovedOnReason = "gone"          // the contact is not there any more
	ItemEdited       MovedOnReason = "edited"        // its contents are other ones
	ItemMoved        MovedOnReason = "moved"         // it is in another folder
	ItemRewritten    MovedOnReason = "rewritten"     // another run wrote it, or made it anew
	KeyTaken         MovedOnReason = "taken"         // a contact that was to be made is there
	KeptGone         MovedOnReason = "kept_gone"     // the contact that was to stay instead is not there any more
	FolderGone       MovedOnReason = "folder_gone"   // the folder that it was to be in is not there any more
	FolderTaken      MovedOnReason = "folder_taken"  // somebody made the folder that was to be made
	DoneAlready      MovedOnReason = "done_already"  // another run did it, or deleted the contact
	HeldSince        MovedOnReason = "held"          // a run was undone there, and the key is on hold
	MailboxGone      MovedOnReason = "mailbox_gone"  // the mailbox is not there any more
	MailboxElsewhere MovedOnReason = "mailbox_moved" // the mailbox is found elsewhere now, or is another rep's
)

var movedOnSentences = map[MovedOnReason]string{
	ItemGone:         "the contact is not there any more",
	ItemEdited:       "the contact was changed",
	ItemMoved:        "the contact was moved to another folder",
	ItemRewritten:    "another run wrote the contact",
	KeyTaken:         "there is such a contact by now",
	KeptGone:         "the contact that was to stay in its place is not there any more",
	FolderGone:       "its folder is not there any more",
	FolderTaken:      "its folder was made by somebody else",
	DoneAlready:      "another run did it, or deleted the contact",
	HeldSince:        "a run was undone there, and it is on hold since",
	MailboxGone:      "the mailbox is not there any more",
	MailboxElsewhere: "the mailbox has another place or address now",
}

// Sentence says it to people, without values and without a full stop.
func (c MovedOnReason) Sentence() string {
	if sentence, known := movedOnSentences[c]; known {
		return sentence
	}
	return "it is another one"
}

// leave takes a change out of what is to be done.
func (m *MailboxPlan) leave(c *Change, reason MovedOnReason) {
	m.MovedOn = append(m.MovedOn, MovedOn{Reason: reason, Change: Change{
		Action: c.Action, Causes: c.Causes, Sync: c.Sync, Key: c.Key, Item: c.Item, From: c.From, To: c.To, Twin: c.Twin,
	}})
	// What is left is not done, and nothing rests on it as if it were.
	m.Withdrawn = false
	m.FirstSync = m.FirstSync && !c.Twin
	m.Holds = slices.DeleteFunc(slices.Clone(m.Holds), func(h Hold) bool { return h.Key == c.Key })
}

// Abandon is what is left of the plan if nothing of it is to be done, for one reason.
func (m *MailboxPlan) Abandon(reason MovedOnReason) *MailboxPlan {
	left := *m
	left.Formerly, left.Inherits, left.Changes, left.Folders, left.Records, left.Purge = nil, nil, nil, nil, nil, nil
	left.Holds, left.Dissolved = nil, nil
	for i := range m.Changes {
		left.leave(&m.Changes[i], reason)
	}
	left.Withdrawn, left.FirstSync = false, false
	return &left
}
