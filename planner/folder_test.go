package planner_test

import (
	"contactsync/planner"
	"contactsync/providers/addressbook"
)

// folderCases are about how a folder is found, when it is made and when it
// goes.
func folderCases() []planCase {
	one := wanted("1")
	here := func(id addressbook.FolderID) part { return recorded("1", put(id)) }
	in := func(id addressbook.FolderID) part { return there("1", "i1", at(id)) }
	return []planCase{
		// Found.
		{"by its mark", mailbox(sales(into("CRM")), made("crm", "CRM"), one), "create 1 selected crm"},
		{"by its mark although the user renamed it", mailbox(sales(into("CRM")), folder("crm", "Customers", madeFor("acme", "CRM")), one), "create 1 selected crm"},
		{"by its mark wherever the user moved it", mailbox(sales(into("CRM")), made("crm", "CRM", below("private")), one), "create 1 selected crm"},
		{"by its mark for a name of another case", mailbox(sales(into("crm")), made("crm", "CRM"), one), "create 1 selected crm"},
		{"by its mark before one of that name", mailbox(sales(into("CRM")), folder("users", "CRM"), folder("crm", "Customers", madeFor("acme", "CRM")), one), "create 1 selected crm"},
		{"by the oldest mark", mailbox(sales(into("CRM")), made("new", "CRM", madeOn(4)), made("old", "CRM", madeOn(3)), one), "create 1 selected old"},
		{"by the lower id of marks of one time", mailbox(sales(into("CRM")), made("b", "CRM"), made("a", "CRM"), one), "create 1 selected a"},
		{"by a previous owner's mark", mailbox(formerly("acme-old"), sales(into("CRM")), folder("crm", "Customers", madeFor("acme-old", "CRM")), one), "create 1 selected crm"},
		{"not by another owner's mark", mailbox(sales(into("CRM")), folder("crm", "Customers", madeFor("other", "CRM")), one), "create 1 selected +CRM\nfolder create CRM in main"},
		{"not by a mark for another path", mailbox(sales(into("CRM")), folder("sub", "Customers", madeFor("acme", "CRM", "Sub")), one), "create 1 selected +CRM\nfolder create CRM in main"},
		{"by its name", mailbox(sales(into("CRM")), folder("users", "CRM"), one), "create 1 selected users"},
		{"by its name in another case", mailbox(sales(into("CRM")), folder("users", "crm"), one), "create 1 selected users"},
		{"by its exact name before another case", mailbox(sales(into("CRM")), folder("a", "crm"), folder("b", "CRM"), folder("c", "Crm"), one), "create 1 selected b"},
		{"by the lower id of names in other cases", mailbox(sales(into("CRM")), folder("b", "Crm"), folder("a", "crm"), one), "create 1 selected a"},
		{"by the lower id of one name", mailbox(sales(into("CRM")), folder("b", "CRM"), folder("a", "CRM"), one), "create 1 selected a"},
		{"by its name although another owner marked it", mailbox(sales(into("CRM")), folder("users", "CRM", madeFor("other", "CRM")), one), "create 1 selected users"},
		{"not by its name elsewhere", mailbox(sales(into("CRM")), folder("users", "CRM", below("private")), one), "create 1 selected +CRM\nfolder create CRM in main"},
		{"the main folder's name is not special", mailbox(sales(into("Contacts")), one), "create 1 selected +Contacts\nfolder create Contacts in main"},

		// Paths.
		{"a path that is there", mailbox(sales(into("CRM", "Sub")), folder("crm", "CRM"), folder("sub", "sub", below("crm")), one), "create 1 selected sub"},
		{"a path by marks", mailbox(sales(into("CRM", "Sub")), made("crm", "CRM"), folder("sub", "Below", madeFor("acme", "CRM", "Sub"), below("crm")), one), "create 1 selected sub"},
		{"a path below a renamed folder of ours", mailbox(sales(into("CRM", "Sub")), folder("crm", "Customers", madeFor("acme", "CRM")), folder("sub", "Sub", below("crm")), one), "create 1 selected sub"},
		{"a path whose folder is there and whose parent is not", mailbox(sales(into("CRM", "Sub")), folder("sub", "Sub", madeFor("acme", "CRM", "Sub")), one), "create 1 selected sub"},
		{"a path whose end must be made", mailbox(sales(into("CRM", "Sub")), made("crm", "CRM"), one), "create 1 selected +CRM/Sub\nfolder create CRM/Sub in crm"},
		{"a path of which all must be made", mailbox(sales(into("CRM", "Sub", "Sub")), one), "create 1 selected +CRM/Sub/Sub\nfolder create CRM in main\nfolder create CRM/Sub in a new one\nfolder create CRM/Sub/Sub in a new one"},
		{"a folder for two contacts is made once", mailbox(sales(into("CRM")), one, wanted("2")), "create 1 selected +CRM\ncreate 2 selected +CRM\nfolder create CRM in main"},
		{"a folder for two syncs that differ in case is made once", mailbox(sales(into("CRM")), policy("events", into("crm")), one, wantedBy("events", "2")), "create 1 selected +CRM\ncreate 2 selected +crm of events\nfolder create CRM in main"},
		{"folders for two syncs share their parent", mailbox(sales(into("CRM", "B")), policy("events", into("CRM", "A")), one, wantedBy("events", "2")), "create 1 selected +CRM/B\ncreate 2 selected +CRM/A of events\nfolder create CRM in main\nfolder create CRM/A in a new one\nfolder create CRM/B in a new one"},
		{"a folder that nothing goes to is not made", mailbox(sales(into("CRM")), one, recorded("1"), there("1", "i1")), ""},
		{"a contact in a folder whose parents form a ring", mailbox(folder("a", "A", below("b")), folder("b", "B", below("a")), wanted("1", mapping("m2")), recorded("1"), there("1", "i1", at("a"))), "update 1 i1 mapping_changed a"},
		{"a contact in a folder that is not listed", mailbox(wanted("1", mapping("m2")), recorded("1"), there("1", "i1", at("gone"))), "update 1 i1 mapping_changed gone"},

		// Deserted.
		{"ours, no longer named and empty", mailbox(made("crm", "CRM", with(0))), "folder delete CRM crm"},
		{"ours, no longer named and not empty", mailbox(made("crm", "CRM", with(1))), ""},
		{"ours, named and empty", mailbox(sales(into("CRM")), made("crm", "CRM", with(0))), ""},
		{"ours, above a named one and empty", mailbox(sales(into("CRM", "Sub")), made("crm", "CRM", with(0))), ""},
		{"ours, named by another sync and empty", mailbox(policy("events", into("crm")), made("crm", "CRM", with(0))), ""},
		{"the user's, empty", mailbox(folder("users", "CRM", with(0))), ""},
		{"another owner's, empty", mailbox(folder("crm", "CRM", madeFor("other", "CRM"), with(0))), ""},
		{"a previous owner's, empty", mailbox(formerly("acme-old"), folder("crm", "CRM", madeFor("acme-old", "CRM"), with(0))), "folder delete CRM crm"},
		{"ours, renamed by the user, no longer named and empty", mailbox(folder("crm", "Customers", madeFor("acme", "CRM"), with(0))), "folder delete Customers crm"},
		{"a younger one of ours for a named path, empty", mailbox(sales(into("CRM")), made("new", "CRM", madeOn(6), with(0)), made("old", "CRM", with(0))), "folder delete CRM new"},
		{"the main contacts folder is nobody's", mailbox(func(in *planner.Input) { madeFor("acme", "CRM")(&in.Folders[0]); with(0)(&in.Folders[0]) }), ""},
		{"emptied by a delete", mailbox(made("crm", "CRM"), here("crm"), in("crm"), existence("1", 1)), "delete 1 i1 no_longer_selected crm deleted_items\nfolder delete CRM crm"},
		{"not emptied by a release", mailbox(sales(releaseUnselected), made("crm", "CRM"), here("crm"), in("crm"), existence("1", 1)), "release 1 i1 no_longer_selected crm"},
		{"not emptied by taking a mark off", mailbox(made("crm", "CRM"), there("1", "i1", at("crm"), ofRep("6"))), "unmark 1 i1 user_copy crm of any sync"},
		{"emptied by a move", mailbox(sales(into("Private"), always), made("crm", "CRM"), one, here("crm"), in("crm")), "move 1 i1 folder_policy crm→private\nfolder delete CRM crm"},
		{"emptied by an update that moves", mailbox(sales(into("Private")), made("crm", "CRM"), wanted("1", mapping("m2")), here("crm"), in("crm")), "update 1 i1 folder_policy,mapping_changed crm→private\nfolder delete CRM crm"},
		{"emptied by a recreate elsewhere", mailbox(sales(into("Private")), made("crm", "CRM"), wanted("1", record("s2")), here("crm"), in("crm")), "recreate 1 i1 changed_in_crm,folder_policy crm→private recoverable_items\nfolder delete CRM crm"},
		{"emptied by a move into a new folder", mailbox(sales(into("New"), always), made("crm", "CRM"), one, here("crm"), in("crm")), "move 1 i1 folder_policy crm→+New\nfolder create New in main\nfolder delete CRM crm"},
		{"not emptied by an update in place", mailbox(made("crm", "CRM"), wanted("1", mapping("m2")), here("crm"), in("crm")), "update 1 i1 mapping_changed crm"},
		{"not emptied by a recreate in place", mailbox(made("crm", "CRM"), wanted("1", record("s2")), here("crm"), in("crm")), "recreate 1 i1 changed_in_crm crm recoverable_items"},
		{"not emptied while a second contact stays", mailbox(made("crm", "CRM", with(2)), here("crm"), in("crm"), existence("1", 1)), "delete 1 i1 no_longer_selected crm deleted_items"},
		{"a parent that holds only what goes", mailbox(made("crm", "CRM"), folder("sub", "Sub", madeFor("acme", "CRM", "Sub"), below("crm"), with(0))), "folder delete CRM/Sub sub\nfolder delete CRM crm"},
		{"a parent that holds more", mailbox(made("crm", "CRM", with(2)), folder("sub", "Sub", madeFor("acme", "CRM", "Sub"), below("crm"), with(0))), "folder delete CRM/Sub sub"},
		{"a parent that holds a folder of the user's", mailbox(made("crm", "CRM"), folder("users", "Users", below("crm"), with(0))), ""},
		{"all of ours when all is destroyed", mailbox(destroy, sales(into("CRM")), made("crm", "CRM"), here("crm"), in("crm")), "delete 1 i1 destroy crm deleted_items\nfolder delete CRM crm"},
	}
}
