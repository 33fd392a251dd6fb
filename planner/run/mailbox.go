package run

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/planner/observe"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/pace"
	"contactsync/state"
)

// planned is the plan of a mailbox, or what ends the run.
type planned struct {
	plan      *planner.MailboxPlan
	baselines []planner.Baseline // of what was read for this mailbox alone
	unread    []string           // the labels of the sources that could not be read for it
	transport error              // that the target could not be reached
	noMailbox bool               // the target does not have it
	err       error

	// averted are what the baseline would do to contacts to which the plan does nothing;
	// notCompared says that this could not be found out.
	averted     []planner.Change
	notCompared bool
}

// mailboxes plans all mailboxes, several at a time, and spools the plans in
// order.
func (p *planning) mailboxes(ctx context.Context, spool Spool) error {
	done, down := 0, 0
	for got := range pace.InOrder(ctx, p.Parallelism, p.turns()) {
		if got.err != nil {
			return got.err
		}
		if down++; got.transport == nil {
			down = 0
		}
		if down == maxTransportFailures {
			return fmt.Errorf("%w: %w", ErrDown, got.transport)
		}
		p.compared(&got)
		if got.plan == nil {
			continue
		}
		p.count(got.plan)
		p.footer.Baselines = addBaselines(p.footer.Baselines, got.baselines)
		for _, label := range got.unread {
			p.unread[label] = true
		}
		if err := spool.Mailbox(got.plan); err != nil {
			return err
		}
		done++
		if p.Progress != nil {
			p.Progress(done, len(p.work))
		}
	}
	return ctx.Err()
}

// mailbox plans one mailbox. What goes wrong with it alone is in its plan.
func (p *planning) mailbox(ctx context.Context, m *desired.Mailbox) planned {
	empty := &planner.MailboxPlan{Target: m.Target, Mailbox: m.Mailbox}
	failed := func(err error) planned {
		switch {
		case ctx.Err() != nil:
			return planned{err: ctx.Err()}
		case errors.Is(err, providers.ErrCredentials):
			// Every further attempt would bring the account nearer to being locked.
			return planned{err: fmt.Errorf("provider %s: %w", m.Target, err)}
		case errors.Is(err, providers.ErrNoMailbox):
			empty.Skips = []planner.Skip{{Reason: planner.NoMailbox, Rep: m.Rep,
				Detail: fmt.Sprintf("%s has no mailbox with this rep's e-mail address; correct the address in the CRM, create the mailbox, or exclude the rep. What is in a mailbox that moved elsewhere stays as it is", m.Target)}}
		default:
			empty.Error = err.Error()
		}
		failed := planned{plan: empty, noMailbox: errors.Is(err, providers.ErrNoMailbox)}
		if errors.Is(err, providers.ErrTransport) {
			failed.transport = err
		}
		return failed
	}

	t := p.newTurn(m)
	world, m, err := p.personal(ctx, m, t)
	if err != nil {
		failure := failed(err)
		failure.unread = p.labels(m)
		return failure
	}
	p.look.found(world, m)
	var baselines []planner.Baseline
	if world != p.world {
		empty.Skips, baselines = world.Skips(), world.Baselines()
	}
	// What the CRM gave counts, whatever becomes of the mailbox.
	counted := failed
	failed = func(err error) planned {
		failure := counted(err)
		failure.baselines = baselines
		return failure
	}
	fingerprint := p.fingerprint(world, m)
	seen, settled, err := p.settled(ctx, m, fingerprint, empty)
	switch {
	case err != nil:
		return failed(err)
	case settled:
		got := planned{plan: empty, baselines: baselines}
		p.before.compareAlone(ctx, t, m, seen, &got)
		return got
	}
	memory, err := p.Store.Load(ctx, m.ID())
	if err != nil {
		return planned{err: err}
	}
	empty.Serial = memory.Serial
	if p.request.Mode.keeps() && world.LeftAlone(m, memory.Entries) {
		if !p.takesPartElsewhere(m) { // or its contacts would count twice in the guards
			empty.Managed = memory.Managed
		}
		got := planned{plan: empty, baselines: baselines}
		p.before.compareAlone(ctx, t, m, nil, &got)
		return got
	}
	view, err := p.view(ctx, m, memory, seen)
	if err != nil {
		return failed(err)
	}
	observed := p.asObserved(view)
	in, err := p.input(ctx, world, m, view, t)
	if err != nil {
		return failed(err)
	}
	plan := planner.Compute(in)
	plan.Formerly, plan.Inherits = p.formers[m.ID()], view.Inherits
	p.look.computed(in)
	plan.Skips = append(plan.Skips, empty.Skips...)
	for _, warning := range view.Warnings {
		plan.Notes = append(plan.Notes, planner.Note{Kind: planner.Unreadable, Detail: warning})
	}
	if p.request.Remember && !p.isBlind(m, memory) {
		// A released contact waits for the deletion of its record, of which the
		// fingerprint says nothing.
		if len(in.Existence) > 0 || !plan.Settled() {
			fingerprint = addressbook.Digest{}
		}
		if plan.Serial, err = p.remember(ctx, m, view, plan.Managed, fingerprint); err != nil {
			return planned{err: err}
		}
	}
	if p.request.Mode == RefreshOnly {
		plan = planner.DriftOnly(plan)
	}
	p.narrow(plan)
	if err := p.approve(ctx, m, plan); err != nil {
		return planned{err: err}
	}
	got := planned{plan: plan, baselines: baselines}
	p.before.compare(ctx, t, m, observed, seen, &got)
	return got
}

// isBlind says whether a mailbox is taken to be as the state remembers it. One of which it has no cursors is looked at
// all the same: what the state does not remember may be full of our contacts. So is one that the state knows in another
// target too: whether it moved from there, its contacts say.
func (p *planning) isBlind(m *desired.Mailbox, memory *state.Memory) bool {
	return p.request.Blind && len(memory.Cursors) > 0 && len(p.formers[m.ID()]) == 0
}

// takesPartElsewhere says whether a rep has a mailbox that takes part in another target.
func (p *planning) takesPartElsewhere(m *desired.Mailbox) bool {
	for target := range p.Targets {
		if target != m.Target && p.world.Mailbox(state.MailboxID{Target: target, Rep: m.Rep}) != nil {
			return true
		}
	}
	return false
}

// approve has a plan say which of its changes approvals let through.
func (p *planning) approve(ctx context.Context, m *desired.Mailbox, plan *planner.MailboxPlan) error {
	if p.request.Mode != Normal && p.request.Mode != Undo || len(plan.Changes) == 0 {
		return nil
	}
	approved, err := p.Store.Approved(ctx, m.ID(), p.Now())
	if err == nil {
		planner.Approve(plan, p.Program.Owner(), approved)
	}
	return err
}

// view looks at a mailbox of which the state has a memory, and of which it may have been seen what
// changed since.
func (p *planning) view(ctx context.Context, m *desired.Mailbox, memory *state.Memory, seen *providers.Observation) (*observe.View, error) {
	target := p.Targets[m.Target]
	if p.isBlind(m, memory) {
		return observe.Remember(ctx, target, m.Mailbox, memory)
	}
	var view *observe.View
	var err error
	if seen != nil {
		view, err = observe.See(ctx, target, m.Mailbox, memory, seen)
	} else {
		view, err = observe.Look(ctx, target, m.Mailbox, memory)
	}
	if err != nil {
		return nil, err
	}
	return view, p.inherit(ctx, m, view)
}

// labels are those of the sources that are read for a mailbox alone.
func (p *planning) labels(m *desired.Mailbox) (labels []string) {
	for address := range p.world.Personal(m) {
		labels = append(labels, p.Program.Sources()[address].Label)
	}
	return labels
}

// addBaselines adds the counts of one mailbox to those of all.
func addBaselines(sum, own []planner.Baseline) []planner.Baseline {
	for _, b := range own {
		i := slices.IndexFunc(sum, func(s planner.Baseline) bool {
			return s.Source == b.Source && s.Table == b.Table && s.Criterion == b.Criterion
		})
		if i < 0 {
			sum = append(sum, b)
			continue
		}
		sum[i].Count += b.Count
	}
	return sum
}

// input gathers what the planner needs of a mailbox.
func (p *planning) input(ctx context.Context, world *desired.World, m *desired.Mailbox, view *observe.View, t *turn) (*planner.Input, error) {
	in := &planner.Input{
		Target:         m.Target,
		Mailbox:        m.Mailbox,
		Serial:         view.Memory.Serial,
		Owner:          p.Program.Owner(),
		PreviousOwners: p.Program.PreviousOwners(),
		Slots:          world.Slots(m),
		Unknown:        p.unknown(world, view),
		Policies:       m.Policies,
		DeleteSurplus:  slices.Contains(p.request.Allowed.Deletes, string(m.Rep)),
		Destroy:        p.request.Mode == Destroy,
		Withdraw:       p.request.Mode == Withdraw,
		Erase:          p.request.Erase,
		Renamed:        world.Renamed(),
		Fixed:          isFixed(p.Targets[m.Target]),
		MovedFolders:   p.Program.MovedFolders(),
		FirstSync:      !view.Memory.Greeted,
		Holds:          view.Memory.Holds,
		ReleaseHolds:   p.request.ReleaseHolds,
	}
	if err := p.past(world, m, in); err != nil {
		return nil, err
	}
	if len(p.request.Replace) > 0 {
		in.Replace = make(map[addressbook.Key]bool)
		for i := range in.Slots {
			slot := &in.Slots[i]
			if slices.ContainsFunc(p.request.Replace, func(a planner.AddressPattern) bool {
				return a.Matches(p.called(slot.Policy.Sync), m.Rep, slot.Key)
			}) {
				in.Replace[slot.Key] = true
			}
		}
	}
	joiner := observe.Joiner{
		World:      world,
		Target:     t.target,
		Digester:   addressbook.NewDigester(in.Owner),
		Lists:      p.lists,
		Everything: p.everything,
	}
	if err := joiner.Join(ctx, m, view, in); err != nil {
		return nil, err
	}
	if p.request.Mode == Normal && !p.isBlind(m, view.Memory) {
		imported := p.request.Import[m.Rep]
		if err := joiner.Adoption(ctx, m, view, in, observe.Twins(p.twins), imported); err != nil {
			return nil, err
		}
	}
	if err := p.deleted(ctx, m, in); err != nil {
		return nil, err
	}
	p.match(m, in)
	p.existence(ctx, world, in, t)
	return in, p.photos.Look(ctx, in)
}

// isFixed says whether a target moves no items.
func isFixed(target providers.Target) bool {
	mover, ok := target.(providers.Mover)
	return ok && !mover.Moves()
}

// deleted asks the state about the ops of the items that it does not have as
// the ones that stand for their keys.
func (p *planning) deleted(ctx context.Context, m *desired.Mailbox, in *planner.Input) (err error) {
	var ops []addressbook.Op
	entries := in.Entries
	for i := range in.Items {
		item := &in.Items[i]
		for len(entries) > 0 && entries[0].Key < item.Key {
			entries = entries[1:]
		}
		if len(entries) == 0 || entries[0].Key != item.Key || entries[0].Item != item.ID {
			ops = append(ops, item.Mark.Op)
		}
	}
	if len(ops) == 0 {
		return nil
	}
	in.Finished, err = p.finished(ctx, m.ID(), p.formers[m.ID()], ops)
	return err
}

// fingerprint is the digest of all that the plan of a mailbox depends on besides the
// mailbox itself; zero if the request asks for more than a plain plan.
func (p *planning) fingerprint(world *desired.World, m *desired.Mailbox) addressbook.Digest {
	if p.request.Mode != Normal || p.request.Blind || p.request.ReleaseHolds || p.look != nil || len(p.patterns())+len(p.request.Import) > 0 {
		return addressbook.Digest{}
	}
	return addressbook.NewDigester(p.Program.Owner()).Texts(p.Version, world.Fingerprint(m).String())
}

// settled recognizes, without loading what the state has of its contacts, a
// mailbox of which the last plan found nothing to do, and in which, as in what
// should be in it, nothing changed since. empty is filled in then. What was observed
// on the way is returned for a closer look.
func (p *planning) settled(ctx context.Context, m *desired.Mailbox, fingerprint addressbook.Digest, empty *planner.MailboxPlan) (*providers.Observation, bool, error) {
	row := p.known[m.ID()]
	if fingerprint.IsZero() || row.Settled.IsZero() || row.Address != m.Address {
		return nil, false, nil
	}
	cursors, err := p.Store.Cursors(ctx, m.ID())
	if err != nil {
		return nil, false, err
	}
	seen, err := p.Targets[m.Target].Observe(ctx, m.Mailbox, cursors)
	if err != nil || !observe.Quiet(cursors, seen) || row.Settled != p.settledAs(fingerprint, seen.Folders) {
		return seen, false, err
	}
	for i := range seen.Deltas {
		if len(seen.Deltas[i].Warnings) > 0 {
			return seen, false, nil
		}
	}
	empty.Serial, empty.Managed, empty.Wanted = row.Serial, row.Managed, row.Managed
	return seen, true, nil
}

// settledAs is a fingerprint with the folders of the mailbox: a target without
// a cursor for them does not tell of their names.
func (p *planning) settledAs(fingerprint addressbook.Digest, folders []addressbook.Folder) addressbook.Digest {
	texts := []string{fingerprint.String()}
	for _, f := range folders {
		texts = append(texts, string(f.ID), string(f.Parent), f.Name, f.Mark.Encode())
	}
	return addressbook.NewDigester(p.Program.Owner()).Texts(texts...)
}

// remember has the state remember a view and, if there is a fingerprint, that
// there is nothing to do.
func (p *planning) remember(ctx context.Context, m *desired.Mailbox, view *observe.View, managed int, fingerprint addressbook.Digest) (serial int64, err error) {
	batch, empty := view.Batch()
	serial = view.Memory.Serial
	if view.Memory.Address != m.Address {
		batch.Address, empty = &m.Address, false
	}
	if settled := p.settledAs(fingerprint, view.Folders); !fingerprint.IsZero() && (!empty || view.Memory.Settled != settled) {
		batch.Settled, batch.Managed, empty = &settled, &managed, false
	}
	if empty {
		return serial, nil
	}
	batch.Mailbox, batch.Now = m.ID(), p.Now().UTC()
	batch.NameLists = p.lists
	if err := p.Store.Commit(ctx, batch); err != nil {
		return 0, err
	}
	return serial + 1, nil
}

// existence tells what became of the records whose keys are in the mailbox or
// in the state and are not wanted.
func (p *planning) existence(ctx context.Context, world *desired.World, in *planner.Input, t *turn) {
	in.Existence = make(map[addressbook.Key]planner.Existence)
	if t.existence == nil {
		t.existence = make(map[addressbook.Key]planner.Existence)
	}
	type table struct {
		source string
		kind   addressbook.Kind
	}
	vanished := make(map[table][]string)
	consider := func(key addressbook.Key) {
		if _, known := in.Existence[key]; known {
			return
		}
		existence, source, lookup := world.Existence(key)
		if said, asked := t.existence[key]; lookup && asked {
			existence, lookup = said, false
		}
		in.Existence[key] = existence
		if lookup {
			t.existence[key] = existence
			_, kind, id, _ := key.Split()
			vanished[table{source, kind}] = append(vanished[table{source, kind}], id)
		}
	}
	slots := in.Slots
	wanted := func(key addressbook.Key) bool {
		for len(slots) > 0 && slots[0].Key < key {
			slots = slots[1:]
		}
		return len(slots) > 0 && slots[0].Key == key
	}
	for i := range in.Items {
		if !wanted(in.Items[i].Key) {
			consider(in.Items[i].Key)
		}
	}
	slots = in.Slots
	for i := range in.Undo {
		if !wanted(in.Undo[i].Key) {
			consider(in.Undo[i].Key)
		}
	}
	for at, ids := range vanished {
		answers, err := p.Sources[at.source].Exist(ctx, at.kind, ids)
		if err != nil {
			continue // what could not be looked up stays as it is, and the plan says so
		}
		label := p.Program.Sources()[at.source].Label
		for id, exists := range answers {
			key := addressbook.NewKey(label, at.kind, id)
			in.Existence[key] = planner.NoLongerExists
			if exists {
				in.Existence[key] = planner.StillExists
			}
			t.existence[key] = in.Existence[key]
		}
	}
}
