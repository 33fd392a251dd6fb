package run_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"contactsync/providers/addressbook"
)

// exchange is a mail system in memory, as the convergence tests need it: a
// move gives an item another id, every write another change key, what is
// deleted lies in a folder and can be taken out again.
type exchange struct {
	boxes map[string]*box // by lower-case address
	clock *clock
	asked int // how often for whether it has a mailbox

	// rewrites has the system store something else than Normalize says.
	rewrites bool

	// hierarchy has it give a cursor for the folders.
	hierarchy bool

	// audit, if not nil, is told of every operation that is about to have an
	// effect on a card.
	audit func(*box, write)
}

// clock goes on by a second each time it is looked at.
type clock struct {
	mu  sync.Mutex // guards now
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)} }

func (c *clock) tick() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Second)
	return c.now
}

// The folders that every mailbox has. What lies in trash or dumpster is not in
// a contacts folder.
const (
	mainFolder addressbook.FolderID = "main"
	rootFolder addressbook.FolderID = "root" // holds no contacts
	trash      addressbook.FolderID = "deleted items"
	dumpster   addressbook.FolderID = "recoverable items"
)

// box is a mailbox.
type box struct {
	rep     addressbook.RepID
	clock   *clock
	ids     int
	seq     int // counts the writes
	folders map[addressbook.FolderID]*folder
	cards   map[addressbook.ItemID]*card
	gone    []tombstone
	looks   []addressbook.Shape // what of the user's own contacts was looked through

	// forgotten is up to which write the system does not know any more what
	// happened: older cursors are refused.
	forgotten int

	// rearranged says that the user did something to the folders since the last
	// apply without a fault.
	rearranged bool
}

// folder is a folder of a mailbox.
type folder struct {
	id, parent addressbook.FolderID
	name       string
	mark       addressbook.FolderMark
}

// card is a contact of a mailbox. It stays the same card when its id changes.
type card struct {
	id      addressbook.ItemID
	folder  addressbook.FolderID
	version int
	seq     int
	born    int // the write by which it came into its folder
	created time.Time
	contact *addressbook.Contact

	// marked cards carry owner, key and mark.
	marked bool
	owner  string
	key    addressbook.Key
	mark   addressbook.Mark

	truth
}

// truth is what the simulation knows of a card and no mailbox says.
type truth struct {
	// copied cards were made by a user out of another one. touched ones were
	// edited or moved by a user since the last apply without a fault, and of these
	// shifted ones were moved.
	copied, touched, shifted bool

	// own is what the user last saw of a card of their own.
	own sight
}

// sight is what a user sees of a card.
type sight struct {
	contact *addressbook.Contact
	folder  addressbook.FolderID
}

func (c *card) sight() sight { return sight{c.contact, c.folder} }

// tombstone says that an item left a folder or lost its mark.
type tombstone struct {
	folder addressbook.FolderID
	id     addressbook.ItemID
	seq    int
	born   int // the write by which the item came into the folder
}

func newBox(rep addressbook.RepID, clock *clock) *box {
	return &box{
		rep: rep, clock: clock,
		folders: map[addressbook.FolderID]*folder{mainFolder: {id: mainFolder, parent: rootFolder, name: "Contacts"}},
		cards:   make(map[addressbook.ItemID]*card),
	}
}

func (b *box) next() int {
	b.seq++
	return b.seq
}

// live says whether a folder is a contacts folder.
func (b *box) live(id addressbook.FolderID) bool {
	for f := b.folders[id]; f != nil; f = b.folders[f.parent] {
		if f.parent == rootFolder {
			return true
		}
	}
	return false
}

// allFolders are the contacts folders, sorted by id.
func (b *box) allFolders() []*folder {
	var list []*folder
	for _, id := range slices.Sorted(maps.Keys(b.folders)) {
		if b.live(id) {
			list = append(list, b.folders[id])
		}
	}
	return list
}

// all are the cards in contacts folders that a condition holds for, sorted by
// id.
func (b *box) all(holds func(*card) bool) []*card {
	return b.everywhere(func(c *card) bool { return b.live(c.folder) && holds(c) })
}

// everywhere is all, with what was deleted.
func (b *box) everywhere(holds func(*card) bool) []*card {
	var list []*card
	for _, c := range b.cards {
		if holds(c) {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(x, y *card) int { return cmp.Compare(x.id, y.id) })
	return list
}

// item is a live card by its id.
func (b *box) item(id addressbook.ItemID) *card {
	if c := b.cards[id]; c != nil && b.live(c.folder) {
		return c
	}
	return nil
}

func (b *box) insert(c *card, folder addressbook.FolderID) *card {
	b.ids++
	c.id, c.folder = addressbook.ItemID(fmt.Sprintf("item%05d", b.ids)), folder
	b.cards[c.id] = c
	b.written(c)
	c.born = c.seq
	return c
}

func (b *box) written(c *card) {
	c.version++
	c.seq = b.next()
}

// leave takes a card out of its folder.
func (b *box) leave(c *card) {
	b.gone = append(b.gone, tombstone{c.folder, c.id, b.next(), c.born})
	delete(b.cards, c.id)
}

func (b *box) move(c *card, to addressbook.FolderID) {
	b.leave(c)
	b.insert(c, to)
}

// copy makes a copy of a card in a folder of this or another mailbox.
func (b *box) copy(c *card, to *box, folder addressbook.FolderID, created time.Time) *card {
	twin := *c
	twin.created, twin.version = created, 0
	return to.insert(&twin, folder)
}

func (b *box) unmark(c *card) {
	b.gone = append(b.gone, tombstone{c.folder, c.id, b.next(), c.born})
	c.marked, c.owner, c.key, c.mark = false, "", "", addressbook.Mark{}
	b.written(c)
}

// named is a sub-folder of a name, ignoring case, nil if there is none.
func (b *box) named(parent addressbook.FolderID, name string) *folder {
	for _, f := range b.folders {
		if f.parent == parent && strings.EqualFold(f.name, name) {
			return f
		}
	}
	return nil
}

func (b *box) makeFolder(parent addressbook.FolderID, name string, mark addressbook.FolderMark) *folder {
	b.ids++
	b.next()
	f := &folder{id: addressbook.FolderID(fmt.Sprintf("folder%03d", b.ids)), parent: parent, name: name, mark: mark}
	b.folders[f.id] = f
	return f
}

// holds counts what lies directly in a folder.
func (b *box) holds(id addressbook.FolderID) int {
	n := 0
	for _, f := range b.folders {
		if f.parent == id {
			n++
		}
	}
	for _, c := range b.cards {
		if c.folder == id {
			n++
		}
	}
	return n
}
