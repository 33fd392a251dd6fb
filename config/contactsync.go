package config

import (
	"regexp"
	"slices"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hcl/v2"
)

// contactsyncBlock is the block contactsync.
var contactsyncBlock = Block{
	Type:     "contactsync",
	Required: true,
	Meaning:  "what this installation is called, and which program it needs",
	Attributes: []Attribute{
		{
			Name: "owner", Form: TextForm, Required: true,
			Meaning: "the name of this installation, in the mark of every contact; two that reach the same mailboxes need two",
		},
		{Name: "previous_owners", Form: TextsForm, Meaning: "names that it had, whose contacts are taken over"},
		{Name: "required_version", Form: TextForm, Meaning: `a condition on the program: ">= 0.1", "~> 1.2"`},
		{
			Name: "journal", Form: DurationForm, Default: `"8760h"`,
			Meaning: "how long the state keeps what runs did; a year by default, a day at least",
		},
	},
}

// The limits of how long the journal is kept. The shortest covers the window over
// which guards usually sum deletes.
const (
	defaultJournal  = 365 * day
	shortestJournal = day
)

// ownerPattern is what an owner looks like: it is part of the mark of every
// contact and must survive all systems unchanged.
var ownerPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$`)

// contactsync reads the block contactsync, which must be there.
func (l *loader) contactsync() {
	block := l.only(l.blocks["contactsync"], "contactsync")
	if block == nil {
		l.errorf(nil, "No owner", "The configuration has no contactsync block. It names the installation, in the mark of every contact that it manages:\n\n  contactsync {\n    owner = \"acme-prod\"\n  }\n\nNever use one owner for two installations.")
		return
	}
	attrs := l.content(block.Body, contactsyncBlock.schema()).Attributes
	l.requiredVersion(attrs["required_version"])
	l.journal(attrs["journal"])

	owners := attrs["owner"]
	if owner := l.text(owners); owner != nil {
		l.config.Owner = *owner
		l.checkOwner(owners, *owner)
	} else if owners != nil && !l.diags.HasErrors() && !l.opts.WithoutValues {
		l.errorf(owners.Expr.Range().Ptr(), "No owner", "owner must not be null.")
	}
	previous := attrs["previous_owners"]
	l.config.PreviousOwners = l.texts(previous)
	for i, name := range l.config.PreviousOwners {
		l.checkOwner(previous, name)
		if name == l.config.Owner || slices.Contains(l.config.PreviousOwners[:i], name) {
			l.errorf(previous.Expr.Range().Ptr(), "Duplicate owner", "%q is named twice. previous_owners are the names that the installation had before, without the one that it has.", name)
		}
	}
}

// journal reads how long the journal is kept.
func (l *loader) journal(a *hcl.Attribute) {
	l.config.JournalRetention = or(l.duration(a), defaultJournal)
	if l.config.JournalRetention < shortestJournal {
		l.errorf(a.Expr.Range().Ptr(), "Value out of range", "The journal is kept for 24 hours at least: journal = \"8760h\" is a year.")
	}
}

func (l *loader) checkOwner(a *hcl.Attribute, owner string) {
	if !ownerPattern.MatchString(owner) {
		l.errorf(a.Expr.Range().Ptr(), "Unusable owner", "An owner has letters, digits, \".\", \"_\" and \"-\", 40 of them at most, and begins with a letter or digit.")
	}
}

// requiredVersion compares the version of this program with what the
// configuration asks for. A pre-release counts as its release.
func (l *loader) requiredVersion(a *hcl.Attribute) {
	text := l.text(a)
	if text == nil {
		return
	}
	place := a.Expr.Range().Ptr()
	constraints, err := version.NewConstraint(*text)
	if err != nil {
		l.errorf(place, "Wrong version", "required_version needs a condition on a version, for example \">= 0.1\" or \"~> 1.2\".")
		return
	}
	running, err := version.NewVersion(l.opts.Version)
	if err != nil {
		l.warnf(place, "Version not checked", "The version of this program is %q, which is no version number. It may not be able to read this configuration.", l.opts.Version)
		return
	}
	if !constraints.Check(running.Core()) {
		l.errorf(place, "Other version required", "This is contactsync %s. The configuration requires %s: install such a version, or change required_version.", l.opts.Version, constraints)
	}
}
