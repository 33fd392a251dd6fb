package mailbox

import (
	"slices"
	"strings"
)

// folder is a folder as the file keeps it. It is never changed: a change makes
// another.
type folder struct {
	key           int64 // the seq of the change that made it
	parent        int64 // 0 of the root
	distinguished string
	modified      int64 // seq of the last change
	props         Bag
}

// item is an item as the file keeps it. It is never changed: a change makes
// another, a move one with another key.
type item struct {
	key         int64 // the seq of the change that put it into its folder
	folder      int64
	origin      int64 // the first key it had
	associated  bool
	modified    int64 // seq of the last change
	props       Bag
	attachments []attachment
	view        Item // by seal
}

// attachment is an attachment as the file keeps it.
type attachment struct {
	number int64 // the seq of the change that made it
	Attachment
}

// placement says that a folder has another parent from a seq on; 0 is none, it
// is gone.
type placement struct{ seq, parent int64 }

// node is a folder with what is in it.
type node struct {
	*folder
	children   []int64
	normal     feed
	associated feed
	unread     int
}

// content is what a mailbox consists of. Only records change it.
type content struct {
	id         guid
	seq        int64 // of the last change
	folders    map[int64]*node
	named      map[string]int64 // distinguished folders
	items      map[int64]*item
	byOrigin   map[int64]int64       // key of the item that has an origin now
	origins    map[int64]int64       // of items that are gone, unless it is their key
	placements map[int64][]placement // of each folder there ever was, by seq
	counted    int                   // items that the quota counts
}

func newContent(id guid) content {
	return content{
		id:         id,
		folders:    map[int64]*node{},
		named:      map[string]int64{},
		items:      map[int64]*item{},
		byOrigin:   map[int64]int64{},
		origins:    map[int64]int64{},
		placements: map[int64][]placement{},
	}
}

// feed is where the changes of an item are noted.
func (n *node) feed(i *item) *feed {
	if i.associated {
		return &n.associated
	}
	return &n.normal
}

// recoverable says whether a folder is one of those that users do not see:
// nothing can be made there.
func (n *node) recoverable() bool { return strings.HasPrefix(n.distinguished, "recoverableitems") }

func (i *item) unread() bool { return !i.associated && i.props[Read] == false }

// putFolder is the record of a folder that was made or changed.
type putFolder struct{ *folder }

func (r putFolder) apply(c *content) {
	n := c.folders[r.key]
	if n == nil {
		n = &node{folder: r.folder}
		c.folders[r.key] = n
		if r.distinguished != "" {
			c.named[r.distinguished] = r.key
		}
	} else if n.parent != r.parent {
		c.unlink(n.folder)
	}
	if p := c.folders[r.parent]; p != nil && !slices.Contains(p.children, r.key) {
		p.children = append(p.children, r.key)
	}
	n.folder = r.folder
}

// dropFolder is the record of a folder without items and subfolders that was
// removed.
type dropFolder struct{ key int64 }

func (r dropFolder) apply(c *content) {
	c.unlink(c.folders[r.key].folder)
	delete(c.folders, r.key)
}

// unlink takes a folder from its parent.
func (c *content) unlink(f *folder) {
	if p := c.folders[f.parent]; p != nil {
		p.children = slices.DeleteFunc(p.children, func(key int64) bool { return key == f.key })
	}
}

// place is the record of a folder that was put somewhere or taken away.
type place struct {
	folder int64
	placement
}

func (r place) apply(c *content) {
	c.placements[r.folder] = append(c.placements[r.folder], r.placement)
}

// putItem is the record of an item that was made or changed.
type putItem struct {
	*item
	attached []attachment // those that the file does not have yet
	detached []int64      // numbers of those that the file has no more
}

func (r putItem) apply(c *content) {
	n := c.folders[r.folder]
	f := n.feed(r.item)
	before := c.items[r.key]
	c.items[r.key] = r.item
	c.byOrigin[r.origin] = r.key
	if before == nil {
		f.created.add(entry{r.key, r.key})
		if !n.recoverable() {
			c.counted++
		}
	} else if before.unread() {
		n.unread--
	}
	if r.unread() {
		n.unread++
	}
	if r.modified == r.key {
		return
	}
	f.updated.add(entry{r.modified, r.key})
	if before != nil && before.modified != before.key {
		f.updated.retire(c.lastUpdate)
	}
}

// dropItem is the record of an item that left its folder.
type dropItem struct {
	item *item
	seq  int64
}

func (r dropItem) apply(c *content) {
	n := c.folders[r.item.folder]
	f := n.feed(r.item)
	delete(c.items, r.item.key)
	delete(c.byOrigin, r.item.origin)
	c.remember(r.item.key, r.item.origin)
	f.deleted.add(entry{r.seq, r.item.key})
	f.created.retire(c.present)
	if r.item.modified != r.item.key {
		f.updated.retire(c.lastUpdate)
	}
	if r.item.unread() {
		n.unread--
	}
	if !n.recoverable() {
		c.counted--
	}
}

// remember keeps the origin of an item that is gone.
func (c *content) remember(key, origin int64) {
	if key != origin {
		c.origins[key] = origin
	}
}

// present says whether a created entry is live. A key is of one folder only.
func (c *content) present(e entry) bool { return c.items[e.key] != nil }

// lastUpdate says whether an updated entry is live.
func (c *content) lastUpdate(e entry) bool {
	i := c.items[e.key]
	return i != nil && i.modified == e.seq
}
