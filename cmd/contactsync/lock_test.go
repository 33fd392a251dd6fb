package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// holdLock is a command for these tests: it takes the lock of the state of the
// current directory, says so, and holds it until its input ends.
func holdLock() {
	release, err := hold(context.Background())
	if err == nil {
		fmt.Println("held")
		_, err = io.Copy(io.Discard, os.Stdin)
		err = errors.Join(err, release())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitError)
	}
}

// hold takes the lock of the state of the current directory, as an apply does.
func hold(ctx context.Context) (release func() error, err error) {
	e := &env{
		stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard,
		getenv: func(string) string { return "" }, getEnviron: func() []string { return nil }, now: time.Now,
	}
	cfg, err := e.load(&settings{})
	if err != nil {
		return nil, err
	}
	return e.acquire(ctx, cfg, &settings{}, "apply")
}

// TestLocked has somebody else hold the lock.
func TestLocked(t *testing.T) {
	dir := t.TempDir()
	world{reps: 1, persons: 1}.write(t, dir)
	t.Chdir(dir)
	release, err := hold(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"apply", "-auto-approve"},
		{"plan"},
		{"destroy", "-auto-approve"},
		{"state", "rm", "contact.all"},
		{"apply", "-auto-approve", "-lock-timeout=30ms"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			code, out, errs := contactsync(t, dir, args...)
			if code != exitLocked || out != "" {
				t.Errorf("exit code %d, want %d\n%s", code, exitLocked, out)
			}
			for _, want := range []string{
				"Error: The state is locked by another process\n",
				"  Operation: apply\n",
				fmt.Sprintf("(process %d)\n", os.Getpid()),
				"-lock-timeout=10m",
			} {
				if !strings.Contains(errs, want) {
					t.Errorf("stderr has no %q:\n%s", want, errs)
				}
			}
		})
	}
	if code, out, errs := contactsync(t, dir, "plan", "-lock=false"); code != exitDone || !strings.Contains(out, "\nPlan: 1 to add, 0 to change, 0 to destroy.\n") {
		t.Errorf("a plan without the lock: exit code %d\n%s%s", code, out, errs)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := contactsync(t, dir, "apply", "-auto-approve"); code != exitDone || !strings.Contains(out, "\nApply complete! Resources: 1 added, 0 changed, 0 destroyed.\n") {
		t.Errorf("after the release: exit code %d\n%s%s", code, out, errs)
	}
}

// TestLockTimeout has an apply wait for the lock, and go on when it is free.
func TestLockTimeout(t *testing.T) {
	dir := t.TempDir()
	world{reps: 1, persons: 1}.write(t, dir)
	t.Chdir(dir)
	release, err := hold(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	const wait = 50 * time.Millisecond
	code, _, _ := contactsync(t, dir, "apply", "-auto-approve", "-lock-timeout="+wait.String())
	if waited := time.Since(began); code != exitLocked || waited < wait {
		t.Errorf("exit code %d after %s, want %d after %s", code, waited, exitLocked, wait)
	}

	// The lock is released once the apply has looked at the clock, which it
	// does to sign for the lock.
	var once sync.Once
	asking := make(chan struct{})
	var out, errs bytes.Buffer
	waiter := &env{
		stdin: strings.NewReader(""), stdout: &out, stderr: &errs,
		getenv: func(string) string { return "" }, getEnviron: func() []string { return nil },
		now: func() time.Time {
			once.Do(func() { close(asking) })
			return time.Now()
		},
	}
	done := make(chan int)
	go func() {
		done <- waiter.main(context.Background(), []string{"apply", "-auto-approve", "-lock-timeout=1m"})
	}()
	<-asking
	if err := release(); err != nil {
		t.Error(err)
	}
	if code := <-done; code != exitDone || !strings.Contains(out.String(), "\nApply complete! Resources: 1 added, 0 changed, 0 destroyed.\n") {
		t.Errorf("exit code %d\n%s%s", code, out.String(), errs.String())
	}
}

// TestLockOfKilledProcess kills the process that holds the lock: the next one
// begins at once.
func TestLockOfKilledProcess(t *testing.T) {
	dir := t.TempDir()
	world{reps: 1, persons: 1}.write(t, dir)
	holder := exec.Command(commandNamed(t, "hold-lock"))
	holder.Dir = dir
	holder.Stderr = os.Stderr
	input, err := holder.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer input.Close()
	output, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(output).ReadString('\n'); err != nil || line != "held\n" {
		t.Fatalf("the holder says %q: %v", line, err)
	}
	if code, out, errs := contactsync(t, dir, "apply", "-auto-approve"); code != exitLocked || !strings.Contains(errs, fmt.Sprintf("(process %d)", holder.Process.Pid)) {
		t.Errorf("while it is held: exit code %d\n%s%s", code, out, errs)
	}
	if err := holder.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = holder.Wait()
	if code, out, errs := contactsync(t, dir, "apply", "-auto-approve"); code != exitDone || !strings.Contains(out, "\nApply complete! Resources: 1 added, 0 changed, 0 destroyed.\n") {
		t.Errorf("after the kill: exit code %d\n%s%s", code, out, errs)
	}
}

// commandNamed is a path by which this test binary runs as the command of that
// name.
func commandNamed(t testing.TB, name string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.Symlink(self, path); err != nil {
		t.Skipf("this system has no symbolic links for the test: %v", err)
	}
	return path
}
