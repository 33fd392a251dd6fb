package config

import "github.com/hashicorp/hcl/v2"

// categorizationSchema is what the block categorization has, in a sync and in
// a user block.
var categorizationSchema = &hcl.BodySchema{Attributes: attributes("enabled", "folder", "move")}

// moveWhen is when a contact that lies in another folder goes to its own.
type moveWhen string

const (
	moveOnChange moveWhen = "on_change"
	moveAlways   moveWhen = "always"
)

// categorization reads the block categorization of a sync, nil for none:
// disabled.
func (l *loader) categorization(block *hcl.Block) Categorization {
	u := l.userCategorization(block)
	if u == nil {
		return Categorization{}
	}
	if u.Enabled && u.Folder == nil {
		l.errorf(heading(block), "No folder", "A categorization needs a folder: folder = \"CRM\". Without the block, contacts go to the main contacts folder.")
	}
	if !u.Enabled {
		return Categorization{}
	}
	return Categorization{Enabled: true, Folder: u.Folder, Always: or(u.Always, false)}
}

// userCategorization reads the block categorization of a user, nil for none.
func (l *loader) userCategorization(block *hcl.Block) *UserCategorization {
	if block == nil {
		return nil
	}
	attrs := l.content(block.Body, categorizationSchema).Attributes
	u := &UserCategorization{
		Enabled: or(l.truth(attrs["enabled"]), true),
		Folder:  l.folder(attrs["folder"]),
	}
	if move := word(l, attrs["move"], moveOnChange, moveAlways); move != nil {
		always := *move == moveAlways
		u.Always = &always
	}
	return u
}
