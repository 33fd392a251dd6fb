package graph

import (
	"context"
	"errors"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph/wire"
	"contactsync/providers/exchange/operation"
)

var _ providers.Locator = (*Target)(nil)

// Has implements providers.Locator. It asks for one of the folders.
func (t *Target) Has(ctx context.Context, mailbox addressbook.Mailbox) (bool, error) {
	ctx, cancel := t.limit(ctx)
	defer cancel()
	b, err := t.open(mailbox)
	if err == nil {
		_, err = ask(ctx, b, get(b.user+"/contactFolders"+wire.Folders(1).String()), wire.DecodeFolderPage)
	}
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, providers.ErrNoMailbox):
		return false, nil
	}
	return false, operation.InMailbox(mailbox, err)
}
