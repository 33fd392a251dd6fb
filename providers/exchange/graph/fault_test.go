package graph_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/providertest"
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
				act(w.Driver, w.Prepare(), func() { w.strike(operation, kind) })
				writes := !strings.HasPrefix(operation, "GET")
				if struck := w.server.Faults().Counts()[kind]; struck != 1 && (writes || !strings.HasSuffix(string(kind), "_after")) {
					t.Errorf("the fault struck %d times", struck)
				}
			})
		}
	}
}

// onces are what is done while a fault strikes a request of an operation.
var onces = map[string]providertest.Struck{
	"POST /contacts":         providertest.StruckCreation,
	"PATCH /contacts":        providertest.StruckUpdate,
	"POST /permanentDelete":  providertest.StruckDeletion(providers.RecoverableItems),
	"DELETE /contacts":       providertest.StruckDeletion(providers.DeletedItems),
	"POST /childFolders":     providertest.StruckFolderCreation,
	"PATCH /contactFolders":  providertest.StruckFolderUpdate,
	"DELETE /contactFolders": providertest.StruckFolderDeletion,
	"GET /delta": func(d *providertest.Driver, _ addressbook.FolderID, strike func()) {
		strike()
		if n := len(d.All()); n != 3 {
			d.Errorf("there are %d items", n)
		}
	},
}

// TestUnknownCreationIsLookedUp has contacts be made of which the service does not say so, and
// not be made. Either way nothing is sent again before it was looked for by its mark.
func TestUnknownCreationIsLookedUp(t *testing.T) {
	t.Parallel()
	for _, kind := range []fault.Kind{fault.CutBefore, fault.CutAfter, fault.BadGateway, fault.GraphTimeout, fault.GraphTimeoutAfter, fault.GraphUnavailableAfter} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, sandbox.Options{})
			main := w.Main()
			w.forget()
			w.strike("POST /contacts", kind)
			w.Done(providertest.Creation(main, 1))
			sent := slices.DeleteFunc(w.sent(""), func(r request) bool {
				isLook := strings.Contains(r.path, "filter=singleValueExtendedProperties") && strings.Contains(r.path, "crm")
				return r.method != http.MethodPost && !isLook
			})
			for i, r := range sent {
				if r.method == http.MethodPost && i > 0 && sent[i-1].method == http.MethodPost {
					t.Errorf("request %d makes a contact again that was not looked for", i)
				}
			}
			if len(sent) < 2 {
				t.Errorf("nothing was looked for: %d requests", len(sent))
			}
			if n := len(w.All()); n != 1 {
				t.Errorf("there are %d items", n)
			}
		})
	}
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
				main := w.Main()
				w.Done(providertest.Creations(main, 1)...)
				to := w.Done(providertest.FolderCreation(main, "CRM"))[0].Folder
				w.strike(operation, kind)
				result := w.target.Do(t.Context(), providertest.Bob, []providers.Operation{providertest.Moving(w.All()[0], to)})[0]
				all := w.All()
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
	main := w.Main()
	for kind, share := range shares {
		w.server.Faults().Set(kind, share)
	}
	if n := w.Attempt(providertest.Creations(main, 120)...); n < 110 {
		t.Errorf("%d of 120 items were made", n)
	}
	var updates []providers.Operation
	for _, item := range w.All() {
		updates = append(updates, providertest.Updating(item))
	}
	w.Attempt(updates...)
	w.MustHaveNoTwins()
	w.DeleteAll()
}

// TestCancelled has the context end while a request is under way.
func TestCancelled(t *testing.T) {
	w := newWorld(t, sandbox.Options{}, "batch_size = 2", "mailbox_concurrency = 1")
	w.Cancel(func(act func()) { w.on("POST /contacts", act) })
}

// TestGhostFolder has the service say that it deleted a folder, and leave it.
func TestGhostFolder(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	id := w.Done(providertest.FolderCreation(w.Main(), "CRM"))[0].Folder
	w.server.Faults().Once(fault.GraphGhostFolder, 1)
	w.Done(providers.Operation{Kind: providers.DeleteFolder, Folder: id})
	if folders := w.Observe(nil).Folders; len(folders) != 1 {
		t.Errorf("there are %+v", folders)
	}
}

// TestPoison has the service fail on one contact whenever it comes. The others are made, and
// what is not done is said not to be.
func TestPoison(t *testing.T) {
	target, service := scripted(t, func(string, string) (int, string) { return 0, "" })
	service.poison = "Ada Byron 3\""
	for i, result := range target.Do(t.Context(), providertest.Bob, providertest.Creations("main", 30)) {
		if (result.Err != nil) != (i == 3) {
			t.Errorf("the error of %d is %v", i, result.Err)
		}
	}
}
