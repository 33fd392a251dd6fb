package sqlite

import (
	"context"

	"zombiezen.com/go/sqlite"

	"contactsync/state"
)

// BeginRun records that a run started.
func (s *Store) BeginRun(ctx context.Context, run state.Run) error {
	return s.change(ctx, func(conn *sqlite.Conn) error { return putRun(conn, run) })
}

// EndRun records how a run ended and, if they are not nil, the baselines that
// replace all that were there.
func (s *Store) EndRun(ctx context.Context, run state.Run, baselines map[state.BaselineID]int) error {
	return s.change(ctx, func(conn *sqlite.Conn) error {
		if err := putRun(conn, run); err != nil || baselines == nil {
			return err
		}
		return replaceBaselines(conn, baselines)
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

func putRun(conn *sqlite.Conn, run state.Run) error {
	return exec(conn, `INSERT INTO runs (id, operation, started, ended, outcome) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET operation = excluded.operation, started = excluded.started,
			ended = excluded.ended, outcome = excluded.outcome`,
		run.ID, run.Operation, run.Started.UnixMicro(), run.Ended.UnixMicro(), run.Outcome)
}

// listRuns takes a negative limit for none. Of runs that started at one time the
// one that was recorded last is the newest.
func listRuns(conn *sqlite.Conn, limit int) ([]state.Run, error) {
	var runs []state.Run
	err := rows(conn, `SELECT id, operation, started, ended, outcome FROM runs
		ORDER BY started DESC, number DESC LIMIT ?`, func(stmt *sqlite.Stmt) error {
		runs = append(runs, state.Run{
			ID:        stmt.ColumnText(0),
			Operation: stmt.ColumnText(1),
			Started:   moment(stmt.ColumnInt64(2)),
			Ended:     moment(stmt.ColumnInt64(3)),
			Outcome:   stmt.ColumnText(4),
		})
		return nil
	}, limit)
	return runs, err
}
