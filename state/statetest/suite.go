// Package statetest is what every store of the state must pass.
package statetest

import (
	"testing"

	"contactsync/state"
)

// JournalRetention is how long the stores that the suite is given keep the journal.
const JournalRetention = 365 * day

// TestStore runs the suite. Each call of open gives a new, empty state that may
// be written, and keeps the journal for JournalRetention; the suite closes it.
func TestStore(t *testing.T, open func(t *testing.T) state.Store) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, store state.Store)
	}{
		{"a new state is empty", newStateIsEmpty},
		{"every field comes back", everyFieldComesBack},
		{"any text comes back", anyTextComesBack},
		{"times come back", timesComeBack},
		{"what is put is copied", putIsCopied},
		{"everything is sorted", everythingIsSorted},
		{"puts replace", putsReplace},
		{"nil leaves what is there", nilLeavesWhatIsThere},
		{"deletes", deletes},
		{"deletes come before puts", deletesComeBeforePuts},
		{"mailboxes are apart", mailboxesAreApart},
		{"forget", forget},
		{"forget comes first", forgetComesFirst},
		{"forget leaves the journal", forgetLeavesTheJournal},
		{"a mailbox that moved inherits", inherits},
		{"intents are closed by key", intentsAreClosedByKey},
		{"closed intents are kept for 30 days", closedIntentsAreKept},
		{"finished ops are found", finishedOpsAreFound},
		{"name lists", nameLists},
		{"what is settled is forgotten", whatIsSettledIsForgotten},
		{"serials", serials},
		{"serials go on after forget", serialsGoOnAfterForget},
		{"the journal counts deletes", journalCountsDeletes},
		{"the journal counts from a time on", journalCountsSince},
		{"the journal is kept as long as it is to be", journalIsKept},
		{"the journal is read from its end", journalIsReadFromItsEnd},
		{"the journal outlives what it tells of", journalOutlives},
		{"baselines", baselines},
		{"runs", runs},
		{"failing mailboxes", failing},
		{"forget forgets that a mailbox fails", forgetForgetsFailing},
		{"the anchor", theAnchor},
		{"the approved configuration", theApprovedConfiguration},
		{"what is held back waits for a day", whatIsHeldWaits},
		{"approvals are spent", approvalsAreSpent},
		{"approvals end", approvalsEnd},
		{"mailboxes are committed at once", mailboxesAreCommittedAtOnce},
		{"readers see whole batches", readersSeeWholeBatches},
		{"a cancelled context changes nothing", cancelledContextChangesNothing},
	} {
		t.Run(test.name, func(t *testing.T) {
			store := open(t)
			defer func() {
				if err := store.Close(); err != nil {
					t.Errorf("Close: %v", err)
				}
			}()
			test.run(t, store)
		})
	}
}
