package mailbox

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// Options say how a store behaves.
type Options struct {
	Path     string           // SQLite file; "" keeps everything in memory only
	Now      func() time.Time // called by several goroutines; nil = time.Now
	Seed     int64            // ids and change keys are deterministic by it
	Rewrites []Rewrite        // what the server makes of what is written; nil = DefaultRewrites()
}

// Store holds the mailboxes of one server. It is used by several goroutines.
type Store struct {
	now      func() time.Time
	seed     int64
	rewrites []Rewrite // those in force, in the order of Rewrites
	file     *file

	mu        sync.RWMutex
	byAddress map[string]*Mailbox // by the address in lower case
	byID      map[guid]*Mailbox
}

// Open makes a store, with the mailboxes that are in the file. It fails if the
// file cannot be read or is not one that a store wrote, or if a rewrite is
// unknown.
func Open(o Options) (*Store, error) {
	rewrites, err := inOrder(o.Rewrites)
	if err != nil {
		return nil, err
	}
	s := &Store{now: o.Now, seed: o.Seed, rewrites: rewrites, byAddress: map[string]*Mailbox{}, byID: map[guid]*Mailbox{}}
	if s.now == nil {
		s.now = time.Now
	}
	if s.file, err = openFile(o.Path); err != nil {
		return nil, fmt.Errorf("open the mailboxes in %s: %w", o.Path, err)
	}
	mailboxes, err := s.file.load(s)
	if err != nil {
		_ = s.file.close() // nothing was written
		return nil, fmt.Errorf("read the mailboxes in %s: %w", o.Path, err)
	}
	for _, m := range mailboxes {
		s.enter(m)
	}
	return s, nil
}

// Close closes the file. With a file, whoever writes to a mailbox afterwards
// gets an error.
func (s *Store) Close() error { return s.file.close() }

// Add makes a mailbox with its distinguished folders. It is ErrExists if there
// is one of this address, ignoring case.
func (s *Store) Add(address, displayName string) (*Mailbox, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byAddress[strings.ToLower(address)] != nil {
		return nil, fmt.Errorf("mailbox %s: %w", address, ErrExists)
	}
	m := &Mailbox{store: s, file: s.file, address: address, name: displayName, content: newContent(newGUID(s.seed, address))}
	m.row = int64(len(s.byAddress)) + 1 // a mailbox is never removed
	if err := m.plant(); err != nil {
		return nil, err
	}
	s.enter(m)
	return m, nil
}

// enter makes a mailbox one that is found.
func (s *Store) enter(m *Mailbox) {
	s.byAddress[strings.ToLower(m.address)] = m
	s.byID[m.content.id] = m
}

// Mailbox returns the mailbox of an address, ignoring case. It is ErrNoMailbox
// if there is none, ErrMoved if it moved away.
func (s *Store) Mailbox(address string) (*Mailbox, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return here(s.byAddress[strings.ToLower(address)], address)
}

// Wherever is Mailbox for a front end to which mailboxes move, not from which: it
// finds one that moved away too.
func (s *Store) Wherever(address string) (*Mailbox, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	m := s.byAddress[strings.ToLower(address)]
	if m == nil {
		return nil, fmt.Errorf("mailbox %s: %w", address, ErrNoMailbox)
	}
	return m, nil
}

// MailboxOf returns the mailbox that gave out an id of a folder, item or
// attachment. It is ErrMalformedID if no mailbox does, ErrNoMailbox if it is one
// of another store, ErrMoved if the mailbox moved away. Whether there still is
// something of this id it does not say.
func (s *Store) MailboxOf(id string) (*Mailbox, error) {
	r, err := parse(id)
	if err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return here(s.byID[r.mailbox], "of the id")
}

// here refuses a mailbox that is not here.
func here(m *Mailbox, address string) (*Mailbox, error) {
	if m == nil {
		return nil, fmt.Errorf("mailbox %s: %w", address, ErrNoMailbox)
	}
	if m.MovedAway() {
		return nil, m.wrap(ErrMoved)
	}
	return m, nil
}

// Mailboxes lists all mailboxes by address, those that moved away too.
func (s *Store) Mailboxes() []*Mailbox {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.SortedFunc(maps.Values(s.byAddress), func(a, b *Mailbox) int {
		return cmp.Compare(strings.ToLower(a.address), strings.ToLower(b.address))
	})
}

// SetMovedAway moves a mailbox to another server, or back. It is ErrNoMailbox if
// there is none of this address.
func (s *Store) SetMovedAway(address string, away bool) error {
	s.mu.RLock()
	m := s.byAddress[strings.ToLower(address)]
	s.mu.RUnlock()
	if m == nil {
		return fmt.Errorf("mailbox %s: %w", address, ErrNoMailbox)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := s.file.setAway(m.row, away); err != nil {
		return m.wrap(err)
	}
	m.away = away
	return nil
}
