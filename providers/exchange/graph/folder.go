package graph

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph/wire"
	"contactsync/providers/exchange/operation"
)

// createFolder makes a folder below one for contacts. One that carries the very
// mark, which says when it was made, comes of a request of this task.
func (b *box) createFolder(ctx context.Context, t *operation.Task) {
	if !operation.MustBeLive(ctx, t.Folder, []*operation.Task{t}, b.isLive) {
		return
	}
	mark := t.FolderMark.Encode()
	defer b.census.drop(b.name())
	b.insist(ctx, t, func() error {
		reply, err := b.write(ctx, wire.Call{Method: http.MethodPost, Path: b.foldersIn(t.Folder), Body: wire.NewFolder(t.Name, mark)})
		if err != nil {
			return err
		}
		folder, err := wire.DecodeFolder(reply.Body)
		if err != nil {
			return operation.Unsure(&notGraphError{err})
		}
		t.DoneFolder(folder.ID)
		return nil
	}, func(now *tree) {
		for id, folder := range now.folders {
			if folder.parent == t.Folder && folder.mark == mark {
				t.DoneFolder(id)
			}
		}
	})
}

// updateFolder renames a folder and writes its mark. What is in it, and its id, stay.
func (b *box) updateFolder(ctx context.Context, t *operation.Task) {
	if b.ours(ctx, t) == nil {
		return
	}
	mark := ""
	if t.FolderMark != (addressbook.FolderMark{}) {
		mark = t.FolderMark.Encode()
	}
	defer b.census.drop(b.name())
	b.insist(ctx, t, func() error {
		_, err := b.write(ctx, wire.Call{Method: http.MethodPatch, Path: b.folder(t.Folder), Body: wire.PatchFolder(t.Name, mark)})
		if err == nil {
			t.DoneFolder("")
		}
		return err
	}, func(now *tree) {
		folder := now.folders[t.Folder]
		switch {
		case !now.has(t.Folder):
			t.Fail(operation.ErrFolderGone)
		case folder.mark == mark && (t.Name == "" || folder.name == t.Name):
			t.DoneFolder("")
		}
	})
}

// ours are the folders of the mailbox, if the task's is one below the main one; else they
// are nil, and the task fails.
func (b *box) ours(ctx context.Context, t *operation.Task) *tree {
	now, err := b.grow(ctx, "")
	switch {
	case err != nil:
		t.Fail(err)
	case t.Folder == now.main || t.Folder == mainAlias:
		t.Fail(operation.ErrMainFolder)
	case !now.has(t.Folder):
		t.Fail(operation.ErrFolderGone)
	}
	if t.IsSettled() {
		return nil
	}
	return now
}

// deleteFolder deletes a folder in which there is nothing.
func (b *box) deleteFolder(ctx context.Context, t *operation.Task) {
	now := b.ours(ctx, t)
	if now == nil {
		return
	}
	defer b.census.drop(b.name())
	name := now.folders[t.Folder].name
	b.insist(ctx, t, func() error {
		if err := b.mustBeEmpty(ctx, t.Folder); err != nil {
			return err
		}
		if _, err := b.write(ctx, wire.Call{Method: http.MethodDelete, Path: b.folder(t.Folder)}); err != nil {
			return err
		}
		now, err := b.grow(ctx, "")
		if err != nil {
			return operation.Unsure(err)
		}
		if !now.has(t.Folder) {
			t.DoneFolder("")
			return nil
		}
		// It may stay because one of its name lies in Deleted Items.
		_, err = b.write(ctx, wire.Call{Method: http.MethodPatch, Path: b.folder(t.Folder), Body: wire.RenameFolder(name + " " + b.newID())})
		return cmp.Or(err, error(&staysError{}))
	}, func(now *tree) {
		if !now.has(t.Folder) {
			t.DoneFolder("")
		}
	})
}

// staysError is for a folder that the service says it deleted, and did not.
type staysError struct{}

// Error implements error.
func (*staysError) Error() string {
	return "the service says that it deleted the folder, which is still there: delete it, and one of the same name in Deleted Items, in Outlook"
}

// mustBeEmpty fails if there is anything in a folder.
func (b *box) mustBeEmpty(ctx context.Context, id addressbook.FolderID) error {
	n, err := b.count(ctx, id)
	var below []wire.FolderEntry
	if err == nil {
		below, err = b.listFolders(ctx, []string{b.foldersIn(id)})
	}
	switch {
	case errors.Is(err, errVanished):
		return operation.ErrFolderGone
	case err == nil && n+len(below) > 0:
		return operation.ErrFolderHolds
	}
	return err
}

// insist tries until the task is settled. After a try of which it is not known
// what came of it, the folders are looked at.
func (b *box) insist(ctx context.Context, t *operation.Task, try func() error, look func(*tree)) {
	operation.Attempt{
		Try: try,
		Judge: func(err error) (isDoubtful, again bool) {
			_, stays := errors.AsType[*staysError](err)
			return operation.IsUnknown(err), operation.IsUnknown(err) || stays
		},
		Look: func() error {
			now, err := b.grow(ctx, "")
			if err == nil {
				look(now)
			}
			return err
		},
	}.Settle(ctx, t, b.pauses())
}
