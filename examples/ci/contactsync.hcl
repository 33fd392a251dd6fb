# A configuration that goes from a pull request to the mailboxes by way of CI.
# See README.md; the rest is what any configuration has.

contactsync {
  owner = "example-ci"
}

# The state is on the runner and outlives the checkout. Plans and applies
# find it by the same path.
state "sqlite" {
  path = var.state
}

# Plans are encrypted in CI: CONTACTSYNC_PLAN_RECIPIENTS says for whom. The one
# that was approved last bounds the scheduled runs for a week; until the
# next is approved they stop after that.
plan {
  expires = "168h"
}
