package graph

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Do implements providers.Target. The operations are grouped by what they do
// and where, and sent in batches. A photo is written by requests of its own: after an
// item was created, and before one is updated, so that the mark says last that all is
// written.
func (t *Target) Do(ctx context.Context, mailbox addressbook.Mailbox, operations []providers.Operation) []providers.Result {
	ctx, cancel := t.limit(ctx)
	defer cancel()
	tasks := make([]*task, len(operations))
	groups := make(map[group][]*task)
	for i := range operations {
		tasks[i] = newTask(&operations[i])
		if !tasks[i].isSettled() {
			of := groupOf(&operations[i])
			groups[of] = append(groups[of], tasks[i])
		}
	}
	b, err := t.open(mailbox)
	if err == nil {
		_, err = b.current(ctx) // proof that there is such a mailbox
	}
	if err != nil {
		failAll(tasks, err)
	} else {
		b.doAll(ctx, groups)
	}
	results := make([]providers.Result, len(tasks))
	for i, s := range tasks {
		if !s.isSettled() {
			s.fail(context.Cause(ctx))
		}
		results[i] = s.result
	}
	return results
}

// doAll settles the tasks of all groups.
func (b *box) doAll(ctx context.Context, groups map[group][]*task) {
	order := slices.SortedFunc(maps.Keys(groups), group.compare)
	_ = b.parallel(ctx, len(order), func(ctx context.Context, i int) error {
		b.do(ctx, order[i], groups[order[i]])
		return nil
	})
}

// group is what operations have in common that are done together.
type group struct {
	kind   providers.OperationKind
	folder addressbook.FolderID
	mode   providers.DeleteMode
}

func groupOf(o *providers.Operation) group {
	g := group{kind: o.Kind}
	switch o.Kind {
	case providers.CreateItem, providers.MoveItem, providers.CreateFolder, providers.UpdateFolder, providers.DeleteFolder:
		g.folder = o.Folder
	case providers.DeleteItem:
		g.mode = o.Mode
	}
	return g
}

func (g group) compare(other group) int {
	texts := func(g group) string { return string(g.kind) + "\x00" + string(g.folder) + "\x00" + string(g.mode) }
	return strings.Compare(texts(g), texts(other))
}

// do settles the tasks of a group.
func (b *box) do(ctx context.Context, g group, tasks []*task) {
	switch g.kind {
	case providers.CreateItem:
		b.create(ctx, g.folder, tasks)
	case providers.UpdateItem:
		b.update(ctx, tasks)
	case providers.MoveItem:
		b.move(ctx, g.folder, tasks)
	case providers.DeleteItem:
		b.delete(ctx, g.mode, tasks)
	case providers.UnmarkItem:
		b.unmark(ctx, tasks)
	case providers.CreateFolder:
		for _, t := range tasks {
			b.createFolder(ctx, t)
		}
	case providers.UpdateFolder:
		for _, t := range tasks {
			b.updateFolder(ctx, t)
		}
	case providers.DeleteFolder:
		for _, t := range tasks {
			b.deleteFolder(ctx, t)
		}
	}
}

// mustBeLive fails the tasks unless their folder is one that is looked at: the service
// would write into one in Deleted Items too.
func (b *box) mustBeLive(ctx context.Context, folder addressbook.FolderID, tasks []*task) bool {
	live, err := b.isLive(ctx, folder)
	if err == nil && !live {
		err = errFolderGone
	}
	if err != nil {
		failAll(tasks, err)
	}
	return err == nil
}

// errFolderGone is for a folder that was deleted, or is none for contacts.
var errFolderGone = fmt.Errorf("its folder: %w", providers.ErrGone)
