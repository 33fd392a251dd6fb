package desired_test

import (
	"slices"
	"testing"

	"contactsync/providers/addressbook"
)

func TestWithEmail(t *testing.T) {
	w := world(t, "", "")
	for _, c := range []struct {
		name, address string
		want          []addressbook.Key
	}{
		{"one person's, in another case", " ADA@example.com ", []addressbook.Key{"crm/person/1"}},
		{"that of a record that cannot be used", "broken@example.com", []addressbook.Key{"crm/person/6"}},
		{"one that may not be read", "locked@example.com", nil},
		{"a part of one", "ada@example", nil},
		{"that of a rep", "anna@example.com", nil},
		{"a value that is mapped to something else", "ADA", nil},
		{"none, as a person without one has it", " ", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := w.WithEmail(c.address); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
