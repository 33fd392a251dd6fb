package graph

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph/wire"
	"contactsync/providers/exchange/operation"
	"contactsync/providers/pace"
)

// move takes items to a folder: each is made there, read, and then deleted where it was. If
// the second cannot be done, the first is undone.
func (b *box) move(ctx context.Context, g operation.Group) {
	if !operation.MustBeLive(ctx, g.Folder, g.Tasks, b.isLive) {
		return
	}
	b.lookFirst(ctx, g.Tasks, wire.Identity())
	for _, t := range operation.Unsettled(g.Tasks) {
		if t.Seen.Folder == g.Folder {
			t.Done(t.Item, t.Version)
		}
	}
	tasks := operation.Unsettled(g.Tasks)
	_ = pace.Each(ctx, b.perMailbox, len(tasks), func(ctx context.Context, i int) error {
		b.moveOne(ctx, g.Folder, tasks[i])
		return nil
	})
}

// errNoCopy is for an item that came out different in the other folder.
var errNoCopy = errors.New("it did not come out the same in the other folder, so that it stays where it is")

func (b *box) moveOne(ctx context.Context, to addressbook.FolderID, t *operation.Task) {
	everything := addressbook.Everything()
	before, err := b.read(ctx, []addressbook.ItemID{t.Item}, everything)
	switch {
	case err != nil:
		t.Fail(err)
		return
	case before[0].Contact == nil:
		t.Fail(providers.ErrGone)
		return
	case before[0].ChangeKey != t.Version:
		t.Fail(providers.ErrChanged)
		return
	}
	copied := b.copyTo(ctx, to, t, before[0].Contact)
	if copied.Result.Err != nil {
		t.Fail(copied.Result.Err)
		return
	}
	after, err := b.read(ctx, []addressbook.ItemID{copied.Result.ID}, everything)
	if err == nil && (after[0].Contact == nil || !slices.EqualFunc(after[0].Contact.Fields, before[0].Contact.Fields, sameField)) {
		err = errNoCopy
	}
	if err == nil {
		err = b.deleteOne(ctx, t.Item, t.Version)
	}
	switch {
	case err == nil, errors.Is(err, providers.ErrGone):
		t.Done(copied.Result.ID, after[0].ChangeKey)
	case operation.IsUnknown(err):
		t.Fail(err)
	default:
		b.undo(ctx, t, copied, err)
	}
}

func sameField(a, b addressbook.Field) bool { return a.Name == b.Name && a.Value.Equal(b.Value) }

// copyTo makes the contact of an item in another folder, with the item's marks. What the
// look-up of an unknown outcome finds in the first folder is the item itself.
func (b *box) copyTo(ctx context.Context, to addressbook.FolderID, t *operation.Task, contact *addressbook.Contact) *operation.Task {
	copied := &operation.Task{
		Operation: &providers.Operation{Kind: providers.CreateItem, Folder: to, Contact: contact},
		KeyText:   t.Seen.KeyText, MarkText: t.Seen.MarkText,
	}
	path := b.contactsIn(to)
	b.perform(ctx, []*operation.Task{copied}, work{
		call: func(t *operation.Task) wire.Call {
			return wire.Call{Method: http.MethodPost, Path: path, Body: wire.NewContact(contact, t.KeyText, t.MarkText)}
		},
		done:   written,
		lookUp: func(context.Context, []*operation.Task) error { return nil }, // a copy of the user's has the same marks
	})
	b.attachPhotos(ctx, []*operation.Task{copied})
	return copied
}

// undo deletes what was made for a move that cannot be finished.
func (b *box) undo(ctx context.Context, t, copied *operation.Task, cause error) {
	if err := b.deleteOne(ctx, copied.Result.ID, ""); err != nil && !errors.Is(err, providers.ErrGone) {
		cause = operation.Unsure(cause)
	}
	t.Fail(cause)
}

// deleteOne deletes an item, of a version if one is given.
func (b *box) deleteOne(ctx context.Context, id addressbook.ItemID, version addressbook.ChangeKey) error {
	t := operation.New(&providers.Operation{Kind: providers.DeleteItem, Item: id, ChangeKey: version, Mode: providers.RecoverableItems}, b.Holds)
	b.delete(ctx, operation.Group{Mode: t.Mode, Tasks: []*operation.Task{t}})
	return t.Result.Err
}
