package run_test

import (
	"fmt"
	"testing"
)

// To read with the rights of each rep instead of one account's, or the other way
// round, counts other records: what was counted before is no measure of them.
func TestChangedReadAs(t *testing.T) {
	for _, personal := range []bool{false, true} {
		t.Run(fmt.Sprint("to personal ", !personal), func(t *testing.T) {
			s := newSimulation(t, nil, memoryState)
			s.policy = &policy{personal: personal, guarded: true, deleteMode: "permanent", syncs: []*syncRule{{name: "a", rep: true}}}
			s.crm.reps, s.crm.companies, s.crm.persons = []*rep{{id: "5", email: "bob@example.com", enabled: true}}, nil, nil
			for k := range 20 {
				r := &record{id: fmt.Sprint(k), fields: map[string]string{"LastName": "L"}}
				if k%4 == 0 {
					r.reps = []string{"5"}
				}
				s.crm.persons = append(s.crm.persons, r)
			}
			s.exchange.boxes = map[string]*box{"bob@example.com": newBox("5", s.exchange.clock)}
			for range 2 {
				d, err := s.apply(&script{}, s.store)
				if err != nil {
					t.Fatal(err)
				}
				if len(d.guards) > 0 {
					t.Errorf("guards tripped: %+v", d.guards)
				}
				s.policy.personal = !personal
			}
		})
	}
}
