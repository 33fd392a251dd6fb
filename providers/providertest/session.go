package providertest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// owner is the installation that the suite plays.
const owner = "suite"

// session is a fixture in use by one test case.
type session struct {
	*testing.T
	Fixture

	// ops counts the marks that were made.
	ops int
}

func newSession(t *testing.T, fixture Fixture) *session { return &session{T: t, Fixture: fixture} }

// key is a key of a person.
func key(record string) addressbook.Key { return addressbook.NewKey("crm", addressbook.Person, record) }

// mark is a mark with an op of its own.
func (s *session) mark() addressbook.Mark {
	s.ops++
	return addressbook.Mark{
		Format: 1, Rep: s.Mailbox.Rep, Op: addressbook.Op(fmt.Sprintf("op%024d", s.ops)), Status: addressbook.Managed,
		Want: addressbook.NewDigester(owner).Texts("want"),
	}
}

// ada is a contact as they mostly are.
func ada() *addressbook.Contact {
	return contact("given_name", "Ada", "surname", "Byron", "display_name", "Ada Byron", "company_name", "Example Ltd",
		"email1", "ada@example.com", "business_phone", "+43 1 000001", "business_address.city", "Wien")
}

// contact makes a contact of pairs of a name and a text.
func contact(pairs ...string) *addressbook.Contact {
	var fields []addressbook.Field
	for pair := range slices.Chunk(pairs, 2) {
		fields = append(fields, addressbook.Field{Name: pair[0], Value: addressbook.Text(pair[1])})
	}
	return addressbook.NewContact(fields...)
}

// fullShape is every well-known property that the target holds.
func (s *session) fullShape() addressbook.Shape {
	var names []string
	for _, p := range addressbook.WellKnown() {
		if s.Target.Holds(p.Name) == "" {
			names = append(names, p.Name)
		}
	}
	return addressbook.NewShape(names...)
}

// creation is the operation that makes a contact in the main contacts folder,
// not normalized yet.
func (s *session) creation(key addressbook.Key, c *addressbook.Contact) providers.Operation {
	return providers.Operation{
		Kind: providers.CreateItem, Folder: s.mainFolder(), Contact: c,
		Owner: owner, Key: key, Mark: s.mark(),
	}
}

// do executes operations and checks that there is one result for each.
func (s *session) do(operations ...providers.Operation) []providers.Result {
	s.Helper()
	results := s.Target.Do(s.Context(), s.Mailbox, operations)
	if len(results) != len(operations) {
		s.Fatalf("%d operations have %d results", len(operations), len(results))
	}
	return results
}

// done executes one operation that must succeed.
func (s *session) done(operation providers.Operation) providers.Result {
	s.Helper()
	result := s.do(operation)[0]
	if result.Err != nil {
		s.Fatalf("%s: %v", operation.Kind, result.Err)
	}
	return result
}

// create makes a contact and returns it as it is observed.
func (s *session) create(key addressbook.Key, c *addressbook.Contact) addressbook.Item {
	s.Helper()
	result := s.done(s.creation(key, c))
	item := s.item(result.ID)
	if item.ChangeKey != result.ChangeKey {
		s.Fatalf("create returned the change key %q, %q is observed", result.ChangeKey, item.ChangeKey)
	}
	return item
}

// makeFolder makes a folder of ours.
func (s *session) makeFolder(parent addressbook.FolderID, name string) addressbook.FolderID {
	s.Helper()
	return s.done(s.folderCreation(parent, name)).Folder
}

// observe observes the mailbox and checks the order of what comes back.
func (s *session) observe(cursors providers.Cursors) *providers.Observation {
	s.Helper()
	o, err := s.Target.Observe(s.Context(), s.Mailbox, cursors)
	if err != nil {
		s.Fatalf("observe: %v", err)
	}
	if len(o.Folders) != len(o.Deltas) {
		s.Fatalf("%d folders have %d deltas", len(o.Folders), len(o.Deltas))
	}
	byID := func(a, b addressbook.Folder) int { return strings.Compare(string(a.ID), string(b.ID)) }
	if !slices.IsSortedFunc(o.Folders, byID) {
		s.Fatal("the folders are not sorted by id")
	}
	for i, delta := range o.Deltas {
		if delta.Folder != o.Folders[i].ID {
			s.Fatalf("delta %d is of folder %q, not %q", i, delta.Folder, o.Folders[i].ID)
		}
		if !slices.IsSortedFunc(delta.Items, compareItems) || !slices.IsSorted(delta.Gone) {
			s.Fatalf("the delta of folder %q is not sorted by id", delta.Folder)
		}
		if delta.Full && len(delta.Gone) > 0 {
			s.Fatalf("the full delta of folder %q has what is gone", delta.Folder)
		}
	}
	return o
}

func compareItems(a, b addressbook.Item) int { return strings.Compare(string(a.ID), string(b.ID)) }

// cursors are those of an observation.
func cursors(o *providers.Observation) providers.Cursors {
	c := providers.Cursors{}
	if o.Hierarchy != nil {
		c[""] = o.Hierarchy
	}
	for _, delta := range o.Deltas {
		c[delta.Folder] = delta.Cursor
	}
	return c
}

// items are all items of an observation, sorted by id.
func items(o *providers.Observation) []addressbook.Item {
	var all []addressbook.Item
	for _, delta := range o.Deltas {
		all = append(all, delta.Items...)
	}
	slices.SortFunc(all, compareItems)
	return all
}

// all are all items of the mailbox.
func (s *session) all() []addressbook.Item {
	s.Helper()
	return items(s.observe(nil))
}

// item is an item of the mailbox.
func (s *session) item(id addressbook.ItemID) addressbook.Item {
	s.Helper()
	for _, item := range s.all() {
		if item.ID == id {
			return item
		}
	}
	s.Fatalf("there is no item %q", id)
	return addressbook.Item{}
}

// only is the one item of the mailbox.
func (s *session) only() addressbook.Item {
	s.Helper()
	all := s.all()
	if len(all) != 1 {
		s.Fatalf("the mailbox has %d items, not 1", len(all))
	}
	return all[0]
}

// folder is a folder of the mailbox, ok is false if it is not there.
func (s *session) folder(id addressbook.FolderID) (folder addressbook.Folder, ok bool) {
	s.Helper()
	for _, folder := range s.observe(nil).Folders {
		if folder.ID == id {
			return folder, true
		}
	}
	return addressbook.Folder{}, false
}

// mainFolder is the main contacts folder.
func (s *session) mainFolder() addressbook.FolderID {
	s.Helper()
	return mainOf(s.T, s.observe(nil).Folders)
}

// mainOf is the main one of the folders of a mailbox.
func mainOf(t *testing.T, folders []addressbook.Folder) addressbook.FolderID {
	t.Helper()
	for _, folder := range folders {
		if folder.Main {
			return folder.ID
		}
	}
	t.Fatal("the mailbox has no main contacts folder")
	return ""
}

// read is the contents of an item within the full shape, nil if it is not
// there.
func (s *session) read(id addressbook.ItemID) *addressbook.Contact {
	s.Helper()
	readings, err := s.Target.Read(s.Context(), s.Mailbox, []addressbook.ItemID{id}, s.fullShape())
	if err != nil || len(readings) != 1 || readings[0].ID != id {
		s.Fatalf("read %q: %d readings, %v", id, len(readings), err)
	}
	return readings[0].Contact
}

// mustHold fails the test if an item does not have exactly these contents.
func (s *session) mustHold(id addressbook.ItemID, want *addressbook.Contact) {
	s.Helper()
	got := s.read(id)
	if got == nil {
		s.Fatalf("item %q is not there", id)
	}
	s.mustEqual(got, s.Target.Normalize(want))
}

func (s *session) mustEqual(got, want *addressbook.Contact) {
	s.Helper()
	MustEqual(s, got, want, s.fullShape()...)
}
