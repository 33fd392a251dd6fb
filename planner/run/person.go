package run

import (
	"context"
	"errors"
	"fmt"

	"contactsync/planner/desired"
	"contactsync/planner/observe"
	"contactsync/providers/addressbook"
)

// What a text that is to name one person names.
var (
	// ErrNobody: no person that can be read has the e-mail address.
	ErrNobody = errors.New("no person whom the provider's account can read has this e-mail address")

	// ErrSeveral: several persons have it. The error names their keys.
	ErrSeveral = errors.New("several persons have this e-mail address")
)

// Person is the key of the one person who has an e-mail address, as a mapping maps it, ignoring
// case. The CRM is read with the rights of the provider's account, whatever rights the
// syncs read it with. It fails with ErrNobody or ErrSeveral, and where a source cannot be
// read; no error names the address.
func (e *Engine) Person(ctx context.Context, address string) (addressbook.Key, error) {
	snapshots := make(map[string]*desired.Snapshot)
	for name, needs := range e.Program.Sources() {
		needs.Personal, needs.Favorites, needs.SalesGroups = false, false, false
		s, err := observe.Snapshot(ctx, e.Sources[name], name, needs)
		if err != nil {
			return "", err
		}
		snapshots[name] = s
	}
	world, errs := e.Program.World(snapshots, e.normalizers())
	if len(errs) > 0 {
		return "", SourceErrors(errs)
	}
	switch found := world.WithEmail(address); len(found) {
	case 0:
		return "", ErrNobody
	case 1:
		return found[0], nil
	default:
		return "", fmt.Errorf("%w: %s", ErrSeveral, enumerate(found))
	}
}
