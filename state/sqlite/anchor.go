package sqlite

import (
	"context"
	"time"

	"zombiezen.com/go/sqlite"
)

// Anchor is the time that the schedule counts from, zero if there is none.
func (s *Store) Anchor(ctx context.Context) (time.Time, error) {
	var anchor time.Time
	err := s.view(ctx, func(conn *sqlite.Conn) (err error) {
		anchor, err = readAnchor(conn)
		return err
	})
	return anchor, err
}

func readAnchor(conn *sqlite.Conn) (anchor time.Time, err error) {
	err = rows(conn, `SELECT anchor FROM meta WHERE anchor IS NOT NULL`, func(stmt *sqlite.Stmt) error {
		anchor = moment(stmt.ColumnInt64(0))
		return nil
	})
	return anchor, err
}

// SetAnchor replaces the time that the schedule counts from.
func (s *Store) SetAnchor(ctx context.Context, anchor time.Time) error {
	return s.change(ctx, func(conn *sqlite.Conn) error {
		return exec(conn, `UPDATE meta SET anchor = ?`, anchor.UnixMicro())
	})
}
