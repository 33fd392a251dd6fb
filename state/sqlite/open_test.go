package sqlite_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	zombiezen "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"contactsync/providers/addressbook"
	"contactsync/state"
	"contactsync/state/sqlite"
)

func anna() state.MailboxID { return state.MailboxID{Target: "vdir.mail", Rep: "4294967301"} }

func commit(t *testing.T, store *sqlite.Store, keys ...addressbook.Key) {
	t.Helper()
	batch := state.Batch{Mailbox: anna(), Now: time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)}
	for _, key := range keys {
		batch.PutEntries = append(batch.PutEntries, state.Entry{Key: key})
	}
	if err := store.Commit(context.Background(), batch); err != nil {
		t.Fatal(err)
	}
}

// keysIn are the keys of anna's entries.
func keysIn(t *testing.T, store *sqlite.Store) string {
	t.Helper()
	memory, err := store.Load(context.Background(), anna())
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, entry := range memory.Entries {
		keys = append(keys, string(entry.Key))
	}
	return strings.Join(keys, " ")
}

func closeStore(t *testing.T, store *sqlite.Store) {
	t.Helper()
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
}

// filesIn lists a folder, so that nothing is left there unseen.
func filesIn(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return strings.Join(names, " ")
}

func sql(t *testing.T, path, script string) {
	t.Helper()
	conn, err := zombiezen.OpenConn(path, zombiezen.OpenReadWrite|zombiezen.OpenCreate)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := sqlitex.ExecuteScript(conn, script, nil); err != nil {
		t.Fatal(err)
	}
}

func TestStateOutlivesItsStore(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "contactsync.db")
	first := open(t, path, sqlite.ReadWrite, "sales-at")
	commit(t, first, "crm/person/1")
	want, err := first.Meta(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	closeStore(t, first)
	if got := filesIn(t, folder); got != "contactsync.db" {
		t.Errorf("files after Close: %s", got)
	}
	for name, mode := range map[string]sqlite.Mode{"written": sqlite.ReadWrite, "read": sqlite.ReadOnly} {
		again := open(t, path, mode, "sales-at")
		if got := keysIn(t, again); got != "crm/person/1" {
			t.Errorf("%s: entries %q", name, got)
		}
		if got, err := again.Meta(context.Background()); err != nil || got != want {
			t.Errorf("%s: Meta is %+v, %v, want %+v", name, got, err, want)
		}
		closeStore(t, again)
	}
}

func TestNewStatesDiffer(t *testing.T) {
	lineage := func(random string) string {
		store, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "s.db"), sqlite.Options{
			Mode: sqlite.ReadWrite, Random: strings.NewReader(random),
		})
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		meta, err := store.Meta(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return meta.Lineage
	}
	if got, want := lineage("0123456789abcdef"), "30313233343536373839616263646566"; got != want {
		t.Errorf("lineage %q, want %q", got, want)
	}
	if lineage("0123456789abcdef") == lineage("another sixteen!") {
		t.Error("two states have one lineage")
	}
}

func TestFilesAreForTheirOwnerAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps no such rights")
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "contactsync.db")
	release, err := sqlite.NewLocker(path).Lock(context.Background(), state.LockInfo{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = release() }()
	store := open(t, path, sqlite.ReadWrite)
	defer store.Close()
	commit(t, store, "crm/person/1")
	if err := store.Backup(context.Background(), path+".copy"); err != nil {
		t.Fatal(err)
	}
	for name := range strings.FieldsSeq(filesIn(t, folder)) {
		info, err := os.Stat(filepath.Join(folder, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

// TestUnusableFiles: neither mode takes them, nor changes a byte of them.
func TestUnusableFiles(t *testing.T) {
	valid := func(t *testing.T, path string) {
		store := open(t, path, sqlite.ReadWrite)
		commit(t, store, "crm/person/1")
		closeStore(t, store)
	}
	for _, test := range []struct {
		name string
		make func(t *testing.T, path string)
		want error
	}{
		{"text", func(t *testing.T, path string) {
			writeFile(t, path, []byte(strings.Repeat("id;name\n1;x\n", 1000)))
		}, state.ErrDamaged},
		{"a few bytes", func(t *testing.T, path string) {
			writeFile(t, path, []byte("x"))
		}, state.ErrDamaged},
		{"another program's database", func(t *testing.T, path string) {
			sql(t, path, `CREATE TABLE items (id)`)
		}, state.ErrDamaged},
		{"another program's empty database", func(t *testing.T, path string) {
			sql(t, path, `PRAGMA application_id = 77; PRAGMA user_version = 1`)
		}, state.ErrDamaged},
		{"newer", func(t *testing.T, path string) {
			valid(t, path)
			sql(t, path, `PRAGMA user_version = 99`)
		}, state.ErrNewer},
		{"copy of a newer", func(t *testing.T, path string) {
			valid(t, path)
			sql(t, path, `PRAGMA user_version = 99`)
			conn, err := zombiezen.OpenConn(path, zombiezen.OpenReadWrite)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if err := sqlitex.ExecuteTransient(conn, `PRAGMA journal_mode = DELETE`, nil); err != nil {
				t.Fatal(err)
			}
		}, state.ErrNewer},
		{"cut off", func(t *testing.T, path string) {
			valid(t, path)
			if err := os.Truncate(path, 9000); err != nil {
				t.Fatal(err)
			}
		}, state.ErrDamaged},
		{"overwritten in the middle", func(t *testing.T, path string) {
			valid(t, path)
			f, err := os.OpenFile(path, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if _, err := f.WriteAt(bytes.Repeat([]byte{0xff}, 4000), 100); err != nil {
				t.Fatal(err)
			}
		}, state.ErrDamaged},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "contactsync.db")
			test.make(t, path)
			before := readFile(t, path)
			for _, mode := range []sqlite.Mode{sqlite.ReadWrite, sqlite.ReadOnly} {
				store, err := sqlite.Open(context.Background(), path, sqlite.Options{Mode: mode})
				if err == nil {
					_ = store.Close()
				}
				if !errors.Is(err, test.want) || !strings.Contains(err.Error(), path) {
					t.Errorf("mode %d: got the error %v, want %v", mode, err, test.want)
				}
			}
			if !bytes.Equal(readFile(t, path), before) {
				t.Error("the file was changed")
			}
			if got := filesIn(t, folder); got != "contactsync.db" {
				t.Errorf("files left: %s", got)
			}
		})
	}
}

// TestDamageIsFoundWhenItIsRead: a file is not read as a whole when it is opened.
func TestDamageIsFoundWhenItIsRead(t *testing.T) {
	for name, script := range map[string]string{
		"item":         `UPDATE items SET data = x'05'`,
		"entry":        `UPDATE entries SET data = x'ffffffffffffffffffff'`,
		"intent":       `UPDATE intents SET data = substr(data, 1, length(data) - 3)`,
		"name list":    `UPDATE name_lists SET names = x'0a41'`,
		"short digest": `UPDATE name_lists SET digest = x'01'`,
		"no table":     `DROP TABLE items`,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "contactsync.db")
			store := open(t, path, sqlite.ReadWrite)
			err := store.Commit(context.Background(), state.Batch{
				Mailbox:    anna(),
				PutItems:   []state.Item{{}},
				PutEntries: []state.Entry{{}},
				PutIntents: []state.Intent{{}},
				NameLists:  map[addressbook.Digest][]string{{1}: {"given_name"}},
			})
			if err != nil {
				t.Fatal(err)
			}
			closeStore(t, store)
			sql(t, path, script)
			store = open(t, path, sqlite.ReadOnly)
			defer store.Close()
			_, loadErr := store.Load(context.Background(), anna())
			_, listErr := store.NameLists(context.Background())
			err = errors.Join(loadErr, listErr)
			if err == nil || name != "no table" && !errors.Is(err, state.ErrDamaged) {
				t.Errorf("got the error %v", err)
			}
		})
	}
}

func TestOwners(t *testing.T) {
	for _, test := range []struct {
		name   string
		owners []string
		opens  bool
		after  string // the owner after a commit
	}{
		{"the same", []string{"sales-at"}, true, "sales-at"},
		{"any", nil, true, "sales-at"},
		{"none", []string{""}, true, "sales-at"},
		{"renamed", []string{"sales-dach", "sales", "sales-at"}, true, "sales-dach"},
		{"another", []string{"sales-ch"}, false, ""},
		{"another that was renamed", []string{"sales-ch", "sales"}, false, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "contactsync.db")
			store := open(t, path, sqlite.ReadWrite, "sales-at")
			if meta, err := store.Meta(context.Background()); err != nil || meta.Owner != "" {
				t.Errorf("before the first commit: %+v, %v", meta, err)
			}
			if err := store.BeginRun(context.Background(), state.Run{ID: "r"}); err != nil {
				t.Fatal(err)
			}
			closeStore(t, store)

			for _, mode := range []sqlite.Mode{sqlite.ReadOnly, sqlite.ReadWrite} {
				store, err := sqlite.Open(context.Background(), path, sqlite.Options{Mode: mode, Owners: test.owners})
				if !test.opens {
					if err == nil || !strings.Contains(err.Error(), `"sales-at"`) || !strings.Contains(err.Error(), `"sales-ch"`) {
						t.Errorf("mode %d: got the error %v, want one that names both owners", mode, err)
					}
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				if mode == sqlite.ReadWrite {
					commit(t, store, "crm/person/1")
					if meta, err := store.Meta(context.Background()); err != nil || meta.Owner != test.after {
						t.Errorf("the owner is %q, %v, want %q", meta.Owner, err, test.after)
					}
				}
				closeStore(t, store)
			}
		})
	}
}

func TestNoFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missing", "contactsync.db")
	_, err := sqlite.Open(context.Background(), path, sqlite.Options{Mode: sqlite.ReadWrite})
	if err == nil || !strings.Contains(err.Error(), "make the folder "+filepath.Dir(path)) {
		t.Errorf("got the error %v", err)
	}
	store := open(t, path, sqlite.ReadOnly)
	closeStore(t, store)
}

func TestFolderInTheWay(t *testing.T) {
	for _, mode := range []sqlite.Mode{sqlite.ReadOnly, sqlite.ReadWrite} {
		path := t.TempDir()
		if _, err := sqlite.Open(context.Background(), path, sqlite.Options{Mode: mode}); err == nil {
			t.Errorf("mode %d: a folder was opened", mode)
		}
	}
}

func TestCancelledOpen(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	path := filepath.Join(t.TempDir(), "contactsync.db")
	closeStore(t, open(t, path, sqlite.ReadWrite))
	for _, mode := range []sqlite.Mode{sqlite.ReadOnly, sqlite.ReadWrite} {
		if _, err := sqlite.Open(ctx, path, sqlite.Options{Mode: mode}); !errors.Is(err, context.Canceled) {
			t.Errorf("mode %d: got the error %v", mode, err)
		}
	}
}

func TestCommitAfterClose(t *testing.T) {
	store := open(t, filepath.Join(t.TempDir(), "contactsync.db"), sqlite.ReadWrite)
	closeStore(t, store)
	if err := store.Commit(context.Background(), state.Batch{Mailbox: anna()}); err == nil {
		t.Error("it was committed")
	}
}

func writeFile(t *testing.T, path string, contents []byte) {
	t.Helper()
	if err := os.WriteFile(path, contents, 0o600); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	contents, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return contents
}
