package planner_test

import "contactsync/planner"

// placementCases are about the folder that a contact goes to and stays in.
func placementCases() []planCase {
	crm := made("crm", "CRM")
	changed := wanted("1", mapping("m2"))
	return []planCase{
		// Categorization is disabled.
		{"disabled: a new contact", mailbox(wanted("1")), "create 1 selected main"},
		{"disabled: a changed contact stays where it is", mailbox(changed, recorded("1", put("private")), there("1", "i1", at("private"))), "update 1 i1 mapping_changed private"},
		{"disabled: a changed contact stays where the user put it", mailbox(changed, recorded("1"), there("1", "i1", at("private"))), "update 1 i1 mapping_changed private"},
		{"disabled: a recreated contact stays where it is", mailbox(wanted("1", record("s2")), recorded("1", put("private")), there("1", "i1", at("private"))), "recreate 1 i1 changed_in_crm private recoverable_items"},
		{"disabled: an unchanged contact stays", mailbox(wanted("1"), recorded("1", put("private")), there("1", "i1", at("private"))), ""},
		{"disabled: the user's move is nothing", mailbox(sales(always), wanted("1"), recorded("1"), there("1", "i1", at("private"))), ""},
		{"disabled: the state was lost", mailbox(wanted("1"), there("1", "i1", at("private"))), "record 1 i1 s1m1 private"},

		// Categorization is enabled: new contacts.
		{"enabled: a new contact", mailbox(sales(into("CRM")), crm, wanted("1")), "create 1 selected crm"},
		{"enabled: a new contact and no folder", mailbox(sales(into("CRM")), wanted("1")), "create 1 selected +CRM\nfolder create CRM in main"},
		{"enabled: a contact that the user deleted", mailbox(sales(into("CRM")), crm, wanted("1"), recorded("1")), "create 1 deleted_in_mailbox crm"},

		// Enabled: contents change.
		{"enabled: a changed contact goes there", mailbox(sales(into("CRM")), crm, changed, recorded("1"), there("1", "i1")), "update 1 i1 folder_policy,mapping_changed main→crm"},
		{"enabled: a changed contact is there", mailbox(sales(into("CRM")), crm, changed, recorded("1", put("crm")), there("1", "i1", at("crm"))), "update 1 i1 mapping_changed crm"},
		{"enabled: a changed contact goes there from wherever the user put it", mailbox(sales(into("CRM")), crm, changed, recorded("1", put("crm")), there("1", "i1", at("private"))), "update 1 i1 mapping_changed,moved_in_mailbox private→crm"},
		{"enabled: a changed contact, moved by the user and by the policy", mailbox(sales(into("CRM")), crm, changed, recorded("1"), there("1", "i1", at("private"))), "update 1 i1 folder_policy,mapping_changed,moved_in_mailbox private→crm"},
		{"enabled: an edited contact goes there", mailbox(sales(into("CRM")), crm, wanted("1"), recorded("1", put("crm")), there("1", "i1", at("private"), holds("edited"))), "update 1 i1 edited_in_mailbox,moved_in_mailbox private→crm"},
		{"enabled: a changed contact and no folder", mailbox(sales(into("CRM")), changed, recorded("1"), there("1", "i1")), "update 1 i1 folder_policy,mapping_changed main→+CRM\nfolder create CRM in main"},
		{"enabled: a recreated contact is made there", mailbox(sales(into("CRM")), crm, wanted("1", record("s2")), recorded("1"), there("1", "i1")), "recreate 1 i1 changed_in_crm,folder_policy main→crm recoverable_items"},
		{"enabled: a changed contact whose entry was lost", mailbox(sales(into("CRM")), crm, changed, there("1", "i1")), "update 1 i1 folder_policy,mark_found main→crm"},

		// Enabled: contents stay the same.
		{"on_change: a moved contact stays", mailbox(sales(into("CRM")), crm, wanted("1"), recorded("1", put("crm")), there("1", "i1", at("private"))), ""},
		{"on_change: a new policy waits for the contact to change", mailbox(sales(into("CRM")), crm, wanted("1"), recorded("1"), there("1", "i1")), ""},
		{"on_change: a moved contact with a new id is recorded where we left it", mailbox(sales(into("CRM")), crm, wanted("1"), recorded("1", put("crm"), entryItem("i0")), there("1", "i1", at("private"))), "record 1 i1 s1m1 crm"},
		{"on_change: of a moved contact whose folder is gone it is known where it was", mailbox(sales(into("CRM")), crm, wanted("1"), recorded("1", put("gone")), there("1", "i1", at("private"))), ""},
		{"on_change: a contact moved to the right place is recorded there", mailbox(sales(into("CRM")), crm, wanted("1"), recorded("1"), there("1", "i1", at("crm"))), "record 1 i1 s1m1 crm"},
		{"on_change: after the state was lost a contact stays", mailbox(sales(into("CRM")), crm, wanted("1"), there("1", "i1")), "record 1 i1 s1m1 main"},
		{"on_change: a released contact is taken back where it is", mailbox(sales(into("CRM")), crm, wanted("1"), there("1", "i1", released)), "update 1 i1 selected_again main (mark only)"},
		{"on_change: a replaced contact goes there", mailbox(sales(into("CRM")), crm, replace("1"), wanted("1"), recorded("1"), there("1", "i1")), "recreate 1 i1 folder_policy,requested main→crm recoverable_items"},
		{"on_change: a move that was begun is finished", mailbox(sales(into("CRM")), crm, intent("1", "move", "o1"), wanted("1"), recorded("1"), there("1", "i1")), "move 1 i1 folder_policy main→crm"},
		{"on_change: a move that was begun is finished under keep", mailbox(sales(into("CRM"), on(planner.Keep)), crm, intent("1", "move", "o1"), wanted("1"), recorded("1"), there("1", "i1")), "move 1 i1 folder_policy main→crm"},
		{"on_change: a move that was begun and done", mailbox(sales(into("CRM")), crm, intent("1", "move", "o1"), wanted("1"), recorded("1"), there("1", "i1", at("crm"))), "record 1 i1 s1m1 crm"},
		{"on_change: a move that is closed is over", mailbox(sales(into("CRM")), crm, intent("1", "move", "o1", closed), wanted("1"), recorded("1"), there("1", "i1")), ""},
		{"on_change: a move of another op is none of this item", mailbox(sales(into("CRM")), crm, intent("1", "move", "o2"), wanted("1"), recorded("1"), there("1", "i1")), "record 1 i1 s1m1 main"},
		{"on_change: a create that was begun is no move", mailbox(sales(into("CRM")), crm, intent("1", "create", "o1"), wanted("1"), recorded("1"), there("1", "i1")), "record 1 i1 s1m1 main"},
		{"disabled: a move that was begun has nowhere to go", mailbox(intent("1", "move", "o1"), wanted("1"), recorded("1"), there("1", "i1", at("private"))), "record 1 i1 s1m1 main"},
		{"always: a moved contact goes back", mailbox(sales(into("CRM"), always), crm, wanted("1"), recorded("1", put("crm")), there("1", "i1", at("private"))), "move 1 i1 moved_in_mailbox private→crm"},
		{"always: a new policy moves it now", mailbox(sales(into("CRM"), always), crm, wanted("1"), recorded("1"), there("1", "i1")), "move 1 i1 folder_policy main→crm"},
		{"always: moved by the user and by the policy", mailbox(sales(into("CRM"), always), crm, wanted("1"), recorded("1"), there("1", "i1", at("private"))), "move 1 i1 folder_policy,moved_in_mailbox private→crm"},
		{"always: the folder must be made", mailbox(sales(into("CRM"), always), wanted("1"), recorded("1", put("gone")), there("1", "i1")), "move 1 i1 folder_policy,moved_in_mailbox main→+CRM\nfolder create CRM in main"},
		{"always: after the state was lost", mailbox(sales(into("CRM"), always), crm, wanted("1"), there("1", "i1")), "move 1 i1 folder_policy main→crm"},
		{"always: it is there", mailbox(sales(into("CRM"), always), crm, wanted("1"), recorded("1", put("crm")), there("1", "i1", at("crm"))), ""},
		{"always: what the server rewrote is moved as it is", mailbox(sales(into("CRM"), always), crm, wanted("1"), recorded("1", got("rewritten")), there("1", "i1", holds("rewritten"))), "move 1 i1 folder_policy main→crm"},
		{"always: a released contact is taken back to its folder", mailbox(sales(into("CRM"), always), crm, wanted("1"), there("1", "i1", released)), "update 1 i1 folder_policy,selected_again main→crm (mark only)"},
		{"always: another sync takes the key over", mailbox(policy("events", into("Events"), always), folder("events", "Events"), crm, wantedBy("events", "1"), recorded("1", put("crm")), there("1", "i1", at("crm")), sales(into("CRM"))), "move 1 i1 folder_policy crm→events of events"},
	}
}
