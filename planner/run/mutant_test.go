package run_test

import "contactsync/planner"

// mutant damages a plan.
type mutant func(*planner.MailboxPlan)
