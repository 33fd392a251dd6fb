package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph/wire"
)

// wellKnownMain is the id by which the main contacts folder can be asked for in
// every language. Not every service knows it: Graph documents it in beta alone.
const wellKnownMain = "Contacts"

// folderPage is how many folders a page has.
const folderPage = 100

// since is the mailbox's folders as they are now, from those that were read before; nil, or
// a link that the service does not take, has everything read. isRead says that it
// was.
func (b *box) since(ctx context.Context, before *tree) (now *tree, isRead bool, err error) {
	if before != nil && b.takes(before.link) && !b.isDue(before.age) {
		link, changed, err := b.follow(ctx, walkLink(before.link, folderPage))
		switch {
		case err == nil && !changed:
			same := *before
			same.link, same.age = link, before.age+1
			b.census.put(b.name(), &same, b.now())
			return &same, false, nil
		case err == nil:
			now, err = b.grow(ctx, link)
			return now, true, err
		case !errors.Is(err, errStaleLink) && !errors.Is(err, providers.ErrGone):
			return nil, false, err
		}
	}
	link, _, err := b.follow(ctx, walkPath(b.user+"/contactFolders/delta", folderPage))
	if r, refused := errors.AsType[*refusalError](err); refused && r.conduct == refuse && !r.isOfMailbox() {
		link, err = "", nil // then they are read each time
	}
	if err != nil {
		return nil, false, err
	}
	now, err = b.grow(ctx, link)
	return now, true, err
}

// isDue says whether something that was read from the start so many observations ago
// is to be read so again.
func (b *box) isDue(age int) bool { return b.fullEvery > 0 && age+1 >= b.fullEvery }

// follow reads what changed among the folders, to the link that leads on from there.
func (b *box) follow(ctx context.Context, walk *walk) (link string, changed bool, err error) {
	for walk.goesOn() {
		page, err := ask(ctx, b, walk.call(), wire.DecodeFolderPage)
		if err != nil {
			return "", false, err
		}
		changed = changed || page.Changes
		if err := b.goOn(walk, page.Next, page.Delta); err != nil {
			return "", false, err
		}
	}
	if walk.end == "" {
		return "", false, &notGraphError{errCount}
	}
	return walk.end, changed, nil
}

// grow reads all folders: the main one, those at the top, which are mostly the ones
// right below it, and then, level by level, what is below these.
func (b *box) grow(ctx context.Context, link string) (*tree, error) {
	main, top, err := b.trunk(ctx)
	if err != nil {
		return nil, err
	}
	t := &tree{link: link, main: main.ID, folders: map[addressbook.FolderID]branch{main.ID: branchOf(main)}}
	level := []addressbook.FolderID{main.ID}
	if main.ID == mainAlias {
		level = nil
	}
	for found := top; ; {
		for i := range found {
			f := &found[i]
			if t.has(f.ID) {
				continue
			}
			t.folders[f.ID] = branchOf(f)
			level = append(level, f.ID)
		}
		if len(level) == 0 {
			break
		}
		if len(t.folders) > maxFolders {
			return nil, fmt.Errorf("the mailbox has more than %d folders for contacts: delete some", maxFolders)
		}
		paths := each(level, func(id *addressbook.FolderID) string { return b.foldersIn(*id) })
		if found, err = b.listFolders(ctx, paths); err != nil {
			return nil, err
		}
		level = nil
	}
	b.census.put(b.name(), t, b.now())
	return t, nil
}

// maxFolders is more than the folders that anybody has.
const maxFolders = 10_000

// listFolders reads lists of folders whole. It fails with errVanished if a folder that they
// are in is gone: to take it for one without folders would be to lose what is in these.
func (b *box) listFolders(ctx context.Context, paths []string) ([]wire.FolderEntry, error) {
	calls := each(paths, func(path *string) wire.Call { return get(*path + wire.Folders(folderPage).String()) })
	replies, err := b.askAll(ctx, calls)
	if err != nil {
		return nil, err
	}
	var all []wire.FolderEntry
	for _, reply := range replies {
		switch err := failure(reply); {
		case errors.Is(err, providers.ErrGone):
			return nil, errVanished
		case err != nil:
			return nil, err
		}
		page, err := wire.DecodeFolderPage(reply.Body)
		if err != nil {
			return nil, &notGraphError{err}
		}
		all = append(all, page.Folders...)
		for walk := walkLink(page.Next, 0); walk.goesOn(); {
			if page, err = ask(ctx, b, walk.call(), wire.DecodeFolderPage); err != nil {
				return nil, err
			}
			all = append(all, page.Folders...)
			if err := walk.to(page.Next, ""); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// trunk is the main contacts folder and the folders at the top. Where the service does not
// know the main one by name, a contact in it or a folder below it tells its id. Where there
// is neither, it has no id but ours.
func (b *box) trunk(ctx context.Context) (main *wire.FolderEntry, top []wire.FolderEntry, err error) {
	main, err = ask(ctx, b, get(b.folder(wellKnownMain)+wire.Folder().String()), wire.DecodeFolder)
	if err != nil && !isUnheardOf(err) {
		return nil, nil, err
	}
	if top, err = b.listFolders(ctx, []string{b.user + "/contactFolders"}); err != nil || main != nil {
		return main, top, err
	}
	id := mainAlias
	page, err := ask(ctx, b, get(b.user+"/contacts"+wire.Listing(1, "").String()), wire.DecodePage)
	switch {
	case err != nil:
		return nil, nil, err
	case len(page.Items) > 0 && page.Items[0].Folder != "":
		id = page.Items[0].Folder
	case len(top) > 0 && top[0].Parent != "":
		id = top[0].Parent
	}
	return &wire.FolderEntry{ID: id, Name: wellKnownMain}, top, nil
}

// isUnheardOf says whether the service does not know what was asked for, although the
// mailbox is there.
func isUnheardOf(err error) bool {
	r, refused := errors.AsType[*refusalError](err)
	return refused && r.conduct == refuse && (r.class == nil || errors.Is(r.class, providers.ErrGone))
}

// get is a request for something.
func get(path string) wire.Call { return wire.Call{Method: http.MethodGet, Path: path} }

// errCount is what is wrong with an answer that does not say as much as was
// asked.
var errCount = errors.New("the answer does not have what was asked for")

// current is the mailbox's folders, from a moment ago if they were read then.
func (b *box) current(ctx context.Context) (*tree, error) {
	defer b.census.turn(b.name())()
	if last := b.census.get(b.name(), b.now()); last != nil {
		return last, nil
	}
	return b.grow(ctx, "")
}

// isLive says whether a folder is one that is looked at. If that is not known from
// shortly before, the folders are read.
func (b *box) isLive(ctx context.Context, id addressbook.FolderID) (bool, error) {
	defer b.census.turn(b.name())()
	last := b.census.get(b.name(), b.now())
	if last != nil && (last.has(id) || id == mainAlias) {
		return true, nil
	}
	now, err := b.grow(ctx, "")
	if err != nil {
		return false, err
	}
	return now.has(id) || id == mainAlias, nil
}
