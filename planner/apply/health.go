package apply

import (
	"maps"
	"time"

	"contactsync/state"
)

// health is which mailboxes fail: those that could not be planned or gone
// through to their end, and those in which everything that was tried failed.
type health struct {
	// before are those that the state has, with since when they fail.
	before map[state.MailboxID]time.Time

	failing map[state.MailboxID]bool
	well    map[state.MailboxID]bool // of those that failed before
}

// fails notes that a mailbox fails.
func (h *health) fails(id state.MailboxID) {
	if h.failing == nil {
		h.failing = make(map[state.MailboxID]bool)
	}
	h.failing[id] = true
}

// isWell notes that a mailbox does not fail.
func (h *health) isWell(id state.MailboxID) {
	if _, failed := h.before[id]; !failed {
		return
	}
	if h.well == nil {
		h.well = make(map[state.MailboxID]bool)
	}
	h.well[id] = true
}

// whole notes that the run covered every mailbox that there is: one that it did
// not come to does not fail any more.
func (h *health) whole() {
	for id := range h.before {
		h.isWell(id)
	}
}

// after are the mailboxes that fail after a run that started at a time, nil if
// they are those that failed before it. Of those that the run did not come to,
// it says nothing.
func (h *health) after(started time.Time) map[state.MailboxID]time.Time {
	after := make(map[state.MailboxID]time.Time)
	for id, since := range h.before {
		if h.failing[id] || !h.well[id] {
			after[id] = since
		}
	}
	for id := range h.failing {
		if _, known := after[id]; !known {
			after[id] = started
		}
	}
	if maps.Equal(after, h.before) {
		return nil
	}
	return after
}
