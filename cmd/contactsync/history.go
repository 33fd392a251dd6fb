package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"contactsync/config"
	"contactsync/providers/addressbook"
)

func historyCommand() command {
	return command{
		name:    "history",
		summary: "Show what was done to a mailbox's contacts",
		usage:   "[options] MAILBOX [KEY]",
		help: `Shows what contactsync did in a mailbox, the newest last: when, in which run, to
which contact, what, why, and what came of it. MAILBOX is the id of a rep or an
e-mail address; KEY narrows it to one record, or to many: * stands for any
characters.

A contact that is gone has contact.* for its sync.

It reads the journal of the state, and neither the CRM nor a mailbox. Values of
contacts are not in the journal. What contactsync approve let through is marked
as approved, and the approval has a line of its own, with who and why. The
column UNDO, which is there if any run can be undone, says which can: see
contactsync help undo. How long the journal is kept is a setting, which takes
effect as runs go by:

  contactsync {
    journal = "8760h"
  }

Examples:

  contactsync history anna@example.com
  contactsync history anna@example.com crm/person/4294967401
  contactsync history -since=48h -limit=0 1000001 'crm/company/*'
  contactsync history -json anna@example.com | jq 'select(.outcome != "done")'`,
		run: runHistory,
	}
}

// historyOptions are the options of history.
type historyOptions struct {
	settings

	limit  int
	since  string
	asJSON bool
}

func (o *historyOptions) register(set *flag.FlagSet) {
	o.settings.register(set)
	set.IntVar(&o.limit, "limit", 100, "show at most the newest `n` lines; 0 shows all")
	set.StringVar(&o.since, "since", "", "show what is not older: a `time`, which is a duration such as 48h, a date such as 2006-01-02, or a time of RFC 3339")
	set.BoolVar(&o.asJSON, "json", false, "print JSON, one object a line")
}

func runHistory(ctx context.Context, e *env, args []string) int {
	var o historyOptions
	c := historyCommand()
	set := e.flags(c)
	o.register(set)
	if code, done := e.parse(c, set, args); done {
		return code
	}
	wanted, err := newHistory(set.Args(), &o, e.now())
	if err != nil {
		return e.fail(err)
	}
	return e.readConfigState(ctx, &o.settings, func(cfg *config.Config, opened store) error {
		lines, err := wanted.read(ctx, opened)
		if err == nil {
			err = e.markUndoable(cfg, lines)
		}
		if err != nil {
			return err
		}
		switch {
		case len(lines) == 0:
			fmt.Fprintln(e.stderr, "The journal has nothing of that.")
		case wanted.more:
			fmt.Fprintf(e.stderr, "These are the newest %d lines; there are more: -limit=0 shows all.\n", len(lines))
		}
		if o.asJSON {
			return writeHistoryJSON(e.stdout, lines)
		}
		return writeHistory(e.stdout, lines)
	})
}

// history is a part of the journal that somebody wants to see.
type history struct {
	mailbox string // a rep id or an e-mail address
	key     string // a pattern in lower case
	since   time.Time
	limit   int // 0 for no limit

	// more says, once it was read, that there is more of it than the limit.
	more bool
}

// newHistory is what the arguments and options ask for.
func newHistory(args []string, o *historyOptions, now time.Time) (*history, error) {
	if len(args) == 0 {
		return nil, errors.New("history needs a mailbox: the id of a rep, or an e-mail address")
	}
	h := &history{mailbox: args[0], key: "*", limit: o.limit}
	if len(args) > 1 {
		h.key = string(addressbook.Key(args[1]).Fold())
		if err := noArguments(args[2:]); err != nil {
			return nil, err
		}
	}
	if h.limit < 0 {
		return nil, fmt.Errorf("-limit=%d: write a number of lines, or 0 for all", h.limit)
	}
	var err error
	h.since, err = parseSince(o.since, now)
	return h, err
}

// parseSince reads a time that is given as such, as a day, which begins at midnight UTC, or as
// the duration that it is ago. "" is the zero time.
func parseSince(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if ago, err := time.ParseDuration(text); err == nil && ago >= 0 {
		return now.Add(-ago), nil
	}
	for _, form := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(form, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("-since=%s: write a duration such as 48h, a date such as 2006-01-02, or a time such as 2006-01-02T15:04:05Z", text)
}
