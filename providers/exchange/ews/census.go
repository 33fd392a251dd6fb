package ews

import (
	"sync"
	"time"
)

// censusAge is how long it counts that a folder was one for contacts. The user
// may put it into Deleted Items meanwhile, where the server goes on to serve
// it; what is written there is missed by the next observation and written anew.
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

// put remembers the folders of a mailbox. The tree is not changed any more.
func (c *census) put(mailbox string, t *tree, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		c.known = make(map[string]counted)
	}
	c.known[mailbox] = counted{t, now}
}

// counted is a tree and when it was read.
type counted struct {
	tree *tree
	at   time.Time
}

// get is the last tree of a mailbox, nil if there is none, and whether it is
// fresh.
func (c *census) get(mailbox string, now time.Time) (t *tree, fresh bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	last := c.known[mailbox]
	return last.tree, last.tree != nil && now.Sub(last.at) < censusAge
}

// expire has the folders of a mailbox read again before the next write.
func (c *census) expire(mailbox string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if last, ok := c.known[mailbox]; ok {
		c.known[mailbox] = counted{tree: last.tree}
	}
}
