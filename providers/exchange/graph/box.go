package graph

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/operation"
)

// box is a mailbox while a call of the Target works on it.
type box struct {
	*Target
	mailbox addressbook.Mailbox

	// user is the path of the mailbox.
	user string
}

// open makes a box. It fails if the address can be none.
func (t *Target) open(mailbox addressbook.Mailbox) (*box, error) {
	if err := operation.CheckAddress(mailbox); err != nil {
		return nil, err
	}
	return &box{Target: t, mailbox: mailbox, user: "/users/" + url.PathEscape(mailbox.Address)}, nil
}

// name is what the mailbox is counted and remembered by.
func (b *box) name() string { return strings.ToLower(b.mailbox.Address) }

// mainAlias is the id of the main contacts folder where the service does not tell
// its own: such a folder is empty and has no folder below it.
const mainAlias addressbook.FolderID = "default-contacts-folder"

// contactsIn is the path of the contacts of a folder.
func (b *box) contactsIn(folder addressbook.FolderID) string {
	if folder == mainAlias {
		return b.user + "/contacts"
	}
	return b.folder(folder) + "/contacts"
}

// foldersIn is the path of the folders right below one.
func (b *box) foldersIn(folder addressbook.FolderID) string {
	if folder == mainAlias {
		return b.user + "/contactFolders"
	}
	return b.folder(folder) + "/childFolders"
}

func (b *box) folder(id addressbook.FolderID) string {
	return b.user + "/contactFolders/" + url.PathEscape(string(id))
}

func (b *box) contact(id addressbook.ItemID) string {
	return b.user + "/contacts/" + url.PathEscape(string(id))
}

// errTooLong ends a call that takes longer than mailbox_timeout.
var errTooLong = errors.New("it took longer than mailbox_timeout: the service allows 10,000 requests in ten minutes; allow more time, or let the next run go on")

// limit bounds the time that a call may take.
func (t *Target) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, t.mailboxTime, errTooLong)
}
