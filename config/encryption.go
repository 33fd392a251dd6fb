package config

import (
	"strings"

	"filippo.io/age"
	"github.com/hashicorp/hcl/v2"
)

// encryption is who can open what has contacts in it: the holders of identities, or who knows a passphrase.
type encryption struct {
	recipients []string
	passphrase string

	// keyed says that one of them is given, also where the values of secrets are not known.
	keyed bool
}

// encryption reads it from a block. It reports, and ok is false, if both are given for what is to
// be encrypted.
func (l *loader) encryption(attrs hcl.Attributes, what string) (to encryption, ok bool) {
	recipients, passphrase := attrs["recipients"], attrs["passphrase"]
	if recipients != nil && passphrase != nil {
		l.errorf(&passphrase.NameRange, "Conflicting settings", "%s is encrypted for recipients or with a passphrase. Remove one of them.", what)
		return to, false
	}
	to = encryption{recipients: l.texts(recipients), passphrase: or(l.text(passphrase), ""), keyed: recipients != nil || passphrase != nil}
	for _, key := range to.recipients {
		l.checkRecipient(recipients, key)
	}
	return to, true
}

// checkRecipient reports what is no public key. It does not say what it is: it may be
// a secret one.
func (l *loader) checkRecipient(a *hcl.Attribute, key string) {
	if _, err := age.ParseRecipients(strings.NewReader(key)); err != nil {
		l.errorf(a.Expr.Range().Ptr(), "Unusable recipient", "A recipient is a public key of age, which begins with age1. age-keygen -y prints the one of an identity.")
	}
}
