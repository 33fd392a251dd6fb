# What a plan must not do here, whoever approves it. The guards are about
# accidents, and each has a flag that lets it through; these rules have none.
#
# The input is what `contactsync show -json PLAN` writes: Terraform's form, and
# the sums below the key contactsync, so that most rules need not look at
# every change.
package main

# As many contacts may go in one plan, in all mailboxes and in one.
max_deletes := 200

max_deletes_in_mailbox := 50

# These belong to the user, whatever a mapping says.
users_own := {"anniversary", "birthday", "categories", "notes", "photo"}

deny contains message if {
	deletes := object.get(input.contactsync.totals.actions, "delete", 0)
	deletes > max_deletes
	message := sprintf("%d contacts would be deleted, and %d may be", [deletes, max_deletes])
}

deny contains message if {
	some mailbox in input.contactsync.mailboxes
	mailbox.deletes > max_deletes_in_mailbox
	message := sprintf("%d contacts of mailbox %s would be deleted, and %d may be", [mailbox.deletes, mailbox.rep, max_deletes_in_mailbox])
}

deny contains message if {
	some change in input.resource_changes
	change.change.actions != ["no-op"]
	some property in change.contactsync.properties
	property in users_own
	message := sprintf("sync %s manages %s, which is the user's", [change.name, property])
}

deny contains message if {
	some guard in input.contactsync.guards
	guard.guard == "empty_source"
	guard.allowed
	message := sprintf("%s was let through: nothing is deleted because a CRM has nothing", [guard.flag])
}

deny contains message if {
	input.contactsync.operation != "apply"
	message := sprintf("a plan for %s is not made in CI", [input.contactsync.operation])
}

warn contains message if {
	failed := input.contactsync.totals.failed
	message := sprintf("%d mailboxes could not be planned", [failed])
}
