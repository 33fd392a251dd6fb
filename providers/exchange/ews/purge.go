package ews

import (
	"context"
	"errors"
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
	"contactsync/providers/exchange/operation"
)

var _ providers.Purger = (*Target)(nil)

// The folders of Recoverable Items (DistinguishedFolderIdNameType): what users can recover, and
// what only administrators can.
const (
	recoverableFolder = "recoverableitemsdeletions"
	purgedFolder      = "recoverableitemspurges"
)

// Purge implements providers.Purger. It looks into Deleted Items and the folders for contacts
// below, and into Recoverable Items. What was deleted for good goes to where administrators alone can
// get it back, if the mailbox keeps that: it is tried to delete it there too, but a server that
// refuses, because of a hold or a retention, is no failure. What it was that refused is not
// counted. After an error some may have been deleted.
func (t *Target) Purge(ctx context.Context, mailbox addressbook.Mailbox, owner string, keys []addressbook.Key) (int, error) {
	ctx, cancel := t.limit(ctx)
	defer cancel()
	b, err := t.open(mailbox)
	if err != nil {
		return 0, operation.InMailbox(mailbox, err)
	}
	now, err := b.current(ctx)
	if err != nil {
		return 0, operation.InMailbox(mailbox, err)
	}
	deleted := []wire.Folder{b.distinguished(deletedFolder), b.distinguished(recoverableFolder)}
	deleted = append(deleted, byID(now.deletedContacts())...)
	purged := []wire.Folder{b.distinguished(purgedFolder)}
	// What is purged already comes first: what is deleted below may get there.
	before, err := b.purge(ctx, purged, isHeld, owner, keys)
	if err != nil {
		return before, operation.InMailbox(mailbox, err)
	}
	count, err := b.purge(ctx, deleted, isGone, owner, keys)
	count += before
	if err == nil {
		_, err = b.purge(ctx, purged, isHeld, owner, keys)
	}
	return count, operation.InMailbox(mailbox, err)
}

// purge deletes for good what some folders have of some keys, and says how much was
// deleted. Errors that are fine are no failure.
func (b *box) purge(ctx context.Context, folders []wire.Folder, isFine func(error) bool, owner string, keys []addressbook.Key) (int, error) {
	items, err := b.findIn(ctx, folders, owner, keys)
	if err != nil {
		return 0, err
	}
	tasks := make([]*operation.Task, len(items))
	for i := range items {
		tasks[i] = operation.New(&providers.Operation{
			Kind: providers.DeleteItem, Item: items[i].ID, ChangeKey: items[i].ChangeKey, Mode: providers.Permanent,
		}, b.Holds)
	}
	b.delete(ctx, operation.Group{Mode: providers.Permanent, Tasks: operation.Unsettled(tasks)})
	count := 0
	var failed error
	for _, t := range tasks {
		switch err := t.Result.Err; {
		case err == nil:
			count++
		case !isFine(err):
			failed = errors.Join(failed, err)
		}
	}
	return count, failed
}

func isGone(err error) bool { return errors.Is(err, providers.ErrGone) }

// isHeld says whether an item is gone, or cannot be deleted because the mailbox keeps it.
func isHeld(err error) bool {
	r, ok := errors.AsType[*refusalError](err)
	return isGone(err) || ok && r.code == "ErrorCannotDeleteObject"
}

// deletedContacts are the ids of the folders for contacts that lie in Deleted Items.
func (t *tree) deletedContacts() []addressbook.FolderID {
	var ids []addressbook.FolderID
	for id, b := range t.folders {
		if b.kind == contactsBranch && t.placeOf(id) == placeDeleted {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
