package vdir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Observe implements providers.Target. It has no cursor of the hierarchy: the
// directories are listed each time. It opens the files that are new or changed,
// and those that were written so shortly before they were listed that a further
// write would not have shown. A folder or file that cannot be read fails the
// whole mailbox: what cannot be read may be ours.
func (t *Target) Observe(ctx context.Context, mailbox addressbook.Mailbox, cursors providers.Cursors) (*providers.Observation, error) {
	box, err := t.open(mailbox)
	if err != nil {
		return nil, err
	}
	defer box.close()
	observation, err := box.observe(ctx, cursors, t.now())
	if err != nil {
		return nil, fmt.Errorf("mailbox of rep %s: %w", mailbox.Rep, withClass(err))
	}
	return observation, nil
}

// observe lists first and reads then, so that a file that changes in between
// differs from its stamp the next time.
func (b *box) observe(ctx context.Context, cursors providers.Cursors, now time.Time) (*providers.Observation, error) {
	listings, err := b.folders()
	if err != nil {
		return nil, err
	}
	observation := &providers.Observation{
		Folders: make([]addressbook.Folder, 0, len(listings)),
		Deltas:  make([]providers.Delta, 0, len(listings)),
	}
	for _, l := range listings {
		delta, err := b.delta(ctx, l, cursors[l.id], now)
		if err != nil {
			return nil, err
		}
		observation.Folders = append(observation.Folders, b.describe(l))
		observation.Deltas = append(observation.Deltas, *delta)
	}
	return observation, nil
}

// delta compares a folder's listing with its cursor; both are sorted by name.
func (b *box) delta(ctx context.Context, l *listing, cursor []byte, now time.Time) (*providers.Delta, error) {
	before, ok := decodeCursor(cursor)
	d := &deltaBuilder{
		Delta: providers.Delta{Folder: l.id, Full: !ok},
		box:   b, now: now, entries: make([]entry, 0, len(l.cards)),
	}
	for _, file := range l.cards {
		for len(before) > 0 && before[0].name < file.name {
			d.gone(before[0])
			before = before[1:]
		}
		var old entry
		if len(before) > 0 && before[0].name == file.name {
			old, before = before[0], before[1:]
		}
		if old.stamp == file.stamp && old.name != "" && old.finding&unsettled == 0 {
			d.keep(old)
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := d.look(file, old); err != nil {
			return nil, err
		}
	}
	for _, old := range before {
		d.gone(old)
	}
	if l.unnamed > 0 {
		d.Warnings = append(d.Warnings, fmt.Sprintf("folder %s: %d names are not UTF-8", l.id, l.unnamed))
	}
	d.Cursor = encodeCursor(d.entries)
	return &d.Delta, nil
}

// deltaBuilder collects what a folder's files were found to be.
type deltaBuilder struct {
	providers.Delta

	box     *box
	now     time.Time
	entries []entry
}

// keep takes a file over that did not change.
func (d *deltaBuilder) keep(old entry) {
	d.warn(old)
	d.entries = append(d.entries, old)
}

// look reads a file that is new or may have changed. old is what it was before,
// if it was there.
func (d *deltaBuilder) look(file cardFile, old entry) error {
	id := d.id(file.name)
	read, err := d.box.read(id)
	if errors.Is(err, fs.ErrNotExist) {
		d.gone(old)
		return nil
	}
	if err != nil && !errors.Is(err, errTooLarge) {
		return err
	}
	e := entry{cardFile: file}
	var item addressbook.Item
	if err != nil {
		e.finding = tooLarge
	} else {
		item, e.finding = inspect(read.data)
	}
	if e.finding == marked {
		item.ID, item.ChangeKey, item.Folder = id, changeKey(read.data), d.Folder
		item.Created = time.Unix(0, file.stamp.modified).UTC()
		d.Items = append(d.Items, item)
	} else {
		d.gone(old)
	}
	d.warn(e)
	if !file.stamp.settled(d.now) {
		e.finding |= unsettled
	}
	d.entries = append(d.entries, e)
	return nil
}

// gone reports that a file is not a marked contact any more, if it was one.
func (d *deltaBuilder) gone(old entry) {
	if old.finding&^unsettled == marked {
		d.Gone = append(d.Gone, d.id(old.name))
	}
}

// warn says so if a file could not be read.
func (d *deltaBuilder) warn(e entry) {
	if why := e.finding.problem(); why != nil {
		d.Warnings = append(d.Warnings, fmt.Sprintf("%s: %v", shown(e.name), why))
	}
}

func (d *deltaBuilder) id(name string) addressbook.ItemID {
	return addressbook.ItemID(join(string(d.Folder), name))
}
