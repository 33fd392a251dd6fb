package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"zombiezen.com/go/sqlite"
)

// Backup copies the state as it is at this moment to a new file, which is a state
// like the original. It fails if there is no state, or if there is a file already.
func (s *Store) Backup(ctx context.Context, to string) error {
	if s.readers == nil {
		return failed(s.path, errors.New("there is nothing to copy yet"))
	}
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return failed(s.path, fmt.Errorf("copy it to %s: %w", to, errors.Join(err, fs.ErrExist)))
	}
	return failed(s.path, s.connected(ctx, func(conn *sqlite.Conn) error {
		// A connection that must not write cannot write to another file either.
		if err := exec(conn, `PRAGMA query_only = OFF`); err != nil {
			return err
		}
		return errors.Join(copyTo(conn, to), exec(conn, `PRAGMA query_only = ON`))
	}))
}

// copyTo copies the database to a file, which it replaces. The file is there as a
// whole or not at all.
func copyTo(conn *sqlite.Conn, to string) error {
	part := to + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	err := writeCopy(conn, part)
	if err == nil {
		err = os.Rename(part, to)
	}
	if err != nil {
		_ = os.Remove(part)
	}
	return err
}

func writeCopy(conn *sqlite.Conn, file string) error {
	// SQLite takes an empty file as it is, with its rights.
	if err := create(file); err != nil {
		return err
	}
	if err := exec(conn, `VACUUM INTO ?`, file); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
