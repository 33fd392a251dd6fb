package graph

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"contactsync/providers"
	"contactsync/providers/addressbook"
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
	if !strings.Contains(mailbox.Address, "@") || !utf8.ValidString(mailbox.Address) ||
		strings.ContainsFunc(mailbox.Address, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) {
		return nil, fmt.Errorf("%w: its e-mail address is none: correct it in the CRM", providers.ErrNoMailbox)
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

// wrap says which mailbox an error is about.
func wrap(mailbox addressbook.Mailbox, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("mailbox of rep %s: %w", mailbox.Rep, err)
}

// errTooLong ends a call that takes longer than mailbox_timeout.
var errTooLong = errors.New("it took longer than mailbox_timeout: the service allows 10,000 requests in ten minutes; allow more time, or let the next run go on")

// limit bounds the time that a call may take.
func (t *Target) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, t.mailboxTime, errTooLong)
}

// isID says whether a text can be an id of Graph's: base64, in one of its
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
