package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"contactsync/state"
)

// readerCount is how many goroutines can read at once.
const readerCount = 4

// openPool opens the connections that read.
func openPool(file string, flags sqlite.OpenFlags) (*sqlitex.Pool, error) {
	return sqlitex.NewPool(file, sqlitex.PoolOptions{
		Flags:    flags,
		PoolSize: readerCount,
		PrepareConn: func(conn *sqlite.Conn) error {
			conn.SetBusyTimeout(busyTimeout)
			return sqlitex.ExecuteTransient(conn, `PRAGMA query_only = ON`, nil)
		},
	})
}

// openReadOnly opens connections to a file that this process does not write,
// though others may, and whose schema must be of the latest version. The pool is
// nil if there is nothing in the file.
func openReadOnly(ctx context.Context, file string, latest int) (*sqlitex.Pool, error) {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().IsRegular() && info.Size() == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	// A connection that could write tidies up when it is the last one to close.
	// Where a process died and left a log, that would fold the log into the
	// file, which is writing.
	flags := sqlite.OpenReadWrite
	if hasLog(file) {
		flags = sqlite.OpenReadOnly
	}
	pool, err := openVersion(ctx, file, flags, latest)
	code := sqlite.ErrCode(err).ToPrimary()
	if (code == sqlite.ResultCantOpen || code == sqlite.ResultReadOnly) && !hasLog(file) {
		// We may not write to the folder, so SQLite cannot put its files there.
		// Without a log it needs none, as nobody is writing.
		return openVersion(ctx, immutable(file), sqlite.OpenReadOnly|sqlite.OpenURI, latest)
	}
	return pool, err
}

// hasLog says whether there is a log with contents beside the file.
func hasLog(file string) bool {
	info, err := os.Stat(file + "-wal")
	return err == nil && info.Size() > 0
}

// immutable is the URI by which SQLite reads a file without locks and without
// files beside it.
func immutable(file string) string {
	path := filepath.ToSlash(file)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/folder/file
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: "immutable=1"}).String()
}

// openVersion opens connections in one of the ways that openReadOnly tries.
func openVersion(ctx context.Context, file string, flags sqlite.OpenFlags, latest int) (*sqlitex.Pool, error) {
	pool, err := openPool(file, flags)
	if err != nil {
		return nil, err
	}
	version, err := poolVersion(ctx, pool)
	if err == nil {
		switch {
		case version == 0:
			return nil, pool.Close()
		case version < latest:
			err = state.ErrOlder
		case version > latest:
			err = state.ErrNewer
		}
	}
	if err != nil {
		_ = pool.Close()
		return nil, err
	}
	return pool, nil
}

func poolVersion(ctx context.Context, pool *sqlitex.Pool) (int, error) {
	conn, err := pool.Take(ctx)
	if err != nil {
		return 0, err
	}
	defer pool.Put(conn)
	return identify(conn)
}
