package main

import (
	"context"
	"errors"
	"fmt"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

func stateRmCommand() command {
	c := command{
		name:    "state rm",
		summary: "Have the state forget contacts; they stay in the mailboxes",
		usage:   "[options] ADDRESS...",
		help: `Forgets what was last applied to contacts. The contacts stay in the mailboxes,
and stay managed, since their mark says so: the next plan compares them in full,
as if the state had been lost for them.

Examples:

  contactsync state rm 'contact.sales["17/crm/person/101"]'
  contactsync state rm 'contact.sales["17/*"]'`,
	}
	c.run = func(ctx context.Context, e *env, args []string) int {
		set, s := e.stateFlags(c)
		s.lock = true
		s.registerLockTimeout(set)
		if code, done := e.parse(c, set, args); done {
			return code
		}
		if set.NArg() == 0 {
			return e.fail(errors.New("state rm needs the addresses of contacts; contactsync state list lists them"))
		}
		if err := e.forget(ctx, s, set.Args()); err != nil {
			return e.fail(err)
		}
		return exitDone
	}
	return c
}

// forget takes the lock and removes the entries from the state.
func (e *env) forget(ctx context.Context, s *settings, addresses []string) error {
	cfg, err := e.load(s)
	if err != nil {
		return err
	}
	release, err := e.acquire(ctx, cfg, s, "state rm")
	if err != nil {
		return err
	}
	opened, err := openConfigState(ctx, cfg, toWrite)
	if err != nil {
		return errors.Join(err, release())
	}
	return errors.Join(e.forgetIn(ctx, opened, addresses), opened.Close(), release())
}

// forgetIn removes the entries that the addresses name, those of a mailbox at
// once; none, if one of the addresses names none.
func (e *env) forgetIn(ctx context.Context, opened store, addresses []string) error {
	found, err := findAll(ctx, opened, addresses)
	if err != nil {
		return err
	}
	keys := map[state.MailboxID][]addressbook.Key{}
	for _, entry := range found {
		keys[entry.mailbox.MailboxID] = append(keys[entry.mailbox.MailboxID], entry.Key)
	}
	for id := range keys {
		batch := state.Batch{Mailbox: id, DeleteEntries: keys[id], Now: e.now().UTC()}
		if err := opened.Commit(ctx, batch); err != nil {
			return fmt.Errorf("mailbox %s: %w", id.Rep, err)
		}
	}
	for _, entry := range found {
		fmt.Fprintf(e.stdout, "Forgot %s\n", entry.address())
	}
	fmt.Fprintln(e.stderr, "The contacts are still in the mailboxes, and managed by their marks.")
	return nil
}
