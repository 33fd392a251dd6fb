package run_test

import (
	"context"
	"fmt"
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// write is an operation that is about to be done, and the card that it is
// about, nil for folders and for what is created.
type write struct {
	providers.Operation
	card *card
}

// Do executes the operations one after another.
func (e *exchange) Do(ctx context.Context, mailbox addressbook.Mailbox, operations []providers.Operation) []providers.Result {
	results := make([]providers.Result, len(operations))
	b, err := e.box(ctx, mailbox)
	for i, operation := range operations {
		if results[i].Err = err; err == nil {
			results[i] = e.do(b, operation)
		}
		if results[i].Err != nil {
			results[i].Err = fmt.Errorf("%s: %w", operation.Kind, results[i].Err)
		}
	}
	return results
}

func (e *exchange) do(b *box, o providers.Operation) providers.Result {
	switch o.Kind {
	case providers.CreateItem:
		return e.create(b, o)
	case providers.CreateFolder:
		return e.createFolder(b, o)
	case providers.UpdateFolder:
		return e.updateFolder(b, o)
	case providers.DeleteFolder:
		return e.deleteFolder(b, o)
	}
	c := b.item(o.Item)
	switch {
	case c == nil:
		return providers.Result{Err: providers.ErrGone}
	case o.ChangeKey != "" && o.ChangeKey != c.changeKey():
		return providers.Result{Err: providers.ErrChanged}
	case o.Kind == providers.MoveItem && !b.live(o.Folder):
		return providers.Result{Err: providers.ErrGone}
	}
	e.tell(b, write{o, c})
	switch o.Kind {
	case providers.UpdateItem:
		if len(o.Shape) > 0 {
			c.contact = e.stored(merged(c.contact, o.Contact, o.Shape))
		}
		c.marked, c.owner, c.key, c.mark = true, o.Owner, o.Key, o.Mark
		b.written(c)
	case providers.MoveItem:
		b.move(c, o.Folder)
	case providers.UnmarkItem:
		b.unmark(c)
	case providers.DeleteItem:
		switch o.Mode {
		case providers.DeletedItems:
			b.move(c, trash)
		case providers.RecoverableItems:
			b.move(c, dumpster)
		default:
			b.leave(c)
		}
	}
	return providers.Result{ID: c.id, ChangeKey: c.changeKey()}
}

func (e *exchange) tell(b *box, w write) {
	if e.audit != nil {
		e.audit(b, w)
	}
}

func (e *exchange) create(b *box, o providers.Operation) providers.Result {
	if !b.live(o.Folder) {
		return providers.Result{Err: providers.ErrGone}
	}
	e.tell(b, write{o, nil})
	c := b.insert(&card{
		created: e.clock.tick(), contact: e.stored(o.Contact), marked: true, owner: o.Owner, key: o.Key, mark: o.Mark,
	}, o.Folder)
	return providers.Result{ID: c.id, ChangeKey: c.changeKey()}
}

func (e *exchange) createFolder(b *box, o providers.Operation) providers.Result {
	switch {
	case !b.live(o.Folder):
		return providers.Result{Err: providers.ErrGone}
	case b.named(o.Folder, o.Name) != nil:
		return providers.Result{Err: providers.ErrExists}
	}
	return providers.Result{Folder: b.makeFolder(o.Folder, o.Name, o.FolderMark).id}
}

func (e *exchange) updateFolder(b *box, o providers.Operation) providers.Result {
	f := b.folders[o.Folder]
	switch {
	case o.Folder == mainFolder:
		return providers.Result{Err: providers.ErrDenied}
	case !b.live(o.Folder):
		return providers.Result{Err: providers.ErrGone}
	case o.Name != "" && b.named(f.parent, o.Name) != nil && b.named(f.parent, o.Name) != f:
		return providers.Result{Err: providers.ErrExists}
	}
	e.tell(b, write{o, nil})
	if o.Name != "" {
		f.name = o.Name
	}
	f.mark = o.FolderMark
	b.next()
	return providers.Result{}
}

func (e *exchange) deleteFolder(b *box, o providers.Operation) providers.Result {
	switch {
	case !b.live(o.Folder):
		return providers.Result{Err: providers.ErrGone}
	case b.holds(o.Folder) > 0:
		return providers.Result{Err: providers.ErrChanged}
	}
	e.tell(b, write{o, nil})
	b.folders[o.Folder].parent = dumpster
	b.next()
	return providers.Result{}
}

// merged is a contact with the properties of a shape taken from another one.
func merged(old, by *addressbook.Contact, shape addressbook.Shape) *addressbook.Contact {
	fields := slices.DeleteFunc(slices.Clone(old.Fields), func(f addressbook.Field) bool {
		_, in := slices.BinarySearch(shape, f.Name)
		return in
	})
	return addressbook.NewContact(append(fields, by.Only(shape).Fields...)...)
}
