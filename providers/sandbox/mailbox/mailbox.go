package mailbox

import (
	"fmt"
	"sync"
	"time"
)

// Mailbox is one mailbox of a Store. It is used by several goroutines; each
// method is atomic: it happens as a whole or, if it returns an error, not at all.
type Mailbox struct {
	store   *Store
	file    *file
	row     int64 // in the file
	address string
	name    string

	mu      sync.Mutex
	content content
	away    bool
	quota   int
	reads   map[int64]int // of each item, by its origin; for UserTouch
}

// Address is the mailbox's SMTP address as it was added.
func (m *Mailbox) Address() string { return m.address }

// DisplayName is the name of the mailbox's owner.
func (m *Mailbox) DisplayName() string { return m.name }

// MovedAway says whether the mailbox was moved to another server.
func (m *Mailbox) MovedAway() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.away
}

// SetQuota bounds how many items the mailbox holds, Recoverable Items not
// counted; 0 is no bound. The file does not keep it: it is a setting of the run.
func (m *Mailbox) SetQuota(items int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.quota = items
}

// room is ErrFull if the quota has no place for that many more items.
func (m *Mailbox) room(items int) error {
	if m.quota > 0 && m.content.counted+items > m.quota {
		return m.wrap(ErrFull)
	}
	return nil
}

// now is the time as a property holds it.
func (m *Mailbox) now() time.Time { return m.store.now().UTC().Round(0) }

// wrap says whose error it is. The address is the operator's own; nothing of a
// contact is in it.
func (m *Mailbox) wrap(err error) error { return fmt.Errorf("mailbox %s: %w", m.address, err) }
