package explain_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"contactsync/planner"
	"contactsync/planner/explain"
	"contactsync/planner/redact"
	"contactsync/state"
)

// decisions are the rows of the planner's decision table, as explained: the verdict, the sentence,
// and what the items are.
var decisions = []struct {
	name     string
	in       *planner.Input
	verdict  string
	sentence string
	roles    string
}{
	{"unknown: the record cannot be used", mailbox(unknown, recorded("v1"), there("edited")),
		"unknown", "Its record cannot be used, and what the mailbox has of it stays as it is.", "contact"},
	{"unknown: the mapping failed", mailbox(mappingFails, recorded("v1"), there("v1")),
		"skipped", "It is not decided what is to be done about it, and it stays as it is.", "contact"},
	{"unknown: the look-up failed", mailbox(recorded("v1"), there("v1")),
		"skipped", "It is not decided what is to be done about it, and it stays as it is.", "contact"},

	{"wanted, and neither recorded nor there", mailbox(wanted("v1")),
		"create", "It will be created because it is selected by rep.", ""},
	{"wanted and there, not recorded, the same", mailbox(wanted("v1"), there("v1")),
		"as_wanted", "It is as it should be, and nothing is done.", "contact"},
	{"wanted and there, not recorded, in another folder", mailbox(policy(into("Private"), always), wanted("v1"), there("v1")),
		"move", "It will be moved because the configuration puts it into another folder.", "contact"},
	{"wanted and there, not recorded, different", mailbox(wanted("v2"), there("v1")),
		"update", "It will be updated in-place because it is ours and differs, and nothing more is known of it.", "contact"},
	{"wanted, and released before", mailbox(wanted("v1"), recorded("v1"), there("v1", released)),
		"update", "It will be updated in-place because it is selected again.", "contact"},
	{"wanted and recorded, not there", mailbox(wanted("v1"), recorded("v1")),
		"create", "It will be created because it was deleted in the mailbox.", ""},
	{"wanted, recorded and there, the same", mailbox(wanted("v1"), recorded("v1"), there("v1")),
		"as_wanted", "It is as it should be, and nothing is done.", "contact"},
	{"wanted, recorded and there, moved, to be moved back", mailbox(policy(into("Private"), always), wanted("v1"), recordedIn("v1"), there("v1")),
		"move", "It will be moved because it was moved in the mailbox.", "contact"},
	{"wanted, recorded and there, in another folder", mailbox(policy(into("Private")), wanted("v1"), recorded("v1"), there("v1")),
		"let_lie", "Its contents are as they should be, and it stays in the folder that it is in.", "contact"},
	{"wanted, recorded and there, the record changed", mailbox(wanted("v2"), recorded("v1"), there("v1")),
		"recreate", "It will be replaced because its record changed in the CRM.", "contact"},
	{"wanted, recorded and there, edited", mailbox(wanted("v1"), recorded("v1"), there("edited")),
		"update", "It will be updated in-place because it was edited in the mailbox.", "contact"},

	{"not selected any more", mailbox(recorded("v1"), there("v1"), existence(planner.StillExists)),
		"delete", "It will be destroyed because it is no longer selected.", "contact"},
	{"not selected any more, to be kept", mailbox(policy(release), recorded("v1"), there("v1"), existence(planner.StillExists)),
		"release", "It will be released because it is no longer selected.", "contact"},
	{"deleted in the CRM", mailbox(recorded("v1"), there("v1"), existence(planner.NoLongerExists)),
		"delete", "It will be destroyed because its record was deleted in the CRM.", "contact"},
	{"the mailbox left", mailbox(policy(left), recorded("v1"), there("v1")),
		"mailbox_left", "It is not wanted, and stays since the mailbox no longer takes part: so says on_mailbox_left.", "contact"},
	{"the mailbox left, to be emptied", mailbox(policy(left, deleteLeft), recorded("v1"), there("v1")),
		"delete", "It will be destroyed because the mailbox no longer takes part.", "contact"},
	{"the sync was removed", mailbox(without, recorded("v1"), there("v1")),
		"delete", "It will be destroyed because its sync is not in the configuration any more.", "contact"},
	{"released, and not wanted", mailbox(recorded("v1"), there("v1", released), existence(planner.StillExists)),
		"released", "It is not wanted, stays in the mailbox and is no longer managed.", "contact"},
	{"recorded, and neither wanted nor there", mailbox(recorded("v1")),
		"forget", "It will be forgotten because it was deleted in the mailbox.", ""},
	{"nothing at all", mailbox(),
		"absent", "It is neither wanted nor there.", ""},

	{"of another owner, and wanted", mailbox(wanted("v1"), there("v1", foreign)),
		"skipped", "It is not decided what is to be done about it, and it stays as it is.", "foreign"},
	{"of another owner, and not wanted", mailbox(there("v1", foreign)),
		"others", "It is not wanted, and what is there under its key is not ours.", "foreign"},
	{"with a mark that cannot be read", mailbox(wanted("v1"), there("v1", unreadable)),
		"skipped", "It is not decided what is to be done about it, and it stays as it is.", "unreadable"},
	{"with a copy", mailbox(wanted("v1"), recorded("v1"), there("v1"), there("v1", copied)),
		"as_wanted", "It is as it should be, and nothing is done.", "contact copy"},
	{"a copy, and not wanted", mailbox(there("v1", copied)),
		"others", "It is not wanted, and what is there under its key is not ours.", "copy"},
	{"with a second contact of ours", mailbox(wanted("v1"), recorded("v1"), intendsSecond, there("v1"), there("v1", second)),
		"as_wanted", "It is as it should be, and nothing is done.", "contact duplicate"},
	{"with a second contact of which nothing is known", mailbox(wanted("v1"), recorded("v1"), there("v1"), there("v1", second)),
		"as_wanted", "It is as it should be, and nothing is done.", "contact surplus"},

	{"on hold", mailbox(wanted("v1"), held, recorded("v1"), there("edited")),
		"on_hold", "It is on hold since a run was undone, until its record or the mapping changes: -release-holds ends that.", "contact"},

	{"edited, and edits are kept", mailbox(policy(keep), wanted("v1"), recorded("v1"), there("edited")),
		"let_be", "It differs from what is wanted by the user's doing, and stays as it is: so says on_drift.", "contact"},
	{"edited, and edits are reported", mailbox(policy(report), wanted("v1"), recorded("v1"), there("edited")),
		"let_be", "It differs from what is wanted by the user's doing, and stays as it is: so says on_drift.", "contact"},
	{"moved, and that is kept", mailbox(policy(keep, into("Private"), always), wanted("v1"), recordedIn("v1"), there("v1")),
		"let_lie", "Its contents are as they should be, and it stays in the folder that it is in.", "contact"},
	{"deleted, and that is kept", mailbox(policy(keep), wanted("v1"), recorded("v1")),
		"stays_deleted", "It was deleted in the mailbox, and stays deleted: so says on_drift.", ""},
}

// held has the key on hold.
func held(in *planner.Input) {
	m := in.Slots[0].Mapped
	in.Holds = []state.Hold{{Key: in.Slots[0].Key, Src: m.Src, Map: m.Map, Run: "r1"}}
}

// recordedIn is recorded, in the folder that the configuration names.
func recordedIn(version string) part {
	return func(in *planner.Input) {
		recorded(version)(in)
		in.Entries[0].Folder = "private"
	}
}

func TestDecisions(t *testing.T) {
	for _, c := range decisions {
		t.Run(c.name, func(t *testing.T) {
			plan := planner.Compute(c.in)
			document := explain.Explain("5", []*explain.Case{{
				Mailbox: state.MailboxID{Target: "vdir.mail", Rep: "5"}, TakesPart: true,
				Input: c.in, Plan: plan, Record: &explain.Record{Key: theKey},
			}}, redact.New(redact.Hide))
			contact := document.Mailboxes[0].Contact
			if contact.Verdict != c.verdict {
				t.Errorf("the verdict is %s, want %s", contact.Verdict, c.verdict)
			}
			var text strings.Builder
			if err := document.Text(&text); err != nil {
				t.Fatal(err)
			}
			if lines := strings.Split(text.String(), "\n"); lines[1] != c.sentence {
				t.Errorf("it says\n%s\nwant\n%s", lines[1], c.sentence)
			}
			var roles []string
			for _, item := range contact.Items {
				roles = append(roles, item.Role)
			}
			if got := strings.Join(roles, " "); got != c.roles {
				t.Errorf("the items are %q, want %q", got, c.roles)
			}
			if got, want := explainedChanges(contact), plannedChanges(plan); !slices.Equal(got, want) {
				t.Errorf("explained are %v, planned %v", got, want)
			}
			if strings.Contains(text.String(), "Ada") {
				t.Errorf("it shows a name:\n%s", text.String())
			}
		})
	}
}

func explainedChanges(c *explain.Contact) (changes []string) {
	for _, change := range c.Changes {
		changes = append(changes, fmt.Sprint(change.Action, change.Causes, change.Item))
	}
	return changes
}

func plannedChanges(plan *planner.MailboxPlan) (changes []string) {
	for i := range plan.Changes {
		c := &plan.Changes[i]
		item := ""
		if c.Item.ID != "" {
			item = planner.ItemName(c.Item.ID) // the id may say what a user called a file
		}
		changes = append(changes, fmt.Sprint(c.Action, c.Causes, item))
	}
	return changes
}
