package run_test

import (
	"testing"

	"contactsync/providers/addressbook"
)

// A wrong e-mail address of a rep is corrected: nothing that was remembered of
// the mailbox at the wrong address is taken for the one at the right one.
func TestCorrectedAddress(t *testing.T) {
	s := newSimulation(t, nil, memoryState)
	s.policy = &policy{deleteMode: "permanent", syncs: []*syncRule{{name: "a", rep: true}}}
	bob := &rep{id: "5", email: "wrong@example.com", name: "Bob", enabled: true}
	s.crm.reps, s.crm.companies = []*rep{bob}, nil
	s.crm.persons = []*record{{id: "1", reps: []string{"5"}, fields: map[string]string{"FirstName": "Ada", "LastName": "A"}}}
	wrong, right := newBox("5", s.exchange.clock), newBox("5", s.exchange.clock)
	right.ids = 100
	own := right.insert(&card{contact: addressbook.NewContact(addressbook.Field{Name: "surname", Value: addressbook.Text("Own")})}, mainFolder)
	s.exchange.boxes = map[string]*box{"wrong@example.com": wrong, "bob@example.com": right}
	for range 2 {
		if _, err := s.apply(&script{}, s.store); err != nil {
			t.Fatal(err)
		}
	}
	written := wrong.seq

	bob.email = "Bob@example.com"
	for range 3 {
		if _, err := s.apply(&script{}, s.store); err != nil {
			t.Fatal(err)
		}
	}
	ours := right.all(func(c *card) bool { return c.marked })
	if len(ours) != 1 || ours[0].contact.Get("surname").Text != "A" || right.item(own.id) == nil {
		t.Errorf("the right mailbox has %d contacts of ours", len(ours))
	}
	if wrong.seq != written {
		t.Errorf("the wrong mailbox was written to %d times more", wrong.seq-written)
	}
}
