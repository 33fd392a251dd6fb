package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"contactsync/config"
	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

func stateCommand() command {
	c := command{
		name:    "state",
		summary: "Look into the state, copy it, forget contacts",
		usage:   "COMMAND [options] [arguments]",
	}
	var text strings.Builder
	text.WriteString(`The state is what contactsync remembers between runs: an index over the marks in
the mailboxes. It holds ids and digests, not the values of contacts.

Commands:

`)
	for _, sub := range stateCommands() {
		writeEntry(&text, sub.name, sub.summary)
	}
	text.WriteString("\nThe help of one of them: contactsync state list -help")
	c.help = text.String()
	c.run = func(ctx context.Context, e *env, args []string) int { return runState(ctx, e, c, args) }
	return c
}

// stateCommands are what may follow "state".
func stateCommands() []command {
	return []command{
		stateListCommand(), stateShowCommand(), stateRmCommand(), statePullCommand(), stateBackupCommand(),
	}
}

func runState(ctx context.Context, e *env, c command, args []string) int {
	if len(args) > 0 {
		for _, sub := range stateCommands() {
			if sub.name == "state "+args[0] {
				return sub.run(ctx, e, args[1:])
			}
		}
	}
	set := e.flags(c)
	if code, done := e.parse(c, set, args); done {
		return code
	}
	if set.NArg() == 0 {
		return e.fail(errors.New("say what to do with the state; contactsync state -help lists what there is"))
	}
	return e.fail(fmt.Errorf("there is no command \"state %s\"; contactsync state -help lists them", set.Arg(0)))
}

// stateFlags is the option set of a command that needs the configuration's
// state.
func (e *env) stateFlags(c command) (*flag.FlagSet, *settings) {
	var s settings
	set := e.flags(c)
	s.register(set)
	return set, &s
}

// openConfigState opens the state that the configuration names.
func openConfigState(ctx context.Context, cfg *config.Config, a access) (store, error) {
	return openState(ctx, cfg.State, ".", a, stateTerms{
		owners:           append([]string{cfg.Owner}, cfg.PreviousOwners...),
		journalRetention: cfg.JournalRetention,
	})
}

// readState has work read the state that the configuration names.
func (e *env) readState(ctx context.Context, s *settings, work func(store) error) int {
	return e.readConfigState(ctx, s, func(_ *config.Config, opened store) error { return work(opened) })
}

// readConfigState has work read the state and the configuration that names it.
func (e *env) readConfigState(ctx context.Context, s *settings, work func(*config.Config, store) error) int {
	cfg, err := e.loadWith(s, config.Options{WithoutValues: true})
	if err != nil {
		return e.fail(err)
	}
	opened, err := openConfigState(ctx, cfg, toRead)
	if err != nil {
		return e.fail(err)
	}
	if err := errors.Join(work(cfg, opened), opened.Close()); err != nil {
		return e.fail(err)
	}
	return exitDone
}

// remembered is an entry with the mailbox that it is of.
type remembered struct {
	state.Entry

	mailbox state.Mailbox

	// item is the item of the entry, nil if the state does not know it.
	item *state.Item
}

// address is what the entry is called.
func (r remembered) address() string {
	return redact.Text(planner.Address(r.Sync, r.mailbox.Rep, r.Key))
}

// findEntries are the entries that the pattern names, sorted by address. Its
// rep may be the e-mail address of a mailbox.
func findEntries(ctx context.Context, opened store, pattern planner.AddressPattern) ([]remembered, error) {
	mailboxes, err := opened.Mailboxes(ctx)
	if err != nil {
		return nil, err
	}
	var found []remembered
	for _, mailbox := range mailboxes {
		here := pattern
		if strings.EqualFold(pattern.Rep, mailbox.Address) {
			here.Rep = "*"
		}
		memory, err := opened.Load(ctx, mailbox.MailboxID)
		if err != nil {
			return nil, err
		}
		for _, entry := range memory.Entries {
			if here.Matches(entry.Sync, mailbox.Rep, entry.Key) {
				found = append(found, remembered{entry, mailbox, itemOf(memory, entry)})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b remembered) int { return cmp.Compare(a.address(), b.address()) })
	return found, nil
}

func itemOf(memory *state.Memory, entry state.Entry) *state.Item {
	for i := range memory.Items {
		if memory.Items[i].ID == entry.Item {
			return &memory.Items[i]
		}
	}
	return nil
}

// findAll are the entries that the addresses name, each once. An address that names none
// is an error.
func findAll(ctx context.Context, opened store, addresses []string) ([]remembered, error) {
	type identity struct {
		mailbox state.MailboxID
		key     addressbook.Key
	}
	seen := map[identity]bool{}
	var all []remembered
	for _, address := range addresses {
		pattern, err := planner.ParseAddress(address)
		if err != nil {
			return nil, err
		}
		found, err := findEntries(ctx, opened, pattern)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("the state knows no contact %s; contactsync state list lists those that it knows", address)
		}
		for _, entry := range found {
			if id := (identity{entry.mailbox.MailboxID, entry.Key}); !seen[id] {
				seen[id] = true
				all = append(all, entry)
			}
		}
	}
	return all, nil
}
