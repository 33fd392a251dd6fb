package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/planner/render"
)

// partakes says in words whether the mailbox takes part in a sync, and why not.
func partakes(s *Sync) string {
	why := ""
	switch desired.EnrollmentReason(s.Reason) {
	case desired.TakesPart:
		return "the mailbox takes part"
	case desired.NotInCRM:
		why = "its CRM does not have the rep"
	case desired.NotFlagged:
		why = "the CRM does not flag the rep for the connector"
	case desired.NotIncluded:
		why = "the rep's e-mail address is none of include"
	case desired.Excluded:
		why = "the rep's e-mail address is one of exclude"
	case desired.OutsidePercent:
		why = fmt.Sprintf("%d %% of the mailboxes take part, those with a number below %d; this one has %d", s.Percent, s.Percent, s.Percentile)
	case desired.WhereFalse:
		why = "the condition at " + s.Where + " is not true of the rep"
	case desired.WhereFailed:
		why = "it cannot be told whether the condition at " + s.Where + " is true: " + s.Problem
	}
	return "the mailbox takes no part: " + cmp.Or(why, s.Reason)
}

// saidBy says who said a setting, and where.
func saidBy(s *Setting) string {
	switch desired.Origin(s.From) {
	case desired.SaidByUserBlock:
		return "the user block, " + s.Place
	case desired.SaidInCRM:
		return "the rep's own setting in the CRM, " + s.Place
	}
	return "the sync, " + s.Place
}

// happens says in words what the plan does about the contact, or why nothing.
func happens(c *Contact) string {
	switch Verdict(c.Verdict) {
	case NotLookedAt:
		return "Nothing is done about the mailbox, and what it has of the record stays as it is."
	case Skipped:
		return "It is not decided what is to be done about it, and it stays as it is."
	case Undecidable:
		return "Its record cannot be used, and what the mailbox has of it stays as it is."
	case AsWanted:
		return "It is as it should be, and nothing is done."
	case LetBe:
		return "It differs from what is wanted by the user's doing, and stays as it is: so says on_drift."
	case LetLie:
		return "Its contents are as they should be, and it stays in the folder that it is in."
	case StaysDeleted:
		return "It was deleted in the mailbox, and stays deleted: so says on_drift."
	case OnHold:
		return "It is on hold since a run was undone, until its record or the mapping changes: -release-holds ends that."
	case Released:
		return "It is not wanted, stays in the mailbox and is no longer managed."
	case MailboxLeft:
		return "It is not wanted, and stays since the mailbox no longer takes part: so says on_mailbox_left."
	case Others:
		return "It is not wanted, and what is there under its key is not ours."
	case Absent:
		return "It is neither wanted nor there."
	}
	for i := range c.Changes {
		if change := &c.Changes[i]; change.Action == c.Verdict {
			return strings.TrimSpace("It will be "+render.Participle(planner.Action(c.Verdict))+" "+change.Because) + "."
		}
	}
	return "It will be " + render.Participle(planner.Action(c.Verdict)) + "."
}

// became says in words what became of the record.
func became(c *Contact) string {
	switch c.Record {
	case recordRead:
		return "was read at " + c.Origin
	case recordExists:
		return "exists in the CRM, and is not among what was read for this mailbox"
	case recordDeleted:
		return "was deleted in the CRM"
	}
	return "was not read, and it could not be told whether it exists"
}

// wants says in words what a sync makes of a record.
func wants(w *Way, c *Contact) string {
	switch {
	case w.Sync == c.FilledBy && w.Problem != "":
		return "would fill it, and cannot tell"
	case w.Sync == c.FilledBy:
		return "wants it, and fills it"
	case w.Wants && c.FilledBy != "":
		return "wants it too, and is not the strongest that does"
	case w.Wants:
		return "would want it"
	}
	return "does not want it"
}

// decides says in words what a criterion gives.
func decides(criterion *Criterion, c *Contact, rep string) string {
	text := ""
	switch criterion.Name {
	case "rep":
		if text = "the record's rep fields are empty"; len(c.Reps) > 0 {
			text = "the record's rep fields name " + strings.Join(c.Reps, ", ")
		}
	case "sales_group":
		if text = "the record is of no sales group"; len(c.Groups) > 0 {
			text = "the record's sales groups are " + strings.Join(c.Groups, ", ") +
				"; rep " + rep + " belongs to " + cmp.Or(strings.Join(criterion.Groups, ", "), "none of them")
		}
	case "favorites":
		if text = "rep " + rep + " did not mark the record"; criterion.Holds {
			text = "rep " + rep + " marked the record"
		}
	case "all":
		text = "it gives every record"
	}
	if !criterion.Read {
		text = "not read, since no sync asks for it"
	}
	switch {
	case !criterion.On:
		return "off (" + text + ")"
	case criterion.Holds:
		return "yes: " + text
	}
	return "no: " + text
}

// skipped and noted say in words what a remark is about.
func skipped(word string) string { return render.SkipHeading(planner.SkipReason(word)) }

func noted(word string) string { return render.NoteHeading(planner.NoteKind(word)) }

// stands says in words how a property stands.
func stands(p *Property) string {
	if p.Problem != "" {
		return "cannot be mapped: " + p.Problem
	}
	return map[string]string{
		isSame:    "as it should be",
		isWritten: "will be written",
		isKept:    "differs, and stays",
		isOnce:    "written at creation only",
		isLocked:  "left as it is, since a field that it needs may not be read",
		isLeftOut: "left out, since the system cannot hold it",
	}[p.State]
}

// holds says in words how the contents compare with the wanted ones.
func holds(c *Contact) string {
	text := map[string]string{
		"as_wanted": "Its contents are the wanted ones",
		"as_stored": "Its contents are what the server made of the wanted ones",
		"let_be":    "Its contents are not the wanted ones",
		"differs":   "Its contents are not the wanted ones",
	}[c.Contents]
	switch {
	case text == "":
		return ""
	case c.Edited:
		return text + "; it was edited since our last write."
	}
	return text + "."
}

// roleOf says in words what an item is.
func roleOf(role string) string {
	return cmp.Or(map[planner.Role]string{
		planner.TheContact:     "the contact",
		planner.SecondContact:  "a second contact of the same record, which goes",
		planner.SurplusContact: "a second contact of the same record, which the state knows nothing of",
		planner.ReleasedItem:   "a second contact, no longer managed",
		planner.CopyOfContact:  "a copy that the user made",
		planner.ForeignContact: "of another owner",
		planner.UnreadableItem: "with a mark that cannot be read",
	}[planner.Role(role)], role)
}

// counted are the numbers of some things, sorted by their names: "2 create, 1 move".
func counted(counts map[string]int) string {
	var list []string
	for name, n := range counts {
		list = append(list, fmt.Sprintf("%d %s", n, name))
	}
	slices.SortFunc(list, func(a, b string) int {
		_, a, _ = strings.Cut(a, " ")
		_, b, _ = strings.Cut(b, " ")
		return cmp.Compare(a, b)
	})
	return strings.Join(list, ", ")
}
