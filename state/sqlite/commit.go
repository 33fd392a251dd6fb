package sqlite

import (
	"context"
	"errors"

	"zombiezen.com/go/sqlite"

	"contactsync/state"
)

// Commit makes a batch durable. After an error nothing of it is kept.
//
// What is too old is removed by the first commit to a mailbox and then by one
// commit a day.
func (s *Store) Commit(ctx context.Context, batch state.Batch) error {
	if len(batch.CloseIntents) > 0 && batch.Now.IsZero() {
		return failed(s.path, errors.New("a batch closes intents and has no time"))
	}
	sweep := s.sweeps.due(batch.Mailbox, batch.Now)
	err := s.change(ctx, func(conn *sqlite.Conn) error {
		mailbox, err := commit(conn, &batch)
		if err != nil || !sweep {
			return err
		}
		return removeOld(conn, mailbox, batch.Now, s.journalAge)
	})
	if err == nil && sweep {
		s.sweeps.done(batch.Mailbox, batch.Now)
	}
	return err
}

// commit makes the changes of a batch, and gives the number of its mailbox.
func commit(conn *sqlite.Conn, b *state.Batch) (mailbox int64, err error) {
	if err := exec(conn, `UPDATE meta SET serial = serial + 1`); err != nil {
		return 0, err
	}
	commits := 0
	if b.Forget || remembers(b) {
		commits = 1
	}
	if mailbox, err = countMailbox(conn, b.Mailbox, commits); err != nil {
		return 0, err
	}
	if b.Forget {
		if err := forgetMailbox(conn, mailbox); err != nil {
			return 0, err
		}
	}
	if b.Formerly != "" {
		if err := inherit(conn, mailbox, b); err != nil {
			return 0, err
		}
	}
	if remembers(b) {
		if err := rememberMailbox(conn, mailbox, b); err != nil {
			return 0, err
		}
	}
	for _, change := range []func() error{
		func() error { return deleteItems(conn, mailbox, b.DeleteItems) },
		func() error { return putItems(conn, mailbox, b.PutItems) },
		func() error { return deleteEntries(conn, mailbox, b.DeleteEntries) },
		func() error { return putEntries(conn, mailbox, b.PutEntries) },
		// Closing is before putting too: a batch may close the intent of a key
		// and open the next.
		func() error { return closeIntents(conn, mailbox, b.CloseIntents, b.Now) },
		func() error { return putIntents(conn, mailbox, b.PutIntents) },
		func() error { return deleteHolds(conn, mailbox, b.DeleteHolds) },
		func() error { return putHolds(conn, mailbox, b.PutHolds) },
		func() error { return deleteCursors(conn, mailbox, b.DeleteCursors) },
		func() error { return putCursors(conn, mailbox, b.PutCursors) },
		func() error { return putFinished(conn, mailbox, b.Finish) },
		func() error { return putNameLists(conn, b.NameLists) },
		func() error { return putJournal(conn, mailbox, b.Journal) },
		func() error { return putWithheld(conn, mailbox, b.Withhold, b.Now) },
		func() error { return spend(conn, mailbox, b.Spend) },
	} {
		if err := change(); err != nil {
			return 0, err
		}
	}
	return mailbox, nil
}

// remembers says whether a batch has something that makes a mailbox known.
func remembers(b *state.Batch) bool {
	return b.Formerly != "" || b.Address != nil || b.Managed != nil || b.Greeted != nil || b.Settled != nil ||
		len(b.PutItems) > 0 || len(b.DeleteItems) > 0 ||
		len(b.PutEntries) > 0 || len(b.DeleteEntries) > 0 ||
		len(b.PutIntents) > 0 || len(b.CloseIntents) > 0 ||
		len(b.PutHolds) > 0 || len(b.DeleteHolds) > 0 ||
		len(b.Finish) > 0 ||
		len(b.PutCursors) > 0 || len(b.DeleteCursors) > 0 ||
		len(b.NameLists) > 0
}
