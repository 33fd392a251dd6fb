package sqlite

import (
	"context"
	"slices"
	"time"

	"zombiezen.com/go/sqlite"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// ApprovedConfig is the digest of the configuration of the last saved plan that was applied.
func (s *Store) ApprovedConfig(ctx context.Context) (addressbook.Digest, error) {
	var digest addressbook.Digest
	err := s.view(ctx, func(conn *sqlite.Conn) (err error) {
		digest, err = readApprovedConfig(conn)
		return err
	})
	return digest, err
}

func readApprovedConfig(conn *sqlite.Conn) (digest addressbook.Digest, err error) {
	err = rows(conn, `SELECT approved_config FROM meta WHERE approved_config <> ''`, func(stmt *sqlite.Stmt) error {
		if digest, err = addressbook.ParseDigest(stmt.ColumnText(0)); err != nil {
			return damaged("meta")
		}
		return nil
	})
	return digest, err
}

// SetApprovedConfig replaces the digest of the approved configuration.
func (s *Store) SetApprovedConfig(ctx context.Context, config addressbook.Digest) error {
	return s.change(ctx, func(conn *sqlite.Conn) error {
		return exec(conn, `UPDATE meta SET approved_config = ?`, config.String())
	})
}

// Approve records an approval of what a guard held back in a run.
func (s *Store) Approve(ctx context.Context, a state.Approval, since time.Time) error {
	return s.change(ctx, func(conn *sqlite.Conn) error {
		mailboxes, err := takeWithheld(conn, &a, since)
		switch {
		case err != nil:
			return err
		case a.Changes == 0:
			return state.ErrNothingWithheld
		}
		for _, mailbox := range mailboxes {
			line := state.JournalLine{
				Run: a.Run, At: a.At, Action: state.ActionApprove, Causes: []string{a.Guard}, Outcome: outcomeDone, Approval: a.ID,
			}
			if err := putJournal(conn, mailbox, []state.JournalLine{line}); err != nil {
				return err
			}
		}
		return exec(conn, `INSERT INTO approvals (id, run, guard, target, scope, who, reason, at, expires, changes)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			a.ID, a.Run, a.Guard, a.Target, a.Scope, a.Who, a.Reason, a.At.UnixMicro(), a.Expires.UnixMicro(), a.Changes)
	})
}

// takeWithheld copies what was held back into an approval, counts it, and gives the numbers of the mailboxes.
func takeWithheld(conn *sqlite.Conn, a *state.Approval, since time.Time) (mailboxes []int64, err error) {
	a.Changes = 0
	err = rows(conn, `INSERT INTO approved (mailbox, approval, changes)
		SELECT mailbox, ?, changes FROM withheld
		WHERE run = ? AND guard = ? AND target = ? AND scope = ? AND at >= ? AND length(changes) > 0
		RETURNING mailbox, length(changes)`, func(stmt *sqlite.Stmt) error {
		mailboxes = append(mailboxes, stmt.ColumnInt64(0))
		a.Changes += stmt.ColumnInt(1) / len(addressbook.Digest{})
		return nil
	}, a.ID, a.Run, a.Guard, a.Target, a.Scope, since.UnixMicro())
	return mailboxes, err
}

// Approvals lists the approvals that were made at or after a time, the newest first.
func (s *Store) Approvals(ctx context.Context, since time.Time) ([]state.Approval, error) {
	var list []state.Approval
	err := s.view(ctx, func(conn *sqlite.Conn) (err error) {
		list, err = listApprovals(conn, since)
		return err
	})
	return list, err
}

func listApprovals(conn *sqlite.Conn, since time.Time) ([]state.Approval, error) {
	var list []state.Approval
	err := rows(conn, `SELECT id, run, guard, target, scope, who, reason, at, expires, changes,
			(SELECT coalesce(sum(length(changes)), 0) FROM approved WHERE approval = id)
		FROM approvals WHERE at >= ? ORDER BY at DESC, number DESC`, func(stmt *sqlite.Stmt) error {
		list = append(list, state.Approval{
			ID:      stmt.ColumnText(0),
			Run:     stmt.ColumnText(1),
			GuardID: state.GuardID{Guard: stmt.ColumnText(2), Target: stmt.ColumnText(3), Scope: stmt.ColumnText(4)},
			Who:     stmt.ColumnText(5),
			Reason:  stmt.ColumnText(6),
			At:      moment(stmt.ColumnInt64(7)),
			Expires: moment(stmt.ColumnInt64(8)),
			Changes: stmt.ColumnInt(9),
			Left:    stmt.ColumnInt(10) / len(addressbook.Digest{}),
		})
		return nil
	}, since.UnixMicro())
	return list, err
}

// Approved are the changes of a mailbox that approvals let through at a time.
func (s *Store) Approved(ctx context.Context, id state.MailboxID, at time.Time) (map[string][]addressbook.Digest, error) {
	approved := map[string][]addressbook.Digest{}
	err := s.view(ctx, func(conn *sqlite.Conn) error {
		return rows(conn, `SELECT approved.approval, approved.changes
			FROM approved JOIN mailboxes ON mailboxes.id = approved.mailbox JOIN approvals ON approvals.id = approved.approval
			WHERE mailboxes.target = ? AND mailboxes.rep = ? AND approvals.at <= ?3 AND approvals.expires > ?3`,
			func(stmt *sqlite.Stmt) (err error) {
				approved[stmt.ColumnText(0)], err = digestsAt(stmt, 1)
				return err
			}, id.Target, string(id.Rep), at.UnixMicro())
	})
	return approved, err
}

// spend takes changes that were made off what is approved of a mailbox.
func spend(conn *sqlite.Conn, mailbox int64, changes []addressbook.Digest) error {
	if len(changes) == 0 {
		return nil
	}
	spent := make(map[addressbook.Digest]bool, len(changes))
	for _, d := range changes {
		spent[d] = true
	}
	left := map[string][]addressbook.Digest{}
	err := rows(conn, `SELECT approval, changes FROM approved WHERE mailbox = ?`, func(stmt *sqlite.Stmt) error {
		digests, err := digestsAt(stmt, 1)
		left[stmt.ColumnText(0)] = slices.DeleteFunc(digests, func(d addressbook.Digest) bool { return spent[d] })
		return err
	}, mailbox)
	if err != nil {
		return err
	}
	for approval, digests := range left {
		query, args := `UPDATE approved SET changes = ? WHERE mailbox = ? AND approval = ?`, []any{packDigests(digests), mailbox, approval}
		if len(digests) == 0 {
			query, args = `DELETE FROM approved WHERE mailbox = ? AND approval = ?`, args[1:]
		}
		if err := exec(conn, query, args...); err != nil {
			return err
		}
	}
	return nil
}
