package ews

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
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
	if !strings.Contains(mailbox.Address, "@") || !utf8.ValidString(mailbox.Address) ||
		strings.ContainsFunc(mailbox.Address, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) {
		return nil, fmt.Errorf("%w: its e-mail address is none: correct it in the CRM", providers.ErrNoMailbox)
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

// wrap says which mailbox an error is about.
func wrap(mailbox addressbook.Mailbox, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("mailbox of rep %s: %w", mailbox.Rep, err)
}

// errTooLong ends a call that takes longer than mailbox_timeout.
var errTooLong = errors.New("it took longer than mailbox_timeout: look at the server's load, or allow more time; the next run goes on")

// limit bounds the time that a call may take.
func (t *Target) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, t.mailboxTime, errTooLong)
}

// isID says whether a text can be an id of Exchange's: base64, in one of its
// alphabets. Nothing else is sent: it is the id of nothing.
func isID[ID ~string](id ID) bool {
	for _, c := range []byte(id) {
		isLetter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !isLetter && (c < '0' || c > '9') && !strings.ContainsRune("+/=-_", rune(c)) {
			return false
		}
	}
	return id != "" && len(id) <= 2048
}
