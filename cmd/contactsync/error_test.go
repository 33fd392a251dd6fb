package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"contactsync/planner/apply"
	"contactsync/planner/planfile"
	"contactsync/planner/run"
	"contactsync/state"
)

func TestExitCode(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want int
	}{
		{"none", nil, exitDone},
		{"any", errors.New("x"), exitError},
		{"reported", errReported, exitError},
		{"interrupted", context.Canceled, exitError},
		{"locked", fmt.Errorf("state: %w", &state.LockedError{}), exitLocked},
		{"stale", fmt.Errorf("plan p: %w", errStale), exitStale},
		{"not a plan", fmt.Errorf("p: %w", planfile.ErrNotPlan), exitStale},
		{"a newer plan", fmt.Errorf("p: %w", planfile.ErrNewer), exitStale},
		{"a tampered plan", errors.Join(errors.New("x"), planfile.ErrTampered), exitStale},
		{"a newer state", state.ErrNewer, exitError},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := exitCode(c.err); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestPrintError(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"one line", errors.New("mailbox 17: access is denied"), "\nError: mailbox 17: access is denied\n"},
		{"reported", fmt.Errorf("load: %w", errReported), ""},
		{"an e-mail address", errors.New("mailboxes/ada@example.com: gone"), "\nError: mailboxes/(sensitive value): gone\n"},
		{"interrupted", fmt.Errorf("mailbox 17: %w", context.Canceled), "\nError: Interrupted; run the command again to go on\n\nmailbox 17: context canceled\n"},
		{"stopped", apply.ErrStopped, "\nError: Interrupted; run the command again to go on\n\nthe run was told to stop\n"},
		{"a terminal's commands", errors.New("a\x1b[2Jb"), "\nError: a\\x1b[2Jb\n"},
		{"several lines", errors.Join(errors.New("a"), errors.New("b@x.org")), "\nError: a\n(sensitive value)\n"},
		{
			"errors of the source", fmt.Errorf("plan: %w", run.SourceErrors{errors.New("a.hcl:1: no field X"), errors.New("a.hcl:2: no field Y")}),
			"\nError: The configuration does not fit what the CRM has\n\na.hcl:1: no field X\na.hcl:2: no field Y\n",
		},
		{
			"locked", &state.LockedError{Path: "contactsync.db", Holder: &state.LockInfo{
				ID: "abc", Operation: "apply", Who: "ada@host (process 7)", Version: "0.1.0",
				Created: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
			}},
			`
Error: The state is locked by another process

Lock info:
  ID:        abc
  Path:      contactsync.db
  Operation: apply
  Who:       ada@host (process 7)
  Version:   0.1.0
  Created:   2026-01-02T03:04:05Z

Wait until that process is done, or have this one wait: -lock-timeout=10m.
A lock is never left behind: it is free as soon as the process that holds it ends, after a crash too.
`,
		},
		{
			"locked by nobody knows whom", &state.LockedError{Path: "contactsync.db"},
			`
Error: The state is locked by another process

Who holds the lock is not known:
  Path:      contactsync.db

Wait until that process is done, or have this one wait: -lock-timeout=10m.
A lock is never left behind: it is free as soon as the process that holds it ends, after a crash too.
`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stderr bytes.Buffer
			e := &env{stderr: &stderr, getenv: func(string) string { return "" }}
			e.printError(c.err)
			if got := stderr.String(); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}
