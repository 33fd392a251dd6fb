package ews

import (
	"context"
	"errors"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

var _ providers.Locator = (*Target)(nil)

// Has asks for the folders that every mailbox has.
func (t *Target) Has(ctx context.Context, mailbox addressbook.Mailbox) (bool, error) {
	ctx, cancel := t.limit(ctx)
	defer cancel()
	b, err := t.open(mailbox)
	if err == nil {
		_, err = b.plant(ctx)
	}
	switch {
	case err == nil:
		return true, nil
	case errors.Is(wrap(mailbox, err), providers.ErrNoMailbox):
		return false, nil
	}
	return false, wrap(mailbox, err)
}
