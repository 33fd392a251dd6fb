package sqlite

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"zombiezen.com/go/sqlite"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// The words of journal lines that Deletes depends on.
const (
	actionDelete   = "delete"
	causeDuplicate = "duplicate"
	outcomeDone    = "done"
)

// Deletes counts, per mailbox, the deletes that the journal has as done at or
// after a time, duplicates apart.
func (s *Store) Deletes(ctx context.Context, since time.Time) (map[state.MailboxID]int, error) {
	deletes := map[state.MailboxID]int{}
	err := s.view(ctx, func(conn *sqlite.Conn) error {
		return rows(conn, `SELECT mailboxes.target, mailboxes.rep, counted.n
			FROM (SELECT mailbox, count(*) AS n FROM journal WHERE removed = 1 AND at >= ? GROUP BY mailbox) AS counted
			JOIN mailboxes ON mailboxes.id = counted.mailbox`, func(stmt *sqlite.Stmt) error {
			id := state.MailboxID{Target: stmt.ColumnText(0), Rep: addressbook.RepID(stmt.ColumnText(1))}
			deletes[id] = stmt.ColumnInt(2)
			return nil
		}, since.UnixMicro())
	})
	if err != nil {
		return nil, err
	}
	return deletes, nil
}

// errEnough ends a read whose caller wants no more.
var errEnough = errors.New("that is enough")

// Journal hands out the lines of the mailboxes of a rep, the newest first.
func (s *Store) Journal(ctx context.Context, rep addressbook.RepID, since time.Time, yield func(state.MailboxID, state.JournalLine) bool) error {
	return s.view(ctx, func(conn *sqlite.Conn) error {
		err := rows(conn, `SELECT target, run, at, key, action, causes, outcome, approval
			FROM journal JOIN mailboxes ON mailboxes.id = journal.mailbox
			WHERE rep = ? AND at >= ? ORDER BY at DESC, journal.id DESC`,
			func(stmt *sqlite.Stmt) error {
				line := state.JournalLine{
					Run:     stmt.ColumnText(1),
					At:      moment(stmt.ColumnInt64(2)),
					Key:     addressbook.Key(stmt.ColumnText(3)),
					Action:  stmt.ColumnText(4),
					Causes:  splitCauses(stmt.ColumnText(5)),
					Outcome: stmt.ColumnText(6),

					Approval: stmt.ColumnText(7),
				}
				if !yield(state.MailboxID{Target: stmt.ColumnText(0), Rep: rep}, line) {
					return errEnough
				}
				return nil
			}, string(rep), since.UnixMicro())
		if errors.Is(err, errEnough) {
			return nil
		}
		return err
	})
}

// splitCauses is the inverse of how putJournal joins causes.
func splitCauses(causes string) []string {
	if causes == "" {
		return nil
	}
	return strings.Split(causes, ",")
}

func putJournal(conn *sqlite.Conn, mailbox int64, lines []state.JournalLine) error {
	return execEach(conn, `INSERT INTO journal (at, mailbox, run, key, action, causes, outcome, removed, approval)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, lines,
		func(stmt *sqlite.Stmt, line *state.JournalLine) {
			stmt.BindInt64(1, line.At.UnixMicro())
			stmt.BindInt64(2, mailbox)
			stmt.BindText(3, line.Run)
			stmt.BindText(4, string(line.Key))
			stmt.BindText(5, line.Action)
			stmt.BindText(6, strings.Join(line.Causes, ","))
			stmt.BindText(7, line.Outcome)
			stmt.BindBool(8, removes(line))
			stmt.BindText(9, line.Approval)
		})
}

// removes says whether the line is of a contact that its user does not have any
// more. Of duplicates one stays.
func removes(line *state.JournalLine) bool {
	return line.Action == actionDelete && line.Outcome == outcomeDone && !slices.Contains(line.Causes, causeDuplicate)
}

// moment is the time of a column in microseconds.
func moment(micros int64) time.Time { return time.UnixMicro(micros).UTC() }
