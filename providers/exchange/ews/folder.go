package ews

import (
	"context"
	"errors"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
	"contactsync/providers/exchange/operation"
)

// createFolder makes a folder below one for contacts. One that carries the very
// mark, which says when it was made, comes of a request of this task.
func (b *box) createFolder(ctx context.Context, t *operation.Task) {
	if !operation.MustBeLive(ctx, t.Folder, []*operation.Task{t}, b.isLive) {
		return
	}
	mark := t.FolderMark.Encode()
	b.insist(ctx, t, func() error {
		answer, err := write(ctx, b, wire.CreateFolder(b.header, wire.Folder{ID: t.Folder}, t.Name, mark), folders())
		if err != nil {
			return err
		}
		ids, err := b.ids(answer, 1)
		if err == nil {
			t.DoneFolder(ids[0])
		}
		return err
	}, func(now *tree) {
		for id, folder := range now.folders {
			if folder.parent == t.Folder && folder.mark == mark && now.isContacts(id) {
				t.DoneFolder(id)
			}
		}
	})
}

// updateFolder renames a folder and writes its mark. What is in it, and its id, stay.
func (b *box) updateFolder(ctx context.Context, t *operation.Task) {
	if !b.mustBeWritable(ctx, t) {
		return
	}
	mark := ""
	if t.FolderMark != (addressbook.FolderMark{}) {
		mark = t.FolderMark.Encode()
	}
	defer b.census.expire(b.name())
	b.insist(ctx, t, func() error {
		answer, err := write(ctx, b, wire.UpdateFolder(b.header, t.Folder, t.Name, mark), folders())
		if err != nil {
			return err
		}
		if _, err = b.ids(answer, 1); err == nil {
			t.DoneFolder("")
		}
		return err
	}, func(now *tree) {
		folder := now.folders[t.Folder]
		switch {
		case !now.isContacts(t.Folder):
			t.Fail(operation.ErrFolderGone)
		case folder.mark == mark && (t.Name == "" || folder.name == t.Name):
			t.DoneFolder("")
		}
	})
}

// mustBeWritable fails the task unless its folder is one that is looked at, and not the main one.
func (b *box) mustBeWritable(ctx context.Context, t *operation.Task) bool {
	now, err := b.current(ctx)
	switch {
	case err != nil:
		t.Fail(err)
	case t.Folder == now.main:
		t.Fail(operation.ErrMainFolder)
	case !now.isContacts(t.Folder):
		t.Fail(operation.ErrFolderGone)
	}
	return !t.IsSettled()
}

// deleteFolder deletes a folder in which there is nothing.
func (b *box) deleteFolder(ctx context.Context, t *operation.Task) {
	if !b.mustBeWritable(ctx, t) {
		return
	}
	defer b.census.expire(b.name())
	b.insist(ctx, t, func() error {
		version, err := b.emptyFolder(ctx, t.Folder)
		if err != nil {
			return err
		}
		answer, err := write(ctx, b, wire.DeleteFolder(b.header, t.Folder, version), folders())
		if err != nil {
			return err
		}
		if len(answer.Results) != 1 {
			return operation.Unsure(&notEWSError{errCount})
		}
		if err := failure(&answer.Results[0].Message); err != nil {
			return err
		}
		t.DoneFolder("")
		return nil
	}, func(now *tree) {
		if !now.isContacts(t.Folder) {
			t.DoneFolder("")
		}
	})
}

// emptyFolder is the version of a folder that holds nothing.
func (b *box) emptyFolder(ctx context.Context, id addressbook.FolderID) (version string, err error) {
	answer, err := ask(ctx, b, wire.GetFolders(b.header, []wire.Folder{{ID: id}}), folders())
	if err != nil {
		return "", err
	}
	if _, err := b.ids(answer, 1); err != nil {
		return "", err
	}
	f := &answer.Results[0].Folder
	if f.Total > 0 || f.Children > 0 {
		return "", operation.ErrFolderHolds
	}
	return f.ChangeKey, nil
}

// insist tries until the task is settled. After a try of which it is not known
// what came of it, the folders are looked at.
func (b *box) insist(ctx context.Context, t *operation.Task, try func() error, look func(*tree)) {
	operation.Attempt{
		Try:   try,
		Judge: func(err error) (isDoubtful, again bool) { return leavesDoubt(err), !isFinal(err) },
		Look: func() error {
			now, err := b.current(ctx)
			if err == nil {
				look(now)
			}
			return err
		},
	}.Settle(ctx, t, b.pauses())
}

// leavesDoubt says whether an error leaves it open whether a folder was written.
func leavesDoubt(err error) bool {
	if r, ok := errors.AsType[*refusalError](err); ok {
		return r.mayBeDone()
	}
	_, unreadable := errors.AsType[*notEWSError](err)
	return unreadable || operation.IsUnknown(err)
}

// isFinal says whether another try would fail as well.
func isFinal(err error) bool {
	if r, ok := errors.AsType[*refusalError](err); ok {
		return r.conduct == refuse
	}
	return !leavesDoubt(err)
}
