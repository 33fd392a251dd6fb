package run_test

import (
	"errors"
	"fmt"

	"github.com/hashicorp/hcl/v2/hcldec"

	"contactsync/config"
	"contactsync/planner"
	"contactsync/planner/apply"
	"contactsync/planner/desired"
	"contactsync/planner/observe"
	"contactsync/planner/planfile"
	"contactsync/planner/run"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// load loads a configuration of the simulation's providers.
func load(dir string) (*desired.Program, error) {
	cfg, err := loadConfig(dir)
	if err != nil {
		return nil, err
	}
	return desired.NewProgram(cfg), nil
}

func loadConfig(dir string) (*config.Config, error) {
	none := hcldec.ObjectSpec{}
	cfg, _, diags := config.Load(config.Options{Dir: dir, Version: "0.1.0", Schemas: config.Schemas{
		Sources: map[string]hcldec.Spec{"table": none},
		Targets: map[string]hcldec.Spec{"exchange": none},
		States:  map[string]hcldec.Spec{"memory": none},
		Rights:  map[string]bool{"table": true},
	}})
	if diags.HasErrors() {
		return nil, diags
	}
	return cfg, nil
}

// targetAddress is the address of the target in the configuration.
const targetAddress = "exchange.mail"

// done is a run that came to its end.
type done struct {
	plans  []*planner.MailboxPlan
	result apply.Result
	guards []planner.Trip

	// writes counts what was written to the state besides the run's own
	// beginning and end, settles what said no more than that a mailbox is settled.
	writes, settles int
}

// plan is the plan of a mailbox, nil if there is none.
func (d *done) plan(rep addressbook.RepID) *planner.MailboxPlan {
	for _, m := range d.plans {
		if m.Mailbox.Rep == rep {
			return m
		}
	}
	return nil
}

// spool hands plans on, damaged by a mutant.
type spool struct {
	*planfile.Writer
	mutate mutant
}

func (s *spool) Mailbox(m *planner.MailboxPlan) error {
	if s.mutate != nil {
		s.mutate(m)
	}
	return s.Writer.Mailbox(m)
}

// apply plans and applies as the command line does.
func (s *simulation) apply(faults *script, store state.Store) (*done, error) {
	return s.applyFrom(s.crm, faults, store)
}

// applyFrom is apply with another source.
func (s *simulation) applyFrom(source providers.Source, faults *script, store state.Store) (*done, error) {
	s.wish()
	program, err := s.program()
	if err != nil {
		return nil, err
	}
	targets := map[string]providers.Target{targetAddress: &faultyTarget{s.target, faults}}
	faulty := &faultyStore{Store: store, script: faults}
	engine := &run.Engine{
		Program:     program,
		Sources:     map[string]providers.Source{"table.crm": source},
		Targets:     targets,
		Store:       faulty,
		Now:         s.exchange.clock.tick,
		Version:     "0.1.0",
		Parallelism: 1,
	}
	out := &spool{mutate: s.mutate}
	footer, err := engine.Plan(s.Context(), run.Request{Mode: run.Normal, Remember: true}, func(h planner.Header) (run.Spool, error) {
		var err error
		out.Writer, err = planfile.Spool("", h)
		return out, err
	})
	if out.Writer != nil {
		defer func() { _ = out.Discard() }()
	}
	if err != nil {
		return nil, err
	}
	reader, err := out.Close(*footer)
	if err != nil {
		return nil, err
	}
	defer func() { _ = reader.Close() }()
	d := &done{guards: footer.Guards}
	for m, err := range reader.Mailboxes() {
		if err != nil {
			return nil, err
		}
		d.plans = append(d.plans, m)
		s.noteplan(m)
	}
	applier := &apply.Applier{
		Targets: targets, Store: faulty, Owner: program.Owner(), Now: s.exchange.clock.tick, NewOp: s.newOp, Parallelism: 1,
		Events: s.hear, Photo: observe.NewPhotos(program, engine.Sources).Photo,
	}
	d.result, err = applier.Apply(s.Context(), apply.Plan{Header: reader.Header(), Footer: reader.Footer(), Mailboxes: reader.Mailboxes()})
	d.writes, d.settles = faulty.writes, faulty.settles
	return d, err
}

func (s *simulation) newOp() addressbook.Op {
	s.ops++
	return addressbook.Op(fmt.Sprintf("op%024d", s.ops))
}

func (s *simulation) noteplan(m *planner.MailboxPlan) {
	for i := range m.Changes {
		c := &m.Changes[i]
		s.note("  plan %s: %s %s %v item %s, %v to %v", m.Mailbox.Rep, c.Action, c.Key, c.Causes, c.Item.ID, c.From.Path, c.To.Path)
	}
	for _, f := range m.Folders {
		s.note("  plan %s: folder %s %v", m.Mailbox.Rep, f.Action, f.Place)
	}
	for _, n := range m.Notes {
		s.note("  plan %s: note %s %s", m.Mailbox.Rep, n.Kind, n.Key)
	}
	for _, k := range m.Skips {
		s.note("  plan %s: skip %s %s %s", m.Mailbox.Rep, k.Reason, k.Key, k.Detail)
	}
	for _, r := range m.Records {
		s.note("  plan %s: record %s %s", m.Mailbox.Rep, r.Key, r.Item.ID)
	}
	if m.Error != "" {
		s.note("  plan %s: error %s", m.Mailbox.Rep, m.Error)
	}
}

// hear notes what failed.
func (s *simulation) hear(e apply.Event) {
	switch e := e.(type) {
	case apply.Failed:
		s.note("  failed: %s %s: %v", e.Change.Action, e.Change.Key, e.Err)
	case apply.Finished:
		if e.Err != nil && !errors.Is(e.Err, errKilled) {
			s.note("  mailbox %s: %v", e.Rep, e.Err)
		}
	}
}
