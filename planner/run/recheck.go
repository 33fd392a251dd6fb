package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"contactsync/planner"
	"contactsync/planner/observe"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/pace"
	"contactsync/state"
)

// SavedPlan is a plan that was made earlier.
type SavedPlan struct {
	Header    planner.Header
	Footer    planner.Footer
	Mailboxes iter.Seq2[*planner.MailboxPlan, error]
}

// Rechecked is what is left of a saved plan.
type Rechecked struct {
	// Footer is the plan's with the sums, and what the guards count, of what is left. The guards that tripped
	// are those of the plan: they are to be asked again, and go on to block what they blocked.
	Footer planner.Footer

	// Again are the mailboxes of which the plan is another one by now.
	Again map[state.MailboxID]bool
}

// Recheck holds a saved plan against what is there now, before it is applied. A mailbox that the state heard of
// since is looked at again, and so is one that gets a new contact: a user may have brought back what is to be made
// anew, and a state that was lost, or put back from a copy, tells nothing of what was made since. What is left of the plans of
// mailboxes that are other ones by now goes to the spool, in their order; the others hold as they are, and are read
// once and not kept. It writes nothing.
//
// A mailbox that cannot be looked at has its error in its plan and nothing else to do. Any other error is
// one of the plan, of the state or of the spool, or says that a target accepts nobody or is down.
func (e *Engine) Recheck(ctx context.Context, saved SavedPlan, spool Spool) (*Rechecked, error) {
	known, err := e.Store.Mailboxes(ctx)
	if err != nil {
		return nil, err
	}
	lists, err := e.Store.NameLists(ctx)
	if err != nil {
		return nil, err
	}
	r := &recheck{Engine: e, saved: saved, lists: lists, rows: make(map[state.MailboxID]state.Mailbox), places: make(map[addressbook.RepID]int), held: holders(known)}
	for _, row := range known {
		r.rows[row.MailboxID] = row
		r.places[row.Rep]++
	}
	again := make(map[state.MailboxID]bool)
	sums := &planning{counts: make(planner.Counts), footer: saved.Footer}
	sums.footer.Tallies = nil
	sums.footer.Totals = planner.Totals{Skips: len(saved.Footer.Skips)}
	down := 0
	for got := range pace.InOrder(ctx, r.Parallelism, r.mailboxes()) {
		if got.err != nil {
			return nil, got.err
		}
		if down++; got.transport == nil {
			down = 0
		}
		if down == maxTransportFailures {
			return nil, fmt.Errorf("%w: %w", ErrDown, got.transport)
		}
		sums.count(got.plan)
		if got.again {
			again[state.MailboxID{Target: got.plan.Target, Rep: got.plan.Mailbox.Rep}] = true
			if err := spool.Mailbox(got.plan); err != nil {
				return nil, err
			}
		}
	}
	sums.footer.Sum(sums.counts)
	return &Rechecked{Footer: sums.footer, Again: again}, ctx.Err()
}

// recheck is one Recheck.
type recheck struct {
	*Engine
	saved SavedPlan
	lists map[addressbook.Digest][]string

	// rows are the mailboxes that the state knows, places in how many targets it knows one of a rep, and held
	// whose contacts a mailbox holds.
	rows   map[state.MailboxID]state.Mailbox
	places map[addressbook.RepID]int
	held   map[place]addressbook.RepID
}

// rechecked is what is left of the plan of a mailbox, or what ends it all.
type rechecked struct {
	plan      *planner.MailboxPlan
	again     bool  // it is another plan than before
	transport error // that the target could not be reached
	err       error
}

// mailboxes goes through the plan, mailbox by mailbox.
func (r *recheck) mailboxes() iter.Seq[func(context.Context) rechecked] {
	return func(yield func(func(context.Context) rechecked) bool) {
		for m, err := range r.saved.Mailboxes {
			job := func(ctx context.Context) rechecked {
				if got, decided := r.unlooked(m); decided {
					return got
				}
				return r.mailbox(ctx, m)
			}
			if err != nil {
				job = func(context.Context) rechecked { return rechecked{err: err} }
			}
			if !yield(job) || err != nil {
				return
			}
		}
	}
}

// unlooked decides about a mailbox that does not have to be looked at.
func (r *recheck) unlooked(m *planner.MailboxPlan) (got rechecked, decided bool) {
	id := state.MailboxID{Target: m.Target, Rep: m.Mailbox.Rep}
	row, known := r.rows[id]
	holder, held := r.held[placeOf(m.Target, m.Mailbox.Address)]
	moved := !known && m.Serial > 0 && r.places[id.Rep] > 0
	readdressed := row.Address != "" && row.Serial != m.Serial && !strings.EqualFold(row.Address, m.Mailbox.Address)
	switch {
	case m.Error != "":
		return rechecked{plan: m}, true
	case held && holder != id.Rep, moved, readdressed:
		return rechecked{plan: m.Abandon(planner.MailboxElsewhere), again: true}, true
	case len(m.Formerly) > 0: // it may have moved back
		return rechecked{}, false
	case row.Serial == m.Serial && !makes(m):
		return rechecked{plan: m}, true
	case len(m.Changes)+len(m.Folders)+len(m.Purge)+len(m.Holds)+len(m.Dissolved) == 0:
		// What the state is to be told of a mailbox to which nothing is done it was told otherwise.
		return rechecked{plan: m.Abandon(""), again: true}, true
	}
	return rechecked{}, false
}

// makes says whether a plan makes a contact of which there is none.
func makes(m *planner.MailboxPlan) bool {
	return slices.ContainsFunc(m.Changes, func(c planner.Change) bool { return c.Action == planner.Create })
}

// mailbox looks at a mailbox, and says what is left of its plan.
func (r *recheck) mailbox(ctx context.Context, m *planner.MailboxPlan) rechecked {
	memory, err := r.recall(ctx, m)
	if err != nil {
		return rechecked{err: err}
	}
	sight, err := r.sight(ctx, m, memory)
	switch {
	case err == nil:
		left := planner.Recheck(m, sight)
		if sight.Serial == m.Serial && len(left.MovedOn) == 0 && len(left.Folders) == len(m.Folders) {
			return rechecked{plan: m} // it holds as it is, and so does what the state is to be told
		}
		return rechecked{plan: left, again: true}
	case ctx.Err() != nil:
		return rechecked{err: ctx.Err()}
	case errors.Is(err, providers.ErrCredentials):
		return rechecked{err: fmt.Errorf("provider %s: %w", m.Target, err)}
	case errors.Is(err, providers.ErrNoMailbox):
		return rechecked{plan: m.Abandon(planner.MailboxGone), again: true}
	}
	got := rechecked{plan: &planner.MailboxPlan{Target: m.Target, Mailbox: m.Mailbox, Serial: memory.Serial, Error: err.Error()}, again: true}
	if errors.Is(err, providers.ErrTransport) {
		got.transport = err
	}
	return got
}

// sight is the mailbox of a plan as it is now. Of its values those alone are read that the plan was made on and
// that may be other ones.
func (r *recheck) sight(ctx context.Context, m *planner.MailboxPlan, memory *state.Memory) (*planner.Sight, error) {
	target := r.Targets[m.Target]
	view, err := observe.Look(ctx, target, m.Mailbox, memory)
	if err != nil {
		return nil, err
	}
	sight := &planner.Sight{
		Owner: r.Program.Owner(), PreviousOwners: r.Program.PreviousOwners(),
		Entries: view.Entries, Intents: memory.Intents, Holds: memory.Holds, Folders: view.Folders,
		Serial: memory.Serial, Greeted: memory.Greeted,
	}
	for i := range view.Items {
		sight.Items = append(sight.Items, view.Items[i].Item)
	}
	ops := make(map[addressbook.Op]bool)
	for i := range m.Changes {
		ops[m.Changes[i].Item.Mark.Op] = true
	}
	delete(ops, "")
	id := state.MailboxID{Target: m.Target, Rep: m.Mailbox.Rep}
	if sight.Finished, err = r.finished(ctx, id, m.Formerly, slices.Collect(maps.Keys(ops))); err != nil {
		return nil, err
	}
	unsure := sight.Unsure(m)
	for i, c := range unsure {
		unsure[i] = r.readable(c, memory)
	}
	versions, err := observe.Versions(ctx, target, m.Mailbox, unsure)
	if err != nil {
		return nil, err
	}
	sight.Alike = make(map[addressbook.ItemID]addressbook.ChangeKey, len(versions))
	for c, version := range versions {
		sight.Alike[c.Item.ID] = version
	}
	return sight, nil
}

// readable is a change with the properties that it was planned on. That of a contact that goes does
// not name them: they are those of its entry or, without one, all that there are.
func (r *recheck) readable(c *planner.Change, memory *state.Memory) *planner.Change {
	if c.Action != planner.Delete {
		return c
	}
	shaped := *c
	shaped.Shape = addressbook.Everything()
	i, found := slices.BinarySearchFunc(memory.Entries, c.Key, func(e state.Entry, key addressbook.Key) int { return cmp.Compare(e.Key, key) })
	if found && r.lists[memory.Entries[i].Shape] != nil {
		shaped.Shape = r.lists[memory.Entries[i].Shape]
	}
	return &shaped
}
