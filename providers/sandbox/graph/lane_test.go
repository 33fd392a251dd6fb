package graph_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"contactsync/providers/sandbox/graph"
)

// TestBatchTakesItsTurns: a mailbox works off as many requests of a batch at once as it
// allows, and one after the other what depends on another.
func TestBatchTakesItsTurns(t *testing.T) {
	var chain, wide, broken, both []object
	for i := 1; i <= 5; i++ {
		id := fmt.Sprint(i)
		wide = append(wide, create(id))
		if i == 1 {
			chain = append(chain, create(id))
			broken = append(broken, part(id, "DELETE", "/users/"+anna+"/contacts/x", nil))
		} else {
			chain = append(chain, create(id, fmt.Sprint(i-1)))
			broken = append(broken, create(id, fmt.Sprint(i-1)))
		}
		both = append(both, create(id), part("of bert "+id, "GET", "/users/"+bert+"/contacts", nil))
	}
	for _, test := range []struct {
		name  string
		parts []object
		turns int
	}{
		{"a chain", chain, 5},
		{"independent ones", wide, 2},
		{"a chain that fails at once", broken, 1},
		{"of two mailboxes", both, 2},
		{"one behind another mailbox's", []object{create("1"), create("2", "1"), part("3", "GET", "/users/"+bert+"/contacts", nil, "2")}, 3},
		{"nothing that leads anywhere", []object{part("1", "GET", "/users/nobody@example.com/contacts", nil)}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			turns := 0
			w := newWorld(t, func(s *graph.Server) {
				s.Wait = func(context.Context) error { turns++; return nil }
			})
			w.batch(test.parts...)
			if turns != test.turns {
				t.Errorf("it took %d turns, want %d", turns, test.turns)
			}
		})
	}
}

// TestQuotaOfAll: what an app may ask of all mailboxes together; what was refused counts too. Those of a chain that are not
// carried out are not counted.
func TestQuotaOfAll(t *testing.T) {
	w := newWorld(t, func(s *graph.Server) { s.Limits = graph.Limits{AllRequests: 4, AllWindow: 10 * time.Second} })
	ask := func(mailbox string) answer { return w.send("GET", "/users/"+mailbox+"/contacts", nil) }
	ask(bert).want(200)
	w.clock = w.clock.Add(3 * time.Second)
	parts := []object{create("1"), create("2", "1"), create("3", "2"), create("4", "3"), create("5", "4")}
	byID, _ := w.batch(parts...)
	if got, want := statuses(byID, parts), []int{201, 201, 201, 429, 424}; !slices.Equal(got, want) {
		t.Fatalf("statuses %v, want %v", got, want)
	}
	refused := byID["4"]
	code := refused["body"].(object)["error"].(object)["code"]
	if after := refused["headers"].(object)["Retry-After"]; after != "10" || code != "TooManyRequests" {
		t.Errorf("Retry-After %v, code %v", after, code)
	}
	w.clock = w.clock.Add(6 * time.Second)
	if got := ask(bert).want(429); got.header.Get("Retry-After") != "4" || len(w.violations) != 1 {
		t.Errorf("too early: Retry-After %q, violations %q", got.header.Get("Retry-After"), w.violations)
	}
	w.clock = w.clock.Add(20 * time.Second)
	ask(anna).want(200)
	if len(w.violations) != 1 {
		t.Errorf("violations %q", w.violations)
	}
}
