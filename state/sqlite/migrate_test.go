package sqlite_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	zombiezen "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"contactsync/state"
	"contactsync/state/sqlite"
)

// later adds scripts to the migrations of this version.
func later(t *testing.T, scripts ...string) fs.FS {
	t.Helper()
	all := fstest.MapFS{}
	names, err := fs.Glob(sqlite.Migrations(), "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		script, err := fs.ReadFile(sqlite.Migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = &fstest.MapFile{Data: script}
	}
	for i, script := range scripts {
		all["migrations/9"+string(rune('0'+i))+".sql"] = &fstest.MapFile{Data: []byte(script)}
	}
	return all
}

func versionOf(t *testing.T, path string) int {
	t.Helper()
	conn, err := zombiezen.OpenConn(path, zombiezen.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	version, err := sqlitex.ResultInt(conn.Prep(`PRAGMA user_version`))
	if err != nil {
		t.Fatal(err)
	}
	return version
}

func TestMigration(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "contactsync.db")
	store := open(t, path, sqlite.ReadWrite)
	commit(t, store, "crm/person/1")
	closeStore(t, store)
	was := versionOf(t, path)

	const addColumn, addTable = `ALTER TABLE meta ADD COLUMN a TEXT`, `CREATE TABLE more (a)`
	if err := sqlite.Migrate(path, later(t, addColumn, addTable)); err != nil {
		t.Fatal(err)
	}
	if got := versionOf(t, path); got != was+2 {
		t.Errorf("version %d, want %d", got, was+2)
	}
	sql(t, path, `SELECT a FROM meta; SELECT a FROM more; SELECT key FROM entries`)

	// The copy is a state of the version that the file had.
	backup := fmt.Sprint(path, ".backup-v", was)
	if got := filesIn(t, folder); got != "contactsync.db "+filepath.Base(backup) {
		t.Errorf("files: %s", got)
	}
	if info, err := os.Stat(backup); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("rights of the copy: %v, %v", info.Mode(), err)
	}
	copied := open(t, backup, sqlite.ReadOnly)
	if got := keysIn(t, copied); got != "crm/person/1" {
		t.Errorf("entries of the copy: %q", got)
	}
	closeStore(t, copied)
}

func TestNewFileIsNotCopied(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "contactsync.db")
	writeFile(t, path, nil)
	if err := sqlite.Migrate(path, later(t, `CREATE TABLE more (a)`)); err != nil {
		t.Fatal(err)
	}
	if got := filesIn(t, folder); got != "contactsync.db" {
		t.Errorf("files: %s", got)
	}
}

// TestFailedMigration: the steps before it stay, and it can be tried again.
func TestFailedMigration(t *testing.T) {
	path := filepath.Join(t.TempDir(), "contactsync.db")
	closeStore(t, open(t, path, sqlite.ReadWrite))
	was := versionOf(t, path)

	const good, bad = `CREATE TABLE good (a)`, `CREATE TABLE half (a); INSERT INTO missing VALUES (1)`
	if err := sqlite.Migrate(path, later(t, good, bad)); err == nil || !strings.Contains(err.Error(), fmt.Sprint("version ", was+2)) {
		t.Errorf("got the error %v, want one that names the version %d", err, was+2)
	}
	if got := versionOf(t, path); got != was+1 {
		t.Errorf("version %d, want %d", got, was+1)
	}
	if err := sqlite.Migrate(path, later(t, good, `CREATE TABLE half (b); SELECT a FROM good`)); err != nil {
		t.Errorf("again: %v", err)
	}
}

func TestReadingDoesNotMigrate(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "contactsync.db")
	closeStore(t, open(t, path, sqlite.ReadWrite))
	before := readFile(t, path)
	err := sqlite.Read(path, versionOf(t, path)+1)
	if !errors.Is(err, state.ErrOlder) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "the next apply") {
		t.Errorf("got the error %v", err)
	}
	if !bytes.Equal(readFile(t, path), before) || filesIn(t, folder) != "contactsync.db" {
		t.Errorf("it was written; files: %s", filesIn(t, folder))
	}
}

// TestMigrationOfFirstVersion: what a file of version 1 has is there after it.
func TestMigrationOfFirstVersion(t *testing.T) {
	path := filepath.Join(t.TempDir(), "contactsync.db")
	script, err := fs.ReadFile(sqlite.Migrations(), "migrations/0001_state.sql")
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, nil)
	if err := sqlite.Migrate(path, fstest.MapFS{"migrations/0001_state.sql": &fstest.MapFile{Data: script}}); err != nil {
		t.Fatal(err)
	}
	sql(t, path, `INSERT INTO runs (id, operation, started, ended, outcome) VALUES ('r', 'apply', 1000000, 2000000, 'done')`)

	store := open(t, path, sqlite.ReadWrite)
	defer closeStore(t, store)
	runs, err := store.Runs(t.Context(), 9)
	want := []state.Run{{ID: "r", Operation: "apply", Started: time.Unix(1, 0).UTC(), Ended: time.Unix(2, 0).UTC(), Outcome: "done"}}
	if err != nil || !reflect.DeepEqual(runs, want) {
		t.Errorf("runs %+v, %v", runs, err)
	}
	if anchor, err := store.Anchor(t.Context()); err != nil || !anchor.IsZero() {
		t.Errorf("anchor %s, %v", anchor, err)
	}
	if failing, err := store.Failing(t.Context()); err != nil || len(failing) > 0 {
		t.Errorf("failing %v, %v", failing, err)
	}
}
