package run_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"contactsync/planner"
	"contactsync/planner/apply"
	"contactsync/planner/desired"
	"contactsync/planner/planfile"
	"contactsync/planner/run"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

func (e *exchange) Has(ctx context.Context, mailbox addressbook.Mailbox) (bool, error) {
	e.asked++
	_, err := e.box(ctx, mailbox)
	if ctx.Err() != nil {
		return false, err
	}
	return err == nil, nil
}

// hybrid is a world with a mailbox that is on the premises, in the cloud, in both or in neither.
type hybrid struct {
	*simulation
	cloud   *exchange
	box     *box
	program *desired.Program
}

func newHybrid(t *testing.T) *hybrid {
	t.Helper()
	s := newSimulation(t, nil, memoryState)
	s.exchange.rewrites, s.exchange.audit = false, nil
	s.policy = &policy{deleteMode: "permanent", syncs: []*syncRule{{name: "a", rep: true}}}
	s.crm.reps = []*rep{{id: "5", email: "bob@example.com", name: "Bob", enabled: true}}
	s.crm.persons = []*record{{id: "1", reps: []string{"5"}, fields: map[string]string{"LastName": "Byron"}}}
	s.crm.companies = nil
	text := strings.Replace(s.policy.hcl(s.crm), "to = provider.exchange.mail", "to = [provider.exchange.mail, provider.exchange.cloud]", 1)
	dir, err := s.write(text + "provider \"exchange\" \"cloud\" {}\n")
	if err != nil {
		t.Fatal(err)
	}
	program, err := load(dir)
	if err != nil {
		t.Fatal(err)
	}
	b := newBox("5", s.exchange.clock)
	s.exchange.boxes = map[string]*box{}
	cloud := &exchange{boxes: map[string]*box{}, clock: s.exchange.clock}
	return &hybrid{s, cloud, b, program}
}

// is puts the mailbox where it is.
func (h *hybrid) is(places ...*exchange) {
	h.exchange.boxes, h.cloud.boxes = map[string]*box{}, map[string]*box{}
	for _, place := range places {
		place.boxes["bob@example.com"] = h.box
	}
}

// run plans and applies, and gives the plan of the only mailbox.
func (h *hybrid) run() *planner.MailboxPlan {
	h.Helper()
	targets := map[string]providers.Target{targetAddress: h.exchange, "exchange.cloud": h.cloud}
	engine := &run.Engine{
		Program: h.program, Sources: map[string]providers.Source{"table.crm": h.crm}, Targets: targets,
		Store: h.store, Now: h.exchange.clock.tick, Version: "0.1.0", Parallelism: 2,
	}
	var writer *planfile.Writer
	var plans []*planner.MailboxPlan
	footer, err := engine.Plan(h.Context(), run.Request{Mode: run.Normal, Remember: true}, func(header planner.Header) (run.Spool, error) {
		var err error
		writer, err = planfile.Spool("", header)
		return spoolTo{writer, &plans}, err
	})
	if err != nil {
		h.Fatal(err)
	}
	reader, err := writer.Close(*footer)
	if err != nil {
		h.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	applier := &apply.Applier{
		Store: h.store, Targets: targets, Owner: h.program.Owner(), Now: h.exchange.clock.tick, Parallelism: 1,
		NewOp: func() addressbook.Op { h.ops++; return addressbook.Op(fmt.Sprintf("op%d", h.ops)) },
	}
	if _, err := applier.Apply(h.Context(), apply.Plan{Header: reader.Header(), Footer: reader.Footer(), Mailboxes: reader.Mailboxes()}); err != nil {
		h.Fatal(err)
	}
	if len(plans) != 1 {
		h.Fatalf("there are %d plans", len(plans))
	}
	return plans[0]
}

type spoolTo struct {
	*planfile.Writer
	plans *[]*planner.MailboxPlan
}

func (s spoolTo) Mailbox(m *planner.MailboxPlan) error {
	*s.plans = append(*s.plans, m)
	return s.Writer.Mailbox(m)
}

func (h *hybrid) knows() string {
	h.Helper()
	known, err := h.store.Mailboxes(h.Context())
	if err != nil {
		h.Fatal(err)
	}
	var targets []string
	for _, m := range known {
		targets = append(targets, strings.TrimPrefix(m.Target, "exchange."))
	}
	return strings.Join(targets, " ")
}

func (h *hybrid) want(plan *planner.MailboxPlan, target, done, knows string) {
	h.Helper()
	got := actions(plan)
	for _, skip := range plan.Skips {
		got += string(skip.Reason)
	}
	if plan.Error != "" {
		got += plan.Error
	}
	if at := strings.TrimPrefix(plan.Target, "exchange."); at != target || got != done || h.knows() != knows {
		h.Errorf("planned %q at %s, the state knows %q; want %q at %s, %q", got, at, h.knows(), done, target, knows)
	}
}

// A sync that names several targets writes to the one that has the mailbox, and follows it.
func TestMailboxInOneOfSeveralTargets(t *testing.T) {
	h := newHybrid(t)
	h.is(h.exchange)
	h.want(h.run(), "mail", "create", "mail")
	asked := h.cloud.asked
	h.want(h.run(), "mail", "", "mail")
	if h.cloud.asked != asked {
		t.Error("where the mailbox is remembered, the other target is asked")
	}

	// It moves with all its contents: nothing changes.
	h.is(h.cloud)
	h.want(h.run(), "cloud", "", "cloud")
	h.want(h.run(), "cloud", "", "cloud")
	h.crm.persons[0].fields["LastName"] = "Lovelace"
	h.want(h.run(), "cloud", "update", "cloud")

	// It is nowhere, or everywhere: nothing is done, nothing is forgotten.
	h.is()
	h.want(h.run(), "cloud", "no_mailbox", "cloud")
	h.is(h.exchange)
	h.want(h.run(), "mail", "", "mail")
	if n := len(h.box.all(func(*card) bool { return true })); n != 1 {
		t.Errorf("there are %d contacts", n)
	}
}

func TestMailboxInBothTargets(t *testing.T) {
	h := newHybrid(t)
	h.is(h.exchange, h.cloud)
	if plan := h.run(); actions(plan) != "" || len(plan.Skips) != 1 || plan.Skips[0].Reason != planner.NoMailbox || h.knows() != "" {
		t.Errorf("planned %q, skips %v, known %q", actions(plan), plan.Skips, h.knows())
	}
}

// A rep who takes no part any more has left, wherever the mailbox is.
func TestMailboxOfSeveralTargetsLeaves(t *testing.T) {
	h := newHybrid(t)
	h.is(h.exchange)
	h.run()
	h.crm.reps[0].enabled = false
	if plan := h.run(); len(plan.Changes) > 0 || h.knows() != "mail" {
		t.Errorf("planned %v, known %q", plan.Changes, h.knows())
	}
}
