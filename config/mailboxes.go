package config

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// mailboxesSchema is what the block mailboxes of a sync has.
var mailboxesSchema = &hcl.BodySchema{Attributes: attributes("include", "exclude", "where", "percent")}

// mailboxes reads the block mailboxes of a sync, nil for none: all take part.
func (l *loader) mailboxes(block *hcl.Block) Mailboxes {
	m := Mailboxes{Percent: 100}
	if block == nil {
		return m
	}
	attrs := l.content(block.Body, mailboxesSchema).Attributes
	m.Include = l.addresses(attrs["include"])
	m.Exclude = l.addresses(attrs["exclude"])
	m.Where = l.condition(attrs["where"], RepRoot)
	m.Percent = or(l.percent(attrs["percent"]), m.Percent)
	if m.Percent == 0 {
		l.warnf(&attrs["percent"].NameRange, "No mailbox", "With 0 percent no mailbox takes part.")
	}
	for _, included := range m.Include {
		for _, excluded := range m.Exclude {
			if strings.EqualFold(included, excluded) {
				l.errorf(&attrs["exclude"].NameRange, "Conflicting settings", "%q is both in include and in exclude. Remove it from one of them.", excluded)
			}
		}
	}
	return m
}

// addresses reads a list of e-mail addresses, which may contain *.
func (l *loader) addresses(a *hcl.Attribute) []string {
	addresses := l.texts(a)
	for _, address := range addresses {
		if !strings.ContainsAny(address, "@*") || strings.ContainsAny(address, " \t\r\n,;<>") {
			l.errorf(a.Expr.Range().Ptr(), "Not an e-mail address", "%q is no e-mail address. Each element is one address, in which * stands for any characters: \"*@example.com\".", address)
		}
	}
	return addresses
}
