package ews

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
	"contactsync/providers/exchange/operation"
)

// box is a mailbox while a call of the Target works on it.
type box struct {
	*Target
	mailbox addressbook.Mailbox
	header  wire.Header
	owner   string // whose distinguished folders are meant, for delegate access
}

// open makes a box. It fails if the address can be none.
func (t *Target) open(mailbox addressbook.Mailbox) (*box, error) {
	if err := operation.CheckAddress(mailbox); err != nil {
		return nil, err
	}
	b := &box{Target: t, mailbox: mailbox}
	if t.access == delegate {
		b.owner = mailbox.Address
	} else {
		b.header.Impersonate = mailbox.Address
	}
	return b, nil
}

// exists fails if it is not known that there is such a mailbox. To impersonate
// its owner is proof enough; a delegate's requests that name ids alone do not
// even say which mailbox they are for.
func (b *box) exists(ctx context.Context) error {
	if last, _ := b.census.get(b.name(), b.now()); b.access != delegate || last != nil {
		return nil
	}
	_, err := b.since(ctx, nil)
	return err
}

// name is what the mailbox is counted and remembered by.
func (b *box) name() string { return strings.ToLower(b.mailbox.Address) }

// distinguished names a folder that every mailbox has.
func (b *box) distinguished(name string) wire.Folder {
	return wire.Folder{Distinguished: name, Mailbox: b.owner}
}

// httpHeader is the header of one request. X-AnchorMailbox leads it to the
// server that has the mailbox.
func (b *box) httpHeader() http.Header {
	h := make(http.Header)
	h.Set("Content-Type", "text/xml; charset=utf-8")
	h.Set("Accept", "text/xml")
	h.Set("X-AnchorMailbox", b.mailbox.Address)
	h.Set("client-request-id", b.newID())
	h.Set("return-client-request-id", "true")
	return h
}

// errTooLong ends a call that takes longer than mailbox_timeout.
var errTooLong = errors.New("it took longer than mailbox_timeout: look at the server's load, or allow more time; the next run goes on")

// limit bounds the time that a call may take.
func (t *Target) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, t.mailboxTime, errTooLong)
}
