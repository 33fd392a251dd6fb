package connector

import (
	"strings"
	"unicode"
)

// maxAddress is how many bytes an e-mail address has at most (RFC 5321, 4.5.3.1.3).
const maxAddress = 254

// readMailboxes reads CollectedMailboxes.xml, nil if there is none.
func (s *Settings) readMailboxes(d *document) {
	if d == nil {
		s.note(Note{File: mailboxesFile, place: atMailboxes, Text: "This file is not there, so that every rep's mailbox takes part that enabled_field in the provider does not leave out."})
		return
	}
	s.onlyMailboxes = true
	seen := map[string]bool{}
	d.root.find([]string{"Mailbox"}, func(e *element) {
		s.unknownAttributes(d, atMailboxes, e, "Smtp")
		for _, child := range e.children {
			s.unknown(d, atMailboxes)(child)
		}
		address := e.attr("Smtp")
		switch folded := strings.ToLower(address); {
		case !isAddress(address):
			s.note(Note{File: d.file, Line: e.line, place: atMailboxes, Text: "Smtp is no e-mail address here, and was not carried over."})
		case !seen[folded]:
			seen[folded] = true
			s.mailboxes = append(s.mailboxes, address)
		}
	}, func(e *element) {
		if !e.is("Mailboxes") { // an empty list
			s.unknown(d, atMailboxes)(e)
		}
	})
	s.shape(d, atMailboxes)
}

// isAddress says whether a text is one e-mail address. An asterisk would stand
// for any characters in the configuration, which the connector does not know.
func isAddress(text string) bool {
	local, domain, found := strings.Cut(text, "@")
	return found && local != "" && domain != "" && len(text) <= maxAddress &&
		!strings.ContainsAny(domain, "@") && !strings.ContainsAny(text, ` *,;<>"\`) &&
		!strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar })
}
