package sqlite

import (
	"fmt"
	"os"

	"zombiezen.com/go/sqlite"

	"contactsync/state"
)

// applicationID is the number that the first migration writes into the file.
const applicationID = 0x63747379

// minSize is the size of the smallest database.
const minSize = 512

// checkSize refuses a file that is too small for a database and yet not empty,
// which SQLite would take for an empty one.
func checkSize(file string) error {
	info, err := os.Stat(file)
	if err == nil && info.Mode().IsRegular() && info.Size() > 0 && info.Size() < minSize {
		return fmt.Errorf("%w (it has %d bytes)", state.ErrDamaged, info.Size())
	}
	return nil
}

// identify gives the version of the schema, 0 if there is nothing in the file.
// It is an ErrDamaged if the file is not ours.
func identify(conn *sqlite.Conn) (version int, err error) {
	var id, tables int
	err = transaction(conn, reading, func() (err error) {
		if id, err = number(conn, `PRAGMA application_id`); err != nil {
			return err
		}
		if tables, err = number(conn, `SELECT count(*) FROM sqlite_schema`); err != nil {
			return err
		}
		version, err = schemaVersion(conn)
		return err
	})
	if err != nil {
		return 0, err
	}
	isNew := id == 0 && version == 0 && tables == 0
	if !isNew && (id != applicationID || version < 1) {
		return 0, fmt.Errorf("%w (it is a database of another program)", state.ErrDamaged)
	}
	return version, nil
}

// schemaVersion is the number of migrations that were run on the file.
func schemaVersion(conn *sqlite.Conn) (int, error) {
	return number(conn, `PRAGMA user_version`)
}

// number runs a statement that returns one number.
func number(conn *sqlite.Conn, query string) (n int, err error) {
	err = rows(conn, query, func(stmt *sqlite.Stmt) error {
		n = stmt.ColumnInt(0)
		return nil
	})
	return n, err
}
