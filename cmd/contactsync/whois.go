package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/state"
)

func whoisCommand() command {
	return command{
		name:    "whois",
		summary: "Tell whose mailbox an address in a plan means",
		usage:   "[options] ADDRESS",
		help: `Tells which mailbox an address means that a plan, a log or the history shows:
its provider and its e-mail address, and whether the state has the contact.
ADDRESS is an address, what stands in its brackets, or the id of a rep alone.

This is the one command that shows an e-mail address. It reads the state and
nothing else: run it where the state is, not in CI.

Examples:

  contactsync whois 'contact.sales["17/crm/person/101"]'
  contactsync whois 17/crm/person/101
  contactsync whois 17
  contactsync whois -json 17`,
		run: runWhois,
	}
}

func runWhois(ctx context.Context, e *env, args []string) int {
	var s settings
	var asJSON bool
	c := whoisCommand()
	set := e.flags(c)
	s.register(set)
	set.BoolVar(&asJSON, "json", false, "print JSON, one object a line")
	if code, done := e.parse(c, set, args); done {
		return code
	}
	pattern, err := parseWhois(set.Args())
	if err != nil {
		return e.fail(err)
	}
	return e.readState(ctx, &s, func(opened store) error {
		found, err := whois(ctx, opened, pattern)
		if err != nil {
			return err
		}
		if asJSON {
			return writeWhoisJSON(e.stdout, found)
		}
		return writeWhois(e.stdout, found)
	})
}

// parseWhois is what the argument names: one mailbox and, unless the key is empty, one contact.
func parseWhois(args []string) (pattern planner.AddressPattern, err error) {
	if len(args) == 0 {
		return pattern, errors.New(`whois needs an address: contact.sales["17/crm/person/101"], 17/crm/person/101, or the rep id 17`)
	}
	if err := noArguments(args[1:]); err != nil {
		return pattern, err
	}
	if strings.HasPrefix(args[0], "contact.") {
		pattern, err = planner.ParseAddress(args[0])
	} else {
		pattern.Sync = "*"
		pattern.Rep, pattern.Key, _ = strings.Cut(args[0], "/")
	}
	if err == nil && (pattern.Rep == "" || strings.Contains(pattern.Rep+pattern.Key, "*")) {
		err = fmt.Errorf("%s names more than one contact; whois tells of one", args[0])
	}
	return pattern, err
}

// whoisLine is what whois tells of a mailbox.
type whoisLine struct {
	Target string `json:"target"`
	Rep    string `json:"rep"`
	Email  string `json:"email"`

	// Key is what was asked for, Address and Sync are of the contact that the state has, if it has one.
	Key     string `json:"key,omitempty"`
	Address string `json:"address,omitempty"`
	Sync    string `json:"sync,omitempty"`
	Entry   bool   `json:"entry"`
}

// whois finds the mailboxes of a rep, of which there may be one in each target.
func whois(ctx context.Context, opened store, pattern planner.AddressPattern) ([]whoisLine, error) {
	mailboxes, err := opened.Mailboxes(ctx)
	if err != nil {
		return nil, err
	}
	var lines []whoisLine
	for _, m := range mailboxes {
		if !planner.Glob(pattern.Rep, string(m.Rep)) && !strings.EqualFold(pattern.Rep, m.Address) {
			continue
		}
		line := whoisLine{Target: redact.Text(m.Target), Rep: redact.Text(string(m.Rep)), Email: redact.Text(m.Address)}
		if pattern.Key != "" {
			if err := line.find(ctx, opened, m, pattern); err != nil {
				return nil, err
			}
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return nil, fmt.Errorf("the state knows no mailbox of the rep %s: it knows one from its first apply on. contactsync state list shows the rep ids; is this the state that the address is of?", pattern.Rep)
	}
	return lines, nil
}

// find looks for the contact in the state of a mailbox.
func (l *whoisLine) find(ctx context.Context, opened store, m state.Mailbox, pattern planner.AddressPattern) error {
	memory, err := opened.Load(ctx, m.MailboxID)
	if err != nil {
		return err
	}
	l.Key = redact.Text(pattern.Key)
	pattern.Rep = "*"
	for i := range memory.Entries {
		entry := &memory.Entries[i]
		if pattern.Matches(entry.Sync, m.Rep, entry.Key) {
			l.Key, l.Sync, l.Entry = redact.Text(string(entry.Key)), redact.Text(entry.Sync), true
			l.Address = redact.Text(planner.Address(entry.Sync, m.Rep, entry.Key))
		}
	}
	return nil
}

func writeWhoisJSON(w io.Writer, lines []whoisLine) error {
	encoder := newJSONPrinter(w)
	for _, l := range lines {
		if err := encoder.Encode(l); err != nil {
			return err
		}
	}
	return nil
}

func writeWhois(w io.Writer, lines []whoisLine) error {
	var text strings.Builder
	for i, l := range lines {
		if i > 0 {
			text.WriteString("\n")
		}
		fmt.Fprintf(&text, "Mailbox: %s\nRep:     %s\nTarget:  %s\n", l.Email, l.Rep, l.Target)
		switch {
		case l.Entry:
			fmt.Fprintf(&text, "Contact: %s\nSync:    %s\nKey:     %s\nState:   has it\n", l.Address, l.Sync, l.Key)
		case l.Key != "":
			fmt.Fprintf(&text, "Key:     %s\nState:   does not have it\n", l.Key)
		}
	}
	_, err := io.WriteString(w, text.String())
	return err
}
