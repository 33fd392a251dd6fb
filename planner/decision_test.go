package planner_test

import (
	"testing"

	"contactsync/planner"
)

// decisionCases are the rows of the decision table for wanted contacts.
func decisionCases() []planCase {
	ours := func(mods ...func(*planner.Item)) part { return there("1", "i1", mods...) }
	return []planCase{
		// Unknown.
		{"a record that could not be read: its contact stays", mailbox(unknown("1"), recorded("1"), ours(holds("edited"))), ""},
		{"a record that could not be read: what is missing stays so", mailbox(unknown("1"), recorded("1")), ""},
		{"a record that could not be read is not forgotten when unwanted", mailbox(unknown("1"), recorded("1"), ours(), existence("1", planner.NoLongerExists)), ""},
		{"a record that could not be read though it is settled", mailbox(wanted("1"), unknown("1"), recorded("1"), ours()), ""},
		{"a mapping that failed: nothing is created", mailbox(wanted("1", skipped)), "skip 1 mapping_failed"},
		{"a mapping that failed: the contact stays", mailbox(wanted("1", skipped), recorded("1"), ours(holds("edited"))), "skip 1 mapping_failed"},
		{"a contact that vanished while it was read", mailbox(wanted("1", record("s2")), recorded("1"), ours(unread)), "skip 1 lookup_failed"},

		// Not observed.
		{"a new record", mailbox(wanted("1")), "create 1 selected main"},
		{"the user deleted the contact", mailbox(wanted("1"), recorded("1")), "create 1 deleted_in_mailbox main"},
		{"the user deleted the contact and the record changed", mailbox(wanted("1", record("s2")), recorded("1")), "create 1 deleted_in_mailbox main"},
		{"a create of which nothing came", mailbox(wanted("1"), intent("1", "create", "o1")), "create 1 selected main"},

		// Same contents.
		{"nothing happened", mailbox(wanted("1"), recorded("1"), ours()), ""},
		{"nothing happened, and an intent was left open", mailbox(wanted("1"), recorded("1"), ours(), intent("1", "create", "o1")), "record 1 i1 s1m1 main"},
		{"nothing happened, and an intent is closed", mailbox(wanted("1"), recorded("1"), ours(), intent("1", "create", "o1", closed)), ""},
		{"nothing happened but a new change key", mailbox(wanted("1"), recorded("1"), ours(holds("s1m1"))), ""},
		{"the state was lost", mailbox(wanted("1"), ours()), "record 1 i1 s1m1 main"},
		{"the state was lost after the record changed back", mailbox(wanted("1"), ours(marked("s0m1"))), "record 1 i1 s1m1 main"},
		{"the record changed in a field that shows nowhere", mailbox(wanted("1", mapping("m1")), recorded("1", entrySrc("s0")), ours()), "record 1 i1 s1m1 main"},
		{"the mapping changed and wants the same", mailbox(wanted("1"), recorded("1", entryMap("m0")), ours()), "record 1 i1 s1m1 main"},
		{"what the mapping calls changed, and wants what is there", mailbox(wanted("1"), recorded("1", entryWant("s0m1")), ours()), "record 1 i1 s1m1 main"},
		{"other properties are managed, and are as they should be", mailbox(wanted("1"), recorded("1", entryShape("other")), ours()), "record 1 i1 s1m1 main"},
		{"other fields are read, and want the same", mailbox(wanted("1", reads("others")), recorded("1"), ours()), "record 1 i1 s1m1 main"},
		{"the user entered what the CRM says now", mailbox(wanted("1", record("s2")), recorded("1"), ours(holds("s2m1"))), "record 1 i1 s2m1 main"},
		{"another sync takes the key over and wants the same", mailbox(policy("events"), wantedBy("events", "1"), recorded("1"), ours()), "record 1 i1 s1m1 main of events"},
		{"the item got another id", mailbox(wanted("1"), recorded("1", entryItem("i0")), ours()), "record 1 i1 s1m1 main"},
		{"the item was found with another op", mailbox(wanted("1"), recorded("1", entryOp("o0")), ours()), "record 1 i1 s1m1 main"},

		// What the server made of what we wrote is the same.
		{"the server rewrote it", mailbox(wanted("1"), recorded("1", got("rewritten")), ours(holds("rewritten"), markedGot("rewritten"))), ""},
		{"the server rewrote it and the mark does not say so yet", mailbox(wanted("1"), recorded("1", got("rewritten")), ours(holds("rewritten"))), "record 1 i1 rewritten main"},
		{"the server rewrote it and the mark says something else", mailbox(wanted("1"), recorded("1", got("rewritten")), ours(holds("rewritten"), markedGot("before"))), "record 1 i1 rewritten main"},
		{"the server rewrote it and the record changed", mailbox(wanted("1", record("s2")), recorded("1", got("rewritten")), ours(holds("rewritten"))), "recreate 1 i1 changed_in_crm main recoverable_items"},
		{"the server rewrote it and then the user", mailbox(wanted("1"), recorded("1", got("rewritten")), ours(holds("edited"))), "update 1 i1 edited_in_mailbox main"},
		{"the server rewrote it and the user mended it", mailbox(wanted("1"), recorded("1", got("rewritten")), ours(holds("s1m1"))), ""},
		{"the server rewrote it and the state was lost", mailbox(wanted("1"), ours(holds("rewritten"), markedGot("rewritten"))), "record 1 i1 rewritten main"},
		{"the server rewrote it, the state was lost, the record changed", mailbox(wanted("1", record("s2")), ours(holds("rewritten"), markedGot("rewritten"))), "update 1 i1 mark_found main"},
		{"the state knows another item than the one with the rewrite in its mark", mailbox(wanted("1"), recorded("1", entryItem("i0"), entryOp("o0")), ours(holds("rewritten"), markedGot("rewritten"))), "record 1 i1 rewritten main"},
		{"another op's rewrite is no excuse", mailbox(wanted("1"), recorded("1", entryItem("i0"), entryOp("o0"), got("rewritten")), ours(holds("rewritten"))), "update 1 i1 mark_found main"},
		{"rewritten, and other properties are managed now", mailbox(wanted("1"), recorded("1", got("rewritten"), entryShape("other")), ours(holds("rewritten"))), "update 1 i1 mark_found main"},
		{"no read after our write: only the wanted contents are the same", mailbox(wanted("1"), recorded("1", got("")), ours(holds("rewritten"))), "update 1 i1 edited_in_mailbox main"},
		{"no read after our write: the wanted contents", mailbox(wanted("1"), recorded("1", got("")), ours()), ""},
		{"no read after our write, and the change key is ours: nobody edited it", mailbox(wanted("1", record("s2")), recorded("1", got("")), ours(contents("rewritten"))), "recreate 1 i1 changed_in_crm main recoverable_items"},
		{"the change key is ours: nobody edited it", mailbox(wanted("1", mapping("m2")), recorded("1"), ours(contents("edited"))), "update 1 i1 mapping_changed main"},
		{"neither key says anything", mailbox(wanted("1", mapping("m2")), recorded("1", entryChangeKey("")), ours(contents("edited"), changeKey(""))), "update 1 i1 edited_in_mailbox,mapping_changed main"},

		{"neither was it read then nor can it be compared now", mailbox(wanted("1"), recorded("1", got("")), ours(holds("edited"), incomparable)), "update 1 i1 mark_found main"},
		{"what was read then cannot be compared now", mailbox(wanted("1", mapping("m2")), recorded("1"), ours(holds("edited"), incomparable)), "update 1 i1 mapping_changed main"},

		// Other contents: each cause alone.
		{"the record changed", mailbox(wanted("1", record("s2")), recorded("1"), ours()), "recreate 1 i1 changed_in_crm main recoverable_items"},
		{"the record changed, in place", mailbox(sales(inPlace), wanted("1", record("s2")), recorded("1"), ours()), "update 1 i1 changed_in_crm main"},
		{"the mapping changed", mailbox(wanted("1", mapping("m2")), recorded("1"), ours()), "update 1 i1 mapping_changed main"},
		{"what the mapping calls changed", mailbox(wanted("1", record("s2")), recorded("1", entrySrc("s2")), ours()), "update 1 i1 mapping_changed main"},
		{"the user edited it", mailbox(wanted("1"), recorded("1"), ours(holds("edited"))), "update 1 i1 edited_in_mailbox main"},
		{"the user edited it and another sync takes it over", mailbox(policy("events"), wantedBy("events", "1"), recorded("1"), ours(holds("edited"))), "update 1 i1 claimed_by,edited_in_mailbox main of events"},
		{"the state was lost and the record changed", mailbox(wanted("1", record("s2")), ours()), "update 1 i1 mark_found main"},
		{"the state was lost and the user edited it", mailbox(wanted("1"), ours(holds("edited"))), "update 1 i1 mark_found main"},

		// Causes together.
		{"record and mapping changed", mailbox(wanted("1", record("s2"), mapping("m2")), recorded("1"), ours()), "recreate 1 i1 changed_in_crm,mapping_changed main recoverable_items"},
		{"record changed and user edited", mailbox(wanted("1", record("s2")), recorded("1"), ours(holds("edited"))), "recreate 1 i1 changed_in_crm,edited_in_mailbox main recoverable_items"},
		{"mapping changed and user edited", mailbox(wanted("1", mapping("m2")), recorded("1"), ours(holds("edited"))), "update 1 i1 edited_in_mailbox,mapping_changed main"},
		{"record and mapping changed and user edited", mailbox(wanted("1", record("s2"), mapping("m2")), recorded("1"), ours(holds("edited"))), "recreate 1 i1 changed_in_crm,edited_in_mailbox,mapping_changed main recoverable_items"},
		{"another sync takes a changed record over: never made anew", mailbox(policy("events"), wantedBy("events", "1", record("s2")), recorded("1"), ours()), "update 1 i1 changed_in_crm,claimed_by main of events"},
		{"another sync takes the key over with its mapping", mailbox(policy("events", into("Private")), wantedBy("events", "1", mapping("m2")), recorded("1"), ours()), "update 1 i1 claimed_by,folder_policy,mapping_changed main→private of events"},

		// The mapping reads other fields than before.
		{"other fields are read: the old ones did not change", mailbox(wanted("1", record("t1"), mapping("m2"), reads("others"), srcThen("s1")), recorded("1"), ours()), "update 1 i1 mapping_changed main"},
		{"other fields are read: the old ones changed", mailbox(wanted("1", record("t1"), mapping("m2"), reads("others"), srcThen("s2")), recorded("1"), ours()), "recreate 1 i1 changed_in_crm,mapping_changed main recoverable_items"},
		{"other fields are read: nothing is known of the old ones", mailbox(wanted("1", record("t1"), mapping("m2"), reads("others")), recorded("1"), ours()), "update 1 i1 mapping_changed main"},

		// Digests of an older format are no difference.
		{"older digests and the same contents", mailbox(wanted("1"), recorded("1", format(0), entrySrc("x"), entryMap("y"), entryWant("z")), ours(marked("z"))), "record 1 i1 s1m1 main"},
		{"older digests and other contents", mailbox(wanted("1"), recorded("1", format(0), entrySrc("x"), entryMap("y"), entryWant("z")), ours(holds("edited"))), "update 1 i1 mark_found main"},
		{"older digests prove nothing by being equal", mailbox(wanted("1"), recorded("1", format(0), got("rewritten")), ours(holds("rewritten"))), "update 1 i1 mark_found main"},

		// Recreated contacts: what goes where, and what goes on.
		{"an old half never goes to Deleted Items", mailbox(sales(mode("deleted_items")), wanted("1", record("s2")), recorded("1"), ours()), "recreate 1 i1 changed_in_crm main recoverable_items"},
		{"an old half goes for good if all do", mailbox(sales(mode("permanent")), wanted("1", record("s2")), recorded("1"), ours()), "recreate 1 i1 changed_in_crm main permanent"},
		{"an old half has what the new one will not", mailbox(wanted("1", record("s2")), recorded("1"), ours(carrying("photo"), carrying("categories"), carrying("notes"), carrying("birthday"))), "recreate 1 i1 changed_in_crm main drops birthday,photo recoverable_items"},

		// Adopted contacts were the user's.
		{"an adopted contact whose record changed", mailbox(wanted("1", record("s2")), recorded("1"), ours(adopted)), "update 1 i1 changed_in_crm main"},
		{"an adopted contact that is as it should be", mailbox(wanted("1"), recorded("1"), ours(adopted)), ""},

		// Released contacts are taken back.
		{"a released contact is wanted again", mailbox(wanted("1"), ours(released)), "update 1 i1 selected_again main (mark only)"},
		{"a released contact is wanted again and its record changed", mailbox(wanted("1", record("s2")), ours(released)), "update 1 i1 mark_found,selected_again main"},
		{"a released contact with an entry that is as it should be", mailbox(wanted("1"), recorded("1"), ours(released)), "update 1 i1 selected_again main (mark only)"},
		{"a released contact with an entry", mailbox(wanted("1", record("s2")), recorded("1"), ours(released)), "update 1 i1 changed_in_crm,selected_again main"},

		// What the user asks for.
		{"replace a contact that is as it should be", mailbox(replace("1"), wanted("1"), recorded("1"), ours()), "recreate 1 i1 requested main recoverable_items"},
		{"replace a contact under update in place", mailbox(sales(inPlace), replace("1"), wanted("1", mapping("m2")), recorded("1"), ours()), "recreate 1 i1 mapping_changed,requested main recoverable_items"},
		{"replace an adopted contact", mailbox(replace("1"), wanted("1"), recorded("1"), ours(adopted)), ""},
		{"replace a released contact", mailbox(replace("1"), wanted("1"), ours(released)), "update 1 i1 selected_again main (mark only)"},
		{"replace a contact that is not there", mailbox(replace("1"), wanted("1")), "create 1 selected main"},
		{"replace another contact", mailbox(replace("2"), wanted("1"), recorded("1"), ours()), ""},
		{"replace a contact of the user's choice of folder", mailbox(sales(into("Private")), replace("1"), wanted("1"), recorded("1"), ours()), "recreate 1 i1 folder_policy,requested main→private recoverable_items"},

		// The end of everything.
		{"destroy what is wanted", mailbox(destroy, wanted("1"), recorded("1"), ours()), "delete 1 i1 destroy main deleted_items"},
		{"destroy what is not known", mailbox(destroy, unknown("1"), recorded("1"), ours()), "delete 1 i1 destroy main deleted_items"},
		{"destroy what cannot be mapped", mailbox(destroy, wanted("1", skipped), recorded("1"), ours()), "delete 1 i1 destroy main deleted_items"},
		{"destroy as the sync deletes", mailbox(destroy, sales(mode("permanent")), recorded("1"), ours()), "delete 1 i1 destroy main permanent"},
		{"destroy as the sync deletes that wants it", mailbox(destroy, policy("events", mode("permanent")), wantedBy("events", "1"), ours()), "delete 1 i1 destroy main permanent of events"},
		{"destroy what the user deleted", mailbox(destroy, wanted("1"), recorded("1")), "forget 1 destroy"},
		{"destroy what is not there", mailbox(destroy, wanted("1")), ""},
		{"destroy what was released", mailbox(destroy, ours(released)), ""},
		{"destroy what was the user's", mailbox(destroy, recorded("1"), ours(adopted)), "release 1 i1 destroy main"},
		{"destroy what belongs to another", mailbox(destroy, ours(ownedBy("other"))), ""},
		{"destroy both of two", mailbox(destroy, wanted("1"), recorded("1"), ours(), there("1", "i2")), "delete 1 i1 destroy main deleted_items\ndelete 1 i2 destroy main deleted_items"},
		{"destroy both of two that cannot be mapped", mailbox(destroy, wanted("1", skipped), recorded("1"), ours(), there("1", "i2")), "delete 1 i1 destroy main deleted_items\ndelete 1 i2 destroy main deleted_items"},
		{"destroy a mailbox that left", mailbox(destroy, sales(left), recorded("1"), ours()), "delete 1 i1 destroy main deleted_items"},
	}
}

func TestUnsaid(t *testing.T) {
	for _, c := range []struct {
		name, got, mark string
		want            bool
	}{
		{"not read yet", "", "", false},
		{"not read yet, and the mark says something", "", "rewritten", false},
		{"stored as wanted", "s1m1", "", false},
		{"stored as wanted, and the mark says something", "s1m1", "rewritten", false},
		{"rewritten", "rewritten", "", true},
		{"rewritten, and the mark says so", "rewritten", "rewritten", false},
		{"rewritten in another way than the mark says", "rewritten", "before", true},
	} {
		in := mailbox(recorded("1", got(c.got)), there("1", "i1", markedGot(c.mark)))
		if got := planner.Unsaid(&in.Entries[0], &in.Items[0].Item); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
