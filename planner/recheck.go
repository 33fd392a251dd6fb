package planner

import (
	"cmp"
	"slices"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// A plan that was saved is applied later, and others may have written to its mailboxes meanwhile. Each
// change is then held against what the plan saw: the item with its mark and folder, the contents that it was
// compared by, for a new contact that there is none of its key. What still holds is done, the
// rest is left to the next plan. Nothing that the plan did not show is done instead.

// Sight is a mailbox as it is now.
type Sight struct {
	Owner          string
	PreviousOwners []string

	Items   []addressbook.Item // those that carry a mark, sorted by key and then id
	Entries []state.Entry      // sorted by key
	Intents []state.Intent     // sorted by key
	Holds   []state.Hold       // sorted by key
	Folders []addressbook.Folder

	// Finished are, of the ops of the plan's items, those whose items we deleted since.
	Finished map[addressbook.Op]bool

	// Serial and Greeted are what the state has.
	Serial  int64
	Greeted bool

	// Alike are, of items with another change key than the planned one, those that were read and
	// have the contents that were planned on, with the change key they were read with.
	Alike map[addressbook.ItemID]addressbook.ChangeKey
}

// Unsure are the changes of a plan of which the contents of the items have to be compared: their change keys
// are other ones, which by itself proves nothing.
func (s *Sight) Unsure(m *MailboxPlan) []*Change {
	var unsure []*Change
	for i := range m.Changes {
		c := &m.Changes[i]
		if now := s.item(c.Key, c.Item.ID); now != nil && now.ChangeKey != c.Item.ChangeKey && restsOnContents(c) {
			unsure = append(unsure, c)
		}
	}
	return unsure
}

// restsOnContents says whether a change depends on what is in its item. What only moves a contact or
// writes its mark does not, nor does the deletion of a second item.
func restsOnContents(c *Change) bool {
	switch c.Action {
	case Recreate:
		return true
	case Delete:
		return c.Kept == ""
	}
	return c.Before != nil
}

// Recheck is what is left of a plan for a mailbox that was written to since it was made. It is a pure
// function and leaves the plan as it is.
//
// Records are left out: they are an index of what the plan saw, and the state may know better by now. The
// folders are those that are still to be made for what is left, and those that are as the plan saw them. What is
// not undone is not put on hold either, and a hold of another run than the plan knew of stays.
func Recheck(m *MailboxPlan, now *Sight) *MailboxPlan {
	r := recheck{Sight: now, plan: m, folders: newFolders(&Input{Owner: now.Owner, PreviousOwners: now.PreviousOwners, Folders: now.Folders})}
	left := *m
	left.Changes, left.Folders, left.Records = nil, nil, nil
	left.Serial = now.Serial
	left.FirstSync = m.FirstSync && !now.Greeted
	left.Managed = now.managed(m.Mailbox.Rep)
	left.Dissolved = slices.DeleteFunc(slices.Clone(m.Dissolved), func(d Dissolved) bool {
		hold := now.hold(d.Key)
		return hold == nil || hold.Run != d.Run
	})
	kept := r.standing()
	for i := range m.Changes {
		c := m.Changes[i]
		if reason := r.judge(&c); reason != "" {
			left.leave(&c, reason)
			continue
		}
		left.Changes = append(left.Changes, c)
	}
	made := r.folders.missing(left.Changes)
	after := slices.IndexFunc(kept, func(f FolderChange) bool { return f.Action != Update })
	if after < 0 {
		after = len(kept)
	}
	left.Folders = slices.Insert(kept, after, made...)
	return &left
}

// recheck is one Recheck.
type recheck struct {
	*Sight
	plan    *MailboxPlan
	folders *folders
}

// standing are the folders to be renamed, released or deleted that are as the plan saw them. From then on those
// to be renamed are found under their new names.
func (r *recheck) standing() []FolderChange {
	var kept []FolderChange
	for _, f := range r.plan.Folders {
		folder := r.folders.byID[f.Place.Folder]
		if f.Action == Create || folder == nil || !slices.Contains(r.folders.owners, folder.Mark.Owner) {
			continue
		}
		if f.Action == Update {
			if !slices.Equal(r.folders.place(folder.ID).Path, f.Was) {
				continue
			}
			r.folders.renamed = append(r.folders.renamed, f)
		}
		kept = append(kept, f)
	}
	return kept
}

// judge brings a change up to date with what is there now, or says why it does not hold any more.
func (r *recheck) judge(c *Change) MovedOnReason {
	if r.held(c) {
		return HeldSince
	}
	switch c.Action {
	case Create, AdoptItem:
		switch {
		case r.taken(c):
			return KeyTaken
		case r.entry(c.Key) != nil && slices.Contains(c.Causes, Selected):
			// There was no contact of this record, another run made one, and the user deleted it.
			return DoneAlready
		}
	case Forget:
		switch {
		case r.entry(c.Key) == nil:
			return DoneAlready
		case r.taken(c):
			return KeyTaken
		}
	default:
		if reason := r.judgeItem(c); reason != "" {
			return reason
		}
	}
	return r.judgePlace(c)
}

// held says whether the key of a change is on hold, since a run was undone that the plan does not know of. Copies and
// second items are no matter of holds, and what an undo brings back goes before them.
func (r *recheck) held(c *Change) bool {
	hold := r.hold(c.Key)
	if hold == nil || c.Action == Unmark || c.Kept != "" {
		return false
	}
	undone := slices.ContainsFunc(r.plan.Holds, func(h Hold) bool { return h.Key == c.Key })
	dissolved := slices.ContainsFunc(r.plan.Dissolved, func(d Dissolved) bool { return d.Key == c.Key && d.Run == hold.Run })
	return !undone && !dissolved
}

// taken says whether an item carries the key of a change that was planned since none did, other than those that
// the plan knew of.
func (r *recheck) taken(c *Change) bool {
	return slices.ContainsFunc(r.under(c.Key), func(i addressbook.Item) bool { return !r.names(&i) })
}

// judgeItem says whether the item of a change is the one that was planned on.
func (r *recheck) judgeItem(c *Change) MovedOnReason {
	now := r.item(c.Key, c.Item.ID)
	switch {
	case now == nil:
		return r.missing(c)
	case c.Action != Unmark && r.Finished[c.Item.Mark.Op]:
		// We deleted it, and the user took it back: it is the user's own by now.
		return DoneAlready
	case !sameMark(now, &c.Item) || r.replaced(c):
		return ItemRewritten
	case now.Folder != c.Item.Folder:
		return ItemMoved
	case c.Kept != "" && r.item(c.Key, c.Kept) == nil:
		return KeptGone
	}
	version := now.ChangeKey
	if version != c.Item.ChangeKey && restsOnContents(c) {
		var alike bool
		if version, alike = r.Alike[now.ID]; !alike {
			return ItemEdited
		}
	}
	c.Item.ChangeKey, c.Item.Mark = version, now.Mark
	return ""
}

// missing says what became of an item that is not there any more.
func (r *recheck) missing(c *Change) MovedOnReason {
	for _, item := range r.under(c.Key) {
		switch {
		case item.Mark.Rep != r.plan.Mailbox.Rep || r.names(&item):
		case item.Mark.Op == c.Item.Mark.Op:
			return ItemMoved
		default:
			return ItemRewritten
		}
	}
	return ItemGone
}

// sameMark says whether an item stands for what it stood for. That a run noted meanwhile what the server made of
// the contents is no difference.
func sameMark(a, b *addressbook.Item) bool {
	was, is := a.Mark, b.Mark
	was.Got, is.Got = addressbook.Digest{}, addressbook.Digest{}
	return a.Owner == b.Owner && a.Key == b.Key && was == is
}

// replaced says whether the state has another item in the place of that of a change: another run made it
// anew, or was killed while it did. Copies and second items never were in that place.
func (r *recheck) replaced(c *Change) bool {
	if c.Action == Unmark || c.Kept != "" {
		return false
	}
	if e := r.entry(c.Key); e != nil && e.Item != c.Item.ID && e.Op != c.Item.Mark.Op {
		return true
	}
	at, _ := slices.BinarySearchFunc(r.Intents, c.Key, func(i state.Intent, key addressbook.Key) int { return cmp.Compare(i.Key, key) })
	for ; at < len(r.Intents) && r.Intents[at].Key == c.Key; at++ {
		intent := &r.Intents[at]
		landed := slices.ContainsFunc(r.under(c.Key), func(i addressbook.Item) bool { return i.Mark.Op == intent.Op && !r.names(&i) })
		if intent.Closed.IsZero() && landed {
			return true
		}
	}
	return false
}

// names says whether the plan knows a marked item.
func (r *recheck) names(item *addressbook.Item) bool {
	changes := r.plan.Changes
	at, _ := slices.BinarySearchFunc(changes, item.Key, func(c Change, key addressbook.Key) int { return cmp.Compare(c.Key, key) })
	for ; at < len(changes) && changes[at].Key == item.Key; at++ {
		c := &changes[at]
		if c.Action != AdoptItem && (c.Item.ID == item.ID || c.Kept == item.ID) {
			return true
		}
	}
	return false
}

// judgePlace finds the folder that a contact goes to. One that was to be made and is there by now is used;
// none is made that the plan did not show.
func (r *recheck) judgePlace(c *Change) MovedOnReason {
	switch {
	case c.To.IsZero():
		return ""
	case c.To.Folder != "":
		if r.folders.byID[c.To.Folder] == nil {
			return FolderGone
		}
		return ""
	}
	c.To.Folder = r.folders.find(c.To.Path).Folder
	for level := range c.To.Path {
		path := c.To.Path[:level+1]
		shown := slices.ContainsFunc(r.plan.Folders, func(f FolderChange) bool { return f.Action == Create && samePath(f.Place.Path, path) })
		if !shown && r.folders.find(path).Folder == "" {
			return FolderGone
		}
	}
	return ""
}

// item is the item of an id that carries a key, nil if there is none.
func (s *Sight) item(key addressbook.Key, id addressbook.ItemID) *addressbook.Item {
	items := s.under(key)
	i := slices.IndexFunc(items, func(item addressbook.Item) bool { return item.ID == id })
	if i < 0 {
		return nil
	}
	return &items[i]
}

// under are the items that carry a key, whosever they are.
func (s *Sight) under(key addressbook.Key) []addressbook.Item {
	from, _ := slices.BinarySearchFunc(s.Items, key, func(i addressbook.Item, key addressbook.Key) int { return cmp.Compare(i.Key, key) })
	to := from
	for to < len(s.Items) && s.Items[to].Key == key {
		to++
	}
	return s.Items[from:to]
}

// entry is what the state has of a key, nil if it has nothing.
func (s *Sight) entry(key addressbook.Key) *state.Entry {
	i, found := slices.BinarySearchFunc(s.Entries, key, func(e state.Entry, key addressbook.Key) int { return cmp.Compare(e.Key, key) })
	if !found {
		return nil
	}
	return &s.Entries[i]
}

// hold is the hold of a key, nil if it is not on hold.
func (s *Sight) hold(key addressbook.Key) *state.Hold {
	i, found := slices.BinarySearchFunc(s.Holds, key, func(h state.Hold, key addressbook.Key) int { return cmp.Compare(h.Key, key) })
	if !found {
		return nil
	}
	return &s.Holds[i]
}

// managed counts the contacts that we manage.
func (s *Sight) managed(rep addressbook.RepID) (n int) {
	for i := range s.Items {
		item := &s.Items[i]
		ours := item.Owner == s.Owner || slices.Contains(s.PreviousOwners, item.Owner)
		if ours && item.Mark.Format != 0 && item.Mark.Rep == rep && !item.Mark.Status.IsReleased() {
			n++
		}
	}
	return n
}
