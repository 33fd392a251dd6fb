package observe_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"contactsync/planner/desired"
	"contactsync/planner/observe"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// source is a CRM in memory, which gives no more fields than it is asked for.
type source struct {
	records map[providers.Table][]providers.Record
	own     map[providers.Table][]string // fields that it gives unasked
	asked   map[providers.Table][]string
}

func (s *source) Need(table providers.Table, fields []string) { s.asked[table] = fields }

func (s *source) Schema(_ context.Context, table providers.Table) (*providers.Schema, error) {
	return &providers.Schema{Fields: slices.Concat(s.own[table], s.asked[table])}, nil
}

func (s *source) Records(_ context.Context, table providers.Table, yield func(providers.Record) error) error {
	for _, r := range s.records[table] {
		if err := yield(r); err != nil {
			return err
		}
	}
	return nil
}

func (s *source) Memberships(context.Context, providers.Table, func(providers.Membership) error) error {
	return nil
}

func (s *source) Exist(context.Context, addressbook.Kind, []string) (map[string]bool, error) {
	return nil, nil
}

// What there is of every rep can be named whatever the CRM calls it, and is not asked for.
func TestEveryRepHasAnIDAndAnEmail(t *testing.T) {
	for _, test := range []struct {
		name         string
		own, needed  []string
		values       []string
		asked        []string
		fields, want []string
	}{
		{
			name: "the CRM calls them something else", own: []string{"E-mail1"}, needed: []string{"City", "email", "id"},
			values: []string{"Bob@example.com", "Graz"}, asked: []string{"City"},
			fields: []string{"E-mail1", "City", "id", "email"}, want: []string{"Bob@example.com", "Graz", "17", "bob@example.com"},
		},
		{
			name: "the CRM has a field of that name", own: []string{"email", "Name"}, needed: []string{"email"},
			values: []string{"other@example.com", "Bob"}, asked: []string{},
			fields: []string{"email", "Name", "id"}, want: []string{"other@example.com", "Bob", "17"},
		},
		{
			name: "a field named alike in capitals", own: []string{"Email"}, values: []string{"x"},
			fields: []string{"Email", "id", "email"}, want: []string{"x", "17", "bob@example.com"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := &source{
				own: map[providers.Table][]string{providers.Reps: test.own}, asked: map[providers.Table][]string{},
				records: map[providers.Table][]providers.Record{providers.Reps: {{ID: "17", Values: test.values, Rep: providers.RepFields{Email: "bob@example.com"}}}},
			}
			needs := desired.Needs{Fields: map[providers.Table][]string{}}
			if test.needed != nil {
				needs.Fields[providers.Reps] = test.needed
			}
			got, err := observe.Snapshot(t.Context(), s, "aurea.crm", needs)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(s.asked[providers.Reps], test.asked) {
				t.Errorf("asked for %q, want %q", s.asked[providers.Reps], test.asked)
			}
			if !slices.Equal(got.Reps.Schema.Fields, test.fields) || !slices.Equal(got.Reps.List[0].Values, test.want) {
				t.Errorf("fields %q with %q, want %q with %q", got.Reps.Schema.Fields, got.Reps.List[0].Values, test.fields, test.want)
			}
			if !slices.Equal(s.records[providers.Reps][0].Values, test.values) {
				t.Errorf("the source's own record became %q", s.records[providers.Reps][0].Values)
			}
		})
	}
}

// A field of a person has no other names.
func TestPersonsAreAskedForAllThatIsNamed(t *testing.T) {
	s := &source{asked: map[providers.Table][]string{}}
	needs := desired.Needs{Persons: true, Fields: map[providers.Table][]string{providers.Persons: {"email", "id"}}}
	got, err := observe.Snapshot(t.Context(), s, "aurea.crm", needs)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"email", "id"}; !slices.Equal(got.Persons.Schema.Fields, want) {
		t.Errorf("fields %q, want %q", got.Persons.Schema.Fields, want)
	}
}

func TestTablesOfAnySizeAreReadInFull(t *testing.T) {
	for _, n := range []int{0, 1, 16, 17, 5000, 300_000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			var all []providers.Record
			for i := range n {
				all = append(all, providers.Record{ID: fmt.Sprintf("%06d", i)})
			}
			s := &source{records: map[providers.Table][]providers.Record{providers.Persons: all}}
			got, err := observe.Snapshot(t.Context(), s, "aurea.crm", desired.Needs{Persons: true})
			if err != nil {
				t.Fatal(err)
			}
			same := func(a, b providers.Record) bool { return a.ID == b.ID }
			if !got.Persons.Read || !slices.EqualFunc(got.Persons.List, all, same) {
				t.Errorf("%d records", len(got.Persons.List))
			}
		})
	}
}
