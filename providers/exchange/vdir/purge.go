package vdir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

var _ providers.Purger = (*Target)(nil)

// Purge implements providers.Purger: it removes files from the hidden directories that deleted
// contacts and folders go to. What it says was removed would survive a loss of power. After an
// error some may have been removed.
func (t *Target) Purge(ctx context.Context, mailbox addressbook.Mailbox, owner string, keys []addressbook.Key) (int, error) {
	box, err := t.open(mailbox)
	if err != nil {
		return 0, err
	}
	defer box.close()
	p := &purge{box: box, owner: owner, wanted: make(map[addressbook.Key]bool, len(keys))}
	for _, key := range keys {
		p.wanted[key.Fold()] = true
	}
	for _, hidden := range []string{deletedFolder, recoverableFolder} {
		if err := p.directory(ctx, hidden); err != nil {
			return p.removed, fmt.Errorf("mailbox of rep %s: %w", mailbox.Rep, withClass(err))
		}
	}
	return p.removed, nil
}

// purge removes the files of some keys.
type purge struct {
	*box
	owner   string
	wanted  map[addressbook.Key]bool
	removed int
}

// directory goes through a directory and all below it.
func (p *purge) directory(ctx context.Context, directory string) error {
	names, err := readNames(p.root, directory)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	before := p.removed
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		at := join(directory, name)
		info, err := p.root.Lstat(at)
		switch {
		case err != nil || !isVisible(name):
		case info.IsDir():
			err = p.directory(ctx, at)
		case isCard(name):
			err = p.file(at)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if p.removed == before {
		return nil
	}
	return p.sync(directory)
}

// file removes a file if its mark is one of those.
func (p *purge) file(at string) error {
	read, err := p.readAt(at)
	if errors.Is(err, errTooLarge) {
		return nil // none of ours is
	}
	if err != nil {
		return err
	}
	item, found := inspect(read.data)
	if found != marked || item.Owner != p.owner || !p.wanted[item.Key.Fold()] {
		return nil
	}
	if err := p.root.Remove(at); err != nil {
		return err
	}
	p.removed++
	return nil
}
