package ews

import (
	"context"
	"errors"
	"maps"
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
)

// delta is what changed in a folder.
type delta struct {
	providers.Delta

	// changes counts what the server reported, unmarked items included.
	changes int
}

// readings is how often a folder is read from the start because the server
// forgot how far it was read.
const readings = 3

// delta reads what changed in a folder since a cursor.
func (b *box) delta(ctx context.Context, folder addressbook.FolderID, cursor []byte) (delta, error) {
	state, known := openCursor(itemsCursor, cursor)
	known = known && len(state) > 0
	if !known {
		state = nil
	}
	for range readings {
		r := &folderReader{box: b, folder: folder, full: len(state) == 0, state: string(state)}
		err := r.read(ctx)
		switch {
		case errors.Is(err, errStaleState):
			state = nil
		case errors.Is(err, providers.ErrGone):
			return delta{}, errVanished
		case err != nil:
			return delta{}, err
		default:
			return r.delta(cursor), nil
		}
	}
	return delta{}, errStaleState
}

// folderReader reads the pages of what changed in a folder.
type folderReader struct {
	*box
	folder addressbook.FolderID

	// full says that it is read from the start.
	full  bool
	state string

	changes  int
	items    map[addressbook.ItemID]addressbook.Item
	gone     map[addressbook.ItemID]bool
	warnings []string
}

func (r *folderReader) read(ctx context.Context) error {
	r.items = make(map[addressbook.ItemID]addressbook.Item)
	r.gone = make(map[addressbook.ItemID]bool)
	for {
		page, err := ask(ctx, r.box, wire.SyncItems(r.header, wire.Folder{ID: r.folder}, r.state), changes())
		if err != nil {
			return err
		}
		if err := failure(&page.Message); err != nil {
			return err
		}
		if page.State == "" || !page.Last && page.State == r.state {
			return &notEWSError{errCount}
		}
		for i := range page.Changes {
			r.apply(&page.Changes[i])
		}
		r.state = page.State
		if page.Last {
			return nil
		}
	}
}

// apply takes up one change. A user's item that was made or changed is none of
// ours, but it may have been.
func (r *folderReader) apply(change *wire.ItemChange) {
	r.changes++
	id := change.Item.ID
	item, ok := itemOf(&change.Item)
	if change.Kind != wire.Deleted && ok {
		item.Folder = r.folder
		r.items[id] = item
		delete(r.gone, id)
		return
	}
	if change.Kind != wire.Deleted && change.Item.Key != "" {
		r.warnings = append(r.warnings, describe(id))
	}
	_, had := r.items[id]
	delete(r.items, id)
	if had || change.Kind != wire.Created {
		r.gone[id] = true
	}
}

// delta is what was read. Where nothing changed, the cursor is the one that was
// given, so that nobody has to remember another.
func (r *folderReader) delta(cursor []byte) delta {
	d := delta{changes: r.changes, Delta: providers.Delta{
		Folder: r.folder, Full: r.full, Cursor: cursor, Warnings: r.warnings,
	}}
	for _, id := range slices.Sorted(maps.Keys(r.items)) {
		d.Items = append(d.Items, r.items[id])
	}
	if r.full {
		d.Cursor = sealCursor(itemsCursor, []byte(r.state))
		return d
	}
	d.Gone = slices.Sorted(maps.Keys(r.gone))
	if r.changes > 0 {
		d.Cursor = sealCursor(itemsCursor, []byte(r.state))
	}
	return d
}

// itemOf is what an item's marks say; ok is false if it carries no key that can
// be read. A mark that cannot be read leaves Mark.Format 0.
func itemOf(e *wire.ItemEntry) (item addressbook.Item, ok bool) {
	owner, key, err := addressbook.DecodeKey(e.Key)
	if err != nil || e.ID == "" {
		return addressbook.Item{}, false
	}
	item = addressbook.Item{
		ID: e.ID, ChangeKey: e.ChangeKey, Folder: e.Folder, Created: e.Created.UTC(), Owner: owner, Key: key,
	}
	if mark, err := addressbook.DecodeMark(e.Mark); err == nil {
		item.Mark = mark
	}
	return item, true
}
