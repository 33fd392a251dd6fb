package ews

import (
	"cmp"
	"time"
)

// Limits are what the server puts up with. A field that is zero means the one
// of DefaultLimits.
type Limits struct {
	// RequestBytes is the size of the largest request. A larger one is answered
	// with HTTP status 413.
	RequestBytes int64

	// PerAccount and PerMailbox are how many requests may be open at once, of
	// one account and for one impersonated mailbox. One more is answered with
	// the fault ErrorExceededConnectionCount.
	PerAccount, PerMailbox int

	// FindPage is how many items or folders one page of FindItem and FindFolder
	// holds at most, and FindPageRestricted how many of FindItem with a
	// restriction.
	FindPage, FindPageRestricted int

	// SyncItems and SyncFolders are how many changes one answer of
	// SyncFolderItems and of SyncFolderHierarchy holds at most.
	SyncItems, SyncFolders int

	// Resolutions is how many mailboxes ResolveNames tells at most.
	Resolutions int

	// BackOff is how long a busy server tells clients to stay away.
	BackOff time.Duration

	// BackOffGrace is how long after the server said that it is busy a request
	// may still come in that the client sent before it knew.
	BackOffGrace time.Duration
}

// DefaultLimits returns those of an Exchange Server with its default throttling
// policy, but for the back-off, which is short.
func DefaultLimits() Limits {
	return Limits{
		RequestBytes:       64 << 20,
		PerAccount:         27,
		PerMailbox:         27,
		FindPage:           1000,
		FindPageRestricted: 250,
		SyncItems:          512,
		SyncFolders:        512,
		Resolutions:        100,
		BackOff:            time.Second,
		BackOffGrace:       200 * time.Millisecond,
	}
}

// orDefault fills in what was left out.
func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	return Limits{
		RequestBytes:       cmp.Or(l.RequestBytes, d.RequestBytes),
		PerAccount:         cmp.Or(l.PerAccount, d.PerAccount),
		PerMailbox:         cmp.Or(l.PerMailbox, d.PerMailbox),
		FindPage:           cmp.Or(l.FindPage, d.FindPage),
		FindPageRestricted: cmp.Or(l.FindPageRestricted, d.FindPageRestricted),
		SyncItems:          cmp.Or(l.SyncItems, d.SyncItems),
		SyncFolders:        cmp.Or(l.SyncFolders, d.SyncFolders),
		Resolutions:        cmp.Or(l.Resolutions, d.Resolutions),
		BackOff:            cmp.Or(l.BackOff, d.BackOff),
		BackOffGrace:       cmp.Or(l.BackOffGrace, d.BackOffGrace),
	}
}
