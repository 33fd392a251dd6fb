package vdir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"sync"
	"syscall"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/pace"
)

// writers is how many operations of one call run at once: most of their time
// they wait for the disk.
const writers = 8

// Do implements providers.Target. What it says was done would survive a loss of
// power.
func (t *Target) Do(ctx context.Context, mailbox addressbook.Mailbox, operations []providers.Operation) []providers.Result {
	results := make([]providers.Result, len(operations))
	box, err := t.open(mailbox)
	if err != nil {
		for i := range results {
			results[i].Err = err
		}
		return results
	}
	defer box.close()
	w := &writer{box: box, touched: make([][]string, len(operations))}
	w.sweep(operations, t.now())
	next := make(chan int)
	var running pace.Group
	for range min(writers, len(operations)) {
		running.Go(func() {
			defer func() { // after a panic, nobody else may be there to take what is left
				for range next {
				}
			}()
			for i := range next {
				results[i] = w.do(ctx, i, &operations[i])
			}
		})
	}
	for i := range operations {
		next <- i
	}
	close(next)
	running.Wait()
	w.sync(results)
	return results
}

// writer executes the operations of one call.
type writer struct {
	box *box

	// touched are the directories that each operation changed.
	touched [][]string

	// folders is held while folders are made or deleted, which is not one step
	// of the file system.
	folders sync.Mutex
}

// step is an operation of a writer: what it operates on, for messages, and the
// directories that it changed.
type step struct {
	*providers.Operation
	touched []string
}

func (s *step) touch(directories ...string) { s.touched = append(s.touched, directories...) }

func (w *writer) do(ctx context.Context, i int, operation *providers.Operation) providers.Result {
	if err := ctx.Err(); err != nil {
		return providers.Result{Err: err}
	}
	s := &step{Operation: operation}
	result, err := w.execute(s)
	w.touched[i] = s.touched
	if err != nil {
		result = providers.Result{Err: fmt.Errorf("%s %s: %w", operation.Kind, s.subject(), withClass(err))}
	}
	return result
}

// subject is what an operation operates on.
func (s *step) subject() string {
	if s.Item != "" {
		return shown(string(s.Item))
	}
	return "in folder " + shown(string(s.Folder))
}

func (w *writer) execute(s *step) (providers.Result, error) {
	switch s.Kind {
	case providers.CreateItem:
		return w.create(s)
	case providers.UpdateItem:
		return w.update(s)
	case providers.MoveItem:
		return w.move(s)
	case providers.DeleteItem:
		return providers.Result{}, w.delete(s)
	case providers.UnmarkItem:
		return w.unmark(s)
	case providers.CreateFolder:
		return w.createFolder(s)
	case providers.UpdateFolder:
		return providers.Result{}, w.updateFolder(s)
	case providers.DeleteFolder:
		return providers.Result{}, w.deleteFolder(s)
	}
	return providers.Result{}, errors.New("there is no such operation")
}

// sync makes the changed directories durable. What was changed in one that
// cannot be is of unknown outcome.
func (w *writer) sync(results []providers.Result) {
	synced := make(map[string]error)
	for i, directories := range w.touched {
		for _, directory := range directories {
			err, done := synced[directory]
			if !done {
				err = w.box.sync(directory)
				synced[directory] = err
			}
			if err != nil && results[i].Err == nil {
				results[i] = providers.Result{Err: fmt.Errorf("%w: %w", providers.ErrUnknownOutcome, err)}
			}
		}
	}
}

// sync makes a directory durable. Windows has no call for that: there the
// journal of the file system does it in order.
func (b *box) sync(directory string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := b.root.Open(directory)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // gone with all that was in it
	}
	if err != nil {
		return err
	}
	defer f.Close()
	err = f.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
		return nil // what some network file systems answer
	}
	return err
}
