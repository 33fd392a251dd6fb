package planner_test

import (
	"fmt"
	"testing"

	"contactsync/planner"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// BenchmarkCompute plans one mailbox in which all is as it should be, or in
// which one record in a hundred changed. What a slot costs must not depend on
// how many there are, but for the caches: the smaller mailbox fits into them.
func BenchmarkCompute(b *testing.B) {
	for _, slots := range []int{10_000, 1_000_000} {
		for _, c := range []struct {
			name  string
			every int
		}{
			{"unchanged", 0},
			{"1% changed", 100},
		} {
			b.Run(fmt.Sprintf("%s/%d", c.name, slots), func(b *testing.B) {
				in, want := bigMailbox(slots, c.every)
				b.ReportAllocs()
				for b.Loop() {
					if out := planner.Compute(in); len(out.Changes) != want {
						b.Fatalf("%d changes, want %d", len(out.Changes), want)
					}
				}
				perSlot := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / float64(slots)
				b.ReportMetric(perSlot, "ns/slot")
				b.ReportMetric(1e9/perSlot, "slots/s")
			})
		}
	}
}

// bigMailbox is a mailbox with so many contacts, in a folder of its own. The
// record of every so manieth one changed; of none, if that is 0.
func bigMailbox(slots, every int) (in *planner.Input, changed int) {
	digester := addressbook.NewDigester("acme")
	policy := &planner.Policy{Sync: "sales", Folder: []string{"CRM"}, Recreate: true}
	in = &planner.Input{
		Owner:    "acme",
		Mailbox:  addressbook.Mailbox{Rep: "5"},
		Policies: map[string]*planner.Policy{"sales": policy},
		Folders: []addressbook.Folder{
			{ID: "main", Main: true},
			{ID: "crm", Parent: "main", Name: "CRM", Mark: addressbook.FolderMark{Owner: "acme", Path: digester.PathDigest(policy.Folder)}, Holds: slots},
		},
		Slots:   make([]planner.Slot, slots),
		Entries: make([]state.Entry, slots),
		Items:   make([]planner.Item, slots),
	}
	fields, mapping, shape := digester.Texts("fields"), digester.Texts("map"), digester.Texts("shape")
	for i := range slots {
		// Each has strings of its own, as if it were read: equal ones are not
		// the same memory.
		key := func() addressbook.Key { return addressbook.NewKey("crm", addressbook.Person, fmt.Sprintf("%012d", i)) }
		op := func() addressbook.Op { return addressbook.Op(fmt.Sprintf("%026d", i)) }
		id := func() addressbook.ItemID { return addressbook.ItemID(fmt.Sprintf("AAMkAGI2TG93AAA=%012d", i)) }
		src, want := digester.Texts("src", string(key())), digester.Texts("want", string(key()))
		in.Entries[i] = state.Entry{
			Key: key(), Sync: "sales", Item: id(), Op: op(), Folder: "crm", Format: addressbook.DigestFormat,
			Src: src, Fields: fields, Map: mapping, Shape: shape, Want: want, Got: want,
		}
		in.Items[i] = planner.Item{
			Item: addressbook.Item{ID: id(), Folder: "crm", Owner: "acme", Key: key(), Mark: addressbook.Mark{
				Format: 1, Rep: "5", Op: op(), Status: addressbook.Managed, Want: want,
			}},
			Observed: want, AsGot: want,
		}
		if every > 0 && i%every == 0 {
			src, want = digester.Texts("new src", string(key())), digester.Texts("new want", string(key()))
			changed++
		}
		in.Slots[i] = planner.Slot{Key: key(), Policy: policy, Criteria: planner.ByRep, Mapped: &planner.Mapped{
			Contact: &addressbook.Contact{}, Src: src, Fields: fields, Map: mapping, ShapeDigest: shape, Want: want,
		}}
	}
	return in, changed
}
