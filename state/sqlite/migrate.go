package sqlite

import (
	"embed"
	"fmt"
	"io/fs"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// migrations has one script for each version of the schema: the first makes the
// first version, each other one makes the next of the one before. A script that
// was released is never changed.
//
//go:embed migrations/*.sql
var migrations embed.FS

// scripts lists the migrations in their order.
func scripts(migrations fs.FS) []string {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil // only for a bad pattern
	}
	return names
}

// migrate brings a file of an older version to the latest, each step in a
// transaction of its own. A file that is not new is copied first.
func migrate(conn *sqlite.Conn, file string, migrations fs.FS) error {
	version, err := identify(conn)
	if err != nil {
		return err
	}
	names := scripts(migrations)
	if version > 0 && version < len(names) {
		if err := copyTo(conn, fmt.Sprintf("%s.backup-v%d", file, version)); err != nil {
			return fmt.Errorf("copy it before it is migrated: %w", err)
		}
	}
	for ; version < len(names); version++ {
		err := transaction(conn, writing, func() error { return step(conn, migrations, names[version], version) })
		if err != nil {
			return fmt.Errorf("migrate it to version %d: %w", version+1, err)
		}
	}
	return nil
}

// step runs one migration, unless another process did so in the meantime.
func step(conn *sqlite.Conn, migrations fs.FS, name string, from int) error {
	now, err := schemaVersion(conn)
	if err != nil || now != from {
		return err
	}
	if err := sqlitex.ExecuteScriptFS(conn, migrations, name, nil); err != nil {
		return err
	}
	return sqlitex.ExecuteTransient(conn, fmt.Sprintf(`PRAGMA user_version = %d`, from+1), nil)
}
