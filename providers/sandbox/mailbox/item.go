package mailbox

import (
	"maps"
	"strings"
)

// ItemID is opaque, of [A-Za-z0-9+/=], case-sensitive, and new after each move.
type ItemID string

// ChangeKey is new after every write. It is opaque as ids are.
type ChangeKey string

// Item is an item as it was at the moment of the read. What it refers to is not
// to be changed.
type Item struct {
	ID          ItemID
	Immutable   string // kept across moves; a copy has another
	Number      int64  // positive, and greater than that of whatever came into the folder before it
	ChangeKey   ChangeKey
	Folder      FolderID
	Associated  bool // of those that clients hide, as Items(folder, true) lists
	Props       Bag
	Attachments []Attachment // in the order in which they were made
	Size        int          // in bytes
}

// Item returns an item, and counts as a read for UserTouch. It is ErrMalformedID
// if the id cannot be one of any store, ErrNotFound if this mailbox has no such
// item, or has it no longer under this id.
func (m *Mailbox) Item(id ItemID) (Item, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, err := m.item(id)
	if err == nil {
		i, err = m.touch(i)
	}
	if err != nil {
		return Item{}, err
	}
	return i.view, nil
}

// Peek is Item for a front end's own needs, before a write for one: it does not
// count as a read.
func (m *Mailbox) Peek(id ItemID) (Item, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, err := m.item(id)
	if err != nil {
		return Item{}, err
	}
	return i.view, nil
}

// Kept returns the item that has an immutable id, wherever in the mailbox it lies
// now. The errors are those of Item.
func (m *Mailbox) Kept(immutable string) (Item, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	mailbox, origin, ok := parseImmutable(immutable)
	if !ok {
		return Item{}, m.wrap(ErrMalformedID)
	}
	i := m.content.items[m.content.byOrigin[origin]]
	if i == nil || mailbox != m.content.id {
		return Item{}, m.wrap(ErrNotFound)
	}
	return i.view, nil
}

// Items lists the items of a folder in the order in which they came into it:
// the normal ones, or the associated ones. The errors are those of Folder.
//
//nolint:revive // flag-parameter: it is the Traversal of the protocol.
func (m *Mailbox) Items(folder FolderID, associated bool) ([]Item, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, err := m.folder(folder)
	if err != nil {
		return nil, err
	}
	f := &n.normal
	if associated {
		f = &n.associated
	}
	items := make([]Item, 0, f.created.live())
	for _, i := range m.listed(f) {
		items = append(items, i.view)
	}
	return items, nil
}

// listed is the items of a feed, by their keys.
func (m *Mailbox) listed(f *feed) []*item {
	items := make([]*item, 0, f.created.live())
	for _, e := range f.created.entries {
		if i := m.content.items[e.key]; i != nil {
			items = append(items, i)
		}
	}
	return items
}

// itemsOf is all items of a folder.
func (m *Mailbox) itemsOf(n *node) []*item {
	return append(m.listed(&n.normal), m.listed(&n.associated)...)
}

// item finds an item by its id.
func (m *Mailbox) item(id ItemID) (*item, error) {
	r, err := parse(string(id))
	if err != nil {
		return nil, m.wrap(err)
	}
	i := m.content.items[r.item]
	if i == nil || i.view.ID != id {
		return nil, m.wrap(ErrNotFound)
	}
	return i, nil
}

// contact says whether the class is that of contacts.
func contact(b Bag) bool {
	class := b.text(MessageClass)
	return strings.EqualFold(class, "IPM.Contact") || len(class) > 12 && strings.EqualFold(class[:12], "IPM.Contact.")
}

// CreateItem makes an item of the properties and of what the rewrites make of
// them. A class, importance, sensitivity and the times are always set. Besides the
// errors of Folder it is ErrFull if the mailbox holds no more items, ErrValue for
// a value that a Bag does not hold.
func (m *Mailbox) CreateItem(folder FolderID, props Bag, associated bool) (Item, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, err := m.folder(folder)
	if err != nil {
		return Item{}, err
	}
	if err := m.room(1); err != nil {
		return Item{}, err
	}
	own, err := Bag(nil).merge(props, nil)
	if err != nil {
		return Item{}, m.wrap(err)
	}
	m.complete(own, nil)
	m.rewrite(&writing{after: own, wrote: props, folder: m.contactsFolder(n)})
	c := m.begin()
	key := c.next()
	i := &item{key: key, folder: n.key, origin: key, associated: associated, modified: key, props: own}
	c.add(putItem{item: i.seal(m.content.id)})
	if err := c.commit(); err != nil {
		return Item{}, err
	}
	return i.view, nil
}

// storeSets is about how many properties complete adds.
const storeSets = 8

// complete sets what every item has, whoever wrote it.
func (m *Mailbox) complete(b, before Bag) {
	now := m.now()
	b[CreationTime], b[LastModified] = now, now
	if created, ok := before[CreationTime]; ok {
		b[CreationTime] = created
	}
	for p, v := range map[Property]any{MessageClass: "IPM.Note", Importance: int32(1), Sensitivity: int32(0)} {
		if b[p] == nil {
			b[p] = v
		}
	}
}

// UpdateItem changes properties of an item; expected "" stands for any change
// key. Besides the errors of Item it is ErrConflict if the key is not the current
// one, ErrValue for a value that a Bag does not hold.
func (m *Mailbox) UpdateItem(id ItemID, expected ChangeKey, set Bag, remove []Property) (Item, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, err := m.item(id)
	if err != nil {
		return Item{}, err
	}
	if expected != "" && expected != i.view.ChangeKey {
		return Item{}, m.wrap(ErrConflict)
	}
	props, err := i.props.merge(set, remove)
	if err != nil {
		return Item{}, m.wrap(err)
	}
	wrote := Bag{}
	maps.Copy(wrote, set)
	for _, p := range remove {
		wrote[p] = props[p]
	}
	m.complete(props, i.props)
	m.rewrite(&writing{before: i.props, after: props, wrote: wrote})
	changed := *i
	changed.props = props
	return m.replace(putItem{item: &changed})
}

// replace writes an item in the place of the one that it was copied from.
func (m *Mailbox) replace(r putItem) (Item, error) {
	c := m.begin()
	r.modified = c.next()
	r.seal(m.content.id)
	c.add(r)
	if err := c.commit(); err != nil {
		return Item{}, err
	}
	return r.view, nil
}

// MoveItem puts an item into another folder, or into its own anew. Its ID is
// another then, and so are those of its attachments; Immutable stays. The errors
// are those of Item, and those of Folder for the target.
func (m *Mailbox) MoveItem(id ItemID, to FolderID) (Item, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, n, err := m.itemTo(id, to)
	if err != nil {
		return Item{}, err
	}
	c := m.begin()
	moved := c.moveItem(i, n.key)
	if err := c.commit(); err != nil {
		return Item{}, err
	}
	return moved.view, nil
}

// CopyItem makes a copy of an item in a folder. The errors are those of
// MoveItem, and ErrFull.
func (m *Mailbox) CopyItem(id ItemID, to FolderID) (Item, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, n, err := m.itemTo(id, to)
	if err != nil {
		return Item{}, err
	}
	if err := m.room(1); err != nil {
		return Item{}, err
	}
	c := m.begin()
	copied := c.copyItem(i, n.key)
	if err := c.commit(); err != nil {
		return Item{}, err
	}
	return copied.view, nil
}

// itemTo finds an item and the folder that it or a copy of it is to lie in.
func (m *Mailbox) itemTo(id ItemID, to FolderID) (*item, *node, error) {
	i, err := m.item(id)
	if err != nil {
		return nil, nil, err
	}
	n, err := m.folder(to)
	return i, n, err
}

// moveItem adds to the change that an item leaves its folder and comes into
// another.
func (c *change) moveItem(i *item, to int64) *item {
	c.add(dropItem{i, c.next()})
	moved := *i
	moved.key = c.next()
	moved.folder, moved.modified = to, moved.key
	c.add(putItem{item: moved.seal(c.mailbox.content.id)})
	return &moved
}

// copyItem adds to the change a copy of an item, with its attachments.
func (c *change) copyItem(i *item, to int64) *item {
	copied := *i
	copied.key = c.next()
	copied.folder, copied.origin, copied.modified = to, copied.key, copied.key
	c.add(putItem{item: copied.seal(c.mailbox.content.id), attached: i.attachments})
	return &copied
}

// seal makes an item complete: what is read of it follows from the rest.
func (i *item) seal(mailbox guid) *item {
	kind := byte(keyOfMessage)
	if contact(i.props) {
		kind = keyOfContact
	}
	self := reference{mailbox: mailbox, folder: i.folder, item: i.key}
	i.view = Item{
		ID:         ItemID(self.encode()),
		Immutable:  immutableID(mailbox, i.origin),
		Number:     i.key,
		ChangeKey:  changeKey(mailbox, kind, i.modified),
		Folder:     FolderID(reference{mailbox: mailbox, folder: i.folder}.encode()),
		Associated: i.associated,
		Props:      i.props,
		Size:       i.props.size(),
	}
	for _, a := range i.attachments {
		self.attachment = a.number
		seen := a.Attachment
		seen.ID = self.encode()
		i.view.Attachments = append(i.view.Attachments, seen)
		i.view.Size += len(a.Content)
	}
	return i
}
