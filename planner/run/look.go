package run

import (
	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/state"
)

// look keeps what the plan of one mailbox is made of, on its way: what explains a
// plan must not find it out in a way of its own. A nil look keeps nothing.
type look struct {
	world   *desired.World // as it is for this mailbox
	mailbox *desired.Mailbox
	input   *planner.Input // nil if the mailbox was not looked at
	entries []state.Entry
}

func (l *look) found(world *desired.World, m *desired.Mailbox) {
	if l != nil {
		l.world, l.mailbox = world, m
	}
}

func (l *look) computed(in *planner.Input) {
	if l != nil {
		l.input = in
	}
}
