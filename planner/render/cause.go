package render

import (
	"contactsync/planner"
	"contactsync/planner/redact"
)

// because says in words why a change is made, "" if no cause is known.
func because(c *planner.Change) string {
	phrases := make([]string, len(c.Causes))
	for i, cause := range c.Causes {
		phrases[i] = phrase(cause, c)
	}
	if len(phrases) == 0 {
		return ""
	}
	return "because " + enumeration(phrases)
}

func phrase(cause planner.Cause, c *planner.Change) string {
	switch cause {
	case planner.Selected:
		if len(c.Criteria) == 0 {
			return "it is selected"
		}
		criteria := make([]string, len(c.Criteria))
		for i, criterion := range c.Criteria {
			criteria[i] = redact.Text(criterion)
		}
		return "it is selected by " + enumeration(criteria)
	case planner.SelectedAgain:
		return "it is selected again"
	case planner.MarkFound:
		return "it is ours and differs, and nothing more is known of it"
	case planner.DeletedInMailbox:
		return "it was deleted in the mailbox"
	case planner.FolderPolicy:
		return "the configuration puts it into another folder"
	case planner.MovedInMailbox:
		return "it was moved in the mailbox"
	case planner.ChangedInCRM:
		return "its record changed in the CRM"
	case planner.MappingChanged:
		return "the mapping changed"
	case planner.EditedInMailbox:
		return "it was edited in the mailbox"
	case planner.ClaimedBy:
		return "the sync " + redact.Quote(c.Sync) + " takes it over"
	case planner.NoLongerSelected:
		return "it is no longer selected"
	case planner.DeletedInCRM:
		return "its record was deleted in the CRM"
	case planner.MailboxLeft:
		return "the mailbox no longer takes part"
	case planner.SyncRemoved:
		return "its sync is not in the configuration any more"
	case planner.Duplicate:
		return "another contact of the same record stays"
	case planner.UserCopy:
		return "it is a copy that the user made"
	case planner.OwnerRenamed:
		return "the owner was renamed"
	case planner.Requested:
		return "that was requested"
	case planner.Destroyed:
		return "everything is to be destroyed"
	case planner.Matched:
		return "it is the only one that matches the record"
	case planner.Withdrawn:
		return "everything is to be released"
	case planner.Erased:
		return "its record is to be erased"
	case planner.Undone:
		return "a run is to be undone"
	}
	return redact.Text(string(cause))
}
