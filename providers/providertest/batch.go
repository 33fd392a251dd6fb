package providertest

import (
	"context"
	"errors"
	"fmt"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

var batchCases = []testCase{
	{"batch: 300 items at once", func(s *session) {
		var operations []providers.Operation
		for i := range 300 {
			operation := s.creation(key(fmt.Sprint(i)), with(ada(), "surname", fmt.Sprint("Byron ", i)))
			operations = append(operations, operation)
		}
		results := s.do(operations...)
		observed := make(map[addressbook.ItemID]addressbook.Item)
		for _, item := range s.all() {
			observed[item.ID] = item
		}
		if len(observed) != len(operations) {
			s.Fatalf("%d items are observed", len(observed))
		}
		for i, result := range results {
			item := observed[result.ID]
			if result.Err != nil || item.Key != operations[i].Key || item.ChangeKey != result.ChangeKey {
				s.Errorf("operation %d: %+v is observed as %+v", i, result, item)
			}
		}
	}},
	{"batch: the failure of one leaves the others alone", func(s *session) {
		var operations []providers.Operation
		for i := range 9 {
			item := s.create(key(fmt.Sprint(i)), ada())
			if i == 4 {
				s.User.Delete(s.T, item.ID)
			}
			if i == 7 {
				item.ChangeKey = "other"
			}
			operations = append(operations, updating(item, contact("surname", "Lovelace"), "surname"))
		}
		for i, result := range s.do(operations...) {
			want := map[int]error{4: providers.ErrGone, 7: providers.ErrChanged}[i]
			if !errors.Is(result.Err, want) {
				s.Errorf("operation %d: the error is %v, not %v", i, result.Err, want)
			}
			if want == nil {
				s.mustHold(operations[i].Item, with(ada(), "surname", "Lovelace"))
			}
		}
	}},
	{"batch: operations of all kinds", func(s *session) {
		crm := s.makeFolder(s.mainFolder(), "CRM")
		empty := s.makeFolder(s.mainFolder(), "Empty")
		updated, moved, deleted, unmarked := s.create(key("1"), ada()), s.create(key("2"), ada()), s.create(key("3"), ada()), s.create(key("4"), ada())
		results := s.do(
			updating(updated, contact("surname", "Lovelace"), "surname"), moving(moved, crm), deleting(deleted, providers.DeletedItems),
			unmarking(unmarked), s.creation(key("5"), ada()), s.folderCreation(crm, "Below"), folderDeletion(empty),
		)
		for i, result := range results {
			if result.Err != nil {
				s.Errorf("operation %d: %v", i, result.Err)
			}
		}
		keys := map[addressbook.Key]bool{}
		for _, item := range s.all() {
			keys[item.Key] = true
		}
		if len(keys) != 3 || !keys[key("1")] || !keys[key("2")] || !keys[key("5")] {
			s.Errorf("observed %v", keys)
		}
		if n := len(s.observe(nil).Folders); n != 3 {
			s.Errorf("there are %d folders", n)
		}
	}},
	{"batch: none", func(s *session) { s.do() }},
	{"batch: that is cancelled before it starts writes nothing", func(s *session) {
		ctx, cancel := context.WithCancel(s.Context())
		operations := []providers.Operation{s.creation(key("1"), ada()), s.creation(key("2"), ada())}
		cancel()
		results := s.Target.Do(ctx, s.Mailbox, operations)
		if len(results) != 2 {
			s.Fatalf("there are %d results", len(results))
		}
		for _, result := range results {
			if !errors.Is(result.Err, context.Canceled) {
				s.Errorf("the error is %v", result.Err)
			}
		}
		if n := len(s.all()); n != 0 {
			s.Errorf("%d items are there", n)
		}
	}},
}
