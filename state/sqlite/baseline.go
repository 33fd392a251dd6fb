package sqlite

import (
	"context"

	"zombiezen.com/go/sqlite"

	"contactsync/state"
)

// Baselines are the counts that the last approved reads of the sources gave.
func (s *Store) Baselines(ctx context.Context) (map[state.BaselineID]int, error) {
	baselines := map[state.BaselineID]int{}
	err := s.view(ctx, func(conn *sqlite.Conn) error {
		return eachBaseline(conn, func(id state.BaselineID, count int) error {
			baselines[id] = count
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return baselines, nil
}

// eachBaseline hands out the baselines sorted by source, table and criterion.
func eachBaseline(conn *sqlite.Conn, yield func(state.BaselineID, int) error) error {
	return rows(conn, `SELECT source, relation, criterion, count FROM baselines
		ORDER BY source, relation, criterion`, func(stmt *sqlite.Stmt) error {
		id := state.BaselineID{Source: stmt.ColumnText(0), Table: stmt.ColumnText(1), Criterion: stmt.ColumnText(2)}
		return yield(id, stmt.ColumnInt(3))
	})
}

func replaceBaselines(conn *sqlite.Conn, baselines map[state.BaselineID]int) error {
	if err := exec(conn, `DELETE FROM baselines`); err != nil {
		return err
	}
	for id, count := range baselines {
		err := exec(conn, `INSERT INTO baselines (source, relation, criterion, count) VALUES (?, ?, ?, ?)`,
			id.Source, id.Table, id.Criterion, count)
		if err != nil {
			return err
		}
	}
	return nil
}
