package run_test

import (
	"context"
	"slices"
	"testing"

	"contactsync/planner"
	"contactsync/planner/run"
	"contactsync/providers"
	"contactsync/state"
)

// lockedCRM does not let the telephone number of one person be read.
type lockedCRM struct {
	*crm
	id string
}

func (l *lockedCRM) As(rep providers.Record, wish providers.Wish) providers.Source {
	return &lockedReader{l.crm.As(rep, wish), l.id}
}

type lockedReader struct {
	providers.Source
	id string
}

func (l *lockedReader) Records(ctx context.Context, table providers.Table, yield func(providers.Record) error) error {
	return l.Source.Records(ctx, table, func(r providers.Record) error {
		if table == providers.Persons && r.ID == l.id {
			phone := slices.Index(personFields, "Tel1")
			r.Locked, r.Values[phone] = []int{phone}, ""
		}
		return yield(r)
	})
}

// A contact of whose record a mapped field may not be read stays as it is: the
// empty value says nothing.
func TestLockedField(t *testing.T) {
	s := newSimulation(t, nil, func() state.Store { return newMemoryStore() })
	s.policy = &policy{personal: true, deleteMode: "permanent", syncs: []*syncRule{{name: "a", rep: true}}}
	s.crm.reps = []*rep{{id: "5", email: "bob@example.com", name: "Bob", enabled: true}}
	person := func(id, phone string) *record {
		return &record{id: id, reps: []string{"5"}, fields: map[string]string{"FirstName": "Ada", "LastName": "L" + id, "Tel1": phone}}
	}
	s.crm.persons, s.crm.companies = []*record{person("1", "111"), person("2", "222")}, nil
	b := newBox("5", s.exchange.clock)
	s.exchange.boxes = map[string]*box{"bob@example.com": b}
	if _, err := s.apply(&script{}, s.store); err != nil {
		t.Fatal(err)
	}

	program, err := s.program()
	if err != nil {
		t.Fatal(err)
	}
	engine := &run.Engine{
		Program: program, Sources: map[string]providers.Source{"table.crm": &lockedCRM{s.crm, "2"}},
		Targets: map[string]providers.Target{targetAddress: s.exchange}, Store: s.store, Now: s.exchange.clock.tick, Parallelism: 1,
	}
	var got planner.MailboxPlan
	_, err = engine.Plan(t.Context(), run.Request{Mode: run.Normal}, func(planner.Header) (run.Spool, error) {
		return spoolFunc(func(m *planner.MailboxPlan) { got = *m }), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Changes) != 0 || len(got.Skips) != 1 || got.Skips[0].Reason != planner.LockedField || got.Skips[0].Key != "crm/person/2" {
		t.Errorf("changes %+v, skips %+v", got.Changes, got.Skips)
	}
}

type spoolFunc func(*planner.MailboxPlan)

func (f spoolFunc) Mailbox(m *planner.MailboxPlan) error {
	f(m)
	return nil
}
