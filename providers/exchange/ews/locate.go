package ews

import (
	"context"
	"errors"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/operation"
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
	case errors.Is(operation.InMailbox(mailbox, err), providers.ErrNoMailbox):
		return false, nil
	}
	return false, operation.InMailbox(mailbox, err)
}
