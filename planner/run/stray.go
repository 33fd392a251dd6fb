package run

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Strays are the user's own contacts in a mailbox that no record matched: in the folders that the rules of
// adoption look through, or in all folders, if there are no rules.
type Strays struct {
	Target string

	// Compared are the properties that the rules of adoption compare, and nothing else of
	// the contacts was read; where there are no rules, those that twins are found by.
	Compared addressbook.Shape

	// Contacts are sorted by folder and then by id.
	Contacts []StrayContact
}

// StrayContact is one of the user's own contacts, with the place that it is in.
type StrayContact struct {
	providers.Stray
	Place planner.Place
}

// Strays looks, in each target, for those of the user's own contacts in a mailbox that no rule of
// adoption gives to a record, and writes nothing. mailbox is a rep id or an e-mail address. It
// fails if there is no such mailbox, if the mailbox cannot be planned, and where Plan
// fails.
func (e *Engine) Strays(ctx context.Context, mailbox string) (addressbook.RepID, []Strays, error) {
	p, err := e.prepare(ctx, Request{Mode: Normal})
	if err != nil {
		return "", nil, err
	}
	rep, err := p.rep(mailbox)
	if err != nil {
		return "", nil, err
	}
	var found []Strays
	for _, m := range p.work {
		if m.Rep != rep {
			continue
		}
		s, err := p.strays(ctx, m)
		if err != nil {
			return "", nil, fmt.Errorf("mailbox %s in %s: %w", rep, m.Target, err)
		}
		found = append(found, s)
	}
	if len(found) == 0 {
		return "", nil, fmt.Errorf("mailbox %s takes no part; contactsync explain %s says why", rep, rep)
	}
	return rep, found, nil
}

func (p *planning) strays(ctx context.Context, m *desired.Mailbox) (Strays, error) {
	p.look = &look{world: p.world}
	planned := p.mailbox(ctx, m)
	switch {
	case planned.err != nil:
		return Strays{}, planned.err
	case planned.plan.Error != "":
		return Strays{}, errors.New(planned.plan.Error)
	case p.look.input == nil:
		return Strays{}, fmt.Errorf("it cannot be looked at: %w", providers.ErrNoMailbox)
	}
	target, can := p.Targets[m.Target].(providers.Adopter)
	if !can {
		return Strays{}, errors.New("the user's own contacts cannot be looked through there")
	}
	in := p.look.input
	shape, looked := rules(in)
	var folders []addressbook.FolderID
	places := make(map[addressbook.FolderID]planner.Place)
	for place := range planner.Places(in) {
		if looked[place.Folder] {
			folders, places[place.Folder] = append(folders, place.Folder), place
		}
	}
	found := Strays{Target: m.Target, Compared: shape}
	strays, err := target.Unmarked(ctx, m.Mailbox, folders, found.Compared)
	if err != nil {
		return Strays{}, fmt.Errorf("look through the user's own contacts: %w", err)
	}
	adopted := make(map[addressbook.ItemID]bool)
	for _, adoption := range in.Adoptions {
		adopted[adoption.Item.ID] = true
	}
	for _, stray := range strays {
		if !adopted[stray.Item.ID] {
			found.Contacts = append(found.Contacts, StrayContact{stray, places[stray.Item.Folder]})
		}
	}
	slices.SortStableFunc(found.Contacts, func(a, b StrayContact) int { return slices.Compare(a.Place.Path, b.Place.Path) })
	return found, nil
}

// rules are the properties that the rules of adoption compare in a mailbox, and the folders that they
// look through; without rules those of twins, and all folders.
func rules(in *planner.Input) (addressbook.Shape, map[addressbook.FolderID]bool) {
	var names []string
	looked := make(map[addressbook.FolderID]bool)
	for _, policy := range in.Policies {
		if len(policy.Adopt.Match) > 0 && !policy.Left {
			names = append(names, slices.Concat(policy.Adopt.Match...)...)
			maps.Copy(looked, planner.FoldersAt(in, policy.Adopt.Folders))
		}
	}
	if len(names) == 0 {
		return planner.TwinShape, planner.FoldersAt(in, nil)
	}
	return addressbook.NewShape(names...), looked
}
