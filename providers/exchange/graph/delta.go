package graph

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph/wire"
)

// delta is what changed in a folder.
type delta struct {
	providers.Delta

	// changes counts what the service reported, unmarked items included.
	changes int
}

// readings is how often a folder is read from the start because the service
// forgot how far it was read.
const readings = 3

// delta reads what changed in a folder since a cursor.
func (b *box) delta(ctx context.Context, folder addressbook.FolderID, cursor []byte) (delta, error) {
	link, age := decodeLink(cursor)
	if b.isDue(age) || !b.takes(link) {
		link = ""
	}
	for range readings {
		r := &folderReader{box: b, folder: folder, full: link == "", age: age + 1, changed: make(map[addressbook.ItemID]bool), removed: make(map[addressbook.ItemID]bool)}
		walk := walkLink(link, b.page)
		if r.full {
			r.age = 0
			walk = walkPath(b.contactsIn(folder)+"/delta"+wire.Query{"$select": "id"}.String(), b.page)
		}
		d, err := r.read(ctx, walk)
		switch {
		case errors.Is(err, errStaleLink):
			link = ""
		case errors.Is(err, providers.ErrGone):
			return delta{}, errVanished
		default:
			return d, err
		}
	}
	return delta{}, errStaleLink
}

// encodeLink is the cursor of a folder.
func encodeLink(link string, age int) []byte {
	w := newCursor()
	w.text(link)
	w.number(age)
	return w.seal(contactsCursor)
}

// decodeLink is the inverse of encodeLink; the link is "" if the cursor is none.
func decodeLink(cursor []byte) (link string, age int) {
	r, ok := openCursor(contactsCursor, cursor)
	if !ok {
		return "", 0
	}
	link, age = r.text(), r.number()
	if r.failed || len(r.rest) > 0 {
		return "", 0
	}
	return link, age
}

// folderReader reads what changed in a folder. The service reports ids, some twice and
// some late; what became of them is asked for by these.
type folderReader struct {
	*box
	folder addressbook.FolderID

	// full says that it is read from the start, and age how many observations ago that
	// was.
	full bool
	age  int

	changed, removed map[addressbook.ItemID]bool

	items    []addressbook.Item
	gone     []addressbook.ItemID
	warnings []string
}

func (r *folderReader) read(ctx context.Context, walk *walk) (delta, error) {
	for walk.goesOn() {
		page, err := ask(ctx, r.box, walk.call(), wire.DecodePage)
		if err != nil {
			return delta{}, err
		}
		for _, item := range page.Items {
			r.changed[item.ID] = true
		}
		for _, id := range page.Removed {
			r.removed[id] = true
		}
		if err := r.goOn(walk, page.Next, page.Delta); err != nil {
			return delta{}, err
		}
	}
	if walk.end == "" {
		return delta{}, &notGraphError{errCount}
	}
	if err := r.resolve(ctx); err != nil {
		return delta{}, err
	}
	d := delta{changes: len(r.changed) + len(r.removed), Delta: providers.Delta{
		Folder: r.folder, Full: r.full, Items: r.items, Cursor: encodeLink(walk.end, r.age), Warnings: r.warnings,
	}}
	if !r.full {
		for id := range r.removed {
			if !r.changed[id] {
				r.gone = append(r.gone, id)
			}
		}
		slices.Sort(r.gone)
		d.Gone = r.gone
	}
	return d, nil
}

// resolve finds out what the changed items are now: few by their ids, many by a
// listing of the folder. What that did not show is asked for by its id.
func (r *folderReader) resolve(ctx context.Context) error {
	found := make(map[addressbook.ItemID]*wire.Item)
	if r.full || len(r.changed) > r.batch {
		for item, err := range r.list(ctx, r.folder, wire.Listing(maxPage, "")) {
			if err != nil {
				return err
			}
			found[item.ID] = item
		}
	}
	var missing []addressbook.ItemID
	for id := range r.changed {
		if found[id] == nil {
			missing = append(missing, id)
		}
	}
	slices.Sort(missing)
	results, err := r.look(ctx, missing, wire.Identity())
	if err != nil {
		return err
	}
	for i, id := range missing {
		switch {
		case results[i].item != nil:
			found[id] = results[i].item
		case results[i].err != nil && !errors.Is(results[i].err, providers.ErrGone):
			r.warnings = append(r.warnings, describe(id))
			r.gone = append(r.gone, id)
		default:
			r.gone = append(r.gone, id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(found)) {
		if r.full || r.changed[id] {
			r.take(id, found[id])
		}
	}
	return nil
}

// take takes up an item as it is now. A user's item is none of ours, but it may have
// been.
func (r *folderReader) take(id addressbook.ItemID, found *wire.Item) {
	item, ok := itemOf(found)
	if ok && (item.Folder == r.folder || r.folder == mainAlias) {
		item.Folder = r.folder
		r.items = append(r.items, item)
		return
	}
	if !ok && found.Key != "" {
		r.warnings = append(r.warnings, describe(id))
	}
	r.gone = append(r.gone, id)
}

// list is the contacts of a folder that a query asks for, and what kept the rest from being
// read. A page is asked for when the one before it is used up. What is deleted meanwhile moves
// up what comes after it, so that a contact may be passed over that is there.
func (b *box) list(ctx context.Context, folder addressbook.FolderID, query wire.Query) iter.Seq2[*wire.Item, error] {
	return func(yield func(*wire.Item, error) bool) {
		for walk := walkPath(b.contactsIn(folder)+query.String(), 0); walk.goesOn(); {
			page, err := ask(ctx, b, walk.call(), wire.DecodePage)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, item := range page.Items {
				if !yield(item, nil) {
					return
				}
			}
			if err := walk.to(page.Next, ""); err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

// itemOf is what an item's marks say; ok is false if it carries no key that can
// be read. A mark that cannot be read leaves Mark.Format 0.
func itemOf(i *wire.Item) (item addressbook.Item, ok bool) {
	owner, key, err := addressbook.DecodeKey(i.Key)
	if err != nil {
		return addressbook.Item{}, false
	}
	item = addressbook.Item{
		ID: i.ID, ChangeKey: i.ChangeKey, Folder: i.Folder, Created: i.Created.UTC(), Owner: owner, Key: key,
	}
	if mark, err := addressbook.DecodeMark(i.Mark); err == nil {
		item.Mark = mark
	}
	return item, true
}
