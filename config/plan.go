package config

import (
	"strings"
	"time"

	"filippo.io/age"
	"github.com/hashicorp/hcl/v2"
)

// planBlock is the block plan.
var planBlock = Block{
	Type:    "plan",
	Meaning: "how plan -out saves a plan, which has contacts in it: encrypted for recipients, with a passphrase, or not at all",
	Attributes: []Attribute{
		{Name: "recipients", Form: TextsForm, Meaning: `public keys of age, "age1…": the holders of their identities can open it`},
		{Name: "passphrase", Form: TextForm, Meaning: "instead of recipients: what it is encrypted with, a sensitive variable"},
		{Name: "expires", Form: DurationForm, Default: `"24h"`, Meaning: "how long it may be applied, a minute at least and 30 days at most"},
	},
}

// The limits of how long a saved plan may be applied.
const (
	defaultExpires  = day
	shortestExpires = time.Minute
	longestExpires  = 30 * day
)

// plan reads the block plan, which need not be there.
func (l *loader) plan() {
	l.config.Plan.Expires = defaultExpires
	block := l.only(l.blocks["plan"], "plan")
	if block == nil {
		return
	}
	attrs := l.content(block.Body, planBlock.schema()).Attributes
	recipients, passphrase, expires := attrs["recipients"], attrs["passphrase"], attrs["expires"]
	if recipients != nil && passphrase != nil {
		l.errorf(&passphrase.NameRange, "Conflicting settings", "A plan is encrypted for recipients or with a passphrase. Remove one of them.")
		return
	}
	l.config.Undo.Keyed = recipients != nil || passphrase != nil
	l.config.Plan.Recipients = l.texts(recipients)
	for _, key := range l.config.Plan.Recipients {
		l.checkRecipient(recipients, key)
	}
	l.config.Plan.Passphrase = or(l.text(passphrase), "")
	l.config.Plan.Expires = or(l.duration(expires), defaultExpires)
	if l.config.Plan.Expires < shortestExpires || l.config.Plan.Expires > longestExpires {
		l.errorf(expires.Expr.Range().Ptr(), "Value out of range", "A saved plan expires after a minute at least and after 30 days, \"720h\", at most.")
	}
}

// checkRecipient reports what is no public key. It does not say what it is: it may be
// a secret one.
func (l *loader) checkRecipient(a *hcl.Attribute, key string) {
	if _, err := age.ParseRecipients(strings.NewReader(key)); err != nil {
		l.errorf(a.Expr.Range().Ptr(), "Unusable recipient", "A recipient is a public key of age, which begins with age1. age-keygen -y prints the one of an identity.")
	}
}
