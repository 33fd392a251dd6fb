package ews

import (
	"strconv"
	"strings"

	"contactsync/providers/sandbox/mailbox"
)

// resolveNames answers ResolveNames: the mailboxes that an entry may mean. An
// address means the mailbox that has it; anything else those whose address, or a
// word of whose name, begins with it.
func (c *call) resolveNames() {
	c.one(func() (content, *problem) {
		entry := strings.ToLower(strings.TrimSpace(c.operation.ChildText("UnresolvedEntry")))
		entry = strings.TrimPrefix(entry, "smtp:")
		if entry == "" {
			return nil, refuse("ErrorInvalidNameForNameResolution")
		}
		var found []*mailbox.Mailbox
		// The users' own contacts are not searched.
		if c.operation.Attr("SearchScope") != "Contacts" {
			found = c.resolve(entry)
		}
		switch len(found) {
		case 0:
			return nil, refuse("ErrorNameResolutionNoResults")
		case 1:
			return c.resolutions(found), nil
		}
		return c.resolutions(found), refuse(codeSeveralNames)
	})
}

// resolve finds mailboxes by an entry in lower case.
func (c *call) resolve(entry string) []*mailbox.Mailbox {
	if m, err := c.server.Store.Mailbox(entry); err == nil {
		return []*mailbox.Mailbox{m}
	}
	var found []*mailbox.Mailbox
	for _, m := range c.server.Store.Mailboxes() {
		if !m.MovedAway() && meant(entry, m) {
			found = append(found, m)
		}
	}
	return found
}

// meant tells whether an entry in lower case may mean a mailbox.
func meant(entry string, m *mailbox.Mailbox) bool {
	name := strings.ToLower(m.DisplayName())
	if strings.HasPrefix(strings.ToLower(m.Address()), entry) || strings.HasPrefix(name, entry) {
		return true
	}
	for word := range strings.FieldsSeq(name) {
		if strings.HasPrefix(word, entry) {
			return true
		}
	}
	return false
}

// resolutions writes the mailboxes that were found, as many as an answer holds.
func (c *call) resolutions(found []*mailbox.Mailbox) content {
	shown := found[:min(len(found), c.limits.Resolutions)]
	full := isTrue(c.operation.Attr("ReturnFullContactData"))
	return func() {
		c.w.Open("m:ResolutionSet")
		c.w.Attr("TotalItemsInView", strconv.Itoa(len(shown)))
		c.w.Attr("IncludesLastItemInRange", strconv.FormatBool(len(shown) == len(found)))
		for _, m := range shown {
			c.w.Raw("<t:Resolution><t:Mailbox>")
			c.w.Element("t:Name", m.DisplayName())
			c.w.Element("t:EmailAddress", m.Address())
			c.w.Raw("<t:RoutingType>SMTP</t:RoutingType><t:MailboxType>Mailbox</t:MailboxType></t:Mailbox>")
			if full {
				c.writeDirectoryEntry(m)
			}
			c.w.Raw("</t:Resolution>")
		}
		c.w.Close("m:ResolutionSet")
	}
}

// writeDirectoryEntry writes what the directory knows of a mailbox's owner.
func (c *call) writeDirectoryEntry(m *mailbox.Mailbox) {
	c.w.Open("t:Contact")
	c.w.Element("t:DisplayName", m.DisplayName())
	c.w.Raw("<t:EmailAddresses>")
	c.w.Open("t:Entry")
	c.w.Attr("Key", "EmailAddress1")
	c.w.Text("SMTP:" + m.Address())
	c.w.Close("t:Entry")
	c.w.Raw("</t:EmailAddresses><t:ContactSource>ActiveDirectory</t:ContactSource>")
	c.w.Close("t:Contact")
}
