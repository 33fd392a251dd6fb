package apply

import (
	"context"
	"errors"
	"slices"

	"contactsync/planner"
	"contactsync/planner/observe"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// versions are the change keys that the contacts of steps have now, of those whose contents
// are the ones that were planned on.
func (b *mailbox) versions(ctx context.Context, steps []*step) (map[*step]addressbook.ChangeKey, error) {
	changes := make([]*planner.Change, len(steps))
	for i, s := range steps {
		changes[i] = s.Change
	}
	now, err := observe.Versions(ctx, b.target, b.plan.Mailbox, changes)
	versions := make(map[*step]addressbook.ChangeKey, len(now))
	for _, s := range steps {
		if version, same := now[s.Change]; same {
			versions[s] = version
		}
	}
	return versions, err
}

// again repeats, once, the operations that failed because their item was
// written since, where that changed nothing.
func (b *mailbox) again(ctx context.Context, batch []*step, results []providers.Result, operation func(*step) providers.Operation) {
	var written []*step
	for i, s := range batch {
		if errors.Is(results[i].Err, providers.ErrChanged) {
			written = append(written, s)
		}
	}
	if len(written) == 0 {
		return
	}
	versions, err := b.versions(ctx, written)
	if err != nil {
		return // they stay failed with what they failed with
	}
	written = slices.DeleteFunc(written, func(s *step) bool {
		version, same := versions[s]
		if same {
			s.item.ChangeKey = version
		}
		return !same
	})
	if len(written) == 0 {
		return
	}
	second := b.call(ctx, written, operation)
	for i, s := range batch {
		if k := slices.Index(written, s); k >= 0 {
			results[i] = second[k]
		}
	}
}
