package config

import "time"

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
	to, ok := l.encryption(attrs, "A plan")
	if !ok {
		return
	}
	expires := attrs["expires"]
	l.config.Undo.Keyed = to.keyed
	l.config.Plan.Recipients, l.config.Plan.Passphrase = to.recipients, to.passphrase
	l.config.Plan.Expires = or(l.duration(expires), defaultExpires)
	if l.config.Plan.Expires < shortestExpires || l.config.Plan.Expires > longestExpires {
		l.errorf(expires.Expr.Range().Ptr(), "Value out of range", "A saved plan expires after a minute at least and after 30 days, \"720h\", at most.")
	}
}
