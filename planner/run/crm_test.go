package run_test

import (
	"context"
	"fmt"
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// crm is a CRM in memory.
type crm struct {
	reps      []*rep
	persons   []*record
	companies []*record
	favorites []providers.Membership
	groups    []providers.Membership
	ids       int
}

// rep is a user of the CRM.
type rep struct {
	id, email, name, city string
	enabled               bool
	category              *string // of the user settings; nil: none
}

// record is a person or a company.
type record struct {
	id      string
	fields  map[string]string
	reps    []string
	groups  []string
	company string

	// broken records cannot be read.
	broken bool
}

var _ providers.Source = (*crm)(nil)

var (
	personFields  = []string{"FirstName", "LastName", "E-mail1", "Tel1", "City", "Photo"}
	companyFields = []string{"Company", "City"}
	repFields     = []string{"Name", "City"}
)

func (c *crm) Schema(_ context.Context, table providers.Table) (*providers.Schema, error) {
	switch table {
	case providers.Persons:
		return &providers.Schema{Fields: personFields}, nil
	case providers.Companies:
		return &providers.Schema{Fields: companyFields}, nil
	}
	return &providers.Schema{Fields: repFields}, nil
}

func (c *crm) Records(_ context.Context, table providers.Table, yield func(providers.Record) error) error {
	if table == providers.Reps {
		for _, r := range c.reps {
			if err := yield(r.row()); err != nil {
				return err
			}
		}
		return nil
	}
	list, fields := c.persons, personFields
	if table == providers.Companies {
		list, fields = c.companies, companyFields
	}
	for _, r := range list {
		if err := yield(r.row(fields)); err != nil {
			return err
		}
	}
	return nil
}

func (r *rep) row() providers.Record {
	row := providers.Record{
		ID: r.id, Values: []string{r.name, r.city}, Origin: "rep " + r.id,
		Rep: providers.RepFields{Email: r.email, Enabled: r.enabled},
	}
	if r.category != nil {
		row.Rep.Settings = fmt.Sprintf(`<SyncSettings><ContactSync Category=%q/></SyncSettings>`, *r.category)
	}
	return row
}

func (r *record) row(fields []string) providers.Record {
	row := providers.Record{ID: r.id, Origin: "record " + r.id, Company: r.company, Groups: r.groups}
	if r.broken {
		row.Problem = "the row is broken"
	}
	for _, name := range fields {
		row.Values = append(row.Values, r.fields[name])
	}
	for _, rep := range r.reps {
		row.Reps = append(row.Reps, addressbook.RepID(rep))
	}
	return row
}

func (c *crm) Memberships(_ context.Context, table providers.Table, yield func(providers.Membership) error) error {
	list := c.favorites
	if table == providers.SalesGroups {
		list = c.groups
	}
	for _, m := range list {
		if err := yield(m); err != nil {
			return err
		}
	}
	return nil
}

func (c *crm) Exist(_ context.Context, kind addressbook.Kind, ids []string) (map[string]bool, error) {
	exist := make(map[string]bool)
	for _, id := range ids {
		exist[id] = c.find(kind, id) != nil
	}
	return exist, nil
}

// find is a record, nil if there is none.
func (c *crm) find(kind addressbook.Kind, id string) *record {
	list := c.persons
	if kind == addressbook.Company {
		list = c.companies
	}
	for _, r := range list {
		if r.id == id {
			return r
		}
	}
	return nil
}

// toggle adds a membership or takes it away.
func toggle(list []providers.Membership, m providers.Membership) []providers.Membership {
	if i := slices.Index(list, m); i >= 0 {
		return slices.Delete(list, i, i+1)
	}
	return append(list, m)
}
