package ews_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews"
	"contactsync/providers/pace"
	"contactsync/providers/providertest"
	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// mustFail checks the classes of the errors of all results.
func (w *world) mustFail(class error, results []providers.Result) {
	w.Helper()
	for i, result := range results {
		if !errors.Is(result.Err, class) {
			w.Errorf("the error of %d is %v, not %v", i, result.Err, class)
		}
	}
}

func TestQuota(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	w.box.SetQuota(5)
	var results []providers.Result
	got := w.counted(func() { results = w.target.Do(t.Context(), providertest.Bob, providertest.Creations(main, 40)) })
	for i, result := range results {
		if (i < 5) != (result.Err == nil) {
			t.Errorf("%d: %v", i, result.Err)
		}
	}
	w.mustFail(providers.ErrFull, results[5:])
	if got["CreateItem"] != 1 {
		t.Errorf("the requests are %v", got)
	}
}

func TestEditedInBetween(t *testing.T) {
	for name, act := range map[string]func(addressbook.Item, addressbook.FolderID) (operation string, o providers.Operation){
		"update": func(item addressbook.Item, _ addressbook.FolderID) (string, providers.Operation) {
			return "UpdateItem", providertest.Updating(item)
		},
		"unmark": func(item addressbook.Item, _ addressbook.FolderID) (string, providers.Operation) {
			return "UpdateItem", providertest.Unmarking(item)
		},
		"delete": func(item addressbook.Item, _ addressbook.FolderID) (string, providers.Operation) {
			return "GetItem", providertest.Deleting(item)
		},
		"move": func(item addressbook.Item, to addressbook.FolderID) (string, providers.Operation) {
			return "GetItem", providertest.Moving(item, to)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, sandbox.Options{})
			main := w.Main()
			crm := w.Done(providertest.FolderCreation(main, "CRM"))[0].Folder
			w.Done(providertest.Creations(main, 3)...)
			before := w.All()
			operation, _ := act(before[1], crm)
			w.on(operation, func() { (&user{box: w.box}).EditPhone(t, before[1].ID, "+43 1 000009") })
			var operations []providers.Operation
			for _, item := range before {
				_, o := act(item, crm)
				operations = append(operations, o)
			}
			results := w.target.Do(t.Context(), providertest.Bob, operations)
			if results[0].Err != nil || !errors.Is(results[1].Err, providers.ErrChanged) || results[2].Err != nil {
				t.Errorf("the errors are %v, %v, %v", results[0].Err, results[1].Err, results[2].Err)
			}
			providertest.MustEqual(t, w.Read(before[1].ID, "business_phone", "surname"), providertest.Contact("business_phone", "+43 1 000009", "surname", "Byron 1"),
				"business_phone", "surname")
		})
	}
}

// TestHalved has the server find a batch too much.
func TestHalved(t *testing.T) {
	w := newWorld(t, sandbox.Options{}, "mailbox_concurrency = 1")
	main := w.Main()
	w.strike("CreateItem", fault.TimeoutExpired)
	w.Done(providertest.Creations(main, 8)...)
	var sizes []int
	for _, body := range w.bodies["CreateItem"] {
		sizes = append(sizes, strings.Count(body, "<t:Contact>"))
	}
	if fmt.Sprint(sizes) != "[8 4 4]" {
		t.Errorf("the sizes are %v", sizes)
	}
	w.Done(providertest.Creations(main, 0)...)
	var ids []addressbook.ItemID
	for _, item := range w.All() {
		ids = append(ids, item.ID)
	}
	w.server.Faults().Once(fault.TimeoutExpired, 2)
	if readings, err := w.target.Read(t.Context(), providertest.Bob, ids, nil); err != nil || len(readings) != 8 || readings[7].Contact == nil {
		t.Errorf("%d readings, %v", len(readings), err)
	}
}

// TestPoison has the server refuse each request that has one contact in it: the
// others are made.
func TestPoison(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	w.poison = "Byron 37<"
	var results []providers.Result
	got := w.counted(func() { results = w.target.Do(t.Context(), providertest.Bob, providertest.Creations(main, 100)) })
	for i, result := range results {
		if (i == 37) != (result.Err != nil) {
			t.Errorf("%d: %v", i, result.Err)
		}
	}
	if n := len(w.All()); n != 99 || got["CreateItem"] > 14 {
		t.Errorf("%d items were made by %d requests", n, got["CreateItem"])
	}
}

// TestBackOff has the server busy: nobody calls before its time is over.
func TestBackOff(t *testing.T) {
	w := newWorld(t, sandbox.Options{Limits: sandbox.Limits{BackOff: 7 * time.Second}})
	main := w.Main()
	w.strike("CreateItem", fault.ServerBusy)
	w.Done(providertest.Creations(main, 3)...)
	if len(w.Slept()) != 1 || w.Slept()[0] != 7*time.Second {
		t.Errorf("slept %v", w.Slept())
	}
}

// TestBackOffOfOthers has the server busy while other requests wait for their turn: they wait for that time too.
func TestBackOffOfOthers(t *testing.T) {
	busy := strings.Replace(faultOf("ErrorServerBusy"), "</e:ResponseCode>",
		`</e:ResponseCode><t:MessageXml><t:Value Name="BackOffMilliseconds">7000</t:Value></t:MessageXml>`, 1)
	message := strings.NewReplacer("Success", "Error", "NoError", "ErrorServerBusy").Replace(
		response("GetItem", 1, `<m:MessageXml><t:Value Name="BackOffMilliseconds">7000</t:Value></m:MessageXml>`))
	for name, answer := range map[string]string{"a fault": busy, "a message": message} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var began time.Time // zero while the server is not busy
				var asked atomic.Int32
				server := script(func(operation string) string {
					switch n := asked.Add(1); {
					case operation != "GetItem" || began.IsZero():
					case n == 1:
						_ = pace.Sleep(t.Context(), time.Second) // the others stand in line
						return strings.Replace(answer, "<s:Body>", `<s:Header><t:ServerVersionInfo MajorVersion="15" MinorVersion="20"/></s:Header><s:Body>`, 1)
					case time.Since(began) < 9*time.Second:
						t.Error("a request went out while the server was busy")
					}
					return response(operation, 1, itemContents)
				})
				// What is said of the version is said before the answer is judged.
				warn := func(string) { _ = pace.Sleep(t.Context(), time.Second) }
				target := open(t, "concurrency = 1", ews.Options{Transport: server, Warn: warn})
				defer func() { _ = target.Close() }()
				read := func() { _, _ = target.Read(t.Context(), providertest.Bob, []addressbook.ItemID{"AAA"}, nil) }
				read()
				began = time.Now()
				asked.Store(0)
				var group sync.WaitGroup
				for range 3 {
					group.Go(read)
				}
				group.Wait()
				if asked.Load() < 4 {
					t.Errorf("it was asked %d times", asked.Load())
				}
			})
		})
	}
}

// TestUnknownOutcome has the look-up fail too: then it is said that nothing is
// known.
func TestUnknownOutcome(t *testing.T) {
	for _, operation := range []string{"CreateItem", "UpdateItem", "MoveItem", "DeleteItem", "CreateFolder"} {
		t.Run(operation, func(t *testing.T) {
			w := newWorld(t, sandbox.Options{})
			main := w.Main()
			crm := w.Done(providertest.FolderCreation(main, "CRM"))[0].Folder
			w.Done(providertest.Creations(main, 1)...)
			item := w.All()[0]
			o := map[string]providers.Operation{
				"CreateItem": providertest.Creation(main, 5), "UpdateItem": providertest.Updating(item), "MoveItem": providertest.Moving(item, crm),
				"DeleteItem": providertest.Deleting(item), "CreateFolder": providertest.FolderCreation(main, "Other"),
			}[operation]
			w.on(operation, func() { w.server.Faults().Once(fault.CutAfter, 1000) })
			w.mustFail(providers.ErrUnknownOutcome, w.target.Do(t.Context(), providertest.Bob, []providers.Operation{o}))
		})
	}
}

// TestNeverDone has requests never get through: what is known not to be done is
// not said to be unknown, and tries are bounded.
func TestNeverDone(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	item := w.Done(providertest.Creations(main, 1)...)[0]
	observed := w.All()[0]
	w.server.Faults().Set(fault.TimeoutExpired, 1)
	results := w.target.Do(t.Context(), providertest.Bob, []providers.Operation{providertest.Creation(main, 5)})
	w.server.Faults().Set(fault.TimeoutExpired, 0)
	if err := results[0].Err; err == nil {
		t.Error("it was done")
	}
	for _, operation := range []string{"CreateItem", "UpdateItem"} {
		var again func()
		again = func() { w.server.Faults().Once(fault.TimeoutExpired, 1); w.on(operation, again) }
		w.on(operation, again)
		o := providertest.Creation(main, 6)
		if operation == "UpdateItem" {
			o = providertest.Updating(observed)
		}
		sent := len(w.bodies[operation])
		err := w.target.Do(t.Context(), providertest.Bob, []providers.Operation{o})[0].Err
		if err == nil || errors.Is(err, providers.ErrUnknownOutcome) || !strings.Contains(err.Error(), "ErrorTimeoutExpired") {
			t.Errorf("%s: the error is %v", operation, err)
		}
		if n := len(w.bodies[operation]) - sent; n != 5 {
			t.Errorf("%s was sent %d times", operation, n)
		}
	}
	if all := w.All(); len(all) != 1 || all[0].ID != item.ID {
		t.Errorf("observed %+v", all)
	}
}

// TestRefusedMailbox has a mailbox that may not be opened, or has moved: every
// call says so.
func TestRefusedMailbox(t *testing.T) {
	tests := map[string]struct {
		options sandbox.Options
		setting string
		act     func(*world)
		class   error
	}{
		"not impersonated": {sandbox.Options{Refuse: []string{providertest.Bob.Address}}, "", func(*world) {}, providers.ErrDenied},
		"no delegate":      {sandbox.Options{Refuse: []string{providertest.Bob.Address}}, `access = "delegate"`, func(*world) {}, providers.ErrDenied},
		"moved": {sandbox.Options{}, "", func(w *world) {
			if err := w.server.Store().SetMovedAway(providertest.Bob.Address, true); err != nil {
				w.Fatal(err)
			}
		}, providers.ErrNoMailbox},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, test.options, test.setting)
			test.act(w)
			_, err := w.target.Observe(t.Context(), providertest.Bob, nil)
			if !errors.Is(err, test.class) || strings.Contains(err.Error(), providertest.Bob.Address) {
				t.Errorf("observe: %v", err)
			}
			if _, err := w.target.Find(t.Context(), providertest.Bob, providertest.Owner, []addressbook.Key{providertest.KeyOf(1)}); !errors.Is(err, test.class) {
				t.Errorf("find: %v", err)
			}
			folder := must(w.box.Distinguished("contacts"))(t).ID
			w.mustFail(test.class, w.target.Do(t.Context(), providertest.Bob, providertest.Creations(addressbook.FolderID(folder), 2)))
		})
	}
}

// TestHostileAddress has reps whose addresses are none.
func TestHostileAddress(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	for _, address := range []string{"", "bob", "bob@example.com\r\nX-Header: 1", "bob @example.com", "\x00@x", "\xff@x", "Bob <bob@example.com>"} {
		nobody := addressbook.Mailbox{Rep: "7", Address: address}
		if _, err := w.target.Observe(t.Context(), nobody, nil); !errors.Is(err, providers.ErrNoMailbox) {
			t.Errorf("%q: %v", address, err)
		}
		w.mustFail(providers.ErrNoMailbox, w.target.Do(t.Context(), nobody, providertest.Creations("AAA", 2)))
	}
	if len(w.headers) > 0 {
		t.Errorf("%d requests were made", len(w.headers))
	}
}

// TestCredentials has the password wrong: after one request nobody asks again.
func TestCredentials(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	ready := w.server.Ready()
	target := w.openWith(ready.Service.User, "wrong")
	asked := len(w.headers)
	if _, err := target.Observe(t.Context(), providertest.Bob, nil); !errors.Is(err, providers.ErrCredentials) {
		t.Errorf("observe: %v", err)
	}
	w.mustFail(providers.ErrCredentials, target.Do(t.Context(), providertest.Bob, providertest.Creations(main, 250)))
	if n := len(w.headers) - asked; n > 2 {
		t.Errorf("there were %d requests", n)
	}
}

// TestMailboxTimeout has a mailbox take longer than it may.
func TestMailboxTimeout(t *testing.T) {
	w := newWorld(t, sandbox.Options{}, `mailbox_timeout = "50ms"`)
	main := must(w.box.Distinguished("contacts"))(t).ID
	w.server.Faults().SetDelay(200 * time.Millisecond)
	_, err := w.target.Observe(t.Context(), providertest.Bob, nil)
	if err == nil || !strings.Contains(err.Error(), "mailbox_timeout") || errors.Is(err, context.Canceled) {
		t.Errorf("observe: %v", err)
	}
	for _, result := range w.target.Do(t.Context(), providertest.Bob, providertest.Creations(addressbook.FolderID(main), 2)) {
		if result.Err == nil || !strings.Contains(result.Err.Error(), "mailbox_timeout") {
			t.Errorf("create: %v", result.Err)
		}
	}
}

// TestLateCreate has the request of a create arrive although its connection
// broke, while its items are looked up: nothing is made twice.
func TestLateCreate(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	operations := providertest.Creations(main, 2)
	w.on("CreateItem", func() {
		w.server.Faults().Once(fault.CutBefore, 1)
		w.on("FindItem", func() {
			w.on("FindItem", func() {
				other := w.open()
				for _, result := range other.Do(t.Context(), providertest.Bob, operations) {
					if result.Err != nil {
						t.Error(result.Err)
					}
				}
			})
		})
	})
	w.Done(operations...)
	if n := len(w.All()); n != 2 {
		t.Errorf("there are %d items", n)
	}
}

func TestUserOwnIsNotDeleted(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	crm := w.Done(providertest.FolderCreation(main, "CRM"))[0].Folder
	own := must(w.box.CreateItem(mailbox.FolderID(main), mailbox.Bag{mailbox.MessageClass: "IPM.Contact", mailbox.Surname: "Own"}, false))(t)
	item := addressbook.Item{ID: addressbook.ItemID(own.ID)}
	w.mustFail(providers.ErrChanged, w.target.Do(t.Context(), providertest.Bob, []providers.Operation{providertest.Deleting(item), providertest.Moving(item, crm)}))
	if now := must(w.box.Peek(own.ID))(t); now.ChangeKey != own.ChangeKey {
		t.Error("the user's own contact changed")
	}
}
