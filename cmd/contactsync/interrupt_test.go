package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestInterruptedApply interrupts an apply of 400 contacts as Ctrl-C does,
// once it has begun to write. It has to stop in good order, and the next one
// has to complete the work.
func TestInterruptedApply(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no interrupt that one process can send to another")
	}
	w := world{reps: 2, persons: 500}
	undisturbed, interrupted := t.TempDir(), t.TempDir()
	w.write(t, undisturbed)
	w.write(t, interrupted)
	if code, out, errs := contactsync(t, undisturbed, "apply", "-auto-approve"); code != exitDone {
		t.Fatalf("apply: exit code %d\n%s%s", code, out, errs)
	}

	cmd := exec.Command(commandNamed(t, "contactsync"), "-chdir="+interrupted, "apply", "-auto-approve")
	var out, errs bytes.Buffer
	cmd.Stderr = &errs
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	awaitFile(t, filepath.Join(interrupted, "mailboxes", "*", "contactsync-*.vcf"), ended)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	err := <-ended
	failed, ok := errors.AsType[*exec.ExitError](err)
	if !ok || failed.ExitCode() != exitError {
		t.Errorf("the interrupted apply: %v, want exit code %d", err, exitError)
	}
	for _, want := range []string{"\nApply incomplete! Resources: ", " not started.\n", "Run apply again to go on from here.\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the interrupted apply prints no %q", want)
		}
	}
	if !strings.Contains(errs.String(), "Error: Interrupted; run the command again to go on\n") {
		t.Errorf("the interrupted apply says\n%s", errs.String())
	}

	if code, out, errs := contactsync(t, interrupted, "apply", "-auto-approve"); code != exitDone {
		t.Fatalf("the apply after that: exit code %d\n%s%s", code, out, errs)
	}
	if got, want := contents(t, interrupted), contents(t, undisturbed); got != want {
		t.Errorf("the mailboxes differ from those of an apply that was not interrupted: %s", firstDifference(got, want))
	}
	if code, out, _ := contactsync(t, interrupted, "plan", "-detailed-exitcode"); code != exitDone {
		t.Errorf("a plan after that: exit code %d\n%s", code, out)
	}
}

// awaitFile waits until there is a file of that pattern, or fails if the
// process that is to write it has ended.
func awaitFile(t *testing.T, pattern string, ended <-chan error) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if len(names) > 0 {
			return
		}
		select {
		case err := <-ended:
			t.Fatalf("the process ended before it wrote anything: %v", err)
		case <-tick.C:
		}
	}
}
