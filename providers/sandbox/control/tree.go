package control

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"contactsync/providers/sandbox/mailbox"
)

// tree are the folders of a mailbox.
type tree struct {
	box     *mailbox.Mailbox
	folders []mailbox.Folder
	byID    map[mailbox.FolderID]mailbox.Folder
}

// treeOf reads the folders of a mailbox.
func treeOf(box *mailbox.Mailbox) (*tree, error) {
	root, err := box.Distinguished("root")
	if err != nil {
		return nil, err
	}
	folders, err := box.Folders(root.ID, true)
	if err != nil {
		return nil, err
	}
	t := &tree{box: box, folders: folders, byID: map[mailbox.FolderID]mailbox.Folder{}}
	for _, folder := range folders {
		t.byID[folder.ID] = folder
	}
	return t, nil
}

// path are the names of the folder and those above it, as far as these are below
// the top of what a user sees.
func (t *tree) path(folder mailbox.Folder) string {
	var names []string
	for at, ok := folder, true; ok && at.Distinguished != "msgfolderroot"; at, ok = t.byID[at.Parent] {
		name, _ := at.Props[displayName].(string)
		names = append(names, name)
	}
	slices.Reverse(names)
	return strings.Join(names, "/")
}

// folder is the one that a text means: a path, the name of a distinguished
// folder, or an id.
func (t *tree) folder(text string) (mailbox.Folder, error) {
	for _, folder := range t.folders {
		if text != "" && (strings.EqualFold(t.path(folder), text) || string(folder.ID) == text || folder.Distinguished == text) {
			return folder, nil
		}
	}
	return mailbox.Folder{}, fmt.Errorf("folder %q: %w", text, mailbox.ErrNotFound)
}

// thrownAway says whether a folder is one of deleted things, or below one.
func (t *tree) thrownAway(folder mailbox.Folder) bool {
	for at, ok := folder, true; ok; at, ok = t.byID[at.Parent] {
		if at.Distinguished == "deleteditems" || strings.HasPrefix(at.Distinguished, "recoverableitems") {
			return true
		}
	}
	return false
}

// find is the one item that has all the properties. With a folder it is in
// there; without, anywhere but among deleted things.
func (t *tree) find(in string, where mailbox.Bag) (mailbox.Item, error) {
	folders := slices.DeleteFunc(slices.Clone(t.folders), t.thrownAway)
	if in != "" {
		folder, err := t.folder(in)
		if err != nil {
			return mailbox.Item{}, err
		}
		folders = []mailbox.Folder{folder}
	}
	var found []mailbox.Item
	for _, folder := range folders {
		items, err := t.box.Items(folder.ID, false)
		if err != nil {
			return mailbox.Item{}, err
		}
		for _, item := range items {
			if fits(item, where) {
				found = append(found, item)
			}
		}
	}
	switch len(found) {
	case 0:
		return mailbox.Item{}, fmt.Errorf("item: %w", mailbox.ErrNotFound)
	case 1:
		return found[0], nil
	}
	return mailbox.Item{}, fmt.Errorf("%d items are like that: say more, or give an id", len(found))
}

// fits says whether an item has all the properties.
func fits(item mailbox.Item, where mailbox.Bag) bool {
	for p, value := range where {
		if !reflect.DeepEqual(item.Props[p], value) {
			return false
		}
	}
	return true
}
