package config

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// mailboxesBlock is the block mailboxes of a sync.
var mailboxesBlock = Block{
	Type:    "mailboxes",
	Meaning: "which of the reps that the CRM enables take part; all, without it",
	Attributes: []Attribute{
		{Name: "include", Form: TextsForm, Meaning: "addresses, in which * stands for any characters; all where it is left out"},
		{Name: "exclude", Form: TextsForm, Meaning: "likewise those that take no part"},
		{Name: "where", Form: ConditionForm, Meaning: `a condition on rep: endswith(rep.email, "@x.com")`},
		{Name: "percent", Form: NumberForm, Most: 100, Default: "100", Meaning: "a stable share of them, for a roll-out"},
	},
}

// mailboxes reads the block mailboxes of a sync, nil for none: all take part.
func (l *loader) mailboxes(block *hcl.Block) Mailboxes {
	m := Mailboxes{Percent: 100}
	if block == nil {
		return m
	}
	attrs := l.content(block.Body, mailboxesBlock.schema()).Attributes
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
