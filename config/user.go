package config

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// userSchema is what a user block has.
var userSchema = &hcl.BodySchema{
	Attributes: attributes("sync", "on_change", "on_drift", "on_unselected", "on_deleted", "on_mailbox_left", "delete_mode"),
	Blocks:     []hcl.BlockHeaderSchema{{Type: "categorization"}, {Type: "select"}},
}

// userBlocks reads the user blocks.
func (l *loader) userBlocks() {
	declared := names{}
	for _, block := range l.blocks["user"] {
		if l.declare(declared, strings.ToLower(block.Labels[0]), block) {
			l.config.Users = append(l.config.Users, l.user(block))
		}
	}
	slices.SortFunc(l.config.Users, func(a, b *User) int { return strings.Compare(a.Email, b.Email) })
}

// user reads one user block.
func (l *loader) user(block *hcl.Block) *User {
	u := &User{Email: block.Labels[0], Range: block.DefRange}
	local, domain, ok := strings.Cut(u.Email, "@")
	if !ok || local == "" || domain == "" || strings.ContainsAny(u.Email, " \t\r\n*,;<>") || strings.Contains(domain, "@") {
		l.errorf(heading(block), "Not an e-mail address", "The label of a user block is the e-mail address of one mailbox, as the CRM has it.")
	}
	content := l.content(block.Body, userSchema)
	syncs, places, _ := l.references(content.Attributes["sync"], "sync")
	for i, name := range syncs {
		if l.syncs[name] == nil {
			l.undeclared(places[i], "sync", name, sortedKeys(l.syncs))
		}
	}
	u.Syncs = slices.Clone(syncs)
	slices.Sort(u.Syncs)

	u.Categorization = l.userCategorization(l.only(content.Blocks, "categorization"))
	selection := l.only(content.Blocks, "select")
	if selection != nil {
		attrs := l.content(selection.Body, userSelectSchema).Attributes
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

	for _, name := range sortedKeys(l.syncs) {
		if u.concerns(name) {
			l.checkOverride(u, l.syncs[name], block, selection)
		}
	}
	return u
}

// checkOverride reports what a user block makes impossible in a sync.
func (l *loader) checkOverride(u *User, sync *syncDraft, block, selection *hcl.Block) {
	selected := sync.Select.under(u)
	if sync.Select.selects() && !selected.selects() {
		l.errorf(heading(selection), "Nothing selected", "With this, the sync %q selects nothing for the user. %s To leave the mailbox out, name it in exclude in the mailboxes block of the sync.", sync.Name, howToSelect)
	}
	sync.companies = sync.companies || selected.Companies
	c := u.Categorization
	if c != nil && c.Enabled && c.Folder == nil && sync.Categorization.Folder == nil {
		l.errorf(heading(block), "No folder", "The sync %q has no folder that the user's categorization could use. Give one: folder = \"CRM\".", sync.Name)
	}
}
