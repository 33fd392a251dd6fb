package vdir

import (
	"context"
	"errors"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

var _ providers.Locator = (*Target)(nil)

// Has says whether there is a directory of the mailbox's address.
func (t *Target) Has(_ context.Context, mailbox addressbook.Mailbox) (bool, error) {
	b, err := t.open(mailbox)
	if errors.Is(err, providers.ErrNoMailbox) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	b.close()
	return true, nil
}
