package graph

import (
	"sync"
	"time"
)

// censusAge is how long it counts that a folder was there. The user may delete it
// meanwhile, and the service goes on to serve it; what is written there is missed
// by the next observation and written anew.
const censusAge = time.Minute

// census remembers the folders of the mailboxes, so that not every write has to
// ask for them.
type census struct {
	mu    sync.Mutex
	known map[string]counted
	turns map[string]*sync.Mutex
}

// turn waits until nobody else reads the folders of a mailbox to find out what is there, so
// that those who ask at the same time read them once. done lets the next one go.
func (c *census) turn(mailbox string) (done func()) {
	c.mu.Lock()
	if c.turns == nil {
		c.turns = make(map[string]*sync.Mutex)
	}
	if c.turns[mailbox] == nil {
		c.turns[mailbox] = new(sync.Mutex)
	}
	turn := c.turns[mailbox]
	c.mu.Unlock()
	turn.Lock()
	return turn.Unlock
}

// counted is a tree and when it was read.
type counted struct {
	tree *tree
	at   time.Time
}

// put remembers the folders of a mailbox.
func (c *census) put(mailbox string, t *tree, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		c.known = make(map[string]counted)
	}
	c.known[mailbox] = counted{t, now}
}

// get is the tree of a mailbox, nil if there is none that is fresh.
func (c *census) get(mailbox string, now time.Time) *tree {
	c.mu.Lock()
	defer c.mu.Unlock()
	if last := c.known[mailbox]; last.tree != nil && now.Sub(last.at) < censusAge {
		return last.tree
	}
	return nil
}

// drop has the folders of a mailbox read again before the next write.
func (c *census) drop(mailbox string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.known, mailbox)
}
