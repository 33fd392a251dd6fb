package desired

import (
	"slices"
	"strings"

	"contactsync/config"
)

// FolderNames are the names of folders that the configuration has in its text, sorted. A folder of
// another name was named by a user, or after something that the CRM has.
func (p *Program) FolderNames() []string {
	var names []string
	add := func(x *config.Expression) {
		if x != nil {
			names = append(names, x.Texts()...)
		}
	}
	for _, sync := range p.config.Syncs {
		add(sync.Categorization.Folder)
		if sync.Adopt != nil {
			names = append(names, slices.Concat(sync.Adopt.Folders...)...)
		}
	}
	for _, user := range p.config.Users {
		if user.Categorization != nil {
			add(user.Categorization.Folder)
		}
	}
	for _, moved := range p.MovedFolders() {
		names = append(names, slices.Concat(moved.From, moved.To)...)
	}
	for i, name := range names {
		names[i] = strings.TrimSpace(name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
