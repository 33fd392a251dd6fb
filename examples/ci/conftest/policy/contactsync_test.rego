package main

# A plan that nothing is the matter with.
harmless := {
	"resource_changes": [{
		"address": "contact.sales[\"17/crm/person/101\"]",
		"name": "sales",
		"change": {"actions": ["update"]},
		"contactsync": {"properties": ["email1", "surname"]},
	}],
	"contactsync": {
		"operation": "apply",
		"totals": {"actions": {"update": 1}},
		"guards": [],
		"mailboxes": [{"rep": "17", "deletes": 0}],
	},
}

with_patch(patch) := json.patch(harmless, [patch])

test_harmless if {
	count(deny) == 0 with input as harmless
	count(warn) == 0 with input as harmless
}

test_as_many_deletes_as_there_may_be if {
	count(deny) == 0 with input as with_patch({"op": "add", "path": "/contactsync/totals/actions/delete", "value": 200})
}

test_too_many_deletes if {
	deny == {"201 contacts would be deleted, and 200 may be"} with input as with_patch({"op": "add", "path": "/contactsync/totals/actions/delete", "value": 201})
}

test_too_many_deletes_in_a_mailbox if {
	deny == {"51 contacts of mailbox 17 would be deleted, and 50 may be"} with input as with_patch({"op": "replace", "path": "/contactsync/mailboxes/0/deletes", "value": 51})
}

test_what_is_the_users if {
	deny == {"sync sales manages notes, which is the user's"} with input as with_patch({"op": "add", "path": "/resource_changes/0/contactsync/properties/0", "value": "notes"})
}

test_an_empty_source_let_through if {
	deny == {"-allow-deletes=source/crm was let through: nothing is deleted because a CRM has nothing"} with input as with_patch({
		"op": "add", "path": "/contactsync/guards/0",
		"value": {"guard": "empty_source", "allowed": true, "flag": "-allow-deletes=source/crm"},
	})
}

test_an_empty_source_that_is_blocked if {
	count(deny) == 0 with input as with_patch({
		"op": "add", "path": "/contactsync/guards/0",
		"value": {"guard": "empty_source", "allowed": false, "flag": "-allow-deletes=source/crm"},
	})
}

test_destroy if {
	deny == {"a plan for destroy is not made in CI"} with input as with_patch({"op": "replace", "path": "/contactsync/operation", "value": "destroy"})
}

test_mailboxes_that_failed if {
	warn == {"2 mailboxes could not be planned"} with input as with_patch({"op": "add", "path": "/contactsync/totals/failed", "value": 2})
}
