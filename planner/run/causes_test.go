package run_test

import (
	"contactsync/planner"
)

// checkCauses compares what a plan did and why with what the model knows, for
// a round in which nothing went wrong.
func (s *simulation) checkCauses(b *box, before map[*card]card, plan *planner.MailboxPlan, fail func(string, ...any)) {
}
