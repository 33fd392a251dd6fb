package ews_test

import (
	"fmt"
	"testing"

	"contactsync/providers"
	"contactsync/providers/providertest"
	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/fault"
)

// TestFaultOnce has each fault strike each writing request, before its effect
// or after it. The operation is done nevertheless, and once.
func TestFaultOnce(t *testing.T) {
	kinds := []fault.Kind{
		fault.CutBefore, fault.CutAfter, fault.Truncated, fault.Malformed, fault.TimeoutAfter, fault.BadGateway,
		fault.ServerBusy, fault.BatchStopped, fault.TimeoutExpired,
	}
	for _, kind := range kinds {
		for operation, act := range onces {
			t.Run(fmt.Sprint(kind, " ", operation), func(t *testing.T) {
				w := newWorld(t, sandbox.Options{})
				act(w.Driver, w.Prepare(), func() { w.strike(operation, kind) })
				if struck := w.server.Faults().Counts()[kind]; struck != 1 {
					t.Errorf("the fault struck %d times", struck)
				}
			})
		}
	}
}

// onces are what is done while a fault strikes a request of an operation.
var onces = map[string]providertest.Struck{
	"CreateItem":   providertest.StruckCreation,
	"UpdateItem":   providertest.StruckUpdate,
	"MoveItem":     providertest.StruckMove,
	"DeleteItem":   providertest.StruckDeletion(providers.RecoverableItems),
	"CreateFolder": providertest.StruckFolderCreation,
	"UpdateFolder": providertest.StruckFolderUpdate,
	"DeleteFolder": providertest.StruckFolderDeletion,
}

// TestFaultsEverywhere has faults strike often. What could not be done is an
// error; whatever is reported, the mailbox agrees with it.
func TestFaultsEverywhere(t *testing.T) {
	shares := make(map[fault.Kind]float64)
	for _, kind := range []fault.Kind{
		fault.CutBefore, fault.CutAfter, fault.Truncated, fault.Malformed, fault.TimeoutAfter, fault.BadGateway,
		fault.ServerBusy, fault.BatchStopped, fault.TimeoutExpired, fault.SyncStateRefused,
	} {
		shares[kind] = 0.05
	}
	w := newWorld(t, sandbox.Options{Faults: shares}, "batch_size = 7", "mailbox_concurrency = 1")
	main := w.Main()
	if n := w.Attempt(providertest.Creations(main, 120)...); n < 115 {
		t.Errorf("%d of 120 items were made", n)
	}
	crm := w.Done(providertest.FolderCreation(main, "CRM"))[0].Folder
	var updates, moves []providers.Operation
	for i, item := range w.All() {
		if i%2 == 0 {
			updates = append(updates, providertest.Updating(item))
		} else {
			moves = append(moves, providertest.Moving(item, crm))
		}
	}
	w.Attempt(updates...)
	w.Attempt(moves...)
	w.MustHaveNoTwins()
	w.DeleteAll()
}

// TestCancelled has the context end while a request is under way.
func TestCancelled(t *testing.T) {
	w := newWorld(t, sandbox.Options{}, "batch_size = 2", "mailbox_concurrency = 1")
	w.Cancel(func(act func()) { w.on("CreateItem", act) })
}
