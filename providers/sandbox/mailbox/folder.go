package mailbox

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// FolderID is opaque, of [A-Za-z0-9+/=], case-sensitive, and never changes.
type FolderID string

// Folder is a folder as it was at the moment of the read.
type Folder struct {
	ID            FolderID
	Parent        FolderID // "" of the root
	ChangeKey     ChangeKey
	Distinguished string // the name as in DistinguishedFolderId; "" of most
	Props         Bag    // with FolderName and, of all but a few, FolderClass
	Items         int    // without the associated ones
	Unread        int    // of Items
	Children      int    // folders right below it
}

// Folder returns a folder. It is ErrMalformedID if the id cannot be one of any
// store, ErrNotFound if this mailbox has no such folder.
func (m *Mailbox) Folder(id FolderID) (Folder, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, err := m.folder(id)
	if err != nil {
		return Folder{}, err
	}
	return m.viewFolder(n), nil
}

// Folders lists the folders right below root, or all below it, each followed by
// its own. They are in the order of their names, as Exchange's hierarchy is. The
// errors are those of Folder.
func (m *Mailbox) Folders(root FolderID, deep bool) ([]Folder, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, err := m.folder(root)
	if err != nil {
		return nil, err
	}
	var folders []Folder
	for _, child := range m.descendants(n, deep) {
		folders = append(folders, m.viewFolder(child))
	}
	return folders, nil
}

// descendants lists the folders below one, parents before their children.
//
//nolint:revive // flag-parameter: it is the Traversal of the protocol.
func (m *Mailbox) descendants(n *node, deep bool) []*node {
	var found []*node
	for _, child := range m.children(n) {
		found = append(found, child)
		if deep {
			found = append(found, m.descendants(child, deep)...)
		}
	}
	return found
}

// children lists the folders right below one by their names.
func (m *Mailbox) children(n *node) []*node {
	children := make([]*node, len(n.children))
	for i, key := range n.children {
		children[i] = m.content.folders[key]
	}
	slices.SortFunc(children, func(a, b *node) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.name()), strings.ToLower(b.name())), cmp.Compare(a.key, b.key))
	})
	return children
}

func (f *folder) name() string { return f.props.text(FolderName) }

// child finds the folder of a name right below another, ignoring case; nil if
// there is none.
func (m *Mailbox) child(parent *node, name string) *node {
	for _, key := range parent.children {
		if n := m.content.folders[key]; strings.EqualFold(n.name(), name) {
			return n
		}
	}
	return nil
}

// folder finds a folder by its id.
func (m *Mailbox) folder(id FolderID) (*node, error) {
	r, err := parse(string(id))
	if err != nil {
		return nil, m.wrap(err)
	}
	n := m.content.folders[r.folder]
	if n == nil || r.mailbox != m.content.id || r.item != 0 {
		return nil, m.wrap(ErrNotFound)
	}
	return n, nil
}

func (m *Mailbox) folderID(key int64) FolderID {
	return FolderID(reference{mailbox: m.content.id, folder: key}.encode())
}

func (m *Mailbox) viewFolder(n *node) Folder {
	kind := byte(keyOfFolder)
	if class := n.props.text(FolderClass); class == "IPF.Contact" || strings.HasPrefix(class, "IPF.Contact.") {
		kind = keyOfContactsFolder
	}
	view := Folder{
		ID:            m.folderID(n.key),
		ChangeKey:     changeKey(m.content.id, kind, n.modified),
		Distinguished: n.distinguished,
		Props:         n.props,
		Items:         n.normal.created.live(),
		Unread:        n.unread,
		Children:      len(n.children),
	}
	if n.parent != 0 {
		view.Parent = m.folderID(n.parent)
	}
	return view
}

// CreateFolder makes a folder. Without a class it is one of mail. It is
// ErrNotFound or ErrMalformedID for the parent, ErrExists if the parent has one of
// this name, ErrNoName without a name, ErrUnsupported below Recoverable Items.
func (m *Mailbox) CreateFolder(parent FolderID, props Bag) (Folder, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, err := m.folder(parent)
	if err != nil {
		return Folder{}, err
	}
	own, err := Bag(nil).merge(props, nil)
	if err != nil {
		return Folder{}, m.wrap(err)
	}
	if own[FolderClass] == nil {
		own[FolderClass] = "IPF.Note"
	}
	if err := m.admits(p, own.text(FolderName), nil); err != nil {
		return Folder{}, err
	}
	c := m.begin()
	key := c.createFolder(p.key, "", own)
	if err := c.commit(); err != nil {
		return Folder{}, err
	}
	return m.viewFolder(m.content.folders[key]), nil
}

// admits says whether a folder of this name, which is itself if it is there
// already, can lie right below another.
func (m *Mailbox) admits(parent *node, name string, itself *node) error {
	switch {
	case parent.recoverable():
		return m.wrap(ErrUnsupported)
	case name == "":
		return m.wrap(ErrNoName)
	}
	if other := m.child(parent, name); other != nil && other != itself {
		return m.wrap(ErrExists)
	}
	return nil
}

// createFolder adds a new folder to the change. The props become its own.
func (c *change) createFolder(parent int64, distinguished string, props Bag) int64 {
	now := c.mailbox.now()
	props[CreationTime], props[LastModified] = now, now
	key := c.next()
	c.add(
		putFolder{&folder{key: key, parent: parent, distinguished: distinguished, modified: key, props: props}},
		place{key, placement{key, parent}},
	)
	return key
}

// UpdateFolder changes properties of a folder, its name among them; "" for the
// key stands for any. Besides the errors of Folder it is ErrConflict if the key is
// not the current one, ErrExists if a sibling has the new name, ErrNoName if the
// name would go.
func (m *Mailbox) UpdateFolder(id FolderID, key ChangeKey, set Bag, remove []Property) (Folder, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, err := m.folder(id)
	if err != nil {
		return Folder{}, err
	}
	if key != "" && key != m.viewFolder(n).ChangeKey {
		return Folder{}, m.wrap(ErrConflict)
	}
	props, err := n.props.merge(set, remove)
	if err != nil {
		return Folder{}, m.wrap(err)
	}
	name := props.text(FolderName)
	if parent := m.content.folders[n.parent]; parent != nil && name != n.name() {
		if err := m.admits(parent, name, n); err != nil {
			return Folder{}, err
		}
	}
	c := m.begin()
	c.changeFolder(n.folder, n.parent, props)
	if err := c.commit(); err != nil {
		return Folder{}, err
	}
	return m.viewFolder(n), nil
}

// changeFolder adds to the change that a folder gets another parent or other
// props, which become its own.
func (c *change) changeFolder(f *folder, parent int64, props Bag) {
	props[CreationTime], props[LastModified] = f.props[CreationTime], c.mailbox.now()
	changed := *f
	changed.modified, changed.parent, changed.props = c.next(), parent, props
	c.add(putFolder{&changed})
	if parent != f.parent {
		c.add(place{f.key, placement{changed.modified, parent}})
	}
}

// MoveFolder puts a folder with all below it into another. Its ID stays, and so
// do those of its items. Besides the errors of Folder it is ErrDistinguished,
// ErrDescendant if the target is the folder or lies below it, ErrExists if the
// target has one of this name, ErrUnsupported into Recoverable Items.
func (m *Mailbox) MoveFolder(id, to FolderID) (Folder, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, target, err := m.transfer(id, to)
	if err != nil {
		return Folder{}, err
	}
	if n.distinguished != "" {
		return Folder{}, m.wrap(ErrDistinguished)
	}
	c := m.begin()
	c.changeFolder(n.folder, target.key, maps.Clone(n.props))
	if err := c.commit(); err != nil {
		return Folder{}, err
	}
	return m.viewFolder(n), nil
}

// CopyFolder copies a folder with all in it and below it into another. The
// errors are those of MoveFolder, but that a distinguished folder can be copied,
// and ErrFull.
func (m *Mailbox) CopyFolder(id, to FolderID) (Folder, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, target, err := m.transfer(id, to)
	if err != nil {
		return Folder{}, err
	}
	subtree := append([]*node{n}, m.descendants(n, true)...)
	items := 0
	for _, f := range subtree {
		items += f.normal.created.live() + f.associated.created.live()
	}
	if err := m.room(items); err != nil {
		return Folder{}, err
	}
	c := m.begin()
	copies := map[int64]int64{n.parent: target.key}
	for _, f := range subtree {
		copies[f.key] = c.createFolder(copies[f.parent], "", maps.Clone(f.props))
		for _, i := range m.itemsOf(f) {
			c.copyItem(i, copies[f.key])
		}
	}
	if err := c.commit(); err != nil {
		return Folder{}, err
	}
	return m.viewFolder(m.content.folders[copies[n.key]]), nil
}

// transfer finds a folder and the one that it or a copy of it is to lie in.
func (m *Mailbox) transfer(id, to FolderID) (n, target *node, err error) {
	if n, err = m.folder(id); err != nil {
		return nil, nil, err
	}
	if target, err = m.folder(to); err != nil {
		return nil, nil, err
	}
	if m.within(target, n.key) {
		return nil, nil, m.wrap(ErrDescendant)
	}
	return n, target, m.admits(target, n.name(), nil)
}

// within says whether a folder is another or lies below it.
func (m *Mailbox) within(n *node, ancestor int64) bool {
	for ; n != nil; n = m.content.folders[n.parent] {
		if n.key == ancestor {
			return true
		}
	}
	return false
}
