package observe

import (
	"context"
	"slices"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Programs write into contacts without changing anything that a user would see:
// a change key that differs from the planned one proves nothing. So the contact
// is read once more, and what was planned still holds if its contents are
// those that were planned on.

// Versions reads the items of changes and says which change key each has now. A change whose item is gone, or
// has other contents than those that were planned on, is not in the answer.
func Versions(ctx context.Context, target providers.Target, mailbox addressbook.Mailbox, changes []*planner.Change) (map[*planner.Change]addressbook.ChangeKey, error) {
	versions := make(map[*planner.Change]addressbook.ChangeKey, len(changes))
	for len(changes) > 0 {
		basis := changes[0].Basis()
		of := func(c *planner.Change) bool { return slices.Equal(c.Basis(), basis) }
		var ids []addressbook.ItemID
		var alike []*planner.Change
		for _, c := range changes {
			if of(c) {
				ids, alike = append(ids, c.Item.ID), append(alike, c)
			}
		}
		readings, err := target.Read(ctx, mailbox, ids, basis)
		if err != nil {
			return nil, err
		}
		for i, c := range alike {
			if c.RestsOn(readings[i].Contact) {
				versions[c] = readings[i].ChangeKey
			}
		}
		changes = slices.DeleteFunc(slices.Clone(changes), of)
	}
	return versions, nil
}
