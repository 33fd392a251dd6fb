package run

import (
	"context"
	"fmt"
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// onceTarget is a target in which each item is read once, for all who ask in the turn of a
// mailbox. It is used by one goroutine.
type onceTarget struct {
	providers.Target

	// wide are the properties that somebody may ask for later: they are read with the others.
	wide addressbook.Shape

	readings map[addressbook.ItemID]onceReading
}

// onceReading is a reading with the shape that it has.
type onceReading struct {
	providers.Reading
	shape addressbook.Shape
}

// Read gives what was read before, and reads the rest, in a wider shape.
func (t *onceTarget) Read(ctx context.Context, mailbox addressbook.Mailbox, ids []addressbook.ItemID, shape addressbook.Shape) ([]providers.Reading, error) {
	var missing []addressbook.ItemID
	for _, id := range ids {
		if read, known := t.readings[id]; !known || !within(shape, read.shape) {
			missing = append(missing, id)
		}
	}
	if len(missing) > 0 {
		wider := addressbook.NewShape(slices.Concat(shape, t.wide)...)
		readings, err := t.Target.Read(ctx, mailbox, missing, wider)
		if err != nil {
			return nil, err
		}
		if len(readings) != len(missing) {
			return nil, fmt.Errorf("%d contacts were read, and %d asked for", len(readings), len(missing))
		}
		for i, r := range readings {
			t.readings[missing[i]] = onceReading{r, wider}
		}
	}
	readings := make([]providers.Reading, len(ids))
	for i, id := range ids {
		readings[i] = t.readings[id].Reading
		if readings[i].Contact != nil {
			readings[i].Contact = readings[i].Contact.Only(shape)
		}
	}
	return readings, nil
}

// within says whether a shape has no property that another one has not.
func within(shape, other addressbook.Shape) bool {
	for _, name := range shape {
		if _, has := slices.BinarySearch(other, name); !has {
			return false
		}
	}
	return true
}

// onceAdopter is a onceTarget in which the user's own contacts are looked through once.
type onceAdopter struct {
	*onceTarget
	adopter providers.Adopter
	strays  map[string][]providers.Stray // by folders and shape
}

// Unmarked gives what was listed before of the same folders in the same shape. No property is
// listed that was not asked for: the contacts are the user's own.
func (t *onceAdopter) Unmarked(ctx context.Context, mailbox addressbook.Mailbox, folders []addressbook.FolderID, shape addressbook.Shape) ([]providers.Stray, error) {
	question := fmt.Sprintf("%q %q", folders, shape)
	if strays, known := t.strays[question]; known {
		return slices.Clone(strays), nil
	}
	strays, err := t.adopter.Unmarked(ctx, mailbox, folders, shape)
	if err != nil {
		return nil, err
	}
	t.strays[question] = strays
	return slices.Clone(strays), nil
}
