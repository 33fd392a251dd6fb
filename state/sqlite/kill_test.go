package sqlite_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"contactsync/providers/addressbook"
	"contactsync/state"
	"contactsync/state/sqlite"
)

// childVariable names the environment variable that makes the test binary a
// process to be killed: its value is the path of the state.
const childVariable = "CONTACTSYNC_TEST_STATE"

// killedMailboxes is how many mailboxes the child writes at once, killedSize the
// entries and items of a batch.
const killedMailboxes, killedSize = 4, 10

// startChild runs a test of this binary in a process of its own.
func startChild(t *testing.T, test, path string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^"+test+"$")
	child.Env = append(os.Environ(), childVariable+"="+path)
	child.Stderr = os.Stderr
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	// Its input stays open until it is waited for.
	if _, err := child.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	return child, bufio.NewScanner(output)
}

// TestKill: after a kill the state has all that was acknowledged, and of what was
// on its way all or nothing.
func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "contactsync.db")
	acknowledged := make([]int, killedMailboxes)
	for _, after := range []int{1, 7, 40, 100} {
		child, lines := startChild(t, "TestKillChild", path)
		for n := 0; lines.Scan(); n++ {
			var mailbox, batch int
			if _, err := fmt.Sscanf(lines.Text(), "%d %d", &mailbox, &batch); err != nil {
				t.Fatalf("the child said %q", lines.Text())
			}
			acknowledged[mailbox] = batch
			if n == after {
				if err := child.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = child.Wait()

		store := open(t, path, sqlite.ReadWrite)
		for mailbox, batches := range acknowledged {
			memory, err := store.Load(context.Background(), number(mailbox))
			if err != nil {
				t.Fatal(err)
			}
			found := memory.Managed
			if found != batches && found != batches+1 {
				t.Errorf("mailbox %d: %d batches acknowledged, %d in the state", mailbox, batches, found)
			}
			if len(memory.Entries) != found*killedSize || len(memory.Items) != found*killedSize || memory.Serial != int64(found) {
				t.Errorf("mailbox %d: %d batches, but %d entries, %d items, serial %d",
					mailbox, found, len(memory.Entries), len(memory.Items), memory.Serial)
			}
			acknowledged[mailbox] = found
		}
		closeStore(t, store)
	}
}

// TestKillChild is the process that TestKill kills. It writes a line when a batch
// was committed.
func TestKillChild(t *testing.T) {
	path := os.Getenv(childVariable)
	if path == "" {
		t.Skip("it is run by TestKill")
	}
	store := open(t, path, sqlite.ReadWrite)
	var output sync.Mutex
	var group sync.WaitGroup
	for mailbox := range killedMailboxes {
		group.Go(func() {
			memory, err := store.Load(context.Background(), number(mailbox))
			if err != nil {
				t.Error(err)
				return
			}
			for batch := memory.Managed + 1; ; batch++ {
				if err := store.Commit(context.Background(), killedBatch(mailbox, batch)); err != nil {
					t.Error(err)
					return
				}
				output.Lock()
				fmt.Println(mailbox, batch)
				output.Unlock()
			}
		})
	}
	group.Wait()
}

func killedBatch(mailbox, n int) state.Batch {
	batch := state.Batch{Mailbox: number(mailbox), Managed: &n}
	for i := range killedSize {
		name := fmt.Sprint(n, "/", i)
		batch.PutEntries = append(batch.PutEntries, state.Entry{Key: addressbook.Key(name)})
		batch.PutItems = append(batch.PutItems, state.Item{Item: addressbook.Item{ID: addressbook.ItemID(name)}})
	}
	return batch
}

// TestLockEndsWithItsProcess: a kill frees the lock, and what the dead process
// wrote down is not taken for true.
func TestLockEndsWithItsProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "contactsync.db")
	child, lines := startChild(t, "TestLockChild", path)
	if !lines.Scan() || lines.Text() != "locked" {
		t.Fatalf("the child said %q", lines.Text())
	}
	locker := sqlite.NewLocker(path)
	_, err := locker.Lock(context.Background(), state.LockInfo{ID: "parent"}, 0)
	if holder := holderOf(t, err); holder == nil || *holder != childInfo() {
		t.Errorf("the holder is %+v, want %+v", holder, childInfo())
	}

	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	release, err := locker.Lock(context.Background(), state.LockInfo{ID: "parent"}, 0)
	if err != nil {
		t.Fatalf("after the kill: %v", err)
	}
	_, err = locker.Lock(context.Background(), state.LockInfo{ID: "another"}, 0)
	if holder := holderOf(t, err); holder == nil || holder.ID != "parent" {
		t.Errorf("the holder is %+v, want the parent", holder)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
}

func childInfo() state.LockInfo {
	return state.LockInfo{
		ID: "child", Operation: "apply", Who: "child@host (1)", Version: "1.0.0",
		Created: time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC),
	}
}

// TestLockChild is the process that TestLockEndsWithItsProcess kills.
func TestLockChild(t *testing.T) {
	path := os.Getenv(childVariable)
	if path == "" {
		t.Skip("it is run by TestLockEndsWithItsProcess")
	}
	release, err := sqlite.NewLocker(path).Lock(context.Background(), childInfo(), 0)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("locked")
	_, _ = io.Copy(io.Discard, os.Stdin)
	runtime.KeepAlive(release) // a lock that nobody can release any more is closed by the collector
}
