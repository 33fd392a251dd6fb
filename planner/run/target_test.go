package run_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

var (
	_ providers.Adopter = (*exchange)(nil)
	_ providers.Purger  = (*exchange)(nil)
)

func (e *exchange) box(ctx context.Context, mailbox addressbook.Mailbox) (*box, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b := e.boxes[strings.ToLower(mailbox.Address)]
	if b == nil {
		return nil, fmt.Errorf("mailbox of rep %s: %w", mailbox.Rep, providers.ErrNoMailbox)
	}
	return b, nil
}

// Observe gives a cursor the number of the last write to its folder.
func (e *exchange) Observe(ctx context.Context, mailbox addressbook.Mailbox, cursors providers.Cursors) (*providers.Observation, error) {
	b, err := e.box(ctx, mailbox)
	if err != nil {
		return nil, err
	}
	o := &providers.Observation{}
	if e.hierarchy {
		o.Hierarchy = []byte{1}
	}
	for _, f := range b.allFolders() {
		folder := addressbook.Folder{ID: f.id, Parent: f.parent, Name: f.name, Main: f.id == mainFolder, Mark: f.mark, Holds: b.holds(f.id)}
		if f.parent == rootFolder {
			folder.Parent = ""
		}
		o.Folders = append(o.Folders, folder)
		if e.hierarchy {
			o.Hierarchy = fmt.Appendf(o.Hierarchy, "%s %s %q %v;", f.id, f.parent, f.name, f.mark)
		}
		o.Deltas = append(o.Deltas, b.delta(f.id, cursors[f.id]))
	}
	return o, nil
}

func (b *box) delta(folder addressbook.FolderID, cursor []byte) providers.Delta {
	since, valid := b.parseCursor(folder, cursor)
	d := providers.Delta{Folder: folder, Full: !valid}
	last := b.forgotten
	for _, c := range b.all(func(c *card) bool { return c.folder == folder }) {
		last = max(last, c.seq)
		if c.marked && c.seq > since {
			d.Items = append(d.Items, c.item())
		}
	}
	for _, t := range b.gone {
		if t.folder != folder {
			continue
		}
		last = max(last, t.seq)
		c := b.cards[t.id]
		back := c != nil && c.folder == folder && c.marked
		// What came and went since the cursor is not told of.
		if valid && t.seq > since && t.born <= since && !back {
			d.Gone = append(d.Gone, t.id)
		}
	}
	slices.Sort(d.Gone)
	d.Gone = slices.Compact(d.Gone)
	d.Cursor = fmt.Appendf(nil, "%d:%s", last, folder)
	return d
}

// parseCursor reads a cursor; one that is refused is no valid one.
func (b *box) parseCursor(folder addressbook.FolderID, cursor []byte) (since int, valid bool) {
	number, rest, _ := strings.Cut(string(cursor), ":")
	since, err := strconv.Atoi(number)
	if err != nil || rest != string(folder) || since < b.forgotten || since > b.seq {
		return 0, false
	}
	return since, true
}

func (c *card) item() addressbook.Item {
	return addressbook.Item{
		ID: c.id, ChangeKey: c.changeKey(), Folder: c.folder, Created: c.created, Owner: c.owner, Key: c.key, Mark: c.mark,
	}
}

func (c *card) changeKey() addressbook.ChangeKey {
	return addressbook.ChangeKey(fmt.Sprintf("%s.%d", c.id, c.version))
}

func (e *exchange) Read(ctx context.Context, mailbox addressbook.Mailbox, ids []addressbook.ItemID, shape addressbook.Shape) ([]providers.Reading, error) {
	b, err := e.box(ctx, mailbox)
	if err != nil {
		return nil, err
	}
	readings := make([]providers.Reading, len(ids))
	for i, id := range ids {
		readings[i].ID = id
		if c := b.item(id); c != nil {
			readings[i].ChangeKey, readings[i].Contact = c.changeKey(), c.contact.Only(shape)
		}
	}
	return readings, nil
}

func (e *exchange) Find(ctx context.Context, mailbox addressbook.Mailbox, owner string, keys []addressbook.Key) ([]addressbook.Item, error) {
	b, err := e.box(ctx, mailbox)
	if err != nil {
		return nil, err
	}
	var found []addressbook.Item
	for _, c := range b.all(func(c *card) bool { return c.marked && c.owner == owner }) {
		if slices.ContainsFunc(keys, func(key addressbook.Key) bool { return key.Fold() == c.key.Fold() }) {
			found = append(found, c.item())
		}
	}
	return found, nil
}

// Unmarked notes what is looked through.
func (e *exchange) Unmarked(ctx context.Context, mailbox addressbook.Mailbox, folders []addressbook.FolderID, shape addressbook.Shape) ([]providers.Stray, error) {
	b, err := e.box(ctx, mailbox)
	if err != nil {
		return nil, err
	}
	b.looks = append(b.looks, shape)
	var strays []providers.Stray
	for _, c := range b.all(func(c *card) bool { return !c.marked && slices.Contains(folders, c.folder) }) {
		strays = append(strays, providers.Stray{Item: c.item(), Contact: c.contact.Only(shape)})
	}
	return strays, nil
}

// Purge empties what was deleted.
func (e *exchange) Purge(ctx context.Context, mailbox addressbook.Mailbox, owner string, keys []addressbook.Key) (int, error) {
	b, err := e.box(ctx, mailbox)
	if err != nil {
		return 0, err
	}
	deleted := b.everywhere(func(c *card) bool {
		of := func(key addressbook.Key) bool { return key.Fold() == c.key.Fold() }
		return !b.live(c.folder) && c.marked && c.owner == owner && slices.ContainsFunc(keys, of)
	})
	for _, c := range deleted {
		b.leave(c)
	}
	return len(deleted), nil
}

// Normalize stores e-mail addresses in lower case.
func (e *exchange) Normalize(contact *addressbook.Contact) *addressbook.Contact {
	return mapFields(contact, normalized)
}

func (e *exchange) Holds(string) string { return "" }

// stored is the contact as the system stores it.
func (e *exchange) stored(contact *addressbook.Contact) *addressbook.Contact {
	contact = e.Normalize(contact)
	if e.rewrites {
		contact = mapFields(contact, rewritten)
	}
	return contact
}

// normalized is what is known of the system.
func normalized(name, text string) string {
	if name == "email1" {
		return strings.ToLower(text)
	}
	return text
}

// rewritten is what is not known of it: it takes the slashes out of telephone
// numbers.
func rewritten(name, text string) string {
	if name == "business_phone" {
		return strings.ReplaceAll(text, "/", "")
	}
	return text
}

// mapFields is a contact with its texts changed; itself, if none changes.
func mapFields(contact *addressbook.Contact, change func(name, text string) string) *addressbook.Contact {
	fields := slices.Clone(contact.Fields)
	changed := false
	for i, f := range fields {
		if text := change(f.Name, f.Value.Text); text != f.Value.Text {
			fields[i].Value, changed = addressbook.Text(text), true
		}
	}
	if !changed {
		return contact
	}
	return addressbook.NewContact(fields...)
}
