package ews

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
	"contactsync/providers/exchange/operation"
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
		return nil, operation.InMailbox(mailbox, err)
	}
	folders, err := b.contactsFolders(ctx)
	if err != nil {
		return nil, operation.InMailbox(mailbox, err)
	}
	items, err := b.find(ctx, folders, owner, keys)
	return items, operation.InMailbox(mailbox, err)
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
	return b.findIn(ctx, byID(folders), owner, keys)
}

// byID names folders by their ids.
func byID(ids []addressbook.FolderID) []wire.Folder {
	return each(ids, func(id *addressbook.FolderID) wire.Folder { return wire.Folder{ID: *id} })
}

// findIn is find for folders that may be named by what they are.
func (b *box) findIn(ctx context.Context, folders []wire.Folder, owner string, keys []addressbook.Key) ([]addressbook.Item, error) {
	wanted := make(map[addressbook.Key]bool)
	var texts []string
	for _, key := range keys {
		text, err := addressbook.EncodeKey(owner, key)
		if err != nil || wanted[key.Fold()] {
			continue
		}
		wanted[key.Fold()] = true
		texts = append(texts, text)
	}
	found := make(map[addressbook.ItemID]addressbook.Item)
	for some := range slices.Chunk(texts, findKeys) {
		request := func(in []wire.Folder, offset int) []byte { return wire.FindMarked(b.header, in, some, offset) }
		err := b.search(ctx, folders, request, func(entry *wire.ItemEntry) {
			item, ok := itemOf(entry)
			if ok && item.Owner == owner && wanted[item.Key.Fold()] {
				found[item.ID] = item
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b addressbook.Item) int { return strings.Compare(string(a.ID), string(b.ID)) }), nil
}

// search hands out what is found in folders: they are searched together first, as many as
// a search may ask for, and those that have more pages then each by itself. request writes a search. A
// folder that is gone holds nothing.
func (b *box) search(ctx context.Context, folders []wire.Folder, request func(in []wire.Folder, offset int) []byte, take func(*wire.ItemEntry)) error {
	type part struct {
		folders []wire.Folder
		offset  int
	}
	var waiting []part
	for in := range slices.Chunk(folders, findFolders) {
		waiting = append(waiting, part{folders: in})
	}
	for len(waiting) > 0 {
		asked := waiting[0]
		waiting = waiting[1:]
		answer, err := ask(ctx, b, request(asked.folders, asked.offset), found())
		if err != nil {
			return err
		}
		if len(answer.Pages) != len(asked.folders) {
			return &notEWSError{errCount}
		}
		for i := range answer.Pages {
			page := &answer.Pages[i]
			if err := failure(&page.Message); errors.Is(err, providers.ErrGone) {
				continue
			} else if err != nil {
				return err
			}
			for k := range page.Items {
				if page.Items[k].Folder == "" {
					page.Items[k].Folder = asked.folders[i].ID
				}
				take(&page.Items[k])
			}
			switch {
			case page.Last:
			case page.Next <= asked.offset:
				return &notEWSError{errCount}
			default:
				waiting = append(waiting, part{asked.folders[i : i+1], page.Next})
			}
		}
	}
	return nil
}
