package planner_test

import (
	"testing"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Numbers are the same however they are written: for twins also with and without the country, for
// adoption only where all digits are there.
func TestNumbersInOtherNotations(t *testing.T) {
	person := func(given, surname, phone string) *addressbook.Contact {
		return addressbook.NewContact(
			addressbook.Field{Name: "given_name", Value: addressbook.Text(given)},
			addressbook.Field{Name: "surname", Value: addressbook.Text(surname)},
			addressbook.Field{Name: "business_phone", Value: addressbook.Text(phone)},
		)
	}
	rules := [][]string{{"given_name", "surname", "business_phone"}}
	for _, c := range []struct {
		name          string
		own           *addressbook.Contact
		twin, matches bool
	}{
		{"the same", person("Ada", "Byron", "+43 1 5550101"), true, true},
		{"with brackets and hyphens", person("ADA", "byron ", "+43 (1) 555-01-01"), true, true},
		{"with 00 for +", person("Ada", "Byron", "0043/1/5550101"), true, true},
		{"without the country", person("Ada", "Byron", "01 5550101"), true, false},
		{"another number", person("Ada", "Byron", "+43 1 5550102"), false, false},
		{"another name", person("Ada", "King", "+43 1 5550101"), false, false},
		{"no number", person("Ada", "Byron", "none"), false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			missing := []*planner.Slot{{Key: "crm/person/1", Mapped: &planner.Mapped{Contact: person("Ada", "Byron", "+43 1 5550101")}}}
			strays := []providers.Stray{{Contact: c.own}}
			if twin := planner.Twins(missing, strays)["crm/person/1"]; twin != c.twin {
				t.Errorf("it is a twin: %t", twin)
			}
			if pairs, _ := planner.MatchStrays(missing, strays, rules); len(pairs) == 1 != c.matches {
				t.Errorf("it matches: %t", len(pairs) == 1)
			}
		})
	}
}
