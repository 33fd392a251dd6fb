package planner_test

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// The cases are told in few words. In all of them the owner is acme, the rep
// 5, the sync sales; record 1 has the key crm/person/1, its contact the id i1
// and the op o1. Digests are readable texts: s1 is a record's first version,
// m1 a mapping's, s1m1 what they want.

// part is something that a mailbox, the CRM or the state has.
type part func(*planner.Input)

// mailbox is the input of a case. It has the main contacts folder, the user's
// own folder Private, and the policy of sales: the default one.
func mailbox(parts ...part) *planner.Input {
	in := &planner.Input{
		Target:    "vdir.mail",
		Mailbox:   addressbook.Mailbox{Rep: "5", Address: "rep@example.com"},
		Serial:    7,
		Owner:     "acme",
		Unknown:   map[addressbook.Key]bool{},
		Policies:  map[string]*planner.Policy{},
		Finished:  map[addressbook.Op]bool{},
		Existence: map[addressbook.Key]planner.Existence{},
		Replace:   map[addressbook.Key]bool{},
		Folders: []addressbook.Folder{
			{ID: "main", Name: "Contacts", Main: true, Holds: 9},
			{ID: "private", Parent: "main", Name: "Private", Holds: 9},
		},
	}
	for _, p := range append([]part{policy("sales")}, parts...) {
		p(in)
	}
	sortInput(in)
	return in
}

// sortInput brings an input into the documented order.
func sortInput(in *planner.Input) {
	slices.SortStableFunc(in.Slots, func(a, b planner.Slot) int { return cmp.Compare(a.Key, b.Key) })
	slices.SortStableFunc(in.Entries, func(a, b state.Entry) int { return cmp.Compare(a.Key, b.Key) })
	slices.SortStableFunc(in.Items, func(a, b planner.Item) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.ID, b.ID))
	})
	slices.SortStableFunc(in.Holds, func(a, b state.Hold) int { return cmp.Compare(a.Key, b.Key) })
	slices.SortStableFunc(in.Undo, func(a, b planner.Former) int { return cmp.Compare(a.Key, b.Key) })
	slices.SortStableFunc(in.Intents, func(a, b state.Intent) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Op, b.Op))
	})
}

// d is a digest that can be read.
func d(text string) (digest addressbook.Digest) {
	copy(digest[:], text)
	return digest
}

func text(digest addressbook.Digest) string { return strings.TrimRight(string(digest[:]), "\x00") }

func key(id string) addressbook.Key { return addressbook.NewKey("crm", addressbook.Person, id) }

func day(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }

// policy sets what a sync says; the first mention makes it.
func policy(name string, mods ...func(*planner.Policy)) part {
	return func(in *planner.Input) {
		p := in.Policies[name]
		if p == nil {
			p = &planner.Policy{Sync: name, Recreate: true, DeleteMode: providers.DeletedItems}
			in.Policies[name] = p
		}
		for _, mod := range mods {
			mod(p)
		}
	}
}

func sales(mods ...func(*planner.Policy)) part { return policy("sales", mods...) }

func without(sync string) part { return func(in *planner.Input) { delete(in.Policies, sync) } }

func into(path ...string) func(*planner.Policy) { return func(p *planner.Policy) { p.Folder = path } }
func on(drift planner.Drift) func(*planner.Policy) {
	return func(p *planner.Policy) { p.Drift = drift }
}
func mode(mode providers.DeleteMode) func(*planner.Policy) {
	return func(p *planner.Policy) { p.DeleteMode = mode }
}
func always(p *planner.Policy)            { p.MoveAlways = true }
func inPlace(p *planner.Policy)           { p.Recreate = false }
func left(p *planner.Policy)              { p.Left = true }
func deleteLeft(p *planner.Policy)        { p.DeleteLeft = true }
func releaseUnselected(p *planner.Policy) { p.ReleaseUnselected = true }
func releaseDeleted(p *planner.Policy)    { p.ReleaseDeleted = true }

var shape = addressbook.NewShape("given_name", "surname")

func contact(version string, more ...addressbook.Field) *addressbook.Contact {
	return addressbook.NewContact(append(more,
		addressbook.Field{Name: "given_name", Value: addressbook.Text("Ada")},
		addressbook.Field{Name: "surname", Value: addressbook.Text(version)},
	)...)
}

// wanted is a slot: a record that was selected and mapped.
func wanted(id string, mods ...func(*planner.Slot)) part { return wantedBy("sales", id, mods...) }

func wantedBy(sync, id string, mods ...func(*planner.Slot)) part {
	return func(in *planner.Input) {
		s := planner.Slot{Key: key(id), Policy: in.Policies[sync], Criteria: planner.ByRep, Mapped: &planner.Mapped{
			Mapping: "people", Shape: shape, ShapeDigest: d("shape"), Src: d("s1"), Map: d("m1"), Fields: d("fields"),
		}}
		for _, mod := range mods {
			mod(&s)
		}
		if s.Mapped != nil {
			version := text(s.Mapped.Src) + text(s.Mapped.Map)
			s.Mapped.Contact, s.Mapped.Want = contact(version), d(version)
		}
		in.Slots = append(in.Slots, s)
	}
}

func record(src string) func(*planner.Slot) { return func(s *planner.Slot) { s.Mapped.Src = d(src) } }
func mapping(m string) func(*planner.Slot)  { return func(s *planner.Slot) { s.Mapped.Map = d(m) } }
func reads(fields string) func(*planner.Slot) {
	return func(s *planner.Slot) { s.Mapped.Fields = d(fields) }
}
func srcThen(src string) func(*planner.Slot) { return func(s *planner.Slot) { s.SrcThen = d(src) } }
func skipped(s *planner.Slot) {
	s.Mapped, s.Skip = nil, &planner.Skip{Reason: planner.MappingFailed, Detail: "persons.csv:2"}
}

// recorded is an entry of the state: the contact as we wrote it.
func recorded(id string, mods ...func(*state.Entry)) part {
	return func(in *planner.Input) {
		e := state.Entry{
			Key: key(id), Sync: "sales", Mapping: "people", Format: addressbook.DigestFormat,
			Item: addressbook.ItemID("i" + id), Op: addressbook.Op("o" + id), ChangeKey: "c1", Folder: "main",
			Src: d("s1"), Fields: d("fields"), Map: d("m1"), Shape: d("shape"), Want: d("s1m1"), Got: d("s1m1"),
		}
		for _, mod := range mods {
			mod(&e)
		}
		in.Entries = append(in.Entries, e)
	}
}

func filledBy(sync string) func(*state.Entry) { return func(e *state.Entry) { e.Sync = sync } }
func got(version string) func(*state.Entry)   { return func(e *state.Entry) { e.Got = d(version) } }
func put(folder addressbook.FolderID) func(*state.Entry) {
	return func(e *state.Entry) { e.Folder = folder }
}
func let(observed string, under planner.Drift) func(*state.Entry) {
	return func(e *state.Entry) {
		e.Let, e.LetUnder, e.LetNoted = d(observed), uint8(under), under == planner.Report
	}
}
func entryItem(id addressbook.ItemID) func(*state.Entry) { return func(e *state.Entry) { e.Item = id } }
func entryOp(op addressbook.Op) func(*state.Entry)       { return func(e *state.Entry) { e.Op = op } }
func inherited(e *state.Entry) {
	e.Item, e.ChangeKey, e.Folder, e.Format, e.Want, e.Got = "", "", "", 0, addressbook.Digest{}, addressbook.Digest{}
}
func format(version int) func(*state.Entry)      { return func(e *state.Entry) { e.Format = version } }
func entrySrc(src string) func(*state.Entry)     { return func(e *state.Entry) { e.Src = d(src) } }
func entryMap(m string) func(*state.Entry)       { return func(e *state.Entry) { e.Map = d(m) } }
func entryWant(want string) func(*state.Entry)   { return func(e *state.Entry) { e.Want = d(want) } }
func entryShape(shape string) func(*state.Entry) { return func(e *state.Entry) { e.Shape = d(shape) } }
func entryChangeKey(k addressbook.ChangeKey) func(*state.Entry) {
	return func(e *state.Entry) { e.ChangeKey = k }
}

// there is an item in the mailbox: as we wrote it, in the main contacts folder.
// Its op has the number of its id.
func there(id string, item addressbook.ItemID, mods ...func(*planner.Item)) part {
	return func(in *planner.Input) {
		i := planner.Item{
			Item: addressbook.Item{
				ID: item, ChangeKey: "c1", Folder: "main", Created: day(1), Owner: "acme", Key: key(id),
				Mark: addressbook.Mark{
					Format: 1, Rep: "5", Op: addressbook.Op("o" + item[1:]), Status: addressbook.Managed, Want: d("s1m1"),
				},
			},
			Seen: 1, Observed: d("s1m1"), AsGot: d("s1m1"), Values: contact("s1m1"),
		}
		for _, mod := range mods {
			mod(&i)
		}
		in.Items = append(in.Items, i)
	}
}

// holds is what somebody else wrote into it.
func holds(version string) func(*planner.Item) {
	return func(i *planner.Item) {
		contents(version)(i)
		i.ChangeKey = "c2"
	}
}

func contents(version string) func(*planner.Item) {
	return func(i *planner.Item) { i.Observed, i.AsGot, i.Values = d(version), d(version), contact(version) }
}

// incomparable: how the state's digest was computed is not known any more.
func incomparable(i *planner.Item) { i.AsGot = addressbook.Digest{} }

func changeKey(k addressbook.ChangeKey) func(*planner.Item) {
	return func(i *planner.Item) { i.ChangeKey = k }
}
func at(folder addressbook.FolderID) func(*planner.Item) {
	return func(i *planner.Item) { i.Folder = folder }
}
func op(op addressbook.Op) func(*planner.Item) { return func(i *planner.Item) { i.Mark.Op = op } }
func ownedBy(owner string) func(*planner.Item) { return func(i *planner.Item) { i.Owner = owner } }
func ofRep(rep addressbook.RepID) func(*planner.Item) {
	return func(i *planner.Item) { i.Mark.Rep = rep }
}
func seen(serial int64) func(*planner.Item)  { return func(i *planner.Item) { i.Seen = serial } }
func created(n int) func(*planner.Item)      { return func(i *planner.Item) { i.Created = day(n) } }
func marked(want string) func(*planner.Item) { return func(i *planner.Item) { i.Mark.Want = d(want) } }
func markedGot(version string) func(*planner.Item) {
	return func(i *planner.Item) { i.Mark.Got = d(version) }
}
func unreadable(i *planner.Item) { i.Mark = addressbook.Mark{} }
func unread(i *planner.Item) {
	i.Observed, i.AsGot, i.Values = addressbook.Digest{}, addressbook.Digest{}, nil
}
func released(i *planner.Item) { i.Mark.Status = addressbook.Released }
func adopted(i *planner.Item)  { i.Mark.Status = addressbook.Adopted }
func carrying(name string) func(*planner.Item) {
	return func(i *planner.Item) {
		i.Values = addressbook.NewContact(append(i.Values.Fields, addressbook.Field{Name: name, Value: addressbook.Text("x")})...)
	}
}

// intent is an open intent of the state.
func intent(id string, action state.IntentAction, op addressbook.Op, mods ...func(*state.Intent)) part {
	return func(in *planner.Input) {
		i := state.Intent{Op: op, Key: key(id), Action: action, Opened: day(1)}
		for _, mod := range mods {
			mod(&i)
		}
		in.Intents = append(in.Intents, i)
	}
}

func closed(i *state.Intent) { i.Closed = day(2) }
func ofItem(id addressbook.ItemID) func(*state.Intent) {
	return func(i *state.Intent) { i.Item = id }
}
func oldHalf(id addressbook.ItemID, op addressbook.Op) func(*state.Intent) {
	return func(i *state.Intent) { i.Item, i.OldOp = id, op }
}

// folder is one of the user's own below the main contacts folder, made one of
// ours for a path. Both hold one thing.
func folder(id addressbook.FolderID, name string, mods ...func(*addressbook.Folder)) part {
	return func(in *planner.Input) {
		f := addressbook.Folder{ID: id, Parent: "main", Name: name, Holds: 1}
		for _, mod := range mods {
			mod(&f)
		}
		in.Folders = append(in.Folders, f)
	}
}

func made(id addressbook.FolderID, name string, mods ...func(*addressbook.Folder)) part {
	return folder(id, name, append([]func(*addressbook.Folder){madeFor("acme", name)}, mods...)...)
}

func madeFor(owner string, path ...string) func(*addressbook.Folder) {
	return func(f *addressbook.Folder) {
		f.Mark = addressbook.FolderMark{Owner: owner, Path: addressbook.NewDigester(owner).PathDigest(path), Created: day(5)}
	}
}
func madeOn(n int) func(*addressbook.Folder) {
	return func(f *addressbook.Folder) { f.Mark.Created = day(n) }
}
func below(parent addressbook.FolderID) func(*addressbook.Folder) {
	return func(f *addressbook.Folder) { f.Parent = parent }
}
func with(n int) func(*addressbook.Folder) { return func(f *addressbook.Folder) { f.Holds = n } }

func existence(id string, e planner.Existence) part {
	return func(in *planner.Input) { in.Existence[key(id)] = e }
}

// from has parts about a record be about that of another source, which no sync reads.
func from(label, id string, parts ...part) part {
	return func(in *planner.Input) {
		other := addressbook.NewKey(label, addressbook.Person, id)
		entries, items := len(in.Entries), len(in.Items)
		for _, p := range parts {
			p(in)
		}
		for i := range in.Entries[entries:] {
			in.Entries[entries+i].Key = other
		}
		for i := range in.Items[items:] {
			in.Items[items+i].Key = other
		}
		in.Existence[other] = planner.NoSource
	}
}

func unknown(id string) part          { return func(in *planner.Input) { in.Unknown[key(id)] = true } }
func replace(id string) part          { return func(in *planner.Input) { in.Replace[key(id)] = true } }
func finished(op addressbook.Op) part { return func(in *planner.Input) { in.Finished[op] = true } }
func formerly(owners ...string) part  { return func(in *planner.Input) { in.PreviousOwners = owners } }
func destroy(in *planner.Input)       { in.Destroy = true }
func allowSurplus(in *planner.Input)  { in.DeleteSurplus = true }
