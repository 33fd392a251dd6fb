package sqlite_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"contactsync/state"
	"contactsync/state/sqlite"
)

// holderOf takes a *state.LockedError apart.
func holderOf(t *testing.T, err error) *state.LockInfo {
	t.Helper()
	var locked *state.LockedError
	if !errors.As(err, &locked) {
		t.Fatalf("got the error %v, want a LockedError", err)
	}
	return locked.Holder
}

// testLocker does not wait: pause is called instead.
func testLocker(path string, pause func(d time.Duration)) *sqlite.Locker {
	locker := sqlite.NewLocker(path)
	locker.SetPause(func(ctx context.Context, d time.Duration) error {
		pause(d)
		return ctx.Err()
	})
	return locker
}

func TestLock(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "contactsync.db")
	long := state.LockInfo{ID: "1", Operation: "apply", Who: strings.Repeat("ü", 300), Created: time.Unix(1, 0).UTC()}
	short := state.LockInfo{ID: "2"}
	for _, info := range []state.LockInfo{long, short, long} {
		release, err := testLocker(path, func(time.Duration) {}).Lock(ctx, info, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = testLocker(path, func(time.Duration) {}).Lock(ctx, state.LockInfo{ID: "other"}, 0)
		if holder := holderOf(t, err); holder == nil || *holder != info {
			t.Errorf("the holder is %+v, want %+v", holder, info)
		}
		if !strings.Contains(err.Error(), path) {
			t.Errorf("the error does not name the state: %v", err)
		}
		if err := release(); err != nil {
			t.Fatal(err)
		}
		if contents := string(readFile(t, path+".lock")); strings.Contains(strings.SplitN(contents, "\n", 2)[0], "ID") {
			t.Errorf("after the release the lock file says %q", contents)
		}
	}
}

func TestLockWaits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "contactsync.db")
	for _, test := range []struct {
		name  string
		wait  time.Duration
		frees time.Duration // when the lock gets free
		locks bool
	}{
		{"free in time", time.Second, 400 * time.Millisecond, true},
		{"free at the last moment", 120 * time.Millisecond, 120 * time.Millisecond, true},
		{"free too late", 1020 * time.Millisecond, time.Minute, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			release, err := testLocker(path, nil).Lock(context.Background(), state.LockInfo{ID: "first"}, 0)
			if err != nil {
				t.Fatal(err)
			}
			var waited time.Duration
			second := testLocker(path, func(d time.Duration) {
				waited += d
				if release != nil && waited >= test.frees {
					if err := release(); err != nil {
						t.Error(err)
					}
					release = nil
				}
			})
			releaseSecond, err := second.Lock(context.Background(), state.LockInfo{ID: "second"}, test.wait)
			if test.locks {
				if err != nil {
					t.Fatalf("after %s: %v", waited, err)
				}
				if err := releaseSecond(); err != nil {
					t.Error(err)
				}
				return
			}
			if holder := holderOf(t, err); holder == nil || holder.ID != "first" {
				t.Errorf("the holder is %+v", holder)
			}
			// And a moment to make sure of the holder.
			if want := test.wait + 50*time.Millisecond; waited != want {
				t.Errorf("it waited %s, want %s", waited, want)
			}
			if err := release(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestLockIsCancelled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "contactsync.db")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	release, err := testLocker(path, nil).Lock(ctx, state.LockInfo{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	waiting := testLocker(path, func(time.Duration) { cancel() })
	if _, err := waiting.Lock(ctx, state.LockInfo{}, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("got the error %v", err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
	if _, err := waiting.Lock(ctx, state.LockInfo{}, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("with an ended context: %v", err)
	}
}

// TestUncertainHolder: the file may say who held the lock last, or nothing of use.
func TestUncertainHolder(t *testing.T) {
	describe := func(t *testing.T, path string, contents string) {
		t.Helper()
		f, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.WriteAt([]byte(contents), 1); err != nil {
			t.Fatal(err)
		}
	}
	text := func(info state.LockInfo) string {
		encoded, err := json.Marshal(info)
		if err != nil {
			t.Fatal(err)
		}
		return string(encoded)
	}
	dead, next := text(state.LockInfo{ID: "dead"}), text(state.LockInfo{ID: "next"})
	for _, test := range []struct {
		name          string
		before, after string
		holder        string
	}{
		{"sure", next, next, "next"},
		{"just taken from a dead one", dead, next, ""},
		{"just taken", "null\n", next, ""},
		{"not described yet", "", "", ""},
		{"not JSON", "{{{", "{{{", ""},
		{"half", next[:10], next[:10], ""},
		{"of another kind", `["next"]`, `["next"]`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "contactsync.db")
			describe(t, path, test.before)
			lock := flock.New(path + ".lock")
			if locked, err := lock.TryLock(); !locked || err != nil {
				t.Fatal(locked, err)
			}
			defer func() { _ = lock.Unlock() }()
			_, err := testLocker(path, func(time.Duration) { describe(t, path, test.after) }).
				Lock(context.Background(), state.LockInfo{ID: "me"}, 0)
			holder := holderOf(t, err)
			if (holder == nil) != (test.holder == "") || holder != nil && holder.ID != test.holder {
				t.Errorf("the holder is %+v, want %q", holder, test.holder)
			}
		})
	}
}

func TestLockWithoutFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missing", "contactsync.db")
	_, err := sqlite.NewLocker(path).Lock(context.Background(), state.LockInfo{}, 0)
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "make the folder") {
		t.Errorf("got the error %v", err)
	}
}
