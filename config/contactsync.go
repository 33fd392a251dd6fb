package config

import (
	"regexp"
	"slices"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hcl/v2"
)

// contactsyncSchema is what the block contactsync has.
var contactsyncSchema = &hcl.BodySchema{Attributes: []hcl.AttributeSchema{
	{Name: "owner", Required: true},
	{Name: "previous_owners"},
	{Name: "required_version"},
}}

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
	attrs := l.content(block.Body, contactsyncSchema).Attributes
	l.requiredVersion(attrs["required_version"])

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
