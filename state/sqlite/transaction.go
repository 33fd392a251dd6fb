package sqlite

import (
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// The ways to begin a transaction: reading sees one moment of the state,
// writing has the right to write from its start.
const (
	reading = `BEGIN DEFERRED`
	writing = `BEGIN IMMEDIATE`
)

// transaction runs work between begin and a commit. If anything fails, nothing
// of it is kept.
func transaction(conn *sqlite.Conn, begin string, work func() error) error {
	if err := exec(conn, begin); err != nil {
		return err
	}
	err := work()
	if err == nil {
		err = exec(conn, `COMMIT`)
	}
	// Some failures, a full disk for one, have rolled back already.
	if err != nil && !conn.AutocommitEnabled() {
		// An interrupted connection would refuse the rollback too.
		interrupt := conn.SetInterrupt(nil)
		_ = exec(conn, `ROLLBACK`)
		conn.SetInterrupt(interrupt)
	}
	return err
}

// exec runs a statement that returns no rows. Arguments are numbers, texts,
// bytes, or nil.
func exec(conn *sqlite.Conn, query string, args ...any) error {
	return sqlitex.Execute(conn, query, &sqlitex.ExecOptions{Args: args})
}

// rows runs a statement and hands its rows out. An error of row ends it and is
// returned.
func rows(conn *sqlite.Conn, query string, row func(*sqlite.Stmt) error, args ...any) error {
	return sqlitex.Execute(conn, query, &sqlitex.ExecOptions{Args: args, ResultFunc: row})
}

// execEach runs a statement that returns no rows once for each element. It
// allocates nothing, unlike exec.
func execEach[E any](conn *sqlite.Conn, query string, elements []E, bind func(*sqlite.Stmt, *E)) error {
	if len(elements) == 0 {
		return nil
	}
	stmt, err := conn.Prepare(query)
	if err != nil {
		return err
	}
	for i := range elements {
		bind(stmt, &elements[i])
		if _, err := stmt.Step(); err != nil {
			return err
		}
		if err := stmt.Reset(); err != nil {
			return err
		}
	}
	return nil
}
