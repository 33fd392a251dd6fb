package planner_test

import (
	"reflect"
	"testing"

	"contactsync/planner"
	"contactsync/providers/addressbook"
)

func withdraw(in *planner.Input) { in.Withdraw = true }
func erase(id string) part {
	return func(in *planner.Input) { in.Erase = map[addressbook.Key]bool{key(id): true} }
}

// withdrawalCases are about the commands that end what was managed: release and erase.
func withdrawalCases() []planCase {
	had := recorded("1")
	one := func(mods ...func(*planner.Item)) part { return there("1", "i1", mods...) }
	return []planCase{
		{"release: what is as it should be", mailbox(withdraw, wanted("1"), had, one()), "unmark 1 i1 release main"},
		{"release: what is not wanted", mailbox(withdraw, had, one(at("private"))), "unmark 1 i1 release private"},
		{"release: what was released, the user's before, or a second one", mailbox(withdraw, one(released), there("2", "i2", adopted), there("2", "i3")),
			"unmark 1 i1 release main of any sync\nunmark 2 i2 release main of any sync\nunmark 2 i3 release main of any sync"},
		{"release: a copy", mailbox(withdraw, wanted("1"), had, one(), there("1", "i2", op("o1"))), "unmark 1 i1 release main\nunmark 1 i2 release main"},
		{"release: what a previous owner made", mailbox(formerly("acme-old"), withdraw, wanted("1"), one(ownedBy("acme-old"))), "unmark 1 i1 release main"},
		{"release: not what another owner made", mailbox(withdraw, wanted("1"), one(ownedBy("other"))), ""},
		{"release: nothing is made", mailbox(withdraw, wanted("1")), ""},
		{"release: what is not there is forgotten", mailbox(withdraw, wanted("1"), had), "forget 1 release"},
		{"release: in a mailbox that left", mailbox(withdraw, sales(left), had, one()), "unmark 1 i1 release main"},
		{"release: the folders that we made, and no other", mailbox(withdraw, made("crm", "CRM", with(0)), folder("mine", "Mine"), folder("theirs", "Theirs", madeFor("other", "Theirs"))),
			"folder unmark CRM crm"},

		{"erase: what is as it should be", mailbox(erase("1"), had, one(), wanted("2"), recorded("2"), there("2", "i2")), "delete 1 i1 erase main permanent"},
		{"erase: whatever it was before", mailbox(erase("1"), one(adopted), there("1", "i2", released), there("1", "i3", ofRep("6"))),
			"delete 1 i1 erase main permanent of any sync\ndelete 1 i2 erase main permanent of any sync\ndelete 1 i3 erase main permanent of any sync"},
		{"erase: under a previous owner", mailbox(formerly("acme-old"), erase("1"), one(ownedBy("acme-old"))), "delete 1 i1 erase main permanent of any sync"},
		{"erase: not what another owner made", mailbox(erase("1"), one(ownedBy("other"))), ""},
		{"erase: what a sync selects", mailbox(erase("1"), wanted("1"), had, one()), "delete 1 i1 erase main permanent\nnote 1 still_selected"},
		{"erase: what a sync selects and cannot map", mailbox(erase("1"), wanted("1", skipped)), "note 1 still_selected"},
		{"erase: what is not there is forgotten", mailbox(erase("1"), had), "forget 1 erase"},
		{"erase: in a mailbox that left", mailbox(erase("1"), sales(left), had, one()), "delete 1 i1 erase main permanent"},
		{"erase: an empty folder of ours stays", mailbox(erase("1"), made("crm", "CRM", with(1)), one(at("crm"))), "delete 1 i1 erase crm permanent of any sync"},
	}
}

// What is erased is looked for among the deleted items, whichever of our names it carries.
func TestPurge(t *testing.T) {
	keys := []addressbook.Key{key("1")}
	want := []planner.Purge{{Owner: "acme", Keys: keys}, {Owner: "acme-old", Keys: keys}}
	if got := planner.Compute(mailbox(formerly("acme-old"), erase("1"))).Purge; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := planner.Compute(mailbox(wanted("1"))).Purge; got != nil {
		t.Errorf("nothing is to be erased, and %v to be purged", got)
	}
}
