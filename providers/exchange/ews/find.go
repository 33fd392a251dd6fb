package ews

import (
	"context"
	"errors"
	"slices"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
)

// What a search asks for at most: restrictions become slow with their length,
// and a search over many folders counts against the limit of found items.
const (
	findKeys    = 50
	findFolders = 25
)

// Find implements providers.Target. Keys that the mark cannot hold are found
// nowhere.
func (t *Target) Find(ctx context.Context, mailbox addressbook.Mailbox, owner string, keys []addressbook.Key) ([]addressbook.Item, error) {
	ctx, cancel := t.limit(ctx)
	defer cancel()
	b, err := t.open(mailbox)
	if err != nil {
		return nil, wrap(mailbox, err)
	}
	folders, err := b.contactsFolders(ctx)
	if err != nil {
		return nil, wrap(mailbox, err)
	}
	items, err := b.find(ctx, folders, owner, keys)
	return items, wrap(mailbox, err)
}

// contactsFolders are the ids of the folders that are looked at, as they are
// now.
func (b *box) contactsFolders(ctx context.Context) ([]addressbook.FolderID, error) {
	now, err := b.current(ctx)
	if err != nil {
		return nil, err
	}
	return each(now.contacts(), func(f *addressbook.Folder) addressbook.FolderID { return f.ID }), nil
}

// find looks keys up in folders, sorted by id.
func (b *box) find(ctx context.Context, folders []addressbook.FolderID, owner string, keys []addressbook.Key) ([]addressbook.Item, error) {
	s := search{box: b, owner: owner, wanted: make(map[addressbook.Key]bool), items: make(map[addressbook.ItemID]addressbook.Item)}
	var texts []string
	for _, key := range keys {
		text, err := addressbook.EncodeKey(owner, key)
		if err != nil || s.wanted[key.Fold()] {
			continue
		}
		s.wanted[key.Fold()] = true
		texts = append(texts, text)
	}
	for some := range slices.Chunk(texts, findKeys) {
		for in := range slices.Chunk(folders, findFolders) {
			if err := s.run(ctx, in, some); err != nil {
				return nil, err
			}
		}
	}
	found := make([]addressbook.Item, 0, len(s.items))
	for _, item := range s.items {
		found = append(found, item)
	}
	slices.SortFunc(found, func(a, b addressbook.Item) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return found, nil
}

// search collects what is found.
type search struct {
	*box
	owner  string
	wanted map[addressbook.Key]bool
	items  map[addressbook.ItemID]addressbook.Item
}

// run searches folders to their end: all of them at once first, and those that
// have more pages each by itself.
func (s *search) run(ctx context.Context, in []addressbook.FolderID, keys []string) error {
	type request struct {
		folders []addressbook.FolderID
		offset  int
	}
	waiting := []request{{folders: in}}
	for len(waiting) > 0 {
		r := waiting[0]
		waiting = waiting[1:]
		asked := each(r.folders, func(id *addressbook.FolderID) wire.Folder { return wire.Folder{ID: *id} })
		answer, err := ask(ctx, s.box, wire.FindMarked(s.header, asked, keys, r.offset), found())
		if err != nil {
			return err
		}
		if len(answer.Pages) != len(r.folders) {
			return &notEWSError{errCount}
		}
		for i := range answer.Pages {
			page := &answer.Pages[i]
			next, err := s.page(page, r.folders[i], r.offset)
			if err != nil {
				return err
			}
			if next > 0 {
				waiting = append(waiting, request{r.folders[i : i+1], next})
			}
		}
	}
	return nil
}

// page takes up what a page has. next is where the folder goes on, 0 if that
// was all of it. A folder that is gone holds nothing.
func (s *search) page(page *wire.ItemPage, folder addressbook.FolderID, offset int) (next int, err error) {
	if err := failure(&page.Message); errors.Is(err, providers.ErrGone) {
		return 0, nil
	} else if err != nil {
		return 0, err
	}
	for i := range page.Items {
		item, ok := itemOf(&page.Items[i])
		if ok && item.Owner == s.owner && s.wanted[item.Key.Fold()] {
			item.Folder = folder
			s.items[item.ID] = item
		}
	}
	switch {
	case page.Last:
		return 0, nil
	case page.Next <= offset:
		return 0, &notEWSError{errCount}
	}
	return page.Next, nil
}
