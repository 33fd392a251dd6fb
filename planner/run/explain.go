package run

import (
	"context"
	"fmt"
	"slices"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/planner/explain"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Question says what is to be explained.
type Question struct {
	// Mailbox is a rep id, or the e-mail address of a rep.
	Mailbox string

	// Record, if not empty, is the key of a record, or an e-mail address that one has.
	Record string
}

// Explain finds out all that there is to say about the mailbox of a rep in each target, and
// about a record in it, as a plan finds it out, and writes nothing: neither to the
// mailbox nor to the state. It fails if there is no such rep or record, with the ids of
// those that are called nearly so, and where Plan fails.
func (e *Engine) Explain(ctx context.Context, q Question) (addressbook.RepID, []*explain.Case, error) {
	p, err := e.prepare(ctx, Request{Mode: Normal})
	if err != nil {
		return "", nil, err
	}
	rep, err := p.rep(q.Mailbox)
	if err != nil {
		return "", nil, err
	}
	memory, err := p.memory(ctx)
	if err != nil {
		return "", nil, err
	}
	var looks []*look
	var cases []*explain.Case
	for _, target := range p.Program.Targets() {
		c, found, err := p.explain(ctx, state.MailboxID{Target: target, Rep: rep}, memory)
		if err != nil {
			return "", nil, err
		}
		cases, looks = append(cases, c), append(looks, found)
	}
	if q.Record == "" {
		return rep, cases, nil
	}
	key, err := p.key(ctx, looks, q.Record)
	if err != nil {
		return "", nil, err
	}
	for i, c := range cases {
		if c.Record, err = p.record(ctx, c, looks[i], key); err != nil {
			return "", nil, err
		}
	}
	return rep, cases, nil
}

// explain plans one mailbox, and keeps what the plan was made of.
func (p *planning) explain(ctx context.Context, id state.MailboxID, memory func(state.MailboxID) *explain.Memory) (*explain.Case, *look, error) {
	p.look = &look{world: p.world}
	c := &explain.Case{Mailbox: id, Memory: memory(id), TakesPart: p.world.Mailbox(id) != nil}
	i := slices.IndexFunc(p.work, func(m *desired.Mailbox) bool { return m.ID() == id })
	if i >= 0 {
		planned := p.mailbox(ctx, p.work[i])
		if planned.err != nil {
			return nil, nil, planned.err
		}
		c.Plan = planned.plan
	}
	found := p.look
	if found.input != nil {
		found.entries = found.input.Entries
	} else {
		remembered, err := p.Store.Load(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		found.entries = remembered.Entries
	}
	c.Input, c.Enrollments = found.input, found.world.Enrollments(id)
	c.Held = slices.Concat(p.world.Held(id), p.heldByState(id))
	if found.mailbox != nil {
		for _, e := range c.Enrollments {
			if settings := found.world.Settings(found.mailbox, e.Sync); settings != nil {
				c.Settings = append(c.Settings, explain.SyncSettings{Sync: e.Sync, Settings: settings})
			}
		}
		c.Selected = found.world.Selected(found.mailbox)
	}
	return c, found, nil
}

// heldByState are the skips of a mailbox that the state gave a reason for.
func (p *planning) heldByState(id state.MailboxID) []planner.Skip {
	return slices.DeleteFunc(slices.Clone(p.footer.Skips), func(s planner.Skip) bool { return s.Rep != id.Rep })
}

// memory reads what the state says of the mailboxes and of the last run. A mailbox that it
// does not know has none.
func (p *planning) memory(ctx context.Context) (func(state.MailboxID) *explain.Memory, error) {
	failing, err := p.Store.Failing(ctx)
	if err != nil {
		return nil, err
	}
	runs, err := p.Store.Runs(ctx, 1)
	if err != nil {
		return nil, err
	}
	return func(id state.MailboxID) *explain.Memory {
		row, known := p.known[id]
		since, fails := failing[id]
		if !known && !fails {
			return nil
		}
		m := &explain.Memory{Managed: row.Managed, FailingSince: since}
		if len(runs) > 0 {
			m.LastRun = &runs[0]
		}
		return m
	}, nil
}

// record finds out about one record in a mailbox.
func (p *planning) record(ctx context.Context, c *explain.Case, found *look, key addressbook.Key) (*explain.Record, error) {
	r := &explain.Record{Key: key, Trace: desired.Trace{Key: key}}
	mailbox := found.mailbox
	if mailbox == nil {
		mailbox = &desired.Mailbox{} // the record is looked up all the same
	}
	r.Trace = found.world.Trace(mailbox, key)
	if !r.Trace.Read {
		r.Existence = p.exists(ctx, found, key)
	}
	if i := slices.IndexFunc(found.entries, func(e state.Entry) bool { return e.Key == key }); i >= 0 {
		r.Entry = &found.entries[i]
	}
	if c.Input == nil {
		return r, nil
	}
	if i := slices.IndexFunc(c.Input.Slots, func(s planner.Slot) bool { return s.Key == key }); i >= 0 {
		if mapping, ok := found.world.Mapping(mailbox, c.Input.Slots[i].Policy.Sync, key); ok {
			r.Mapping = &mapping
		}
	}
	return r, p.readings(ctx, c, r)
}

// readings reads the values of the contact of a record: those that the mapping names, and no more.
func (p *planning) readings(ctx context.Context, c *explain.Case, r *explain.Record) error {
	contact := planner.Inspect(c.Input, r.Key).Contact
	if contact == nil || r.Mapping == nil {
		return nil
	}
	var names []string
	for _, property := range r.Mapping.Properties {
		names = append(names, property.Name)
	}
	read, err := p.Targets[c.Mailbox.Target].Read(ctx, c.Input.Mailbox, []addressbook.ItemID{contact.ID}, addressbook.NewShape(names...))
	if err != nil {
		return fmt.Errorf("mailbox %s: read the contact of %s: %w", c.Mailbox.Rep, r.Key, err)
	}
	r.Readings = make(map[addressbook.ItemID]*addressbook.Contact)
	for _, reading := range read {
		if reading.Contact != nil {
			r.Readings[reading.ID] = reading.Contact
		}
	}
	return nil
}

// exists says what became of a record that was not read.
func (p *planning) exists(ctx context.Context, found *look, key addressbook.Key) planner.Existence {
	if found.input != nil {
		if known, ok := found.input.Existence[key]; ok {
			return known
		}
	}
	in := &planner.Input{Items: []planner.Item{{Item: addressbook.Item{Key: key}}}}
	p.existence(ctx, found.world, in, new(turn))
	return in.Existence[key]
}
