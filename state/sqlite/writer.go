package sqlite

import (
	"context"

	"zombiezen.com/go/sqlite"
)

// writer owns the one connection that writes. A transaction costs a wait for the
// disk, so the writes that wait for their turn share one.
type writer struct {
	conn   *sqlite.Conn
	queue  chan write
	closed chan struct{} // closed by close: nothing is taken from the queue any more
	ended  chan struct{} // closed by run when it is done
}

// write is work that waits for its turn.
type write struct {
	work func(*sqlite.Conn) error
	done chan error
}

// maxGroup bounds how many writes share a transaction, and so how long the
// first of them waits.
const maxGroup = 64

func newWriter(conn *sqlite.Conn) *writer {
	w := &writer{
		conn:   conn,
		queue:  make(chan write),
		closed: make(chan struct{}),
		ended:  make(chan struct{}),
	}
	go w.run()
	return w
}

// do returns when the writes of work are durable, or were not made. work is
// called again if that of another failed in the same transaction.
func (w *writer) do(ctx context.Context, work func(*sqlite.Conn) error) error {
	request := write{work: work, done: make(chan error, 1)}
	select {
	case w.queue <- request:
		return <-request.done
	case <-ctx.Done():
		return ctx.Err()
	case <-w.closed:
		return errClosed
	}
}

func (w *writer) run() {
	defer close(w.ended)
	for {
		select {
		case first := <-w.queue:
			w.commit(w.gather(first))
		case <-w.closed:
			return
		}
	}
}

// gather adds to a write those that wait already.
func (w *writer) gather(first write) []write {
	group := []write{first}
	for len(group) < maxGroup {
		select {
		case next := <-w.queue:
			group = append(group, next)
		default:
			return group
		}
	}
	return group
}

// commit makes a group of writes in one transaction. If the work of one of them
// fails, each is tried alone.
func (w *writer) commit(group []write) {
	workFailed := false
	err := transaction(w.conn, writing, func() error {
		for _, member := range group {
			if err := member.work(w.conn); err != nil {
				workFailed = true
				return err
			}
		}
		return nil
	})
	if workFailed && len(group) > 1 {
		for i := range group {
			w.commit(group[i : i+1])
		}
		return
	}
	for _, member := range group {
		member.done <- err
	}
}

func (w *writer) close() error {
	close(w.closed)
	<-w.ended
	return w.conn.Close()
}
