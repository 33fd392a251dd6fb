// Package statetest is what every store of the state must pass.
package statetest

import (
	"testing"

	"contactsync/state"
)

// TestStore runs the suite. Each call of open gives a new, empty state that may
// be written; the suite closes it.
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
		{"intents are closed by key", intentsAreClosedByKey},
		{"closed intents are kept for 30 days", closedIntentsAreKept},
		{"finished ops are found", finishedOpsAreFound},
		{"name lists", nameLists},
		{"what is settled is forgotten", whatIsSettledIsForgotten},
		{"serials", serials},
		{"serials go on after forget", serialsGoOnAfterForget},
		{"the journal counts deletes", journalCountsDeletes},
		{"the journal counts from a time on", journalCountsSince},
		{"the journal is kept for a year", journalIsKept},
		{"baselines", baselines},
		{"runs", runs},
		{"failing mailboxes", failing},
		{"forget forgets that a mailbox fails", forgetForgetsFailing},
		{"the anchor", theAnchor},
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
