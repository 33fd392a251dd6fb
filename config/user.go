package config

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// userBlock is a block user.
var userBlock = Block{
	Type:    "user",
	Labels:  []string{"e-mail address"},
	Many:    true,
	Meaning: "overrides for one mailbox, setting by setting: what is left out is as the sync says",
	Attributes: append([]Attribute{
		{
			Name: "sync", Form: ReferencesForm,
			Meaning: `what is overridden: sync.name, or a list of them; all where it is left out. One with for_each stands for all that it makes, sync.name["key"] for one`,
		},
		{Name: "for_each", Form: AnyForm, Meaning: "as in a sync. The label is then a name"},
		{Name: "email", Form: TextForm, Meaning: "with for_each the address: email = each.key"},
	}, withoutDefaults(policyAttributes)...),
	Blocks: []Block{userSelectBlock, userCategorizationBlock()},
}

// userCategorizationBlock is the block categorization of a user.
func userCategorizationBlock() Block {
	b := categorizationBlock
	b.Meaning = "goes before the rep's own choice in the CRM"
	b.Attributes = withoutDefaults(b.Attributes)
	b.Attributes[0].Default = "true" // whoever writes the block means it
	return b
}

// userBlocks reads the user blocks.
func (l *loader) userBlocks() {
	declared, places := names{}, names{}
	for _, block := range l.blocks["user"] {
		f := l.expand(block)
		if f.forEach != nil && (!l.label(block, 0) || !l.declare(declared, block.Labels[0], block)) {
			continue
		}
		for _, i := range f.instances {
			l.within(i, func() { l.userInstance(block, f, places) })
		}
	}
	slices.SortFunc(l.config.Users, func(a, b *User) int { return strings.Compare(a.Email, b.Email) })
}

// userInstance reads one of the users that a block stands for. The places are those of
// the addresses so far.
func (l *loader) userInstance(block *hcl.Block, f family, places names) {
	address := l.userAddress(block, f)
	folded := strings.ToLower(address)
	first, found := places[folded]
	switch {
	case address == "": // reported, or not known
	case found && f.forEach == nil:
		l.declare(places, folded, block)
		return
	case found:
		l.errorf(heading(block), "Duplicate user", "This makes a user of the address %q, and there is one at %s already.", address, at(first))
		return
	default:
		places[folded] = *heading(block)
	}
	if u := l.user(block, address); u != nil && !f.isOpen {
		l.config.Users = append(l.config.Users, u)
	}
}

// userAddress reads the e-mail address of a user: the label, or, where that is the
// name of several, email. It is "" if there is none.
func (l *loader) userAddress(block *hcl.Block, f family) string {
	email := l.content(block.Body, userBlock.schema()).Attributes["email"]
	switch {
	case f.forEach == nil && email != nil:
		l.errorf(&email.NameRange, "Setting without meaning", "email is for a block with for_each. The label of any other is the address.")
	case f.forEach != nil && email == nil:
		l.errorf(heading(block), "No address", "A user block with for_each needs email, the address of each mailbox: email = each.key.")
		return ""
	case f.forEach != nil:
		address := l.text(email)
		if address == nil {
			l.needed(email.Expr, "email")
			return ""
		}
		if !isAddress(*address) {
			l.errorf(email.Expr.Range().Ptr(), "Not an e-mail address", "%q is no e-mail address of one mailbox.", *address)
			return ""
		}
		return *address
	}
	if !isAddress(block.Labels[0]) {
		l.errorf(heading(block), "Not an e-mail address", "The label of a user block is the e-mail address of one mailbox, as the CRM has it. With for_each it is a name.")
	}
	return block.Labels[0]
}

// isAddress says whether a text looks like the e-mail address of one mailbox.
func isAddress(text string) bool {
	local, domain, ok := strings.Cut(text, "@")
	return ok && local != "" && domain != "" && !strings.ContainsAny(text, " \t\r\n*,;<>") && !strings.Contains(domain, "@")
}

// overridden reads which syncs a user block overrides, sorted. One with for_each is
// all of its instances. ok is false if the block names syncs of which there is no
// instance, and so overrides none.
func (l *loader) overridden(a *hcl.Attribute) (syncs []string, ok bool) {
	names, places, _ := l.references(a, "sync")
	for i, name := range names {
		f, many := l.families[name]
		switch {
		case many:
			for _, member := range f.instances {
				if instance := name + "-" + member.key; l.syncs[instance] != nil {
					syncs = append(syncs, instance)
				}
			}
		case l.hasSync(name):
			syncs = append(syncs, name)
		default:
			l.undeclared(places[i], "sync", name, sortedKeys(l.syncs))
		}
	}
	slices.Sort(syncs)
	return slices.Compact(syncs), len(syncs) > 0 || len(names) == 0
}

// user reads one user. It is nil for one that overrides nothing.
func (l *loader) user(block *hcl.Block, address string) *User {
	u := &User{Email: address, Range: block.DefRange}
	content := l.content(block.Body, userBlock.schema())
	var concerned bool
	u.Syncs, concerned = l.overridden(content.Attributes["sync"])

	u.Categorization = l.userCategorization(l.only(content.Blocks, "categorization"))
	selection := l.only(content.Blocks, "select")
	var attrs hcl.Attributes
	if selection != nil {
		attrs = l.content(selection.Body, userSelectBlock.schema()).Attributes
		u.Rep = l.truth(attrs["rep"])
		u.SalesGroup = l.truth(attrs["sales_group"])
		u.Favorites = l.truth(attrs["favorites"])
		u.All = l.truth(attrs["all"])
		u.Companies = l.truth(attrs["companies"])
	}
	p := l.policy(content.Attributes)
	u.OnChange, u.OnDrift = p.onChange, p.onDrift
	u.OnUnselected, u.OnDeleted, u.OnMailboxLeft = p.onUnselected, p.onDeleted, p.onMailboxLeft
	u.DeleteMode = p.deleteMode

	if !concerned {
		return nil
	}
	for _, name := range sortedKeys(l.syncs) {
		if u.concerns(name) {
			l.checkOverride(u, l.syncs[name], block, selection, attrs)
		}
	}
	return u
}

// checkOverride reports what a user block makes impossible in a sync. Where one of
// the criteria is not known, nobody can tell what is selected.
func (l *loader) checkOverride(u *User, sync *syncDraft, block, selection *hcl.Block, criteria hcl.Attributes) {
	selected := sync.Select.under(u)
	if sync.Select.selects() && !selected.selects() && !l.maySelect(criteria) {
		l.errorf(heading(selection), "Nothing selected", "With this, the sync %q selects nothing for the user. %s To leave the mailbox out, name it in exclude in the mailboxes block of the sync.", sync.Name, howToSelect)
	}
	sync.companies = sync.companies || selected.Companies
	c := u.Categorization
	if c != nil && c.Enabled && c.Folder == nil && sync.Categorization.Folder == nil {
		l.errorf(heading(block), "No folder", "The sync %q has no folder that the user's categorization could use. Give one: folder = \"CRM\".", sync.Name)
	}
}
