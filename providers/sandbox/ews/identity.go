package ews

import (
	"errors"
	"strings"

	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// identify finds out whom the caller acts for. The header names somebody else
// to act for, or is nil.
func (c *call) identify(header *schema.Node) *problem {
	address := c.caller.Address
	if header != nil {
		c.impersonates = true
		address = header.Text
		if header.Name == "SID" {
			return refuse("ErrorInvalidUserSid")
		}
	}
	if address == "" {
		if c.impersonates {
			return refuse(codeNoMailbox)
		}
		return nil // a service account, which has to say whose mailbox it means
	}
	m, p := c.mailbox(address)
	if p != nil {
		return p
	}
	if c.impersonates && !c.caller.MayImpersonate(m.Address()) {
		return refuse("ErrorImpersonateUserDenied")
	}
	c.self = m
	return nil
}

// mailbox is the mailbox of an address, whoever may open it. It may turn out to
// be moving to another server just now, after which it is gone.
func (c *call) mailbox(address string) (*mailbox.Mailbox, *problem) {
	m, err := c.server.Store.Mailbox(address)
	if err != nil {
		return nil, because(err, codeNoMailbox)
	}
	if c.server.Faults.Roll(fault.MovedAway) {
		if err := c.server.Store.SetMovedAway(m.Address(), true); err != nil {
			return nil, because(err, codeNoMailbox)
		}
		return nil, refuse(codeMoveInProgress)
	}
	return m, nil
}

// open is the mailbox of an address that a folder id names. Without the right
// to open it, the problem is ErrorAccessDenied.
func (c *call) open(address string) (*mailbox.Mailbox, *problem) {
	if c.self != nil && strings.EqualFold(address, c.self.Address()) {
		return c.self, nil
	}
	m, p := c.mailbox(address)
	if p != nil {
		return nil, p
	}
	return c.mayUse(m)
}

// mayUse refuses mailboxes that the caller has no rights in. Who impersonates
// has the rights of that user, which are those to its own mailbox.
func (c *call) mayUse(m *mailbox.Mailbox) (*mailbox.Mailbox, *problem) {
	if m == c.self || !c.impersonates && c.caller.MayOpen(m.Address()) {
		return m, nil
	}
	return nil, refuse("ErrorAccessDenied")
}

// owner is the mailbox that an id belongs to, if the caller may use it. The
// code missing is for ids that no mailbox gave out.
func (c *call) owner(id, missing string) (*mailbox.Mailbox, *problem) {
	if id == "" {
		return nil, refuse("ErrorInvalidIdEmpty")
	}
	m, err := c.server.Store.MailboxOf(id)
	switch {
	case errors.Is(err, mailbox.ErrNoMailbox):
		return nil, refuse(missing)
	case err != nil:
		return nil, because(err, missing)
	}
	return c.mayUse(m)
}
