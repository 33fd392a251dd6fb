package operation

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/pace"
)

// Ways are how the tasks of a group are settled, by the kind of their operations.
type Ways map[providers.OperationKind]func(context.Context, Group)

// Group is tasks that are done together: those of one kind, into one folder, by one mode.
type Group struct {
	Folder addressbook.FolderID
	Mode   providers.DeleteMode
	Tasks  []*Task
}

// Mailbox is a mailbox that operations are done in.
type Mailbox struct {
	// Open has a way for each kind of operations. Its error is the result of all of them.
	Open func(context.Context) (Ways, error)

	// Holds is as in providers.Target.
	Holds func(property string) string

	// AtOnce is how many groups are worked on at once.
	AtOnce int
}

// Do settles operations, each with a result in its place. What the end of the context
// left undone has the context's cause for its error.
func (m Mailbox) Do(ctx context.Context, operations []providers.Operation) []providers.Result {
	tasks := make([]*Task, len(operations))
	for i := range operations {
		tasks[i] = New(&operations[i], m.Holds)
	}
	if ways, err := m.Open(ctx); err != nil {
		FailAll(tasks, err)
	} else {
		groups := groupsOf(Unsettled(tasks))
		_ = pace.Each(ctx, m.AtOnce, len(groups), func(ctx context.Context, i int) error {
			ways[groups[i].Tasks[0].Kind](ctx, groups[i])
			return nil
		})
	}
	results := make([]providers.Result, len(tasks))
	for i, t := range tasks {
		if !t.IsSettled() {
			t.Fail(context.Cause(ctx))
		}
		results[i] = t.Result
	}
	return results
}

// groupsOf are the groups of tasks, in an order that is always the same.
func groupsOf(tasks []*Task) []Group {
	groups := make(map[string]Group)
	for _, t := range tasks {
		var g Group
		switch t.Kind {
		case providers.CreateItem, providers.MoveItem, providers.CreateFolder, providers.UpdateFolder, providers.DeleteFolder:
			g.Folder = t.Folder
		case providers.DeleteItem:
			g.Mode = t.Mode
		case providers.UpdateItem, providers.UnmarkItem:
		}
		name := strings.Join([]string{string(t.Kind), string(g.Folder), string(g.Mode)}, "\x00")
		g.Tasks = append(groups[name].Tasks, t)
		groups[name] = g
	}
	ordered := make([]Group, 0, len(groups))
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		ordered = append(ordered, groups[name])
	}
	return ordered
}

// OneByOne settles the tasks of a group by a function for a single one.
func OneByOne(settle func(context.Context, *Task)) func(context.Context, Group) {
	return func(ctx context.Context, g Group) {
		for _, t := range g.Tasks {
			settle(ctx, t)
		}
	}
}

// MustBeLive fails the tasks unless their folder is one for contacts that is looked at,
// as isLive says: the server would write into one in Deleted Items too.
func MustBeLive(ctx context.Context, folder addressbook.FolderID, tasks []*Task, isLive func(context.Context, addressbook.FolderID) (bool, error)) bool {
	live, err := isLive(ctx, folder)
	if err == nil && !live {
		err = ErrFolderGone
	}
	if err != nil {
		FailAll(tasks, err)
	}
	return err == nil
}

// The reasons why a folder is not written.
var (
	// ErrFolderGone is for a folder that was deleted, or is none for contacts.
	ErrFolderGone = fmt.Errorf("its folder: %w", providers.ErrGone)

	// ErrMainFolder is for the main contacts folder, which belongs to the mailbox.
	ErrMainFolder = fmt.Errorf("%w: the main contacts folder is neither renamed, marked nor deleted", providers.ErrDenied)

	// ErrFolderHolds is for a folder that is to be deleted and holds something.
	ErrFolderHolds = fmt.Errorf("%w: the folder is not empty", providers.ErrChanged)
)
