package operation_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/operation"
	"contactsync/providers/providertest"
)

// TestDo has what can be done together grouped, and each result in its place.
func TestDo(t *testing.T) {
	permanent := providertest.Deleting(item)
	permanent.Mode = providers.Permanent
	operations := []providers.Operation{
		providertest.Creation("A", 1), providertest.Creation("B", 2), providertest.Deleting(item), permanent,
		{Kind: "copy"}, providertest.Creation("A", 3), providertest.FolderCreation("A", "CRM"), providertest.Unmarking(item),
	}
	var mu sync.Mutex
	var groups []string
	note := func(name string) func(context.Context, operation.Group) {
		return func(_ context.Context, g operation.Group) {
			mu.Lock()
			defer mu.Unlock()
			groups = append(groups, fmt.Sprintf("%s %s%s %d", name, g.Folder, g.Mode, len(g.Tasks)))
			for _, task := range g.Tasks {
				task.Done(addressbook.ItemID(task.Kind), "")
			}
		}
	}
	m := operation.Mailbox{AtOnce: 2, Holds: holdsAll, Open: func(context.Context) (operation.Ways, error) {
		return operation.Ways{
			providers.CreateItem: note("create"), providers.DeleteItem: note("delete"),
			providers.CreateFolder: operation.OneByOne(func(_ context.Context, task *operation.Task) { task.DoneFolder("new") }),
			providers.UnmarkItem:   func(context.Context, operation.Group) {},
		}, nil
	}}
	results := m.Do(t.Context(), operations)
	slices.Sort(groups)
	want := []string{"create A 2", "create B 1", "delete permanent 1", "delete recoverable_items 1"}
	if !slices.Equal(groups, want) {
		t.Errorf("the groups are %q", groups)
	}
	for i, result := range results {
		switch kind := operations[i].Kind; {
		case kind == "copy", kind == providers.UnmarkItem:
			if result.Err == nil {
				t.Errorf("%s is done", kind)
			}
		case kind == providers.CreateFolder:
			if result.Err != nil || result.Folder != "new" {
				t.Errorf("the folder is %+v", result)
			}
		case result.Err != nil || result.ID != addressbook.ItemID(kind):
			t.Errorf("%s is %+v", kind, result)
		}
	}
}

// TestDoNowhere has the mailbox not be there.
func TestDoNowhere(t *testing.T) {
	m := operation.Mailbox{AtOnce: 1, Holds: holdsAll, Open: func(context.Context) (operation.Ways, error) {
		return nil, providers.ErrNoMailbox
	}}
	for i, result := range m.Do(t.Context(), providertest.Creations("A", 3)) {
		if !errors.Is(result.Err, providers.ErrNoMailbox) {
			t.Errorf("the error of %d is %v", i, result.Err)
		}
	}
}

func TestMustBeLive(t *testing.T) {
	for name, test := range map[string]struct {
		live bool
		err  error
		want error
	}{
		"there": {live: true}, "deleted": {want: providers.ErrGone}, "not to be known": {err: providers.ErrTransport, want: providers.ErrTransport},
	} {
		o := providertest.Creation("A", 1)
		task := operation.New(&o, holdsAll)
		ok := operation.MustBeLive(t.Context(), "A", []*operation.Task{task}, func(context.Context, addressbook.FolderID) (bool, error) {
			return test.live, test.err
		})
		if ok != (test.want == nil) || !errors.Is(task.Result.Err, test.want) {
			t.Errorf("%s: %t, %v", name, ok, task.Result.Err)
		}
	}
}

// TestAttempt has a folder made by a service that is not always clear.
func TestAttempt(t *testing.T) {
	for name, test := range map[string]struct {
		tries []error // nil is for one that settles the task
		seen  int     // the look that sees it done
		blind error   // of a look
		want  error
		looks int
	}{
		"at once":                          {tries: []error{nil}},
		"refused":                          {tries: []error{providers.ErrDenied}, want: providers.ErrDenied},
		"unknown, and done":                {tries: []error{operation.Unsure(errCut)}, seen: 1, looks: 1},
		"unknown, and not done":            {tries: []error{operation.Unsure(errCut), nil}, looks: 1},
		"unknown, and done late":           {tries: []error{operation.Unsure(errCut), providers.ErrChanged}, seen: 2, looks: 2},
		"unknown, and not to be looked at": {tries: []error{operation.Unsure(errCut)}, blind: providers.ErrTransport, want: providers.ErrUnknownOutcome, looks: 1},
		"unknown for ever":                 {tries: slices.Repeat([]error{operation.Unsure(errCut)}, operation.MaxSends), want: errCut, looks: operation.MaxSends},
	} {
		t.Run(name, func(t *testing.T) {
			o := providertest.FolderCreation("A", "CRM")
			task := operation.New(&o, holdsAll)
			tries, looks := 0, 0
			operation.Attempt{
				Try: func() error {
					err := test.tries[tries]
					if tries++; err == nil {
						task.DoneFolder("new")
					}
					return err
				},
				Judge: func(err error) (isDoubtful, again bool) { return operation.IsUnknown(err), operation.IsUnknown(err) },
				Look: func() error {
					if looks++; looks == test.seen {
						task.DoneFolder("new")
					}
					return test.blind
				},
			}.Settle(t.Context(), task, operation.Pauses{First: time.Second, Sleep: providertest.NewClock(time.Unix(0, 0)).Sleep})
			if !task.IsSettled() || !errors.Is(task.Result.Err, test.want) || tries != len(test.tries) || looks != test.looks {
				t.Errorf("%v after %d tries and %d looks", task.Result.Err, tries, looks)
			}
		})
	}
}
