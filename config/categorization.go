package config

import "github.com/hashicorp/hcl/v2"

// categorizationBlock is the block categorization, in a sync and in a user block.
var categorizationBlock = Block{
	Type:    "categorization",
	Meaning: "the folder that contacts go to; without it they go to the main folder",
	Attributes: []Attribute{
		{Name: "enabled", Form: BoolForm, Default: "true", Meaning: "false is as if there were no block"},
		{Name: "folder", Form: TextOrListForm, Meaning: `a name, or a path: ["CRM", "Customers"]; may use rep`},
		{
			Name: "move", Form: TextForm, Words: []string{string(moveOnChange), string(moveAlways)}, Default: `"on_change"`,
			Meaning: `contacts elsewhere go there when their contents change; "always" with the next run`,
		},
	},
}

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
	attrs := l.content(block.Body, categorizationBlock.schema()).Attributes
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
