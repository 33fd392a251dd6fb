package ews

import (
	"context"
	"errors"
	"fmt"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
)

// The names of the folders that every mailbox has.
const (
	rootFolder    = "msgfolderroot"
	mainFolder    = "contacts"
	deletedFolder = "deleteditems"
)

// since is the mailbox's folders as they are now, brought up to date from a tree that was
// read before; nil, or a tree that the server does not know any more, has
// everything read. It returns the very tree it was given if nothing changed.
func (b *box) since(ctx context.Context, before *tree) (*tree, error) {
	if before != nil {
		now, err := b.advance(ctx, before)
		if err == nil && now.isWhole() {
			b.census.put(b.name(), now, b.now())
			return now, nil
		}
		if err != nil && !errors.Is(err, errStaleState) && !errors.Is(err, providers.ErrGone) {
			return nil, err
		}
	}
	start, err := b.plant(ctx)
	if err != nil {
		return nil, err
	}
	now, err := b.advance(ctx, start)
	if err != nil {
		return nil, err
	}
	if _, hasMain := now.folders[now.main]; !hasMain {
		return nil, fmt.Errorf("%w: the mailbox has no folder for contacts that can be seen: look at its permissions", providers.ErrDenied)
	}
	now.dropLost()
	b.census.put(b.name(), now, b.now())
	return now, nil
}

// current is since, from what is remembered of the mailbox.
func (b *box) current(ctx context.Context) (*tree, error) {
	last, _ := b.census.get(b.name(), b.now())
	return b.since(ctx, last)
}

// plant is a tree of which nothing was read but the ids of the distinguished
// folders.
func (b *box) plant(ctx context.Context) (*tree, error) {
	names := []string{rootFolder, mainFolder, deletedFolder}
	answer, err := ask(ctx, b, wire.GetFolders(b.header, each(names, func(name *string) wire.Folder { return b.distinguished(*name) })), folders())
	if err != nil {
		return nil, err
	}
	ids, err := b.ids(answer, len(names))
	if err != nil {
		return nil, err
	}
	return &tree{root: ids[0], main: ids[1], deleted: ids[2], folders: make(map[addressbook.FolderID]branch)}, nil
}

// ids are the ids of folders that must all be there.
func (b *box) ids(answer *wire.FoldersAnswer, n int) ([]addressbook.FolderID, error) {
	if len(answer.Results) != n {
		return nil, &notEWSError{errCount}
	}
	ids := make([]addressbook.FolderID, n)
	for i := range answer.Results {
		r := &answer.Results[i]
		if err := failure(&r.Message); err != nil {
			return nil, err
		}
		if ids[i] = r.Folder.ID; ids[i] == "" {
			return nil, &notEWSError{errCount}
		}
	}
	return ids, nil
}

// errCount is what is wrong with an answer that does not say as much as was
// asked.
var errCount = errors.New("the answer does not have what was asked for")

// advance reads what changed since a tree.
func (b *box) advance(ctx context.Context, before *tree) (*tree, error) {
	now, changed := before.clone(), false
	for {
		page, err := ask(ctx, b, wire.SyncHierarchy(b.header, wire.Folder{ID: now.root}, now.state), hierarchy())
		if err != nil {
			return nil, err
		}
		if err := failure(&page.Message); err != nil {
			return nil, err
		}
		if page.State == "" || !page.Last && page.State == now.state {
			return nil, &notEWSError{errCount}
		}
		for i := range page.Changes {
			now.apply(&page.Changes[i])
			changed = true
		}
		now.state = page.State
		if page.Last {
			break
		}
	}
	if !changed && before.state != "" {
		return before, nil
	}
	now.prune()
	return now, nil
}

// recount has the counts of the folders with our mark looked up: the server
// does not report them as changes. It returns the very tree it was given if
// they are right, and errVanished if a folder is not there any more.
func (b *box) recount(ctx context.Context, before *tree) (*tree, error) {
	var marked []wire.Folder
	for _, folder := range before.contacts() {
		if folder.Mark != (addressbook.FolderMark{}) {
			marked = append(marked, wire.Folder{ID: folder.ID})
		}
	}
	now := before
	for len(marked) > 0 {
		some := marked[:min(len(marked), b.batch)]
		marked = marked[len(some):]
		answer, err := ask(ctx, b, wire.GetFolders(b.header, some), folders())
		if err != nil {
			return nil, err
		}
		if len(answer.Results) != len(some) {
			return nil, &notEWSError{errCount}
		}
		for i := range answer.Results {
			r := &answer.Results[i]
			if err := failure(&r.Message); errors.Is(err, providers.ErrGone) {
				return nil, errVanished
			} else if err != nil {
				return nil, err
			}
			f := now.folders[some[i].ID]
			if f.items == count(r.Folder.Total) && f.children == count(r.Folder.Children) {
				continue
			}
			if now == before {
				now = before.clone()
			}
			f.items, f.children = count(r.Folder.Total), count(r.Folder.Children)
			now.folders[some[i].ID] = f
		}
	}
	return now, nil
}
