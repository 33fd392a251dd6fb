package run_test

import (
	"cmp"
	"slices"

	"contactsync/providers/addressbook"
)

// What users do to their mailboxes.

// edit gives a card another value of a property.
func (b *box) edit(c *card, name string, value addressbook.Value) {
	c.contact = addressbook.NewContact(append(slices.Clone(c.contact.Fields), addressbook.Field{Name: name, Value: value})...)
	b.written(c)
}

// act does something that a user does. others are all mailboxes.
func (e *exchange) act(d *dice, b *box, others []*box) {
	cards := b.all(func(c *card) bool { return c.marked })
	if len(cards) > 0 && d.n(3) > 0 {
		e.actOnMarked(d, b, pick(d, cards), others)
		return
	}
	switch d.n(6) {
	case 1:
		e.restore(d, b)
	case 2, 3:
		e.actOnOwn(d, b)
	case 4:
		b.actOnFolders(d)
	case 5:
		b.forgotten = b.seq
	}
}

func (e *exchange) actOnMarked(d *dice, b *box, c *card, others []*box) {
	folders := b.allFolders()
	c.touched = true
	switch d.n(13) {
	case 0, 1, 2:
		e.rewrite(d, b, c)
	case 3:
		name := pick(d, []string{"notes", "home_phone"})
		b.edit(c, name, addressbook.Text(pick(d, []string{"mine", "ours", ""})))
	case 4:
		b.edit(c, "categories", addressbook.List(pick(d, []string{"red", "blue"})))
	case 5:
		b.written(c) // something that only the system knows of
	case 6, 7:
		c.shifted = true
		b.move(c, pick(d, folders).id)
	case 8:
		e.duplicate(d, b, c, b)
	case 9:
		e.duplicate(d, b, c, pick(d, others))
	case 10, 11:
		b.move(c, trash)
	case 12:
		to := pick(d, others)
		e.duplicate(d, b, c, to)
		b.leave(c)
	}
	if c.copied {
		c.own = c.sight()
	}
}

// rewrite edits a property that mappings manage.
func (e *exchange) rewrite(d *dice, b *box, c *card) {
	switch d.n(4) {
	case 0:
		b.edit(c, "surname", addressbook.Text(pick(d, names)))
	case 1:
		b.edit(c, "business_phone", addressbook.Text(pick(d, []string{"112", "133", ""})))
	case 2:
		b.edit(c, "job_title", addressbook.Text(pick(d, []string{"Boss", ""})))
	case 3:
		b.edit(c, "display_name", addressbook.Text("Mausi"))
	}
	c.contact = e.stored(c.contact)
}

// duplicate copies a card. A copy may be as old as its original, by what the
// system says.
func (e *exchange) duplicate(d *dice, b *box, c *card, to *box) {
	created := e.clock.tick()
	if d.oneIn(8) {
		created = c.created
	}
	twin := b.copy(c, to, pick(d, to.allFolders()).id, created)
	twin.copied, twin.own = true, twin.sight()
}

// restore takes something out of the deleted items.
func (e *exchange) restore(d *dice, b *box) {
	if folders := b.deletedFolders(); len(folders) > 0 && d.oneIn(3) {
		b.rearranged = true
		f := pick(d, folders)
		if b.named(mainFolder, f.name) == nil {
			f.parent = mainFolder
			b.next()
		}
		return
	}
	deleted := b.everywhere(func(c *card) bool { return c.folder == trash })
	if len(deleted) == 0 {
		return
	}
	c := pick(d, deleted)
	b.move(c, pick(d, b.allFolders()).id)
	c.touched, c.shifted = true, true
	if !c.marked || c.copied {
		c.own = c.sight()
	}
}

// actOnOwn makes, edits, moves or deletes a contact of the user's own.
func (e *exchange) actOnOwn(d *dice, b *box) {
	own := b.all(func(c *card) bool { return !c.marked })
	to := pick(d, b.allFolders()).id
	if len(own) == 0 || d.oneIn(3) {
		contact := addressbook.NewContact(addressbook.Field{Name: "surname", Value: addressbook.Text(pick(d, names) + "!")})
		c := b.insert(&card{contact: contact, created: e.clock.tick()}, to)
		c.own = c.sight()
		return
	}
	c := pick(d, own)
	switch d.n(4) {
	case 0:
		b.edit(c, "nickname", addressbook.Text("Schatz"))
	case 1:
		b.move(c, to)
	case 2:
		b.move(c, trash)
	case 3:
		twin := b.copy(c, b, to, e.clock.tick())
		twin.own = twin.sight()
	}
	c.own = c.sight()
}

// actOnFolders makes, renames, moves or deletes a folder.
func (b *box) actOnFolders(d *dice) {
	b.rearranged = true
	name := pick(d, append(folderNames, "Meine"))
	parent := pick(d, b.allFolders()).id
	if d.oneIn(4) {
		parent = rootFolder
	}
	others := b.allFolders()
	others = slices.DeleteFunc(others, func(f *folder) bool { return f.id == mainFolder })
	if len(others) == 0 || d.oneIn(3) {
		if b.named(parent, name) == nil {
			b.makeFolder(parent, name, addressbook.FolderMark{})
		}
		return
	}
	f := pick(d, others)
	switch d.n(3) {
	case 0:
		if b.named(f.parent, name) == nil {
			f.name = name
		}
	case 1:
		f.parent = trash
	case 2:
		if b.named(mainFolder, f.name) == nil {
			f.parent = mainFolder
		}
	}
	b.next()
}

// deletedFolders are those in the deleted items, sorted by id.
func (b *box) deletedFolders() []*folder {
	var list []*folder
	for _, f := range b.folders {
		if f.parent == trash {
			list = append(list, f)
		}
	}
	slices.SortFunc(list, func(x, y *folder) int { return cmp.Compare(x.id, y.id) })
	return list
}
