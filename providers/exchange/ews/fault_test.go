package ews_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
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
				main := w.main()
				w.done(creations(main, 3)...)
				w.done(folderCreation(main, "Empty"))
				act(w, main, func() { w.strike(operation, kind) })
				if struck := w.server.Faults().Counts()[kind]; struck != 1 {
					t.Errorf("the fault struck %d times", struck)
				}
			})
		}
	}
}

// onces are what is done while a fault strikes a request of an operation, and
// what must come of it.
var onces = map[string]func(w *world, main addressbook.FolderID, strike func()){
	"CreateItem": func(w *world, main addressbook.FolderID, strike func()) {
		strike()
		results := w.done(creations(main, 6)[3:]...)
		all := w.all()
		if len(all) != 6 {
			w.Fatalf("there are %d items", len(all))
		}
		for i, result := range results {
			item := all[3+i]
			if result.ID != item.ID || item.Mark != markOf(3+i) || result.ChangeKey != "" && result.ChangeKey != item.ChangeKey {
				w.Errorf("%+v is observed as %+v", result, item)
			}
		}
	},
	"UpdateItem": func(w *world, _ addressbook.FolderID, strike func()) {
		var operations []providers.Operation
		for _, item := range w.all() {
			operations = append(operations, updating(item))
		}
		strike()
		results := w.done(operations...)
		for i, item := range w.all() {
			if item.Mark != operations[i].Mark || results[i].ChangeKey != "" && results[i].ChangeKey != item.ChangeKey {
				w.Errorf("%+v is observed as %+v", results[i], item)
			}
			mustEqual(w, w.read(item.ID, "surname", "given_name"), contact("surname", "Lovelace", "given_name", "Ada"), "surname", "given_name")
		}
	},
	"MoveItem": func(w *world, main addressbook.FolderID, strike func()) {
		to := w.done(folderCreation(main, "CRM"))[0].Folder
		before := w.all()
		strike()
		results := w.done(moving(before[0], to), moving(before[1], to), moving(before[2], to))
		for i, item := range w.all() {
			if item.Folder != to || item.Mark != before[i].Mark || item.ID != results[i].ID {
				w.Errorf("%+v is observed as %+v", results[i], item)
			}
		}
	},
	"DeleteItem": func(w *world, _ addressbook.FolderID, strike func()) {
		before := w.all()
		strike()
		w.done(deleting(before[0]), deleting(before[2]))
		if all := w.all(); len(all) != 1 || all[0] != before[1] {
			w.Errorf("left are %+v", all)
		}
	},
	"CreateFolder": func(w *world, main addressbook.FolderID, strike func()) {
		strike()
		id := w.done(folderCreation(main, "CRM"))[0].Folder
		folders := w.observe(nil).Folders
		if len(folders) != 3 {
			w.Fatalf("there are %d folders", len(folders))
		}
		for _, folder := range folders {
			if folder.Name == "CRM" && (folder.ID != id || folder.Mark.Owner != owner) {
				w.Errorf("%q is observed as %+v", id, folder)
			}
		}
	},
	"UpdateFolder": func(w *world, _ addressbook.FolderID, strike func()) {
		mark := addressbook.FolderMark{Owner: owner, Path: addressbook.NewDigester(owner).PathDigest([]string{"Full"}), Created: markTime}
		for _, folder := range w.observe(nil).Folders {
			if folder.Name == "Empty" {
				strike()
				w.done(providers.Operation{Kind: providers.UpdateFolder, Folder: folder.ID, Name: "Full", FolderMark: mark})
				if now := w.observe(nil).Folders; !slices.ContainsFunc(now, func(f addressbook.Folder) bool {
					return f.ID == folder.ID && f.Name == "Full" && f.Mark == mark
				}) {
					w.Errorf("observed %+v", now)
				}
			}
		}
	},
	"DeleteFolder": func(w *world, _ addressbook.FolderID, strike func()) {
		for _, folder := range w.observe(nil).Folders {
			if folder.Name == "Empty" {
				strike()
				w.done(providers.Operation{Kind: providers.DeleteFolder, Folder: folder.ID})
			}
		}
		if n := len(w.observe(nil).Folders); n != 1 {
			w.Errorf("there are %d folders", n)
		}
	},
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
	main := w.main()
	if n := w.accounts(creations(main, 120)...); n < 115 {
		t.Errorf("%d of 120 items were made", n)
	}
	crm := w.done(folderCreation(main, "CRM"))[0].Folder
	var updates, moves []providers.Operation
	for i, item := range w.all() {
		if i%2 == 0 {
			updates = append(updates, updating(item))
		} else {
			moves = append(moves, moving(item, crm))
		}
	}
	w.accounts(updates...)
	w.accounts(moves...)
	seen := make(map[addressbook.Key]bool)
	for _, item := range w.all() {
		if seen[item.Key] {
			t.Errorf("%s is there twice", item.Key)
		}
		seen[item.Key] = true
	}
	var deletions []providers.Operation
	for _, item := range w.all() {
		deletions = append(deletions, deleting(item))
	}
	done := w.accounts(deletions...)
	if n := len(w.all()); n > len(deletions)-done {
		t.Errorf("%d items are left of %d, and %d were deleted", n, len(deletions), done)
	}
}

// accounts executes operations and counts those that were done. Errors must be
// such that they may come of the faults.
func (w *world) accounts(operations ...providers.Operation) (done int) {
	w.Helper()
	for _, result := range w.target.Do(w.Context(), bob, operations) {
		if result.Err == nil {
			done++
		} else if !errors.Is(result.Err, providers.ErrUnknownOutcome) && !errors.Is(result.Err, providers.ErrTransport) {
			w.Logf("%v", result.Err)
		}
	}
	return done
}

// TestCancelled has the context end while a request is under way. Nothing is
// reported as done that is not known to be.
func TestCancelled(t *testing.T) {
	w := newWorld(t, sandbox.Options{}, "batch_size = 2", "mailbox_concurrency = 1")
	main := w.main()
	ctx, cancel := context.WithCancel(t.Context())
	w.on("CreateItem", func() { w.on("CreateItem", cancel) })
	results := w.target.Do(ctx, bob, creations(main, 8))
	found := make(map[addressbook.ItemID]bool)
	for _, item := range w.all() {
		found[item.ID] = true
	}
	for i, result := range results {
		switch {
		case result.Err == nil && !found[result.ID]:
			t.Errorf("%d is reported as done", i)
		case result.Err != nil && !errors.Is(result.Err, context.Canceled):
			t.Errorf("the error of %d is %v", i, result.Err)
		}
	}
	if results[7].Err == nil || errors.Is(results[7].Err, providers.ErrUnknownOutcome) {
		t.Errorf("the error of what was never sent is %v", results[7].Err)
	}
}
