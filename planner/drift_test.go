package planner_test

import (
	"slices"
	"strings"
	"testing"

	"contactsync/planner"
)

// driftCases are about what a user did to a contact, under the three ways to
// treat it.
func driftCases() []planCase {
	crm := made("crm", "CRM")
	type did struct {
		what  string
		parts []part
	}
	edited := did{"edited", []part{crm, recorded("1", put("crm")), there("1", "i1", at("crm"), holds("edited"))}}
	moved := did{"moved", []part{crm, recorded("1", put("crm")), there("1", "i1", at("private"))}}
	both := did{"edited and moved", []part{crm, recorded("1", put("crm")), there("1", "i1", at("private"), holds("edited"))}}
	deleted := did{"deleted", []part{crm, recorded("1", put("crm"))}}

	var cases []planCase
	add := func(drift planner.Drift, d did, happened string, slot part, want string, mods ...func(*planner.Policy)) {
		name := map[planner.Drift]string{planner.Overwrite: "overwrite", planner.Keep: "keep", planner.Report: "report"}[drift]
		parts := append([]part{sales(append(mods, into("CRM"), on(drift))...)}, append(slices.Clone(d.parts), slot)...)
		cases = append(cases, planCase{name + ": " + d.what + happened, mailbox(parts...), want})
	}
	one := wanted("1")

	// The record did not change.
	add(planner.Overwrite, edited, "", one, "update 1 i1 edited_in_mailbox crm")
	add(planner.Overwrite, moved, "", one, "")
	add(planner.Overwrite, moved, ", to be always in place", one, "move 1 i1 moved_in_mailbox private→crm", always)
	add(planner.Overwrite, both, "", one, "update 1 i1 edited_in_mailbox,moved_in_mailbox private→crm")
	add(planner.Overwrite, deleted, "", one, "create 1 deleted_in_mailbox crm")
	for _, drift := range []planner.Drift{planner.Keep, planner.Report} {
		say := func(what string) string {
			if drift == planner.Keep {
				return ""
			}
			return "note 1 drifted " + what
		}
		let := func(what string) string {
			return strings.TrimPrefix(say(what)+"\nrecord 1 i1 s1m1 crm let edited", "\n")
		}
		add(drift, edited, "", one, let("edited in the mailbox"))
		add(drift, moved, "", one, say("moved in the mailbox"))
		add(drift, moved, ", to be always in place", one, say("moved in the mailbox"), always)
		add(drift, both, "", one, let("edited in the mailbox"))
		add(drift, both, ", to be always in place", one, let("edited in the mailbox"), always)
		add(drift, deleted, "", one, say("deleted in the mailbox"))
	}

	// The record or the mapping changed too: no drift is kept.
	for drift := planner.Overwrite; drift <= planner.Report; drift++ {
		record, mapping := wanted("1", record("s2")), wanted("1", mapping("m2"))
		add(drift, edited, ", and the record changed", record, "recreate 1 i1 changed_in_crm,edited_in_mailbox crm recoverable_items")
		add(drift, edited, ", and the mapping changed", mapping, "update 1 i1 edited_in_mailbox,mapping_changed crm")
		add(drift, moved, ", and the record changed", record, "recreate 1 i1 changed_in_crm,moved_in_mailbox private→crm recoverable_items")
		add(drift, moved, ", and the mapping changed", mapping, "update 1 i1 mapping_changed,moved_in_mailbox private→crm")
		add(drift, both, ", and the record changed", record, "recreate 1 i1 changed_in_crm,edited_in_mailbox,moved_in_mailbox private→crm recoverable_items")
	}
	add(planner.Overwrite, deleted, ", and the record changed", wanted("1", record("s2")), "create 1 deleted_in_mailbox crm")
	for _, drift := range []planner.Drift{planner.Keep, planner.Report} {
		add(drift, deleted, ", and the record changed", wanted("1", record("s2")), "create 1 changed_in_crm,deleted_in_mailbox crm")
		add(drift, deleted, ", and the mapping changed", wanted("1", mapping("m2")), "create 1 deleted_in_mailbox,mapping_changed crm")
	}

	keep := sales(into("CRM"), on(planner.Keep), always)
	return append(cases,
		planCase{"keep: a new folder is no reason to overwrite an edit", mailbox(keep, crm, wanted("1"), recorded("1"), there("1", "i1", holds("edited"))), "record 1 i1 s1m1 main let edited"},
		planCase{"keep: a new folder is no reason to move what the user moved", mailbox(keep, crm, wanted("1"), recorded("1"), there("1", "i1", at("private"))), ""},
		planCase{"keep: a new folder moves what the user left alone", mailbox(keep, crm, wanted("1"), recorded("1"), there("1", "i1")), "move 1 i1 folder_policy main→crm"},
		planCase{"keep: digests of another version do not bring a deleted contact back", mailbox(keep, crm, wanted("1", record("s2")), recorded("1", format(9), entryWant("x"))), ""},
		planCase{"keep: a deleted contact whose entry was inherited", mailbox(keep, crm, wanted("1"), recorded("1", inherited)), ""},
		planCase{"keep: the same, its record changed", mailbox(keep, crm, wanted("1", record("s2")), recorded("1", inherited)), "create 1 changed_in_crm,deleted_in_mailbox crm"},
		planCase{"keep: the same, its mapping changed", mailbox(keep, crm, wanted("1"), recorded("1", inherited, entryMap("m0"))), "create 1 deleted_in_mailbox,mapping_changed crm"},
		planCase{"keep: the same, of older digests", mailbox(keep, crm, wanted("1"), recorded("1", inherited, entrySrc(""), entryMap("m0"))), ""},
		planCase{"keep: another sync that wants the same does not bring a deleted contact back", mailbox(policy("events", on(planner.Keep)), wantedBy("events", "1"), recorded("1")), ""},
		planCase{"report: beside a surplus item", mailbox(sales(on(planner.Report)), wanted("1"), recorded("1"), there("1", "i1", holds("edited")), there("1", "i2")), "note 1 drifted edited in the mailbox\nnote 1 surplus\nrecord 1 i1 s1m1 main let edited"},
		planCase{"keep: a user's copy is unmarked nevertheless", mailbox(keep, crm, wanted("1"), recorded("1"), there("1", "i1", holds("edited")), there("1", "i2", op("o1"))), "unmark 1 i2 user_copy main\nrecord 1 i1 s1m1 main let edited"},
		planCase{"keep: an edit that was let be needs nothing more", mailbox(sales(on(planner.Keep)), wanted("1"), recorded("1", let("edited", planner.Keep)), there("1", "i1", holds("edited"))), ""},
		planCase{"report: an edit that was let be is told in every plan", mailbox(sales(on(planner.Report)), wanted("1"), recorded("1", let("edited", planner.Report)), there("1", "i1", holds("edited"))), "note 1 drifted edited in the mailbox"},
		planCase{"keep: an edit that was let be under another policy is judged anew", mailbox(sales(on(planner.Keep)), wanted("1"), recorded("1", let("edited", planner.Report)), there("1", "i1", holds("edited"))), "record 1 i1 s1m1 main let edited"},
		planCase{"overwrite: an edit that was let be before is overwritten", mailbox(wanted("1"), recorded("1", let("edited", planner.Keep)), there("1", "i1", holds("edited"))), "update 1 i1 edited_in_mailbox main"},
		planCase{"keep: an edit that was let be, and another one", mailbox(sales(on(planner.Keep)), wanted("1"), recorded("1", let("edited", planner.Keep)), there("1", "i1", holds("again"))), "record 1 i1 s1m1 main let again"},
		planCase{"keep: an edit that was let be, and the record changed", mailbox(sales(on(planner.Keep)), wanted("1", record("s2")), recorded("1", let("edited", planner.Keep)), there("1", "i1", holds("edited"))), "recreate 1 i1 changed_in_crm,edited_in_mailbox main recoverable_items"},
		planCase{"keep: an edit that was let be and was undone", mailbox(sales(on(planner.Keep)), wanted("1"), recorded("1", let("edited", planner.Keep)), there("1", "i1")), "record 1 i1 s1m1 main"},
		planCase{"keep: the state was lost, and the mark says that the edit came later", mailbox(sales(on(planner.Keep)), wanted("1"), there("1", "i1", holds("edited"))), "record 1 i1  main let edited"},
		planCase{"keep: the state was lost, and something else is wanted by now", mailbox(sales(on(planner.Keep)), wanted("1", record("s2")), there("1", "i1", holds("edited"))), "update 1 i1 mark_found main"},
		planCase{"keep: what the user asks for is done", mailbox(keep, crm, replace("1"), wanted("1"), recorded("1", put("crm")), there("1", "i1", at("crm"), holds("edited"))), "recreate 1 i1 edited_in_mailbox,requested crm recoverable_items"},
		planCase{"keep: a new record is created", mailbox(keep, crm, wanted("1")), "create 1 selected crm"},
	)
}

func TestDriftOnly(t *testing.T) {
	in := mailbox(
		wanted("1", record("s2")), recorded("1"), there("1", "i1", holds("edited")), there("1", "i9"),
		sales(into("CRM"), always), made("crm", "CRM"), made("old", "Old", with(0)),
		wanted("2"), recorded("2", put("crm")), there("2", "i2", at("private")),
		wanted("3"), recorded("3"),
		wanted("4", record("s2")), recorded("4", put("crm")), there("4", "i4", at("crm")),
		wanted("5", skipped),
		wanted("6"), there("6", "i6", at("crm")),
		wanted("7"), recorded("7", put("crm")), there("7", "i7", at("private"), holds("edited")),
	)
	plan := planner.Compute(in)
	// Room behind the notes, which a careless append would write to and sort.
	plan.Notes = slices.Grow(plan.Notes, 10)
	before := lines(plan)
	want := "skip 5 mapping_failed" +
		"\nnote 1 drifted edited in the mailbox" +
		"\nnote 1 surplus" +
		"\nnote 2 drifted moved in the mailbox" +
		"\nnote 3 drifted deleted in the mailbox" +
		"\nnote 7 drifted edited in the mailbox" +
		"\nnote 7 drifted moved in the mailbox" +
		"\nrecord 6 i6 s1m1 crm"
	if got := lines(planner.DriftOnly(plan)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if after := lines(plan); after != before {
		t.Errorf("the plan itself was changed:\n%s", after)
	}
}
