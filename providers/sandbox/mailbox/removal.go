package mailbox

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// DeleteMode is where what is deleted goes.
type DeleteMode int

// The ways to delete. What lies in Deleted Items goes on to
// Recoverable Items, whatever the mode.
const (
	MoveToDeletedItems DeleteMode = iota // to Deleted Items: the user can drag it back
	SoftDelete                           // to Recoverable Items/Deletions: the user can recover it
	HardDelete                           // to Recoverable Items/Purges: gone for the user, not for the administrator
)

// DeleteFolder deletes a folder with all in it and below it. MoveToDeletedItems
// moves it, under a name that is free there; one that is in Deleted Items
// already, and with HardDelete any, is removed, its items go to Recoverable
// Items. SoftDelete is ErrUnsupported: folders cannot be recovered. It is
// ErrDistinguished if it is a folder that every mailbox has or if one lies below
// it; else the errors are those of Folder.
func (m *Mailbox) DeleteFolder(id FolderID, mode DeleteMode) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, err := m.folder(id)
	if err != nil {
		return err
	}
	if mode == SoftDelete {
		return m.wrap(ErrUnsupported)
	}
	if err := m.expendable(n); err != nil {
		return err
	}
	c := m.begin()
	c.deleteFolder(n, mode, map[string]bool{})
	return c.commit()
}

// EmptyFolder deletes the items of a folder, but the associated ones, and with
// subfolders all folders below it. It is ErrDistinguished if one of them is a
// folder that every mailbox has; else the errors are those of Folder. Nothing is
// deleted then.
//
//nolint:revive // flag-parameter: it is the DeleteSubFolders of the protocol.
func (m *Mailbox) EmptyFolder(id FolderID, mode DeleteMode, subfolders bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, err := m.folder(id)
	if err != nil {
		return err
	}
	if n.recoverable() {
		return m.wrap(ErrUnsupported)
	}
	c := m.begin()
	for _, i := range m.listed(&n.normal) {
		c.deleteItem(i, mode)
	}
	if subfolders {
		taken := map[string]bool{}
		for _, child := range m.children(n) {
			if err := m.expendable(child); err != nil {
				return err
			}
			c.deleteFolder(child, mode, taken)
		}
	}
	return c.commit()
}

// expendable is ErrDistinguished if a folder, or one below it, cannot be
// deleted.
func (m *Mailbox) expendable(n *node) error {
	for _, f := range append([]*node{n}, m.descendants(n, true)...) {
		if f.distinguished != "" {
			return m.wrap(ErrDistinguished)
		}
	}
	return nil
}

// deleteFolder adds to the change that a folder is deleted. The names that the
// change takes in Deleted Items are in taken.
func (c *change) deleteFolder(n *node, mode DeleteMode, taken map[string]bool) {
	m := c.mailbox
	bin := m.content.folders[m.content.named["deleteditems"]]
	if mode == MoveToDeletedItems && !m.within(n, bin.key) {
		props := maps.Clone(n.props)
		props[FolderName] = m.freeName(bin, n.name(), taken)
		c.changeFolder(n.folder, bin.key, props)
		return
	}
	subtree := append([]*node{n}, m.descendants(n, true)...)
	for _, f := range slices.Backward(subtree) {

		for _, item := range m.itemsOf(f) {
			c.moveItem(item, m.content.named[recoverableBy(mode)])
		}
		c.add(place{f.key, placement{c.next(), 0}}, dropFolder{f.key})
	}
}

// freeName is the name, or the name with the first number that makes it one
// that the folder has no child of.
func (m *Mailbox) freeName(parent *node, name string, taken map[string]bool) string {
	free := name
	for n := 1; m.child(parent, free) != nil || taken[strings.ToLower(free)]; n++ {
		free = name + strconv.Itoa(n)
	}
	taken[strings.ToLower(free)] = true
	return free
}

// recoverableBy is the folder that what does not go to Deleted Items goes to.
func recoverableBy(mode DeleteMode) string {
	if mode == HardDelete {
		return "recoverableitemspurges"
	}
	return "recoverableitemsdeletions"
}

// DeleteItem deletes an item; wherever it goes, it has another ID there. From
// Recoverable Items it can only be purged, and what is purged is gone for users:
// ErrUnsupported. The other errors are those of Item.
func (m *Mailbox) DeleteItem(id ItemID, mode DeleteMode) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, err := m.item(id)
	if err != nil {
		return err
	}
	n := m.content.folders[i.folder]
	if n.distinguished == "recoverableitemspurges" || n.recoverable() && mode != HardDelete {
		return m.wrap(ErrUnsupported)
	}
	c := m.begin()
	c.deleteItem(i, mode)
	return c.commit()
}

// deleteItem adds to the change that an item is deleted.
func (c *change) deleteItem(i *item, mode DeleteMode) {
	m := c.mailbox
	to := m.content.named["deleteditems"]
	if mode != MoveToDeletedItems || m.within(m.content.folders[i.folder], to) {
		to = m.content.named[recoverableBy(mode)]
	}
	c.moveItem(i, to)
}
