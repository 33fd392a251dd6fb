package sqlite

import (
	"zombiezen.com/go/sqlite"

	"contactsync/state"
)

// inherit has a mailbox be remembered by what is remembered of it, or of the one in its place, in the target that
// it was in before, and forgets that there.
func inherit(conn *sqlite.Conn, mailbox int64, b *state.Batch) error {
	was := state.MailboxID{Target: b.Formerly, Rep: b.Mailbox.Rep}
	number, _, err := findMailbox(conn, was)
	if err != nil || number == 0 {
		return err
	}
	own, former := &state.Memory{Mailbox: state.Mailbox{MailboxID: b.Mailbox}}, &state.Memory{Mailbox: state.Mailbox{MailboxID: was}}
	for _, memory := range []*state.Memory{own, former} {
		if err := load(conn, memory, new(cells)); err != nil {
			return err
		}
	}
	if b.Another {
		own.InheritHolds(former)
	} else {
		own.Inherit(former)
	}
	for _, change := range []func() error{
		func() error { return putEntries(conn, mailbox, own.Entries) },
		func() error { return putIntents(conn, mailbox, own.Intents) },
		func() error { return putHolds(conn, mailbox, own.Holds) },
		func() error {
			return exec(conn, `UPDATE OR IGNORE finished SET mailbox = ? WHERE mailbox = ?`, mailbox, number)
		},
		func() error { return exec(conn, `UPDATE mailboxes SET greeted = ? WHERE id = ?`, own.Greeted, mailbox) },
		func() error { return exec(conn, `UPDATE mailboxes SET serial = serial + 1 WHERE id = ?`, number) },
		func() error { return forgetMailbox(conn, number) },
	} {
		if err := change(); err != nil {
			return err
		}
	}
	return nil
}
