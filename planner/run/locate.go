package run

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/planner/observe"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/pace"
	"contactsync/state"
)

// A sync may name several targets: a mailbox is in one of them. Which one that
// is, the state remembers; where it does not, or where the mailbox is not there
// any more, the targets are asked. None, or several, is a skip: nothing is done
// to a mailbox of which it is not known where it is.

// choose takes, of mailboxes that may be in several targets, those out of the work that the
// mailbox is not known to be in, and remembers them as alternatives.
func (p *planning) choose(work []*desired.Mailbox) []*desired.Mailbox {
	groups := p.world.Alternatives()
	if len(groups) == 0 {
		return work
	}
	p.alternatives = make(map[state.MailboxID][]*desired.Mailbox)
	p.formers = make(map[state.MailboxID][]string)
	drop := make(map[state.MailboxID]bool)
	for _, group := range groups {
		var known []*desired.Mailbox
		for _, m := range group {
			if _, is := p.known[m.ID()]; is {
				known = append(known, m)
			}
			drop[m.ID()] = true
		}
		for _, m := range group {
			for _, other := range known {
				if other != m {
					p.formers[m.ID()] = append(p.formers[m.ID()], other.Target)
				}
			}
		}
		first := group[0]
		if len(known) == 1 {
			first = known[0]
			p.remembered[first.ID()] = true
		}
		drop[first.ID()] = false
		p.alternatives[first.ID()] = group
	}
	return slices.DeleteFunc(work, func(m *desired.Mailbox) bool { return drop[m.ID()] })
}

// located plans a mailbox in the target that has it.
func (p *planning) located(ctx context.Context, m *desired.Mailbox) planned {
	group := p.alternatives[m.ID()]
	if len(group) == 0 {
		return p.mailbox(ctx, m)
	}
	if p.remembered[m.ID()] {
		if got := p.mailbox(ctx, m); !got.noMailbox {
			return got
		}
	}
	skip := func(detail string) planned {
		return planned{plan: &planner.MailboxPlan{Target: m.Target, Mailbox: m.Mailbox, Skips: []planner.Skip{{
			Reason: planner.NoMailbox, Rep: m.Rep, Detail: detail,
		}}}}
	}
	found, err := p.locate(ctx, group)
	switch {
	case ctx.Err() != nil:
		return planned{err: ctx.Err()}
	case errors.Is(err, providers.ErrCredentials):
		return planned{err: err}
	case err != nil:
		failed := planned{plan: &planner.MailboxPlan{Target: m.Target, Mailbox: m.Mailbox, Error: err.Error()}}
		if errors.Is(err, providers.ErrTransport) {
			failed.transport = err
		}
		return failed
	case len(found) == 0:
		return skip("none of the targets has a mailbox with this rep's e-mail address; correct the address in the CRM, create the mailbox, or exclude the rep. Nothing is done to it")
	case len(found) > 1:
		return skip(fmt.Sprintf("both %s and %s have a mailbox with this rep's e-mail address; nothing is done before it is in one of them alone", found[0].Target, found[1].Target))
	}
	return p.mailbox(ctx, found[0])
}

// inherit has a view know what the state remembers of the mailbox in the targets that it was in before, if it moved
// from there with its contacts. An empty mailbox, or one whose contacts came without their marks, is another one. It
// takes over what is on hold.
func (p *planning) inherit(ctx context.Context, m *desired.Mailbox, view *observe.View) error {
	if len(p.formers[m.ID()]) == 0 {
		return nil
	}
	ops := make(map[addressbook.Op]bool)
	for i := range view.Items {
		if mark := view.Items[i].Mark; mark.Rep == m.Rep {
			ops[mark.Op] = true
		}
	}
	for _, target := range p.formers[m.ID()] {
		id := state.MailboxID{Target: target, Rep: m.Rep}
		former, err := p.Store.Load(ctx, id)
		if err != nil {
			return err
		}
		finished, err := p.Store.Finished(ctx, id, slices.Collect(maps.Keys(ops)))
		if err != nil {
			return err
		}
		if movedHere(former, ops, len(finished) > 0) {
			view.Inherit(target, former)
		} else {
			view.Memory.InheritHolds(former)
		}
	}
	return nil
}

// movedHere says whether a mailbox with contacts of some ops is the one of a memory: half of what lay in that or more
// is here, be it as it was made since. Where nothing lay in it any more, one contact that we made or deleted there
// proves it. A few out of many prove nothing: their user may have brought them along.
func movedHere(former *state.Memory, ops map[addressbook.Op]bool, deleted bool) bool {
	lay, here := make(map[addressbook.Key]bool), make(map[addressbook.Key]bool)
	found := func(key addressbook.Key, op addressbook.Op) {
		if ops[op] {
			here[key] = true
		}
	}
	for i := range former.Items {
		item := &former.Items[i]
		if item.Mark.Rep == former.Rep {
			lay[item.Key] = true
			found(item.Key, item.Mark.Op)
		}
	}
	for i := range former.Entries {
		found(former.Entries[i].Key, former.Entries[i].Op)
	}
	for i := range former.Intents {
		found(former.Intents[i].Key, former.Intents[i].Op)
		found(former.Intents[i].Key, former.Intents[i].OldOp)
	}
	if len(lay) == 0 {
		return deleted || len(here) > 0
	}
	return 2*len(here) >= len(lay)
}

// recall is what the state remembers of the mailbox of a plan, there and in the targets that it moved from.
func (e *Engine) recall(ctx context.Context, m *planner.MailboxPlan) (*state.Memory, error) {
	memory, err := e.Store.Load(ctx, state.MailboxID{Target: m.Target, Rep: m.Mailbox.Rep})
	for _, target := range m.Formerly {
		if err != nil {
			return nil, err
		}
		var former *state.Memory
		former, err = e.Store.Load(ctx, state.MailboxID{Target: target, Rep: m.Mailbox.Rep})
		switch {
		case err != nil:
		case slices.Contains(m.Inherits, target):
			memory.Inherit(former)
		default:
			memory.InheritHolds(former)
		}
	}
	return memory, err
}

// finished says which of the ops are those of items that we deleted from a mailbox, there or in the targets that
// the state knows one of the rep's in. That holds in any mailbox: who has such an item took it back.
func (e *Engine) finished(ctx context.Context, id state.MailboxID, formerly []string, ops []addressbook.Op) (map[addressbook.Op]bool, error) {
	finished := make(map[addressbook.Op]bool)
	for _, target := range append([]string{id.Target}, formerly...) {
		done, err := e.Store.Finished(ctx, state.MailboxID{Target: target, Rep: id.Rep}, ops)
		if err != nil {
			return nil, err
		}
		for _, op := range done {
			finished[op] = true
		}
	}
	return finished, nil
}

// locate asks all targets at once whether they have the mailbox.
func (p *planning) locate(ctx context.Context, group []*desired.Mailbox) (found []*desired.Mailbox, err error) {
	has, errs := make([]bool, len(group)), make([]error, len(group))
	var asked pace.Group
	for i, m := range group {
		asked.Go(func() {
			locator, ok := p.Targets[m.Target].(providers.Locator)
			if !ok {
				errs[i] = fmt.Errorf("%s cannot tell whether it has a mailbox: write a sync for each target", m.Target)
				return
			}
			if has[i], errs[i] = locator.Has(ctx, m.Mailbox); errs[i] != nil {
				errs[i] = fmt.Errorf("ask %s for the mailbox: %w", m.Target, errs[i])
			}
		})
	}
	asked.Wait()
	for i, m := range group {
		if has[i] {
			found = append(found, m)
		}
	}
	return found, errors.Join(errs...)
}
