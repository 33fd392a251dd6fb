package graph

import (
	"context"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/operation"
)

// Do implements providers.Target. The operations are grouped by what they do
// and where, and sent in batches. A photo is written by requests of its own: after an
// item was created, and before one is updated, so that the mark says last that all is
// written.
func (t *Target) Do(ctx context.Context, mailbox addressbook.Mailbox, operations []providers.Operation) []providers.Result {
	ctx, cancel := t.limit(ctx)
	defer cancel()
	m := operation.Mailbox{Holds: t.Holds, AtOnce: t.perMailbox, Open: func(ctx context.Context) (operation.Ways, error) {
		return t.ways(ctx, mailbox)
	}}
	return m.Do(ctx, operations)
}

// ways are how operations are done in a mailbox. It fails if there is none.
func (t *Target) ways(ctx context.Context, mailbox addressbook.Mailbox) (operation.Ways, error) {
	b, err := t.open(mailbox)
	if err != nil {
		return nil, err
	}
	if _, err := b.current(ctx); err != nil { // proof that there is such a mailbox
		return nil, err
	}
	return operation.Ways{
		providers.CreateItem:   b.create,
		providers.UpdateItem:   b.update,
		providers.MoveItem:     b.move,
		providers.DeleteItem:   b.delete,
		providers.UnmarkItem:   b.unmark,
		providers.CreateFolder: operation.OneByOne(b.createFolder),
		providers.UpdateFolder: operation.OneByOne(b.updateFolder),
		providers.DeleteFolder: operation.OneByOne(b.deleteFolder),
	}, nil
}

// perform settles tasks that go out in requests of several.
func (b *box) perform(ctx context.Context, tasks []*operation.Task, w work) {
	s := &batch{box: b, work: w, size: operation.NewSize(b.batch)}
	// Twice as many stand in line as are let out, so that the mailbox has no pause when one ends.
	operation.Rounds{Size: s.size, AtOnce: 2 * b.perMailbox, Pauses: b.pauses(), Send: s.send, LookUp: w.lookUp}.Settle(ctx, tasks)
}

// pauses are those before something is sent again.
func (b *box) pauses() operation.Pauses { return operation.Pauses{First: b.backoff, Sleep: b.sleep} }
