package run_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"

	"contactsync/providers"
)

// unreadableCRM does not let some reps in.
type unreadableCRM struct {
	*crm
	refused map[string]bool
}

func (u *unreadableCRM) As(rep providers.Record, wish providers.Wish) providers.Source {
	if u.refused[rep.ID] {
		return refusingCRM{u.crm}
	}
	return u.crm.As(rep, wish)
}

type refusingCRM struct{ *crm }

func (refusingCRM) Records(context.Context, providers.Table, func(providers.Record) error) error {
	return providers.ErrDenied
}

// Where each rep's records are read alone, the counts of the source are sums. What could not
// be read, or written, for single mailboxes does not move them.
func TestBaselinesOfPersonalReads(t *testing.T) {
	s := newSimulation(t, nil, memoryState)
	s.policy = &policy{personal: true, deleteMode: "permanent", syncs: []*syncRule{{name: "a", rep: true}}}
	s.crm.reps, s.crm.companies, s.crm.persons = nil, nil, nil
	s.exchange.boxes = make(map[string]*box)
	for r := range 4 {
		id := fmt.Sprint(r)
		s.crm.reps = append(s.crm.reps, &rep{id: id, email: id + "@example.com", enabled: true})
		s.exchange.boxes[id+"@example.com"] = newBox("", s.exchange.clock)
		for k := range 5 {
			s.crm.persons = append(s.crm.persons, &record{id: fmt.Sprintf("%d%d", r, k), reps: []string{id}, fields: map[string]string{"LastName": "L"}})
		}
	}
	baselines := func(source providers.Source) map[string]int {
		t.Helper()
		if _, err := s.applyFrom(source, &script{}, s.store); err != nil {
			t.Fatal(err)
		}
		counts, err := s.store.Baselines(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		short := make(map[string]int)
		for id, n := range counts {
			criterion, _, _ := strings.Cut(id.Criterion, "@")
			short[id.Table+" "+criterion] = n
		}
		return short
	}
	whole := baselines(s.crm)
	if whole["persons rep"] != 20 {
		t.Fatalf("counted %v", whole)
	}
	if got := baselines(&unreadableCRM{s.crm, map[string]bool{"1": true}}); !maps.Equal(got, whole) {
		t.Errorf("after a rep could not be read: %v", got)
	}
	delete(s.exchange.boxes, "2@example.com")
	if got := baselines(s.crm); !maps.Equal(got, whole) {
		t.Errorf("after a mailbox was not there: %v", got)
	}
	s.crm.persons = s.crm.persons[:18]
	if got := baselines(s.crm); got["persons rep"] != 18 {
		t.Errorf("after the CRM lost two: %v", got)
	}
}
