package planner_test

import (
	"contactsync/planner"
	"contactsync/providers"
)

// removalCases are about contacts that are not wanted any more.
func removalCases() []planCase {
	exists, gone, missing := existence("1", planner.StillExists), existence("1", planner.NoLongerExists), existence("1", planner.LookupMissing)
	one := func(mods ...func(*planner.Item)) part { return there("1", "i1", mods...) }
	had := recorded("1")
	return []planCase{
		// No longer selected.
		{"unselected: delete", mailbox(exists, had, one()), "delete 1 i1 no_longer_selected main deleted_items"},
		{"unselected: delete though edited", mailbox(exists, had, one(holds("edited"), at("private"))), "delete 1 i1 no_longer_selected private deleted_items"},
		{"unselected: release", mailbox(sales(releaseUnselected), exists, had, one()), "release 1 i1 no_longer_selected main"},
		{"unselected: what is kept when deleted is deleted", mailbox(sales(releaseDeleted), exists, had, one()), "delete 1 i1 no_longer_selected main deleted_items"},
		{"unselected: recoverably", mailbox(sales(mode(providers.RecoverableItems)), exists, had, one()), "delete 1 i1 no_longer_selected main recoverable_items"},
		{"unselected: for good", mailbox(sales(mode(providers.Permanent)), exists, had, one()), "delete 1 i1 no_longer_selected main permanent"},
		{"unselected: keep is about drift, not about this", mailbox(sales(on(planner.Keep)), exists, had, one(holds("edited"))), "delete 1 i1 no_longer_selected main deleted_items"},
		{"unselected: what was the user's is given back", mailbox(exists, had, one(adopted)), "release 1 i1 no_longer_selected main"},
		{"unselected: with a duplicate", mailbox(intent("1", "create", "o2", closed), exists, had, one(), there("1", "i2")), "delete 1 i1 no_longer_selected main deleted_items\ndelete 1 i2 duplicate main recoverable_items i1 stays"},
		{"unselected: a vanished contact is deleted nevertheless", mailbox(exists, had, one(unread)), "delete 1 i1 no_longer_selected main deleted_items"},

		// Gone from the CRM.
		{"deleted: delete", mailbox(gone, had, one()), "delete 1 i1 deleted_in_crm main deleted_items"},
		{"deleted: release", mailbox(sales(releaseDeleted), gone, had, one()), "release 1 i1 deleted_in_crm main"},
		{"deleted: what is kept when unselected is deleted", mailbox(sales(releaseUnselected), gone, had, one()), "delete 1 i1 deleted_in_crm main deleted_items"},
		{"deleted: what was the user's is given back", mailbox(gone, had, one(adopted)), "release 1 i1 deleted_in_crm main"},

		// The look-up failed.
		{"lookup failed", mailbox(had, one()), "skip 1 lookup_failed"},
		{"lookup failed: said so", mailbox(missing, had, one()), "skip 1 lookup_failed"},
		{"lookup failed: edited", mailbox(missing, had, one(holds("edited"))), "skip 1 lookup_failed"},
		{"lookup failed: released", mailbox(missing, one(released)), ""},

		// Released.
		{"released: unselected", mailbox(exists, one(released)), ""},
		{"released: deleted", mailbox(gone, one(released)), "delete 1 i1 deleted_in_crm main deleted_items"},
		{"released: deleted, and deleted ones are kept", mailbox(sales(releaseDeleted), gone, one(released)), ""},
		{"released: its mailbox left", mailbox(sales(left, deleteLeft), gone, had, one(released)), ""},
		{"released: its sync was removed", mailbox(without("sales"), gone, had, one(released)), ""},
		{"released: edited, moved and selected by nobody", mailbox(exists, one(released, holds("edited"), at("private"))), ""},

		// The mailbox left.
		{"left: keep", mailbox(sales(left), exists, had, one()), ""},
		{"left: keep though deleted from the CRM", mailbox(sales(left), gone, had, one()), ""},
		{"left: delete", mailbox(sales(left, deleteLeft), exists, had, one()), "delete 1 i1 mailbox_left main deleted_items"},
		{"left: delete though nothing is known of the record", mailbox(sales(left, deleteLeft), had, one()), "delete 1 i1 mailbox_left main deleted_items"},
		{"left: delete what was the user's", mailbox(sales(left, deleteLeft), had, one(adopted)), "release 1 i1 mailbox_left main"},
		{"left: the state waits", mailbox(sales(left), exists, had), ""},
		{"left: the state waits under delete too", mailbox(sales(left, deleteLeft), exists, had), ""},
		{"left: one sync, and not the other", mailbox(sales(left), policy("events"), exists, had, one()), ""},
		{"left: another sync than the one that filled it", mailbox(policy("events", left), exists, had, one()), "delete 1 i1 no_longer_selected main deleted_items"},
		{"left: a return resumes", mailbox(wanted("1"), had, one()), ""},

		// The sync was removed.
		{"removed: delete", mailbox(without("sales"), exists, had, one()), "delete 1 i1 sync_removed main deleted_items"},
		{"removed: delete whatever became of the record", mailbox(without("sales"), had, one()), "delete 1 i1 sync_removed main deleted_items"},
		{"removed: its policy is that of no other sync", mailbox(without("sales"), policy("events", releaseUnselected, mode(providers.Permanent)), had, one()), "delete 1 i1 sync_removed main deleted_items"},
		{"removed: what was the user's is given back", mailbox(without("sales"), had, one(adopted)), "release 1 i1 sync_removed main"},
		{"removed: forget", mailbox(without("sales"), had), "forget 1 deleted_in_mailbox"},
		{"removed: another sync wants the contact", mailbox(without("sales"), policy("events"), wantedBy("events", "1"), had, one()), "record 1 i1 s1m1 main of events"},

		// Forget.
		{"forget", mailbox(exists, had), "forget 1 deleted_in_mailbox"},
		{"forget without a look-up", mailbox(had), "forget 1 deleted_in_mailbox"},
		{"forget what another owner has now", mailbox(had, one(ownedBy("other"))), "forget 1 deleted_in_mailbox"},
		{"forget though kept", mailbox(sales(releaseUnselected, on(planner.Keep)), exists, had), "forget 1 deleted_in_mailbox"},

		// Without an entry the most careful of the policies decides.
		{"no entry: the only policy", mailbox(exists, one()), "delete 1 i1 no_longer_selected main deleted_items"},
		{"no entry: one releases what is unselected", mailbox(policy("events", releaseUnselected), exists, one()), "release 1 i1 no_longer_selected main of any sync"},
		{"no entry: one releases what is deleted", mailbox(sales(releaseUnselected), policy("events", releaseDeleted), gone, one()), "release 1 i1 deleted_in_crm main of any sync"},
		{"no entry: the gentlest way to delete", mailbox(sales(mode(providers.Permanent)), policy("events", mode(providers.RecoverableItems)), exists, one()), "delete 1 i1 no_longer_selected main recoverable_items of any sync"},
		{"no entry: all left and one keeps", mailbox(sales(left, deleteLeft, releaseUnselected), policy("events", left), exists, one()), ""},
		{"no entry: all left and all delete", mailbox(sales(left, deleteLeft), policy("events", left, deleteLeft), exists, one()), "delete 1 i1 mailbox_left main deleted_items of any sync"},
		{"no entry: not all left", mailbox(sales(left), policy("events"), exists, one()), "delete 1 i1 no_longer_selected main deleted_items of any sync"},
		{"no entry and no policy: nothing is known", mailbox(without("sales"), exists, one()), ""},
		{"no entry and no policy, but all is to be destroyed", mailbox(without("sales"), destroy, one()), "delete 1 i1 destroy main deleted_items of any sync"},
	}
}
