package planner_test

import (
	"strings"
	"testing"

	"contactsync/planner"
)

// identityCases are about whose an item is: ours, a copy, a second one of
// ours, or somebody else's.
func identityCases() []planCase {
	newer := created(2)
	return []planCase{
		// Copies are the user's own.
		{"a copy from another mailbox", mailbox(there("1", "i1", ofRep("6"))), "unmark 1 i1 user_copy main of any sync"},
		{"a copy from another mailbox does for nothing", mailbox(wanted("1"), there("1", "i1", ofRep("6"))), "create 1 selected main\nunmark 1 i1 user_copy main"},
		{"a copy from another mailbox beside the contact", mailbox(wanted("1"), recorded("1"), there("1", "i1"), there("1", "i2", ofRep("6"))), "unmark 1 i2 user_copy main"},
		{"what the state knows, with the mark of another mailbox", mailbox(wanted("1"), recorded("1"), there("1", "i1", ofRep("6"))), "create 1 deleted_in_mailbox main\nunmark 1 i1 user_copy main"},
		{"a copy of what is not known", mailbox(unknown("1"), there("1", "i1", ofRep("6"))), "unmark 1 i1 user_copy main of any sync"},
		{"a copy of what cannot be mapped", mailbox(wanted("1", skipped), there("1", "i1", ofRep("6"))), "unmark 1 i1 user_copy main\nskip 1 mapping_failed"},
		{"a copy when all is destroyed", mailbox(destroy, there("1", "i1", ofRep("6"))), "unmark 1 i1 user_copy main of any sync"},
		{"a copy of what is no longer wanted", mailbox(recorded("1"), there("1", "i1"), there("1", "i2", op("o1")), existence("1", planner.StillExists)), "delete 1 i1 no_longer_selected main deleted_items\nunmark 1 i2 user_copy main"},
		{"of one op the state's item stays", mailbox(wanted("1"), recorded("1"), there("1", "i0", op("o1"), seen(0), created(1)), there("1", "i1", newer)), "unmark 1 i0 user_copy main"},
		{"of one op without the state's item the first seen stays", mailbox(wanted("1"), recorded("1", entryItem("i0")), there("1", "i1", op("o1"), seen(2), created(1)), there("1", "i2", op("o1"), seen(1), newer)), "unmark 1 i1 user_copy main\nrecord 1 i2 s1m1 main"},
		{"of one op seen at once the oldest stays", mailbox(wanted("1"), there("1", "i1", op("o1"), newer), there("1", "i2", op("o1"))), "unmark 1 i1 user_copy main\nrecord 1 i2 s1m1 main"},
		{"of one op and age the lower id stays", mailbox(wanted("1"), there("1", "i1", op("o1")), there("1", "i2", op("o1"))), "unmark 1 i2 user_copy main\nrecord 1 i1 s1m1 main"},
		{"three of one op", mailbox(wanted("1"), recorded("1"), there("1", "i1"), there("1", "i2", op("o1")), there("1", "i3", op("o1"))), "unmark 1 i2 user_copy main\nunmark 1 i3 user_copy main"},
		{"two of one op and one of another", mailbox(wanted("1"), recorded("1"), there("1", "i1"), there("1", "i2", op("o1")), there("1", "i3")), "unmark 1 i2 user_copy main\nnote 1 surplus"},
		{"what comes back out of Deleted Items", mailbox(wanted("1"), finished("o1"), there("1", "i1")), "create 1 selected main\nunmark 1 i1 user_copy main"},
		{"what comes back beside its successor", mailbox(wanted("1"), recorded("1"), finished("o0"), there("1", "i1"), there("1", "i0")), "unmark 1 i0 user_copy main"},
		{"a copy of an item that is being deleted", mailbox(intent("1", "delete", "o1", ofItem("i1")), recorded("1"), there("1", "i2", op("o1")), existence("1", planner.StillExists)), "forget 1 deleted_in_mailbox\nunmark 1 i2 user_copy main"},
		{"an item that is being deleted and is still there", mailbox(intent("1", "delete", "o1", ofItem("i1")), recorded("1"), there("1", "i1"), existence("1", planner.StillExists)), "delete 1 i1 no_longer_selected main deleted_items"},
		{"an item that was to be deleted, and its copy", mailbox(intent("1", "delete", "o1", ofItem("i1")), recorded("1"), there("1", "i1"), there("1", "i2", op("o1")), existence("1", planner.StillExists)), "delete 1 i1 no_longer_selected main deleted_items\nunmark 1 i2 user_copy main"},
		{"a closed deletion says nothing of its op", mailbox(intent("1", "delete", "o1", ofItem("i0"), closed), wanted("1"), there("1", "i1")), "record 1 i1 s1m1 main"},
		{"a copy of an old half that is gone", mailbox(intent("1", "recreate", "o1", oldHalf("i0", "o0")), wanted("1"), recorded("1"), there("1", "i1"), there("1", "i2", op("o0"))), "unmark 1 i2 user_copy main\nrecord 1 i1 s1m1 main"},
		{"a copy of an old half that was seen before it", mailbox(intent("1", "recreate", "o1", oldHalf("i9", "o9")), wanted("1"), recorded("1"), there("1", "i1"), there("1", "i8", op("o9"), seen(0)), there("1", "i9")), "delete 1 i9 duplicate main recoverable_items i1 stays\nunmark 1 i8 user_copy main\nrecord 1 i1 s1m1 main"},
		{"a moved old half whose new half never came", mailbox(intent("1", "recreate", "o2", oldHalf("i0", "o1")), wanted("1"), recorded("1", entryItem("i0")), there("1", "i1")), "record 1 i1 s1m1 main"},
		{"an open move says nothing of its op", mailbox(intent("1", "move", "o1", ofItem("i0")), wanted("1"), recorded("1", entryItem("i0")), there("1", "i1")), "record 1 i1 s1m1 main"},

		// Several of ours: which one stays.
		{"the new half of an open recreate stays", mailbox(intent("1", "recreate", "o2", oldHalf("i1", "o1")), wanted("1"), recorded("1"), there("1", "i1"), there("1", "i2", newer)), "delete 1 i1 duplicate main recoverable_items i2 stays\nrecord 1 i2 s1m1 main"},
		{"the new half of a closed recreate has no privilege", mailbox(intent("1", "recreate", "o2", oldHalf("i1", "o1"), closed), wanted("1"), recorded("1"), there("1", "i1"), there("1", "i2", newer)), "delete 1 i2 duplicate main recoverable_items i1 stays"},
		{"the old half that is still there after the state says new", mailbox(intent("1", "recreate", "o1", oldHalf("i0", "o0")), wanted("1"), recorded("1"), there("1", "i0"), there("1", "i1", newer)), "delete 1 i0 duplicate main recoverable_items i1 stays\nrecord 1 i1 s1m1 main"},
		{"an open create has no privilege", mailbox(intent("1", "create", "o2"), wanted("1"), recorded("1"), there("1", "i1"), there("1", "i2")), "delete 1 i2 duplicate main recoverable_items i1 stays\nrecord 1 i1 s1m1 main"},
		{"the state's item stays before the one that is wanted", mailbox(intent("1", "create", "o2", closed), wanted("1"), recorded("1"), there("1", "i1", marked("s0m1"), newer), there("1", "i2")), "delete 1 i2 duplicate main recoverable_items i1 stays"},
		{"the one that is wanted stays before the older", mailbox(intent("1", "create", "o1", closed), wanted("1"), there("1", "i1", marked("s0m1")), there("1", "i2", newer)), "delete 1 i1 duplicate main recoverable_items i2 stays\nrecord 1 i2 s1m1 main"},
		{"the older stays", mailbox(intent("1", "create", "o1", closed), wanted("1"), there("1", "i1", newer), there("1", "i2")), "delete 1 i1 duplicate main recoverable_items i2 stays\nrecord 1 i2 s1m1 main"},
		{"of one age the first seen stays", mailbox(intent("1", "create", "o1", closed), wanted("1"), there("1", "i1", seen(2)), there("1", "i2")), "delete 1 i1 duplicate main recoverable_items i2 stays\nrecord 1 i2 s1m1 main"},
		{"of one age seen at once the lower id stays", mailbox(intent("1", "create", "o2", closed), wanted("1"), there("1", "i1"), there("1", "i2")), "delete 1 i2 duplicate main recoverable_items i1 stays\nrecord 1 i1 s1m1 main"},
		{"three of ours", mailbox(intent("1", "create", "o2", closed), intent("1", "create", "o3", closed), wanted("1"), recorded("1"), there("1", "i1"), there("1", "i2"), there("1", "i3")), "delete 1 i2 duplicate main recoverable_items i1 stays\ndelete 1 i3 duplicate main recoverable_items i1 stays"},
		{"the state's item is gone and another remains", mailbox(intent("1", "create", "o2", closed), wanted("1"), recorded("1"), there("1", "i2")), "record 1 i2 s1m1 main"},
		{"the entry's op is known although its item is not the one that stays", mailbox(intent("1", "recreate", "o2", oldHalf("i9", "o9")), wanted("1"), recorded("1", entryItem("i0")), there("1", "i1"), there("1", "i2")), "delete 1 i1 duplicate main recoverable_items i2 stays\nrecord 1 i2 s1m1 main"},
		{"a duplicate goes for good if all do", mailbox(sales(mode("permanent")), intent("1", "create", "o2", closed), wanted("1"), recorded("1"), there("1", "i1"), there("1", "i2")), "delete 1 i2 duplicate main permanent i1 stays"},
		{"a duplicate of what has changed", mailbox(intent("1", "create", "o2", closed), wanted("1", mapping("m2")), recorded("1"), there("1", "i1"), there("1", "i2")), "delete 1 i2 duplicate main recoverable_items i1 stays\nupdate 1 i1 mapping_changed main"},
		{"a duplicate of what is not known", mailbox(intent("1", "create", "o2", closed), unknown("1"), recorded("1"), there("1", "i1"), there("1", "i2")), ""},
		{"a duplicate of what cannot be mapped", mailbox(intent("1", "create", "o2", closed), wanted("1", skipped), recorded("1"), there("1", "i1"), there("1", "i2")), "skip 1 mapping_failed"},
		{"a released one beside a managed one", mailbox(intent("1", "create", "o2", closed), wanted("1"), there("1", "i1", released), there("1", "i2", newer)), "record 1 i2 s1m1 main"},
		{"two released ones, wanted again", mailbox(intent("1", "create", "o2", closed), wanted("1"), there("1", "i1", released), there("1", "i2", released)), "update 1 i1 selected_again main (mark only)"},

		// What the state does not know is surplus.
		{"a surplus item", mailbox(wanted("1"), recorded("1"), there("1", "i1"), there("1", "i2")), "note 1 surplus"},
		{"a surplus item after the state was lost", mailbox(wanted("1"), there("1", "i1"), there("1", "i2")), "note 1 surplus\nrecord 1 i1 s1m1 main"},
		{"a surplus item may be deleted", mailbox(allowSurplus, wanted("1"), recorded("1"), there("1", "i1"), there("1", "i2")), "delete 1 i2 duplicate main recoverable_items i1 stays"},
		{"a surplus item of what is not known", mailbox(allowSurplus, unknown("1"), there("1", "i1"), there("1", "i2")), ""},
		{"a surplus item of a key of no sync", mailbox(there("1", "i1"), there("1", "i2")), "skip 1 lookup_failed of any sync\nnote 1 surplus of any sync"},

		// Other owners.
		{"another owner has the record", mailbox(wanted("1"), there("1", "i1", ownedBy("other"))), "skip 1 foreign_owner"},
		{"another owner has it and we too", mailbox(wanted("1"), recorded("1"), there("1", "i1"), there("1", "i2", ownedBy("other"))), ""},
		{"another owner has what we recorded", mailbox(wanted("1"), recorded("1"), there("1", "i2", ownedBy("other"))), "skip 1 foreign_owner"},
		{"another owner has what is not wanted", mailbox(there("1", "i1", ownedBy("other")), existence("1", planner.NoLongerExists)), ""},
		{"another owner's copy is not ours to unmark", mailbox(there("1", "i1", ownedBy("other"), ofRep("6"))), ""},
		{"an owner that differs in case is another", mailbox(wanted("1"), there("1", "i1", ownedBy("Acme"))), "skip 1 foreign_owner"},
		{"a previous owner's contact", mailbox(formerly("acme-old"), wanted("1"), there("1", "i1", ownedBy("acme-old"))), "update 1 i1 owner_renamed main (mark only)"},
		{"a previous owner's contact whose record changed", mailbox(formerly("acme-old"), wanted("1", record("s2")), there("1", "i1", ownedBy("acme-old"))), "update 1 i1 mark_found,owner_renamed main"},
		{"a previous owner's contact with an entry", mailbox(formerly("acme-old"), wanted("1"), recorded("1"), there("1", "i1", ownedBy("acme-old"))), "update 1 i1 owner_renamed main (mark only)"},
		{"a previous owner's copy", mailbox(formerly("acme-old"), there("1", "i1", ownedBy("acme-old"), ofRep("6"))), "unmark 1 i1 user_copy main of any sync"},
		{"a previous owner's contact that is not wanted", mailbox(formerly("acme-old"), there("1", "i1", ownedBy("acme-old")), existence("1", planner.StillExists)), "delete 1 i1 no_longer_selected main deleted_items"},

		// Contacts whose source no sync reads.
		{"the record has another source's contact", mailbox(wanted("1"), from("old", "1", there("1", "i2"))), "skip 1 unknown_source\nskip old/person/1 unknown_source of any sync"},
		{"it has both", mailbox(wanted("1"), recorded("1"), there("1", "i1"), from("old", "1", there("1", "i2"))), "skip old/person/1 unknown_source of any sync"},
		{"it was recorded, and only the other is there", mailbox(wanted("1"), recorded("1"), from("old", "1", there("1", "i2"))), "skip 1 unknown_source\nskip old/person/1 unknown_source of any sync"},
		{"another record has another source's contact", mailbox(wanted("1"), from("old", "2", there("2", "i2"))), "create 1 selected main\nskip old/person/2 unknown_source of any sync"},
		{"the other source's contact goes with its sync", mailbox(wanted("1"), from("old", "1", recorded("1", filledBy("gone")), there("1", "i1"))), "delete old/person/1 i1 sync_removed main deleted_items of gone\nskip 1 unknown_source"},
		{"the other source's contact was released", mailbox(wanted("1"), from("old", "1", there("1", "i2", released))), "create 1 selected main"},
		{"the other source's contact is a copy", mailbox(wanted("1"), from("old", "1", there("1", "i2", ofRep("6")))), "create 1 selected main\nunmark old/person/1 i2 user_copy main of any sync"},
		{"the other source's contact is another owner's", mailbox(wanted("1"), from("old", "1", there("1", "i2", ownedBy("other")))), "create 1 selected main"},

		// Marks that cannot be read.
		{"an unreadable mark", mailbox(wanted("1"), there("1", "i1", unreadable)), "skip 1 unreadable_mark"},
		{"an unreadable mark of what the state knows", mailbox(wanted("1"), recorded("1"), there("1", "i1", unreadable)), "skip 1 unreadable_mark"},
		{"an unreadable mark beside a readable one", mailbox(wanted("1"), recorded("1"), there("1", "i1"), there("1", "i2", unreadable)), ""},
		{"an unreadable mark of what is not wanted", mailbox(there("1", "i1", unreadable), existence("1", planner.NoLongerExists)), ""},
		{"an unreadable mark when all is destroyed", mailbox(destroy, there("1", "i1", unreadable)), ""},
	}
}

// What has to be decided is said with what to do about it.
func TestIdentityAdvice(t *testing.T) {
	for _, c := range []struct{ name, in, advice string }{
		{"foreign owner", planner.Compute(mailbox(wanted("1"), there("1", "i1", ownedBy("other")))).Skips[0].Detail, `"other"`},
		{"foreign owner", planner.Compute(mailbox(wanted("1"), there("1", "i1", ownedBy("other")))).Skips[0].Detail, "previous_owners"},
		{"unreadable mark", planner.Compute(mailbox(wanted("1"), there("1", "i1", unreadable))).Skips[0].Detail, "Use the version that wrote it"},
		{"surplus", planner.Compute(mailbox(wanted("1"), there("1", "i1"), there("1", "i2"))).Notes[0].Detail, "-allow-deletes=5"},
	} {
		if !strings.Contains(c.in, c.advice) {
			t.Errorf("%s: %q does not say %q", c.name, c.in, c.advice)
		}
	}
}
