// Package sqlite keeps the state in one file on the local disk, a SQLite
// database, with a lock file beside it.
//
// While the file is open, SQLite keeps two more beside it, -wal and -shm; they
// belong to it and are folded into it when the last process closes it. All of
// them must lie on a local disk: the locks of network file systems cannot be
// relied on, and memory is shared through -shm. Several machines share a state
// through a server instead.
package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"contactsync/state"
)

// Mode says what a Store is opened for.
type Mode int

// The modes.
const (
	// ReadOnly never creates, migrates or writes. A file that does not exist
	// is an empty state, and stays one for this Store.
	ReadOnly Mode = iota

	// ReadWrite creates the file if there is none, and migrates an older one
	// after it was copied to "<path>.backup-v<version>". The caller holds the
	// lock of the Locker.
	ReadWrite
)

// Options say how to open a Store.
type Options struct {
	Mode Mode

	// Owners are the owner's name and the names it had before. A state of
	// another owner is refused. The first Commit or BeginRun gives the state
	// the first of them. None lets any state be opened and changes no owner.
	Owners []string

	// JournalRetention is how long the lines of the journal are kept, 0 for good.
	JournalRetention time.Duration

	// Random is where the lineage of a new state comes from, crypto/rand.Reader
	// if it is nil.
	Random io.Reader
}

// Store is a state in a SQLite file.
type Store struct {
	path       string
	owners     []string
	journalAge time.Duration

	// readers is nil if there is no file, writer if it is only read.
	readers *sqlitex.Pool
	writer  *writer

	sweeps  sweeps
	buffers sync.Pool // of *cells
}

var _ state.Store = (*Store)(nil)

// Open opens the state in the file at path. The error is a state.ErrNewer, a
// state.ErrOlder or a state.ErrDamaged where that is what is wrong; ErrDamaged
// stands for files of other programs too. Then nothing was written to the file.
func Open(ctx context.Context, path string, options Options) (*Store, error) {
	owners := slices.DeleteFunc(slices.Clone(options.Owners), func(owner string) bool { return owner == "" })
	s := &Store{path: path, owners: owners, journalAge: options.JournalRetention}
	if err := s.open(ctx, options); err != nil {
		_ = s.Close()
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, failed(path, err)
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, options Options) error {
	// A path like ":memory:" must not mean anything special.
	file, err := filepath.Abs(s.path)
	if err != nil {
		return err
	}
	if err := checkSize(file); err != nil {
		return err
	}
	if options.Mode == ReadWrite {
		if s.writer, err = openWriter(ctx, file, options.Random); err != nil {
			return err
		}
		s.readers, err = openPool(file, sqlite.OpenReadWrite)
	} else {
		s.readers, err = openReadOnly(ctx, file, len(scripts(migrations)))
	}
	if err != nil {
		return err
	}
	return s.checkOwner(ctx)
}

// checkOwner refuses a state whose owner is not among the Store's.
func (s *Store) checkOwner(ctx context.Context) error {
	meta, err := s.meta(ctx)
	if err != nil || meta.Owner == "" || len(s.owners) == 0 || slices.Contains(s.owners, meta.Owner) {
		return err
	}
	return fmt.Errorf("it belongs to the owner %q, and the configuration says %q: "+
		"add %[1]q to previous_owners if this is its new name, or give the state another path",
		meta.Owner, s.owners[0])
}

// Close waits for commits that have begun and closes the file.
func (s *Store) Close() error {
	var err error
	if s.readers != nil {
		err = s.readers.Close()
	}
	// The last connection to close folds the log into the file, so it must be
	// the one that may write.
	if s.writer != nil {
		err = errors.Join(err, s.writer.close())
	}
	return failed(s.path, err)
}

// Meta is what identifies the state; the zero Meta if there is no file.
func (s *Store) Meta(ctx context.Context) (state.Meta, error) {
	meta, err := s.meta(ctx)
	return meta, failed(s.path, err)
}

func (s *Store) meta(ctx context.Context) (state.Meta, error) {
	var meta state.Meta
	err := s.read(ctx, func(conn *sqlite.Conn) (err error) {
		meta, err = readMeta(conn)
		return err
	})
	return meta, err
}

func readMeta(conn *sqlite.Conn) (state.Meta, error) {
	var meta state.Meta
	err := rows(conn, `SELECT lineage, owner, serial FROM meta`, func(stmt *sqlite.Stmt) error {
		meta = state.Meta{Lineage: stmt.ColumnText(0), Owner: stmt.ColumnText(1), Serial: stmt.ColumnInt64(2)}
		return nil
	})
	return meta, err
}

// view is read with the error that callers of the Store see.
func (s *Store) view(ctx context.Context, work func(*sqlite.Conn) error) error {
	return failed(s.path, s.read(ctx, work))
}

// read shows work one moment of the state. If there is no file, work is not
// called.
func (s *Store) read(ctx context.Context, work func(*sqlite.Conn) error) error {
	return s.connected(ctx, func(conn *sqlite.Conn) error {
		return transaction(conn, reading, func() error { return work(conn) })
	})
}

// connected is read without a transaction.
func (s *Store) connected(ctx context.Context, work func(*sqlite.Conn) error) error {
	if err := ctx.Err(); err != nil || s.readers == nil {
		return err
	}
	conn, err := s.readers.Take(ctx)
	if err == nil {
		defer s.readers.Put(conn)
		err = work(conn)
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// change makes the writes of work durable, all of them or none.
func (s *Store) change(ctx context.Context, work func(*sqlite.Conn) error) error {
	if s.writer == nil {
		return failed(s.path, errReadOnly)
	}
	return failed(s.path, s.writer.do(ctx, func(conn *sqlite.Conn) error {
		// Once it has begun, a change goes through: its caller must know
		// whether it is durable.
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(s.owners) > 0 {
			err := exec(conn, `UPDATE meta SET owner = ?1 WHERE owner <> ?1`, s.owners[0])
			if err != nil {
				return err
			}
		}
		return work(conn)
	}))
}
