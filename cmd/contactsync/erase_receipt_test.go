package main

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"contactsync/planner"
	"contactsync/planner/apply"
	"contactsync/planner/planfile"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// bin is a target that can purge.
type bin struct{ providers.Target }

func (bin) Purge(context.Context, addressbook.Mailbox, string, []addressbook.Key) (int, error) {
	return 0, nil
}

// TestReceipt has one mailbox in each way that an erasure may go, and two changes planned in
// each.
func TestReceipt(t *testing.T) {
	change := &planner.Change{Action: planner.Delete}
	const secret = "ada@example.org"
	at := func(target string, rep addressbook.RepID) planner.MailboxPlan {
		return planner.MailboxPlan{Target: target, Mailbox: addressbook.Mailbox{Rep: rep, Address: secret}, Changes: []planner.Change{*change, *change}}
	}
	failed := at("x.bin", "5")
	failed.Error = "mailbox " + secret + ": the server is down"
	skipped := planner.MailboxPlan{Target: "x.bin", Mailbox: addressbook.Mailbox{Rep: "6"}, Skips: []planner.Skip{{Reason: planner.NoMailbox, Rep: "6"}}}
	strange := skipped
	strange.Mailbox.Rep, strange.Skips = "7", []planner.Skip{{Reason: planner.NoMailbox, Rep: "7"}}
	mailboxes := []planner.MailboxPlan{
		at("x.bin", "1"), at("x.bin", "2"), at("x.bin", "3"), at("x.bin", "4"), failed, skipped, strange, at("x.bin", "8"), at("x.heap", "9"),
	}
	w, err := planfile.Spool(t.TempDir(), planner.Header{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range mailboxes {
		if err := w.Mailbox(&mailboxes[i]); err != nil {
			t.Fatal(err)
		}
	}
	plan, err := w.Close(planner.Footer{Skips: []planner.Skip{
		{Reason: planner.SharedAddress, Rep: "10"}, {Reason: planner.NoAddress, Rep: "11"}, {Reason: planner.BadRecord, Key: "crm/person/9"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer plan.Close()

	r := &receipt{Run: "run", Owner: "acme", Key: "crm/person/17"}
	known := []state.Mailbox{{MailboxID: state.MailboxID{Target: "x.bin", Rep: "6"}}}
	if err := r.expect(plan, known, map[string]providers.Target{"x.bin": bin{}, "x.heap": nil}); err != nil {
		t.Fatal(err)
	}
	done := func(target string, rep addressbook.RepID) apply.Event {
		return apply.Done{Target: target, Rep: rep, Change: change}
	}
	for _, e := range []apply.Event{
		// All is done.
		done("x.bin", "1"), done("x.bin", "1"), apply.Purged{Target: "x.bin", Rep: "1", Items: 3}, apply.Finished{Target: "x.bin", Rep: "1"},
		// One change fails.
		done("x.bin", "2"), apply.Failed{Target: "x.bin", Rep: "2", Change: change, Err: errors.New("no")},
		apply.Purged{Target: "x.bin", Rep: "2"}, apply.Finished{Target: "x.bin", Rep: "2"},
		// The run is stopped in the middle.
		done("x.bin", "3"), apply.Finished{Target: "x.bin", Rep: "3"},
		// The deleted items cannot be searched.
		done("x.bin", "4"), done("x.bin", "4"), apply.Purged{Target: "x.bin", Rep: "4", Items: 1},
		apply.Finished{Target: "x.bin", Rep: "4", Err: errors.New("mailbox " + secret + ": purge: no")},
		// It could not be planned.
		apply.Begun{Plan: &failed},
		// There is nothing that could be searched.
		done("x.heap", "9"), done("x.heap", "9"), apply.Finished{Target: "x.heap", Rep: "9"},
	} {
		r.event(e)
	}
	r.end(time.Time{})
	text, err := json.Marshal(r.Mailboxes)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		`[{"rep":"1","target":"x.bin","reached":true,"deleted":2,"failed":0,"purged":3}`,
		`{"rep":"2","target":"x.bin","reached":true,"deleted":1,"failed":1,"purged":0}`,
		`{"rep":"3","target":"x.bin","reached":false,"problem":"the run was stopped","deleted":1,"failed":0,"purged":null}`,
		`{"rep":"4","target":"x.bin","reached":false,"problem":"mailbox (sensitive value): purge: no","deleted":2,"failed":0,"purged":1}`,
		`{"rep":"5","target":"x.bin","reached":false,"problem":"mailbox (sensitive value): the server is down","deleted":0,"failed":0,"purged":null}`,
		`{"rep":"6","target":"x.bin","reached":false,"problem":"skipped: no_mailbox","deleted":0,"failed":0,"purged":null}`,
		`{"rep":"8","target":"x.bin","reached":false,"problem":"the run ended before this mailbox","deleted":0,"failed":0,"purged":null}`,
		`{"rep":"9","target":"x.heap","reached":true,"deleted":2,"failed":0,"purged":null}`,
		`{"rep":"10","reached":false,"problem":"skipped: shared_address","deleted":0,"failed":0,"purged":null}]`,
	}, ",\n")
	if got := strings.ReplaceAll(string(text), "},{", "},\n{"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if r.Complete {
		t.Error("it is complete, although mailboxes were not reached")
	}
	for _, line := range []string{"Purged from the deleted items: 4.", "The deleted items of 1 mailbox cannot be searched", "Not reached: mailbox 10: skipped: shared_address", "Receipt: here.json"} {
		if got := r.text("here.json"); !strings.Contains(got, line) || strings.Contains(got, secret) {
			t.Errorf("want %q in\n%s", line, got)
		}
	}
}
