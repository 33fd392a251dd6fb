// Package seed fills mailboxes with contacts of their users' own: invented ones,
// or what directories of vCards and CSV files have.
package seed

import (
	"errors"
	"fmt"
	"strings"

	"contactsync/providers/sandbox/mailbox"
)

// Mailbox is a mailbox to be made.
type Mailbox struct {
	Address string
	Name    string // of its owner; "" is made out of the address
	Folders []Folder
}

// Folder is a folder of contacts to be made.
type Folder struct {
	// Path are the names of the folders from Contacts down to this one. It is
	// empty for Contacts itself.
	Path  []string
	Items []Item
}

// Item is a contact to be made.
type Item struct {
	Props       mailbox.Bag
	Attachments []mailbox.Attachment
}

// name is the name of the mailbox's owner, made out of the address if need be.
func (m Mailbox) name() string {
	if m.Name != "" {
		return m.Name
	}
	local, _, _ := strings.Cut(m.Address, "@")
	return local
}

// Fill adds the mailbox to a store, with its folders and items. A mailbox that
// the store has already, from an earlier run, is left as it is, and filled is
// false.
func (m Mailbox) Fill(store *mailbox.Store) (filled bool, err error) {
	box, err := store.Add(m.Address, m.name())
	switch {
	case errors.Is(err, mailbox.ErrExists):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("mailbox %s: %w", m.Address, err)
	}
	for _, folder := range m.Folders {
		if err := folder.fill(box); err != nil {
			return false, fmt.Errorf("mailbox %s: %w", m.Address, err)
		}
	}
	return true, nil
}

func (f Folder) fill(box *mailbox.Mailbox) error {
	parent, err := box.Distinguished("contacts")
	if err != nil {
		return fmt.Errorf("contacts: %w", err)
	}
	for _, name := range f.Path {
		if parent, err = enter(box, parent, name); err != nil {
			return fmt.Errorf("folder: %w", err)
		}
	}
	for i, item := range f.Items {
		made, err := box.CreateItem(parent.ID, item.Props, false)
		if err != nil {
			return fmt.Errorf("contact %d: %w", i+1, err)
		}
		for _, a := range item.Attachments {
			if _, _, err := box.Attach(made.ID, a); err != nil {
				return fmt.Errorf("contact %d: attachment: %w", i+1, err)
			}
		}
	}
	return nil
}

// enter is the folder with that name below another one. It is made if there is
// none.
func enter(box *mailbox.Mailbox, parent mailbox.Folder, name string) (mailbox.Folder, error) {
	made, err := box.CreateFolder(parent.ID, mailbox.Bag{displayName: name, folderClass: contactFolderClass})
	if !errors.Is(err, mailbox.ErrExists) {
		return made, err
	}
	children, err := box.Folders(parent.ID, false)
	if err != nil {
		return mailbox.Folder{}, err
	}
	for _, child := range children {
		if called, _ := child.Props[displayName].(string); strings.EqualFold(called, name) {
			return child, nil
		}
	}
	return mailbox.Folder{}, mailbox.ErrExists
}
