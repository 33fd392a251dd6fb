package explain_test

import (
	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// The cases are told in few words. In all of them the owner is acme, the rep 5, the sync
// sales, and the record has the key crm/person/1. Digests are readable texts.
const theKey addressbook.Key = "crm/person/1"

// part is something that the mailbox, the CRM or the state has.
type part func(*planner.Input)

func mailbox(parts ...part) *planner.Input {
	in := &planner.Input{
		Target: "vdir.mail", Mailbox: addressbook.Mailbox{Rep: "5", Address: "rep@example.com"}, Owner: "acme",
		Unknown:   map[addressbook.Key]bool{},
		Policies:  map[string]*planner.Policy{"sales": {Sync: "sales", Recreate: true, DeleteMode: providers.DeletedItems}},
		Finished:  map[addressbook.Op]bool{},
		Existence: map[addressbook.Key]planner.Existence{},
		Folders: []addressbook.Folder{
			{ID: "main", Name: "Contacts", Main: true, Holds: 9},
			{ID: "private", Parent: "main", Name: "Private", Holds: 9},
		},
	}
	for _, p := range parts {
		p(in)
	}
	return in
}

// d is a digest that can be read.
func d(text string) (digest addressbook.Digest) {
	copy(digest[:], text)
	return digest
}

var shape = addressbook.NewShape("given_name", "surname")

func contact(version string) *addressbook.Contact {
	return addressbook.NewContact(
		addressbook.Field{Name: "given_name", Value: addressbook.Text("Ada")},
		addressbook.Field{Name: "surname", Value: addressbook.Text(version)},
	)
}

func policy(mods ...func(*planner.Policy)) part {
	return func(in *planner.Input) {
		for _, mod := range mods {
			mod(in.Policies["sales"])
		}
	}
}

func into(path ...string) func(*planner.Policy) { return func(p *planner.Policy) { p.Folder = path } }
func always(p *planner.Policy)                  { p.MoveAlways = true }
func keep(p *planner.Policy)                    { p.Drift = planner.Keep }
func report(p *planner.Policy)                  { p.Drift = planner.Report }
func left(p *planner.Policy)                    { p.Left = true }
func deleteLeft(p *planner.Policy)              { p.DeleteLeft = true }
func release(p *planner.Policy)                 { p.ReleaseUnselected = true }

// wanted is a slot for the record's version.
func wanted(version string) part {
	return func(in *planner.Input) {
		in.Slots = append(in.Slots, planner.Slot{
			Key: theKey, Policy: in.Policies["sales"], Criteria: planner.ByRep, Mapped: &planner.Mapped{
				Mapping: "people", Shape: shape, ShapeDigest: d("shape"), Src: d(version), Map: d("m1"), Fields: d("fields"),
				Want: d(version), Contact: contact(version),
			},
		})
	}
}

func mappingFails(in *planner.Input) {
	in.Slots = append(in.Slots, planner.Slot{
		Key: theKey, Policy: in.Policies["sales"],
		Skip: &planner.Skip{Reason: planner.MappingFailed, Detail: "persons.csv:2"},
	})
}

// recorded is an entry: the contact as we wrote it for a version of the record.
func recorded(version string) part {
	return func(in *planner.Input) {
		in.Entries = append(in.Entries, state.Entry{
			Key: theKey, Sync: "sales", Mapping: "people", Format: addressbook.DigestFormat,
			Item: "i1", Op: "o1", ChangeKey: "c1", Folder: "main",
			Src: d(version), Fields: d("fields"), Map: d("m1"), Shape: d("shape"), Want: d(version), Got: d(version),
		})
	}
}

// there is an item in the mailbox that holds a version of the contact.
func there(version string, mods ...func(*planner.Item)) part {
	return func(in *planner.Input) {
		i := planner.Item{
			Item: addressbook.Item{
				ID: "i1", ChangeKey: addressbook.ChangeKey("of " + version), Folder: "main", Owner: "acme", Key: theKey,
				Mark: addressbook.Mark{Format: 1, Rep: "5", Op: "o1", Status: addressbook.Managed, Want: d("v1")},
			},
			Seen: 1, Observed: d(version), AsGot: d(version), Values: contact(version),
		}
		for _, mod := range mods {
			mod(&i)
		}
		in.Items = append(in.Items, i)
	}
}

func released(i *planner.Item)   { i.Mark.Status = addressbook.Released }
func foreign(i *planner.Item)    { i.Owner = "another" }
func unreadable(i *planner.Item) { i.Mark = addressbook.Mark{} }
func copied(i *planner.Item)     { i.ID, i.Mark.Rep = "i2", "6" }
func second(i *planner.Item)     { i.ID, i.Mark.Op = "i2", "o2" }

func existence(e planner.Existence) part {
	return func(in *planner.Input) { in.Existence[theKey] = e }
}
func unknown(in *planner.Input) { in.Unknown[theKey] = true }
func intendsSecond(in *planner.Input) {
	in.Intents = append(in.Intents, state.Intent{Op: "o2", Key: theKey, Action: state.IntendCreate})
}
func without(in *planner.Input) { delete(in.Policies, "sales") }
