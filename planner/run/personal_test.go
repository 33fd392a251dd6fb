package run_test

import (
	"context"
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

var _ providers.PersonalSource = (*crm)(nil)

// As is the CRM as one rep sees it: no more than the wish selects, and the companies
// of its persons.
func (c *crm) As(rep providers.Record, wish providers.Wish) providers.Source {
	return &personalCRM{c, addressbook.RepID(rep.ID), wish}
}

type personalCRM struct {
	*crm
	rep  addressbook.RepID
	wish providers.Wish
}

func (p *personalCRM) Records(_ context.Context, table providers.Table, yield func(providers.Record) error) error {
	employers := make(map[string]bool)
	for _, r := range p.persons {
		if p.selects(addressbook.Person, r) {
			employers[r.company] = true
		}
	}
	list, fields, kind := p.persons, personFields, addressbook.Person
	if table == providers.Companies {
		list, fields, kind = p.companies, companyFields, addressbook.Company
	}
	for _, r := range list {
		wanted := p.selects(kind, r)
		if kind == addressbook.Company {
			wanted = r.broken || p.wish.Companies && wanted || employers[r.id]
		}
		if !wanted {
			continue
		}
		if err := yield(r.row(fields)); err != nil {
			return err
		}
	}
	return nil
}

// selects says whether the wish is for a record. What is broken may be for
// anybody.
func (p *personalCRM) selects(kind addressbook.Kind, r *record) bool {
	inGroup := slices.ContainsFunc(r.groups, func(group string) bool {
		return slices.Contains(p.groups, providers.Membership{Rep: p.rep, Group: group})
	})
	return r.broken || p.wish.All || p.wish.Rep && slices.Contains(r.reps, string(p.rep)) || p.wish.SalesGroup && inGroup ||
		p.wish.Favorites && slices.Contains(p.favorites, providers.Membership{Rep: p.rep, Kind: kind, Record: r.id})
}

func (p *personalCRM) Memberships(ctx context.Context, table providers.Table, yield func(providers.Membership) error) error {
	return p.crm.Memberships(ctx, table, func(m providers.Membership) error {
		if m.Rep != p.rep {
			return nil
		}
		return yield(m)
	})
}
