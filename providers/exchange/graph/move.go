package graph

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph/wire"
)

// move takes items to a folder: each is made there, read, and then deleted where it was. If
// the second cannot be done, the first is undone.
func (b *box) move(ctx context.Context, to addressbook.FolderID, tasks []*task) {
	if !b.mustBeLive(ctx, to, tasks) {
		return
	}
	b.lookFirst(ctx, tasks, wire.Identity())
	for _, t := range unsettled(tasks) {
		if t.seen.Folder == to {
			t.done(t.Item, t.seen.ChangeKey)
		}
	}
	tasks = unsettled(tasks)
	_ = b.parallel(ctx, len(tasks), func(ctx context.Context, i int) error {
		b.moveOne(ctx, to, tasks[i])
		return nil
	})
}

// errNoCopy is for an item that came out different in the other folder.
var errNoCopy = errors.New("it did not come out the same in the other folder, so that it stays where it is")

func (b *box) moveOne(ctx context.Context, to addressbook.FolderID, t *task) {
	everything := addressbook.Everything()
	before, err := b.read(ctx, []addressbook.ItemID{t.Item}, everything)
	switch {
	case err != nil:
		t.fail(err)
		return
	case before[0].Contact == nil:
		t.fail(providers.ErrGone)
		return
	case before[0].ChangeKey != t.seen.ChangeKey:
		t.fail(providers.ErrChanged)
		return
	}
	copied := b.copyTo(ctx, to, t, before[0].Contact)
	if copied.result.Err != nil {
		t.fail(copied.result.Err)
		return
	}
	after, err := b.read(ctx, []addressbook.ItemID{copied.result.ID}, everything)
	if err == nil && (after[0].Contact == nil || !slices.EqualFunc(after[0].Contact.Fields, before[0].Contact.Fields, sameField)) {
		err = errNoCopy
	}
	if err == nil {
		source := &task{Operation: &providers.Operation{Kind: providers.DeleteItem, Item: t.Item, ChangeKey: t.seen.ChangeKey, Mode: providers.RecoverableItems}}
		b.delete(ctx, source.Mode, []*task{source})
		err = source.result.Err
	}
	switch {
	case err == nil, errors.Is(err, providers.ErrGone):
		t.done(copied.result.ID, after[0].ChangeKey)
	case isUnknown(err):
		t.fail(err)
	default:
		b.undo(ctx, t, copied, err)
	}
}

func sameField(a, b addressbook.Field) bool { return a.Name == b.Name && a.Value.Equal(b.Value) }

// copyTo makes the contact of an item in another folder, with the item's marks. What the
// look-up of an unknown outcome finds in the first folder is the item itself.
func (b *box) copyTo(ctx context.Context, to addressbook.FolderID, t *task, contact *addressbook.Contact) *task {
	copied := &task{
		Operation: &providers.Operation{Kind: providers.CreateItem, Folder: to, Contact: contact},
		key:       t.seen.Key, mark: t.seen.Mark,
	}
	path := b.contactsIn(to)
	b.perform(ctx, []*task{copied}, work{
		call: func(t *task) wire.Call {
			return wire.Call{Method: http.MethodPost, Path: path, Body: wire.NewContact(contact, t.key, t.mark)}
		},
		done:   func(t *task, reply *wire.Reply) { t.written(reply) },
		lookUp: func(context.Context, []*task) error { return nil }, // a copy of the user's has the same marks
	})
	b.attachPhotos(ctx, []*task{copied})
	return copied
}

// undo deletes what was made for a move that cannot be finished.
func (b *box) undo(ctx context.Context, t, copied *task, cause error) {
	undone := &task{Operation: &providers.Operation{Kind: providers.DeleteItem, Item: copied.result.ID, Mode: providers.RecoverableItems}}
	b.delete(ctx, undone.Mode, []*task{undone})
	if undone.result.Err != nil && !errors.Is(undone.result.Err, providers.ErrGone) {
		cause = &unsureError{cause}
	}
	t.fail(cause)
}
