package graph

import (
	"context"
	"errors"
	"fmt"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph/wire"
	"contactsync/providers/exchange/operation"
	"contactsync/providers/pace"
)

var (
	// errVanished says that a folder is not there any more that was so a moment ago.
	errVanished = errors.New("a folder vanished while the mailbox was read")

	// errCircle is what is wrong with a list whose pages lead in a circle.
	errCircle = errors.New("its pages lead in a circle")
)

// observations is how often a mailbox is observed anew because its folders changed
// meanwhile.
const observations = 3

// Observe implements providers.Target. Of a mailbox in which nothing changed it
// asks once for the folders and once for each folder.
func (t *Target) Observe(ctx context.Context, mailbox addressbook.Mailbox, cursors providers.Cursors) (*providers.Observation, error) {
	ctx, cancel := t.limit(ctx)
	defer cancel()
	b, err := t.open(mailbox)
	if err != nil {
		return nil, operation.InMailbox(mailbox, err)
	}
	before := decodeTree(cursors[""])
	for range observations {
		var o *providers.Observation
		if o, err = b.observe(ctx, before, cursors); err == nil {
			return o, nil
		}
		if !errors.Is(err, errVanished) {
			break
		}
		before = nil
	}
	return nil, operation.InMailbox(mailbox, err)
}

func (b *box) observe(ctx context.Context, before *tree, cursors providers.Cursors) (*providers.Observation, error) {
	now, isRead, err := b.since(ctx, before)
	if err != nil {
		return nil, err
	}
	deltas, err := b.deltas(ctx, now, cursors)
	if err != nil {
		return nil, err
	}
	if !isRead && hasGone(deltas) {
		// What left a folder may lie in one that the service did not report.
		again, err := b.grow(ctx, now.link)
		if err != nil {
			return nil, err
		}
		if !again.hasFoldersOf(now) {
			if deltas, err = b.deltas(ctx, again, cursors); err != nil {
				return nil, err
			}
			now = again
		}
	}
	if now, err = b.recount(ctx, before, now, deltas); err != nil {
		return nil, err
	}
	b.census.put(b.name(), now, b.now())
	o := &providers.Observation{Folders: now.contacts(), Hierarchy: now.encode()}
	for i := range deltas {
		o.Deltas = append(o.Deltas, deltas[i].Delta)
	}
	return o, nil
}

// deltas are what changed in the folders of a tree, sorted by id.
func (b *box) deltas(ctx context.Context, of *tree, cursors providers.Cursors) ([]delta, error) {
	folders := of.contacts()
	deltas := make([]delta, len(folders))
	err := pace.Each(ctx, b.perMailbox, len(folders), func(ctx context.Context, i int) (err error) {
		deltas[i], err = b.delta(ctx, folders[i].ID, cursors[folders[i].ID])
		return err
	})
	return deltas, err
}

func hasGone(deltas []delta) bool {
	for i := range deltas {
		if len(deltas[i].Gone) > 0 {
			return true
		}
	}
	return false
}

// recount counts what lies in the folders in which something changed, and in new ones. The
// service counts contacts and lists of contacts.
func (b *box) recount(ctx context.Context, before, now *tree, deltas []delta) (*tree, error) {
	items := make(map[addressbook.FolderID]int)
	var changed []addressbook.FolderID
	for i := range deltas {
		id := deltas[i].Folder
		if before != nil && before.has(id) {
			items[id] = before.folders[id].items
		}
		if before == nil || !before.has(id) || deltas[i].Full || deltas[i].changes > 0 {
			changed = append(changed, id)
		}
	}
	counts := make([]int, len(changed))
	err := pace.Each(ctx, b.perMailbox, len(changed), func(ctx context.Context, i int) (err error) {
		counts[i], err = b.count(ctx, changed[i])
		return err
	})
	for i, id := range changed {
		items[id] = counts[i]
	}
	return now.with(items), err
}

// count is how many contacts and lists of contacts lie in a folder.
func (b *box) count(ctx context.Context, folder addressbook.FolderID) (int, error) {
	n, err := ask(ctx, b, get(b.contactsIn(folder)+"/$count"), wire.DecodeCount)
	if errors.Is(err, providers.ErrGone) {
		return 0, errVanished
	}
	return n, err
}

// describe is what a warning calls an item that cannot be read.
func describe(id addressbook.ItemID) string {
	return fmt.Sprintf("item %s: its %s cannot be read", id, addressbook.KeyProperty)
}
