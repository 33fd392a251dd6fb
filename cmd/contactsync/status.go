package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"contactsync/config"
)

func statusCommand() command {
	return command{
		name:    "status",
		summary: "Show how the last runs went, and when the next one starts",
		usage:   "[options]",
		help: `Shows the last runs, the last good one and its age, when the next one starts,
the guards that tripped, the mailboxes that fail and since when, and how many
contacts are managed. It reads the state and nothing else, also while a run is
under way.

A good run covered everything and came to its end; single mailboxes may have
failed in it.

With -max-age it is a check for Nagios, Checkmk, PRTG and the like: the first
line and the exit code are as they want them.

Examples:

  contactsync status
  contactsync status -max-age=26h           for two runs a day
  contactsync status -json

Exit codes: 0 the state was read, 1 it could not be; with -max-age:

  0  OK        the last good run is not older, and nothing is wrong
  1  WARNING   that is so, but the last run did not do everything, a guard
               tripped in it, the configuration on disk is not approved
               where it has to be, or a mailbox has failed for over 48 hours
  2  CRITICAL  the last good run is older, or there is none
  3  UNKNOWN   the configuration or the state cannot be read`,
		run: runStatus,
	}
}

func runStatus(ctx context.Context, e *env, args []string) int {
	var s settings
	var maxAge time.Duration
	var asJSON bool
	c := statusCommand()
	set := e.flags(c)
	s.register(set)
	set.DurationVar(&maxAge, "max-age", 0, "be a check: the last good run may be so old, a `duration` such as 26h")
	set.BoolVar(&asJSON, "json", false, "print JSON")
	if code, done := e.parse(c, set, args); done {
		return code
	}
	check := given(set, "max-age")
	err := noArguments(set.Args())
	if err == nil && check && maxAge <= 0 {
		err = fmt.Errorf("-max-age=%s: write a duration above 0, such as 26h", maxAge)
	}
	if err != nil {
		return e.fail(err)
	}
	found, err := e.status(ctx, &s)
	if err != nil {
		if !check {
			return e.fail(err)
		}
		found = &status{Time: e.now().UTC().Truncate(time.Second), Level: levelUnknown, Problems: []string{"the configuration or the state cannot be read"}}
		e.printError(err)
	} else if check {
		found.judge(maxAge)
	}
	write := found.writeText
	if asJSON {
		write = found.writeJSON
	}
	if err := write(e.stdout); err != nil {
		return e.fail(err)
	}
	return found.Level.exitCode()
}

// status reads the state. It takes no lock, and never migrates.
func (e *env) status(ctx context.Context, s *settings) (*status, error) {
	cfg, err := e.loadWith(s, config.Options{WithoutValues: true})
	if err != nil {
		return nil, err
	}
	opened, err := openConfigState(ctx, cfg, toRead)
	if err != nil {
		return nil, err
	}
	found, err := readStatus(ctx, opened, cfg.Every, e.now())
	return found, errors.Join(err, opened.Close())
}

// writeJSON writes the status for programs, writeText for people.
func (s *status) writeJSON(w io.Writer) error {
	lines := newJSONPrinter(w)
	lines.SetIndent("", "  ")
	return lines.Encode(s)
}

func (s *status) writeText(w io.Writer) error {
	_, err := io.WriteString(w, s.text())
	return err
}
