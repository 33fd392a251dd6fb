package sqlite

import (
	"context"
	"strings"

	"zombiezen.com/go/sqlite"

	"contactsync/state"
)

// BeginRun records that a run started.
func (s *Store) BeginRun(ctx context.Context, run state.Run) error {
	return s.change(ctx, func(conn *sqlite.Conn) error { return putRun(conn, &run) })
}

// EndRun records how a run ended and what it found.
func (s *Store) EndRun(ctx context.Context, run state.Run, found state.Findings) error {
	return s.change(ctx, func(conn *sqlite.Conn) error {
		if err := putRun(conn, &run); err != nil {
			return err
		}
		if found.Failing != nil {
			if err := replaceFailing(conn, found.Failing); err != nil {
				return err
			}
		}
		if found.Baselines == nil {
			return nil
		}
		return replaceBaselines(conn, found.Baselines)
	})
}

// Runs lists at most limit runs, the newest first.
func (s *Store) Runs(ctx context.Context, limit int) ([]state.Run, error) {
	var runs []state.Run
	err := s.view(ctx, func(conn *sqlite.Conn) (err error) {
		runs, err = listRuns(conn, max(limit, 0))
		return err
	})
	return runs, err
}

func putRun(conn *sqlite.Conn, run *state.Run) error {
	return exec(conn, `INSERT INTO runs (id, operation, started, ended, outcome, partial,
			mailboxes, failed_mailboxes, changes, failed_changes, guards, config_not_approved)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET operation = excluded.operation, started = excluded.started,
			ended = excluded.ended, outcome = excluded.outcome, partial = excluded.partial,
			mailboxes = excluded.mailboxes, failed_mailboxes = excluded.failed_mailboxes,
			changes = excluded.changes, failed_changes = excluded.failed_changes, guards = excluded.guards,
			config_not_approved = excluded.config_not_approved`,
		run.ID, run.Operation, run.Started.UnixMicro(), run.Ended.UnixMicro(), run.Outcome, run.Partial,
		run.Mailboxes, run.FailedMailboxes, run.Changes, run.FailedChanges, strings.Join(run.Guards, ","), run.ConfigNotApproved)
}

// listRuns takes a negative limit for none. Of runs that started at one time the
// one that was recorded last is the newest.
func listRuns(conn *sqlite.Conn, limit int) ([]state.Run, error) {
	var runs []state.Run
	err := rows(conn, `SELECT id, operation, started, ended, outcome, partial,
			mailboxes, failed_mailboxes, changes, failed_changes, guards, config_not_approved
		FROM runs ORDER BY started DESC, number DESC LIMIT ?`, func(stmt *sqlite.Stmt) error {
		run := state.Run{
			ID:              stmt.ColumnText(0),
			Operation:       stmt.ColumnText(1),
			Started:         moment(stmt.ColumnInt64(2)),
			Ended:           moment(stmt.ColumnInt64(3)),
			Outcome:         stmt.ColumnText(4),
			Partial:         stmt.ColumnBool(5),
			Mailboxes:       stmt.ColumnInt(6),
			FailedMailboxes: stmt.ColumnInt(7),
			Changes:         stmt.ColumnInt(8),
			FailedChanges:   stmt.ColumnInt(9),

			ConfigNotApproved: stmt.ColumnBool(11),
		}
		if guards := stmt.ColumnText(10); guards != "" {
			run.Guards = strings.Split(guards, ",")
		}
		runs = append(runs, run)
		return nil
	}, limit)
	return runs, err
}
