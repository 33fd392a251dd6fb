package operation

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// CheckAddress fails, with providers.ErrNoMailbox, if the address of a mailbox can be none.
func CheckAddress(mailbox addressbook.Mailbox) error {
	if !strings.Contains(mailbox.Address, "@") || !utf8.ValidString(mailbox.Address) ||
		strings.ContainsFunc(mailbox.Address, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) {
		return fmt.Errorf("%w: its e-mail address is none: correct it in the CRM", providers.ErrNoMailbox)
	}
	return nil
}

// InMailbox is an error with the mailbox that it is about, nil if there is none.
func InMailbox(mailbox addressbook.Mailbox, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("mailbox of rep %s: %w", mailbox.Rep, err)
}
