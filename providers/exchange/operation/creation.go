package operation

import (
	"context"
	"errors"
	"time"

	"contactsync/providers/addressbook"
)

// maxLooks is how often creations are looked up at most.
const maxLooks = 5

// errUnsettled is for a look-up that saw something else each time.
var errUnsettled = errors.New("what was written is not settled yet")

// Search finds the items that carry keys, wherever they are now.
type Search func(ctx context.Context, owner string, keys []addressbook.Key) ([]addressbook.Item, error)

// LookUpCreated settles the tasks whose items are there. The others are sent again: each
// key is known not to be there. A request that was cut off may still be under way at the
// server. What it makes is therefore looked up until two looks, with a pause between
// them, see the same. After an error the tasks are as they were.
func LookUpCreated(ctx context.Context, tasks []*Task, find Search, p Pauses, pause time.Duration) error {
	found, err := findOps(ctx, tasks, find)
	for looks := 1; err == nil && len(found) < len(tasks); looks++ {
		if looks == maxLooks {
			return errUnsettled
		}
		if err = p.Pause(ctx, pause); err != nil {
			break
		}
		before := len(found)
		if found, err = findOps(ctx, tasks, find); len(found) == before {
			break
		}
	}
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if id, ok := found[t.Mark.Op]; ok {
			// Without a change key: it may have been edited before it was found.
			t.Done(id, "")
		} else {
			t.Reopen()
		}
	}
	return nil
}

// findOps finds the items that tasks made, by key and op.
func findOps(ctx context.Context, tasks []*Task, find Search) (map[addressbook.Op]addressbook.ItemID, error) {
	keys := make(map[string][]addressbook.Key)
	wanted := make(map[addressbook.Op]*Task, len(tasks))
	for _, t := range tasks {
		keys[t.Owner] = append(keys[t.Owner], t.Key)
		wanted[t.Mark.Op] = t
	}
	found := make(map[addressbook.Op]addressbook.ItemID)
	for owner, of := range keys {
		items, err := find(ctx, owner, of)
		if err != nil {
			return nil, err
		}
		for _, item := range items {
			t := wanted[item.Mark.Op]
			if t == nil || t.Key.Fold() != item.Key.Fold() {
				continue
			}
			if _, twice := found[item.Mark.Op]; !twice || item.Folder == t.Folder {
				found[item.Mark.Op] = item.ID
			}
		}
	}
	return found, nil
}
