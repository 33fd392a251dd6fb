package mailbox

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitemigration"
	"zombiezen.com/go/sqlite/sqlitex"
)

// migrations has one script for each version of the schema. A script that was
// released is never changed.
//
//go:embed migrations/*.sql
var migrations embed.FS

// applicationID tells the file of a sandbox from other databases.
const applicationID = 0x63736278

var errClosed = errors.New("the store is closed")

// file is the SQLite file of a store; nil is none. Its one connection is shared
// by the mailboxes.
type file struct {
	mu   sync.Mutex
	conn *sqlite.Conn // nil after close
}

// openFile opens or makes a file and brings it to the latest schema.
func openFile(path string) (*file, error) {
	if path == "" {
		return nil, nil
	}
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate|sqlite.OpenWAL)
	if err != nil {
		return nil, err
	}
	if err := prepare(conn); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &file{conn: conn}, nil
}

func prepare(conn *sqlite.Conn) error {
	schema := sqlitemigration.Schema{AppID: applicationID}
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	for _, name := range names {
		script, err := fs.ReadFile(migrations, name)
		if err != nil {
			return err
		}
		schema.Migrations = append(schema.Migrations, string(script))
	}
	version := 0
	err = rows(conn, `PRAGMA user_version`, func(stmt *sqlite.Stmt) error {
		version = stmt.ColumnInt(0)
		return nil
	})
	if err != nil {
		return err
	}
	if version > len(schema.Migrations) {
		return errors.New("it was written by a newer version of this program: use that one, or another file")
	}
	if err := sqlitemigration.Migrate(context.Background(), conn, schema); err != nil {
		return fmt.Errorf("bring it to the present schema, if it is the file of a sandbox: %w", err)
	}
	// A sandbox loses the last moments when the machine stops, not when the
	// process is killed.
	return sqlitex.ExecuteTransient(conn, `PRAGMA synchronous = NORMAL`, nil)
}

// close ends the use of the file.
func (f *file) close() error {
	if f == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.conn == nil {
		return nil
	}
	conn := f.conn
	f.conn = nil
	return conn.Close()
}

// transaction runs work in one transaction; without a file it does nothing.
func (f *file) transaction(work func(*sqlite.Conn) error) (err error) {
	if f == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.conn == nil {
		return errClosed
	}
	end, err := sqlitex.ImmediateTransaction(f.conn)
	if err != nil {
		return err
	}
	defer end(&err)
	return work(f.conn)
}

// setAway writes whether a mailbox moved to another server.
func (f *file) setAway(row int64, away bool) error {
	return f.transaction(func(conn *sqlite.Conn) error {
		return exec(conn, `UPDATE mailbox SET away = ? WHERE id = ?`, away, row)
	})
}

// save writes the records of one change.
func (f *file) save(row, seq int64, records []record) error {
	return f.transaction(func(conn *sqlite.Conn) error {
		w := &rowWriter{conn: conn, mailbox: row}
		for _, r := range records {
			if err := r.save(w); err != nil {
				return err
			}
		}
		return w.exec(`UPDATE mailbox SET seq = ?2 WHERE id = ?1`, seq)
	})
}

func exec(conn *sqlite.Conn, query string, args ...any) error {
	return sqlitex.Execute(conn, query, &sqlitex.ExecOptions{Args: args})
}
