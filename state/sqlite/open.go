package sqlite

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"contactsync/state"
)

// busyTimeout is how long a connection waits for other programs, such as a
// backup, to let go of the file.
const busyTimeout = 10 * time.Second

// openWriter opens the file to be written; it creates or migrates it first.
func openWriter(ctx context.Context, file string, random io.Reader) (*writer, error) {
	if err := create(file); err != nil {
		return nil, err
	}
	conn, err := sqlite.OpenConn(file, sqlite.OpenReadWrite)
	if err != nil {
		return nil, err
	}
	conn.SetInterrupt(ctx.Done())
	err = prepareWriter(conn, file, random)
	conn.SetInterrupt(nil)
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return newWriter(conn), nil
}

// create makes an empty file that nobody else may read, if there is none. It
// does not open one that exists: to close that again would take away the locks
// that this process has on it.
func create(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return orFolder(file, err)
	}
	return f.Close()
}

// orFolder says so if a file could not be made because its folder does not
// exist.
func orFolder(file string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return fmt.Errorf("make the folder %s, or give the state another path: %w", filepath.Dir(file), err)
}

// prepareWriter makes a connection one to a state of the latest version.
func prepareWriter(conn *sqlite.Conn, file string, random io.Reader) error {
	conn.SetBusyTimeout(busyTimeout)
	// Nothing is written, the kind of journal neither, before it is known that the
	// file is ours.
	version, err := identify(conn)
	if err != nil {
		return err
	}
	if version > len(scripts(migrations)) {
		return state.ErrNewer
	}
	for _, pragma := range []string{
		`PRAGMA page_size = 8192`, // of a new file: some 20 contacts of Exchange a page
		`PRAGMA synchronous = FULL`,
		`PRAGMA fullfsync = ON`,
		`PRAGMA checkpoint_fullfsync = ON`,
	} {
		if err := sqlitex.ExecuteTransient(conn, pragma, nil); err != nil {
			return err
		}
	}
	var mode string
	err = rows(conn, `PRAGMA journal_mode = WAL`, func(stmt *sqlite.Stmt) error {
		mode = stmt.ColumnText(0)
		return nil
	})
	if err != nil {
		return err
	}
	if mode != "wal" {
		return errors.New("its file system cannot hold a state: keep it on a local disk")
	}
	if err := migrate(conn, file, migrations); err != nil {
		return err
	}
	return transaction(conn, writing, func() error { return nameLineage(conn, random) })
}

// nameLineage gives a new state its lineage.
func nameLineage(conn *sqlite.Conn, random io.Reader) error {
	meta, err := readMeta(conn)
	if err != nil || meta.Lineage != "" {
		return err
	}
	if random == nil {
		random = rand.Reader
	}
	var id [16]byte
	if _, err := io.ReadFull(random, id[:]); err != nil {
		return fmt.Errorf("make a lineage: %w", err)
	}
	return exec(conn, `UPDATE meta SET lineage = ?`, hex.EncodeToString(id[:]))
}
