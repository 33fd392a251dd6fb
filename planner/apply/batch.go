package apply

import (
	"context"
	"errors"
	"slices"

	"contactsync/providers"
	"contactsync/providers/pace"
	"contactsync/state"
)

// batchSize is the most changes that are begun at once. With the number of batches under way it is
// what a crash leaves to be looked up.
const batchSize = 100

// batches hands the steps that a phase is about to do, in batches, some of them at a time. It
// begins no more when the run is told to stop or one of them fails, and returns when all that it
// began have ended, with the first failure.
func (b *mailbox) batches(steps []*step, belongs func(*step) bool, do func([]*step) error) error {
	var mine []*step
	for _, s := range steps {
		if s.err == nil && belongs(s) {
			mine = append(mine, s)
		}
	}
	batches := slices.Collect(slices.Chunk(mine, batchSize))
	// The calls of one are not cut off by the failure of another: what is under way is recorded.
	return pace.Each(context.Background(), max(b.Batches, 1), len(batches), func(_ context.Context, i int) error {
		if b.stopped() {
			b.notStarted(batches[i])
			return nil
		}
		return do(batches[i])
	})
}

// notStarted counts changes that the end of the run left undone.
func (b *mailbox) notStarted(batch []*step) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range batch {
		s.err = ErrStopped
		b.result.NotStarted[s.Action]++
	}
}

// call makes one remote call for a batch.
func (b *mailbox) call(ctx context.Context, batch []*step, operation func(*step) providers.Operation) []providers.Result {
	operations := make([]providers.Operation, len(batch))
	for i, s := range batch {
		operations[i] = operation(s)
	}
	if err := b.keep(ctx, batch); err != nil {
		b.heed(err)
		results := make([]providers.Result, len(batch))
		for i := range results {
			results[i].Err = err
		}
		b.reached(results)
		return results
	}
	b.start(batch)
	results := b.target.Do(ctx, b.plan.Mailbox, operations)
	for i := range results {
		b.heed(results[i].Err)
	}
	b.reached(results)
	b.written()
	return results
}

// start tells of the changes of a batch that nothing was asked for yet.
func (b *mailbox) start(batch []*step) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range batch {
		if !s.started {
			s.started = true
			b.tell(Started{Target: b.plan.Target, Rep: b.plan.Mailbox.Rep, Change: s.Change})
		}
	}
}

// written remembers that the mailbox may be another one than it was.
func (b *mailbox) written() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wrote = true
}

// reached remembers of a call, or of the reading before it, whether the mailbox could be reached.
func (b *mailbox) reached(results []providers.Result) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.unreachable = nil
	if len(results) > 0 && !slices.ContainsFunc(results, func(r providers.Result) bool {
		return !errors.Is(r.Err, providers.ErrTransport)
	}) {
		b.unreachable = results[0].Err
	}
}

// commit makes a batch of the state durable.
func (b *mailbox) commit(ctx context.Context, batch state.Batch) error {
	b.commits.Lock()
	defer b.commits.Unlock()
	batch.Mailbox, batch.Now, batch.NameLists = b.id, b.Now().UTC(), b.names
	if err := b.Store.Commit(ctx, batch); err != nil {
		return &stateError{err}
	}
	return nil
}
