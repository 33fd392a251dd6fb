package config

import "time"

// undoBlock is the block undo.
var undoBlock = Block{
	Type: "undo",
	Meaning: "how apply keeps what it replaces and deletes, which plan -undo brings back: encrypted for recipients or with a passphrase, " +
		"by default those of plans; without any nothing is kept",
	Attributes: []Attribute{
		{Name: "enabled", Form: BoolForm, Default: "true", Meaning: "false keeps nothing, whatever keys there are"},
		{Name: "recipients", Form: TextsForm, Meaning: `public keys of age, "age1…": the holders of their identities can undo`},
		{Name: "passphrase", Form: TextForm, Meaning: "instead of recipients: what it is encrypted with, a sensitive variable"},
		{Name: "retention", Form: DurationForm, Default: `"720h"`, Meaning: "how long a run can be undone; 30 days by default, an hour at least and a year at most"},
		{Name: "dir", Form: TextForm, Meaning: "the directory to keep it in; by default one beside the state that is called as that is, with .undo at its end"},
	},
}

// The limits of how long a run can be undone.
const (
	defaultRetention  = 30 * day
	shortestRetention = time.Hour
	longestRetention  = 366 * day
)

// undo reads the block undo, which need not be there.
func (l *loader) undo() {
	l.config.Undo.Retention = defaultRetention
	block := l.only(l.blocks["undo"], "undo")
	if block == nil {
		return
	}
	attrs := l.content(block.Body, undoBlock.schema()).Attributes
	to, ok := l.encryption(attrs, "What is kept for an undo")
	if !ok {
		return
	}
	retention := attrs["retention"]
	l.config.Undo.Keyed = l.config.Undo.Keyed || to.keyed
	l.config.Undo.Recipients, l.config.Undo.Passphrase = to.recipients, to.passphrase
	l.config.Undo.Dir = or(l.text(attrs["dir"]), "")
	l.config.Undo.Retention = or(l.duration(retention), defaultRetention)
	if l.config.Undo.Retention < shortestRetention || l.config.Undo.Retention > longestRetention {
		l.errorf(retention.Expr.Range().Ptr(), "Value out of range", "A run can be undone for an hour at least and for a year, \"8760h\", at most. enabled = false keeps nothing.")
	}
	if !or(l.truth(attrs["enabled"]), true) {
		l.config.Undo.Retention = 0
	}
}
