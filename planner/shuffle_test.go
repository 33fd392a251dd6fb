package planner_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// clone is an input that shares with the other one only what nobody changes.
// Its policies are new ones.
func clone(t *testing.T, in *planner.Input) *planner.Input {
	t.Helper()
	c := *in
	c.Policies = make(map[string]*planner.Policy, len(in.Policies))
	for _, name := range slices.Sorted(maps.Keys(in.Policies)) {
		policy := *in.Policies[name]
		c.Policies[name] = &policy
	}
	c.Slots = slices.Clone(in.Slots)
	for i := range c.Slots {
		if c.Policies[c.Slots[i].Policy.Sync] == nil {
			t.Fatalf("the slot of %s has a policy that is not in Policies", c.Slots[i].Key)
		}
		c.Slots[i].Policy = c.Policies[c.Slots[i].Policy.Sync]
	}
	c.Items, c.Entries, c.Intents = slices.Clone(in.Items), slices.Clone(in.Entries), slices.Clone(in.Intents)
	c.Holds, c.Undo = slices.Clone(in.Holds), slices.Clone(in.Undo)
	c.Folders, c.PreviousOwners = slices.Clone(in.Folders), slices.Clone(in.PreviousOwners)
	c.Unknown, c.Finished = maps.Clone(in.Unknown), maps.Clone(in.Finished)
	c.Existence, c.Replace = maps.Clone(in.Existence), maps.Clone(in.Replace)
	return &c
}

// shuffled is the same input in another order, wherever an order is not
// promised: what is promised to be sorted is sorted again.
func shuffled(t *testing.T, in *planner.Input, random *rand.Rand) *planner.Input {
	t.Helper()
	c := clone(t, in)
	c.Policies = reinserted(c.Policies, random)
	c.Existence = reinserted(c.Existence, random)
	shuffle(c.Folders, random)
	shuffle(c.PreviousOwners, random)
	shuffle(c.Slots, random)
	shuffle(c.Items, random)
	shuffle(c.Entries, random)
	shuffle(c.Intents, random)
	sortInput(c)
	return c
}

func shuffle[T any](list []T, random *rand.Rand) {
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

func reinserted[K ~string, V any](m map[K]V, random *rand.Rand) map[K]V {
	keys := slices.Sorted(maps.Keys(m))
	shuffle(keys, random)
	again := make(map[K]V)
	for _, k := range keys {
		again[k] = m[k]
	}
	return again
}

func bytesOf(t *testing.T, in *planner.Input) string {
	t.Helper()
	b, err := json.Marshal(planner.Compute(in))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestComputeInAnyOrder(t *testing.T) {
	for _, c := range allCases() {
		want := bytesOf(t, c.in)
		for seed := range uint64(5) {
			if got := bytesOf(t, shuffled(t, c.in, rand.New(rand.NewPCG(seed, 0)))); got != want {
				t.Fatalf("%s, seed %d: got\n%s\nwant\n%s", c.name, seed, got, want)
			}
		}
	}
}

func TestComputeInAnyOrderAtRandom(t *testing.T) {
	for seed := range uint64(500) {
		random := rand.New(rand.NewPCG(seed, 1))
		in := randomMailbox(random)
		want := bytesOf(t, in)
		for range 3 {
			if got := bytesOf(t, shuffled(t, in, random)); got != want {
				t.Fatalf("seed %d: got\n%s\nwant\n%s", seed, got, want)
			}
		}
	}
}

// What must hold of every plan, whatever is in the mailbox and in the state.
func TestComputeNeverTakesTheLastContact(t *testing.T) {
	for seed := range uint64(2000) {
		in := randomMailbox(rand.New(rand.NewPCG(seed, 2)))
		out := planner.Compute(in)
		wanted := make(map[addressbook.Key]bool)
		for i := range in.Slots {
			wanted[in.Slots[i].Key] = true
		}
		touched := make(map[addressbook.ItemID]planner.Action)
		for i := range out.Changes {
			c := &out.Changes[i]
			if c.Item.ID == "" {
				continue
			}
			if other, twice := touched[c.Item.ID]; twice {
				t.Fatalf("seed %d: %s and %s of one item", seed, other, c.Action)
			}
			touched[c.Item.ID] = c.Action
			if c.Item.Owner != "acme" && c.Item.Owner != "acme-old" {
				t.Fatalf("seed %d: %s of an item of %s", seed, c.Action, c.Item.Owner)
			}
		}
		for i := range out.Changes {
			c := &out.Changes[i]
			if c.Action != planner.Delete || !wanted[c.Key] {
				continue
			}
			if c.Kept == "" {
				t.Fatalf("seed %d: %s is wanted, and deleted without another that stays", seed, c.Key)
			}
			if action := touched[c.Kept]; action == planner.Delete || action == planner.Unmark || action == planner.Release {
				t.Fatalf("seed %d: %s is to stay and is taken by %s", seed, c.Kept, action)
			}
		}
	}
}

// randomMailbox is a mailbox in which anything may have happened to anything.
func randomMailbox(random *rand.Rand) *planner.Input {
	chance := func(percent int) bool { return random.IntN(100) < percent }
	parts := []part{
		formerly("acme-old", "acme-older"),
		policy("events", into("Events", "VIP")), policy("past", left),
		made("crm", "CRM"), made("crm2", "CRM", madeOn(random.IntN(9)+1)), folder("events", "events"),
		made("old", "Old", with(random.IntN(2))), folder("renamed", "Elsewhere", madeFor("acme-old", "Events", "VIP"), below("events")),
	}
	for _, sync := range []string{"sales", "events", "past"} {
		parts = append(parts, policy(sync, func(p *planner.Policy) {
			if chance(40) {
				p.Folder = []string{"CRM", fmt.Sprint("Sub", random.IntN(2))}[:1+random.IntN(2)]
			}
			p.MoveAlways, p.Recreate, p.Drift = chance(50), chance(50), planner.Drift(random.IntN(3))
			p.ReleaseUnselected, p.ReleaseDeleted, p.DeleteLeft = chance(30), chance(30), chance(30)
			p.DeleteMode = []providers.DeleteMode{providers.DeletedItems, providers.RecoverableItems, providers.Permanent}[random.IntN(3)]
		}))
	}
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	n := 0
	for k := range 12 {
		id := fmt.Sprintf("%02d", k)
		sync := pick("sales", "events")
		if chance(70) {
			parts = append(parts, wantedBy(sync, id, record(pick("s1", "s1", "s2")), mapping(pick("m1", "m1", "m2"))))
		} else {
			parts = append(parts, existence(id, planner.Existence(random.IntN(3))))
		}
		if chance(70) {
			parts = append(parts, recorded(id, filledBy(pick(sync, sync, "past", "gone")), entryItem(addressbook.ItemID(fmt.Sprint("i", n))),
				entryOp(addressbook.Op(fmt.Sprint("o", n))), put(addressbook.FolderID(pick("main", "crm", "events")))))
		}
		for range []int{0, 1, 1, 1, 2, 3}[random.IntN(6)] {
			item := addressbook.ItemID(fmt.Sprint("i", n))
			n++
			parts = append(parts, there(id, item, created(1+random.IntN(3)), seen(int64(random.IntN(2))),
				at(addressbook.FolderID(pick("main", "crm", "events", "private"))),
				ownedBy(pick("acme", "acme", "acme", "acme", "acme-old", "other", "another")),
				func(i *planner.Item) {
					if chance(30) {
						holds(pick("edited", "s2m1"))(i)
					}
					if chance(20) {
						op("o0")(i)
					}
					switch random.IntN(15) {
					case 0:
						unreadable(i)
					case 1:
						released(i)
					case 2:
						adopted(i)
					case 3:
						ofRep("6")(i)
					case 4:
						unread(i)
					}
				}))
			if chance(15) {
				parts = append(parts, intent(id, []state.IntentAction{state.IntendRecreate, state.IntendDelete, state.IntendCreate}[random.IntN(3)],
					addressbook.Op("o"+item[1:]), oldHalf(addressbook.ItemID(fmt.Sprint("i", random.IntN(n))), addressbook.Op(fmt.Sprint("o", random.IntN(n))))))
			}
		}
		if chance(5) {
			parts = append(parts, unknown(id))
		}
	}
	if chance(20) {
		parts = append(parts, allowSurplus)
	}
	return mailbox(parts...)
}
