package graph_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/fault"
)

// strikes are the faults that strike a request: before its effect, after it, or in its
// answer.
func strikes() []fault.Kind {
	return []fault.Kind{
		fault.CutBefore, fault.CutAfter, fault.Truncated, fault.Malformed, fault.TimeoutAfter, fault.BadGateway, fault.LoginPage,
		fault.GraphThrottled, fault.GraphUnavailable, fault.GraphUnavailableAfter, fault.GraphTimeout, fault.GraphTimeoutAfter,
		fault.GraphTokenExpired,
	}
}

// TestFaultOnce has each fault strike each writing request. The operation is done
// nevertheless, and once.
func TestFaultOnce(t *testing.T) {
	t.Parallel()
	for _, kind := range strikes() {
		for operation, act := range onces {
			t.Run(fmt.Sprint(kind, " ", operation), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, sandbox.Options{})
				main := w.main()
				w.done(creations(main, 3)...)
				w.done(folderCreation(main, "Empty"))
				act(w, main, func() { w.strike(operation, kind) })
				writes := !strings.HasPrefix(operation, "GET")
				if struck := w.server.Faults().Counts()[kind]; struck != 1 && (writes || !strings.HasSuffix(string(kind), "_after")) {
					t.Errorf("the fault struck %d times", struck)
				}
			})
		}
	}
}

// onces are what is done while a fault strikes a request of an operation, and
// what must come of it.
var onces = map[string]func(w *world, main addressbook.FolderID, strike func()){
	"POST /contacts": func(w *world, main addressbook.FolderID, strike func()) {
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
	"PATCH /contacts": func(w *world, _ addressbook.FolderID, strike func()) {
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
	"POST /permanentDelete": func(w *world, _ addressbook.FolderID, strike func()) {
		before := w.all()
		strike()
		w.done(deleting(before[0]), deleting(before[2]))
		if all := w.all(); len(all) != 1 || all[0] != before[1] {
			w.Errorf("left are %+v", all)
		}
	},
	"DELETE /contacts": func(w *world, _ addressbook.FolderID, strike func()) {
		before := w.all()
		strike()
		deletion := deleting(before[0])
		deletion.Mode = providers.DeletedItems
		w.done(deletion)
		if all := w.all(); len(all) != 2 || all[0] != before[1] {
			w.Errorf("left are %+v", all)
		}
	},
	"POST /childFolders": func(w *world, main addressbook.FolderID, strike func()) {
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
	"DELETE /contactFolders": func(w *world, _ addressbook.FolderID, strike func()) {
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
	"GET /delta": func(w *world, _ addressbook.FolderID, strike func()) {
		strike()
		if n := len(w.all()); n != 3 {
			w.Errorf("there are %d items", n)
		}
	},
}

// TestFaultInMove has each fault strike the first request of a move that writes. Whatever
// is reported, the contact is there, and if it is reported as moved, once.
func TestFaultInMove(t *testing.T) {
	t.Parallel()
	for _, kind := range strikes() {
		for _, operation := range []string{"POST /contacts", "POST /permanentDelete"} {
			t.Run(fmt.Sprint(kind, " ", operation), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, sandbox.Options{})
				main := w.main()
				w.done(creations(main, 1)...)
				to := w.done(folderCreation(main, "CRM"))[0].Folder
				w.strike(operation, kind)
				result := w.target.Do(t.Context(), bob, []providers.Operation{moving(w.all()[0], to)})[0]
				all := w.all()
				switch {
				case result.Err == nil && (len(all) != 1 || all[0].Folder != to || all[0].ID != result.ID):
					t.Errorf("%+v is observed as %+v", result, all)
				case result.Err != nil && !errors.Is(result.Err, providers.ErrUnknownOutcome) && (len(all) != 1 || all[0].Folder != main):
					t.Errorf("%v, and observed are %+v", result.Err, all)
				case len(all) == 0:
					t.Errorf("%v, and nothing is left", result.Err)
				}
			})
		}
	}
}

// TestFaultsEverywhere has faults strike often. What could not be done is an
// error; whatever is reported, the mailbox agrees with it.
func TestFaultsEverywhere(t *testing.T) {
	t.Parallel()
	shares := make(map[fault.Kind]float64)
	for _, kind := range append(strikes(), fault.GraphDeltaExpired, fault.GraphDeltaRepeated) {
		shares[kind] = 0.02
	}
	delete(shares, fault.GraphTokenExpired) // twice in a row is the end
	// A time to stay away that stood in an answer which was cut off is not known.
	delete(shares, fault.GraphThrottled)
	delete(shares, fault.GraphUnavailable)
	w := newWorld(t, sandbox.Options{}, "batch_size = 7", "mailbox_concurrency = 1")
	main := w.main()
	for kind, share := range shares {
		w.server.Faults().Set(kind, share)
	}
	if n := w.accounts(creations(main, 120)...); n < 110 {
		t.Errorf("%d of 120 items were made", n)
	}
	var updates []providers.Operation
	for _, item := range w.all() {
		updates = append(updates, updating(item))
	}
	w.accounts(updates...)
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
	allowed := []error{providers.ErrUnknownOutcome, providers.ErrTransport}
	for _, result := range w.target.Do(w.Context(), bob, operations) {
		if result.Err == nil {
			done++
		} else if !slices.ContainsFunc(allowed, func(class error) bool { return errors.Is(result.Err, class) }) {
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
	w.on("POST /contacts", func() { w.on("POST /contacts", cancel) })
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

// TestGhostFolder has the service say that it deleted a folder, and leave it.
func TestGhostFolder(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	id := w.done(folderCreation(w.main(), "CRM"))[0].Folder
	w.server.Faults().Once(fault.GraphGhostFolder, 1)
	w.done(providers.Operation{Kind: providers.DeleteFolder, Folder: id})
	if folders := w.observe(nil).Folders; len(folders) != 1 {
		t.Errorf("there are %+v", folders)
	}
}

// TestPoison has the service fail on one contact whenever it comes. The others are made, and
// what is not done is said not to be.
func TestPoison(t *testing.T) {
	target, service := scripted(t, func(string, string) (int, string) { return 0, "" })
	service.poison = "Ada Byron 3\""
	for i, result := range target.Do(t.Context(), bob, creations("main", 30)) {
		if (result.Err != nil) != (i == 3) {
			t.Errorf("the error of %d is %v", i, result.Err)
		}
	}
}
