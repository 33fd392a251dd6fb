package graph_test

import (
	"fmt"
	"testing"
	"time"

	"contactsync/providers/addressbook"
	"contactsync/providers/providertest"
	"contactsync/providers/sandbox"
)

// TestRate has the service get no more requests in ten seconds than it may, over all mailboxes, and
// hardly fewer.
func TestRate(t *testing.T) {
	const perSecond, contacts = 60, 1200
	w := newWorld(t, sandbox.Options{GraphLimits: sandbox.GraphLimits{AllRequests: 10 * perSecond}},
		fmt.Sprintf("requests_per_second = %d\nconcurrency = 1", perSecond))
	w.Done(providertest.Creations(w.Main(), contacts)...)
	if n := len(w.All()); n != contacts {
		t.Errorf("there are %d items", n)
	}
	m := w.target.Metrics()
	if m.Throttled != 0 || m.Pauses != 0 {
		t.Errorf("the service refused %d requests, and asked for %d pauses", m.Throttled, m.Pauses)
	}
	const bound = contacts / perSecond * time.Second
	if m.RateWaits == 0 || m.RateWaited != w.waited() || m.RateWaited < bound*98/100 || m.RateWaited > bound*110/100 {
		t.Errorf("%d waits of %s in all, %s was slept", m.RateWaits, m.RateWaited, w.waited())
	}
}

// TestThrottledApplication has all mailboxes wait as long as the service says, when it is the
// application that sent too many.
func TestThrottledApplication(t *testing.T) {
	eve := addressbook.Mailbox{Rep: "6", Address: "eve@example.com"}
	w := newWorld(t, sandbox.Options{
		Mailboxes:   []sandbox.NewMailbox{{Address: eve.Address, Name: "Eve"}},
		GraphLimits: sandbox.GraphLimits{AllRequests: 60},
	})
	main := w.Main()
	waited := false
	w.During(func() {
		if _, err := w.target.Observe(t.Context(), eve, nil); err != nil {
			t.Error(err)
		}
		waited = len(w.Slept()) > 0
	})
	w.Done(providertest.Creations(main, 100)...)
	if !waited {
		t.Error("the other mailbox did not wait")
	}
	if n := len(w.All()); n != 100 {
		t.Errorf("there are %d items", n)
	}
	if m := w.target.Metrics(); m.Throttled == 0 || m.Pauses == 0 || m.Concurrency != 32 && m.Concurrency != 16 {
		t.Errorf("metrics are %+v", m)
	}
}
