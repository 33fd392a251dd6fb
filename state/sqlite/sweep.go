package sqlite

import (
	"sync"
	"time"

	"zombiezen.com/go/sqlite"

	"contactsync/state"
)

// How long closed intents are kept, and how often a mailbox is looked through for
// what is older.
const (
	intentAge  = 30 * 24 * time.Hour
	sweepEvery = 24 * time.Hour
)

// removeOld removes what is too old at a time. The journal is kept for journalAge, and
// for good if that is 0.
func removeOld(conn *sqlite.Conn, mailbox int64, now time.Time, journalAge time.Duration) error {
	err := exec(conn, `DELETE FROM intents WHERE mailbox = ? AND closed <> 0 AND closed < ?`,
		mailbox, now.Add(-intentAge).Unix())
	if err != nil {
		return err
	}
	if err := removeWithheld(conn, now); err != nil || journalAge == 0 {
		return err
	}
	for _, query := range []string{`DELETE FROM journal WHERE at < ?`, `DELETE FROM approvals WHERE at < ?`} {
		if err := exec(conn, query, now.Add(-journalAge).UnixMicro()); err != nil {
			return err
		}
	}
	return nil
}

// sweeps knows when old things of a mailbox were last removed.
type sweeps struct {
	mutex sync.Mutex
	last  map[state.MailboxID]time.Time
}

func (s *sweeps) due(id state.MailboxID, now time.Time) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	last, ok := s.last[id]
	return !now.IsZero() && (!ok || now.Sub(last) >= sweepEvery)
}

func (s *sweeps) done(id state.MailboxID, now time.Time) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.last == nil {
		s.last = map[state.MailboxID]time.Time{}
	}
	s.last[id] = now
}
