package apply

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// mailbox is the execution of one mailbox's plan.
type mailbox struct {
	*execution
	plan   *planner.MailboxPlan
	target providers.Target
	id     state.MailboxID

	// names are the lists of names that the digests stand for.
	names map[addressbook.Digest][]string

	// folders are the ids of the folders that were made, by path.
	folders map[string]addressbook.FolderID

	// wrote says that something was written to the mailbox, unreachable that
	// nothing but transport failures came of the last call. x.mu guards both while
	// batches are under way.
	wrote       bool
	unreachable error

	// commits is held while a batch of the state is made durable: the state takes the writes of a
	// mailbox one after the other.
	commits sync.Mutex

	// succeeded and failed count the changes.
	succeeded, failed int

	// past is what the state said before the run, as far as that is to be kept.
	past past

	// held are the holds of keys from before an undo.
	held map[addressbook.Key]state.Hold

	// owes says that a mark does not say yet what the server made of its
	// contact.
	owes bool
}

// step is a change on its way.
type step struct {
	*planner.Change
	op   addressbook.Op   // of the item that it creates
	item addressbook.Item // the item as the last call left it
	err  error

	// started says that it was told that the change is begun, written that something of it was made.
	started, written bool

	// done says that the change was made.
	done bool

	// kept says that what the change replaces is kept for an undo.
	kept bool

	// photo is the photo that was fetched for the change, while it is made. photoMissed says that it
	// could not be had: what the contact has of it stays.
	photo       addressbook.Value
	photoMissed bool
}

// execute executes the plan. Its error is why the mailbox could not be
// gone through to its end; what failed of single changes was told as an event.
func (b *mailbox) execute(ctx context.Context) error {
	for _, target := range b.plan.Formerly {
		isAnother := !slices.Contains(b.plan.Inherits, target)
		moved := state.Batch{Mailbox: b.id, Address: &b.plan.Mailbox.Address, Formerly: target, Another: isAnother, Now: b.Now().UTC()}
		if err := b.Store.Commit(ctx, moved); err != nil {
			return &stateError{err}
		}
	}
	if err := b.movedOnBefore(ctx); err != nil {
		return err
	}
	if err := b.withhold(ctx); err != nil {
		return err
	}
	steps := b.begin()
	if err := b.hold(ctx, steps); err != nil {
		return err
	}
	return errors.Join(b.work(ctx, steps), b.unhold(ctx, steps))
}

// work goes through the phases.
func (b *mailbox) work(ctx context.Context, steps []*step) error {
	if err := b.record(ctx); err != nil {
		return err
	}
	if err := b.renameFolders(ctx); err != nil {
		return err
	}
	if err := b.makeFolders(ctx, steps); err != nil {
		return err
	}
	for _, phase := range []func(context.Context, []*step) error{
		b.unmark, b.update, b.move, b.create, b.deleteOldHalves, b.deleteSurplus, b.delete, b.release, b.forget,
	} {
		if err := phase(ctx, steps); err != nil {
			return err
		}
	}
	if err := b.deleteFolders(ctx); err != nil {
		return err
	}
	if err := b.greet(ctx, steps); err != nil {
		return err
	}
	if b.wrote || b.owes {
		if err := b.readBack(ctx); err != nil {
			return err
		}
	}
	if err := b.purge(ctx); err != nil {
		return err
	}
	return b.withdraw(ctx, steps)
}

// begin takes up the changes that no guard blocks, as far as the run may go.
func (b *mailbox) begin() []*step {
	var steps []*step
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range b.plan.Changes {
		c := &b.plan.Changes[i]
		if _, is := b.footer.Blocks(b.plan.Target, b.plan.Mailbox.Rep, c); is {
			b.result.Blocked++
			continue
		}
		if b.MaxChanges > 0 && b.begun.Add(1) > int64(b.MaxChanges) {
			b.result.NotStarted[c.Action]++
			continue
		}
		steps = append(steps, &step{Change: c, item: c.Item})
	}
	return steps
}

// heed ends the run if an error says that nobody may call any more.
func (b *mailbox) heed(err error) {
	if errors.Is(err, providers.ErrCredentials) {
		b.cancel(fmt.Errorf("provider %s: %w", b.plan.Target, err))
	}
}

// done tells that a change is made, fail that it is not. Both write the
// journal's line into a batch.
func (b *mailbox) done(batch *state.Batch, s *step) {
	s.done = true
	batch.Journal = append(batch.Journal, b.line(s, "done"))
	batch.Spend = append(batch.Spend, b.spends(s.Change)...)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.succeeded++
	b.result.Done[s.Action]++
	if s.Moves() {
		b.result.Moves++
	}
	b.tell(Done{Target: b.plan.Target, Rep: b.plan.Mailbox.Rep, Change: s.Change})
}

func (b *mailbox) fail(batch *state.Batch, s *step, err error) {
	s.err = err
	if reason, is := b.isMovedOn(s, err); is {
		b.leave(batch, s, reason)
		return
	}
	batch.Journal = append(batch.Journal, b.line(s, err.Error()))
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failed++
	b.result.Failed[s.Action]++
	b.tell(Failed{Target: b.plan.Target, Rep: b.plan.Mailbox.Rep, Change: s.Change, Err: err})
}

func (b *mailbox) line(s *step, outcome string) state.JournalLine {
	causes := make([]string, len(s.Causes))
	for i, cause := range s.Causes {
		causes[i] = string(cause)
	}
	return state.JournalLine{Run: b.run, At: b.Now().UTC(), Key: s.Key, Action: string(s.Action), Causes: causes, Outcome: outcome, Approval: b.approvalOf(s.Change)}
}

// record has the state remember the contacts that are as they should be.
func (b *mailbox) record(ctx context.Context) error {
	if len(b.plan.Records) == 0 {
		return nil
	}
	batch := state.Batch{Managed: &b.plan.Managed}
	for _, r := range b.plan.Records {
		e := entry(r.Sync, r.Key, r.Item, r.Applied)
		e.Folder, e.Got, e.ChangeKey = r.Folder, r.Got, r.ChangeKey
		e.Let, e.LetUnder, e.LetNoted = r.Let, uint8(r.LetUnder), r.LetNoted
		b.owes = b.owes || planner.Unsaid(&e, &r.Item)
		batch.PutEntries = append(batch.PutEntries, e)
		batch.CloseIntents = append(batch.CloseIntents, r.Key)
	}
	return b.commit(ctx, batch)
}

// entry is what the state has of a contact that was just written.
func entry(of string, key addressbook.Key, item addressbook.Item, a planner.Applied) state.Entry {
	return state.Entry{
		Key: key, Sync: of, Mapping: a.Mapping,
		Item: item.ID, Op: item.Mark.Op, ChangeKey: item.ChangeKey, Folder: item.Folder,
		Format: addressbook.DigestFormat,
		Src:    a.Src, Fields: a.Fields, Map: a.Map, Shape: a.Shape, Want: a.Want,
		Parts: a.Parts, Ours: a.Ours, Theirs: a.Theirs, Block: a.Block, Photo: a.Photo,
	}
}

// renameFolders gives folders their new names and marks, or takes the marks off them.
func (b *mailbox) renameFolders(ctx context.Context) error {
	digester := addressbook.NewDigester(b.Owner)
	for _, f := range b.plan.Folders {
		operation := providers.Operation{Kind: providers.UpdateFolder, Folder: f.Place.Folder}
		what := "rename"
		switch {
		case b.stopped():
			return nil
		case f.Action == planner.Unmark:
			what = "release"
		case f.Action == planner.Update:
			operation.FolderMark = addressbook.FolderMark{Owner: b.Owner, Path: digester.PathDigest(f.Place.Path), Created: f.Created}
			if f.Rename {
				operation.Name = f.Place.Path[len(f.Place.Path)-1]
			}
		default:
			continue
		}
		b.wrote = true
		if err := b.target.Do(ctx, b.plan.Mailbox, []providers.Operation{operation})[0].Err; err != nil {
			return fmt.Errorf("%s a folder: %w", what, err)
		}
	}
	return nil
}

// greet has the state remember that a mailbox was synchronized for the first time, if nothing was
// withheld from it because the user has it already, maybe more than once.
func (b *mailbox) greet(ctx context.Context, steps []*step) error {
	ambiguous := slices.ContainsFunc(b.plan.Skips, func(s planner.Skip) bool { return s.Reason == planner.Ambiguous })
	withheld := slices.ContainsFunc(b.plan.Changes, func(c planner.Change) bool {
		return c.Twin && !slices.ContainsFunc(steps, func(s *step) bool { return s.Action == c.Action && s.Key == c.Key && s.err == nil })
	})
	if !b.plan.FirstSync || ambiguous || withheld || b.stopped() {
		return nil
	}
	greeted := true
	return b.commit(ctx, state.Batch{Greeted: &greeted})
}

// makeFolders makes the folders that the plan found missing, parents first. A
// change whose folder could not be made fails.
func (b *mailbox) makeFolders(ctx context.Context, steps []*step) error {
	digester := addressbook.NewDigester(b.Owner)
	failed := make(map[string]error)
	for _, f := range b.plan.Folders {
		needed := slices.ContainsFunc(steps, func(s *step) bool { return s.To.Within(f.Place) && s.To.Folder == "" })
		if f.Action != planner.Create || !needed {
			continue
		}
		parent, err := f.Parent, error(nil)
		if above := f.Place.Path[:len(f.Place.Path)-1]; parent == "" {
			if parent = b.folders[pathKey(above)]; parent == "" {
				err = errNoParent
			}
		}
		if err == nil {
			b.wrote = true
			result := b.target.Do(ctx, b.plan.Mailbox, []providers.Operation{{
				Kind:   providers.CreateFolder,
				Folder: parent,
				Name:   f.Place.Path[len(f.Place.Path)-1],
				FolderMark: addressbook.FolderMark{
					Owner: b.Owner, Path: digester.PathDigest(f.Place.Path), Created: b.Now().UTC(),
				},
			}})[0]
			b.folders[pathKey(f.Place.Path)], err = result.Folder, result.Err
			b.countFolder(&b.result.FoldersCreated, err)
		}
		if err != nil {
			failed[pathKey(f.Place.Path)] = err
			delete(b.folders, pathKey(f.Place.Path))
		}
	}
	var batch state.Batch
	for _, s := range steps {
		if s.To.Folder != "" || len(s.To.Path) == 0 {
			continue
		}
		if _, ok := b.folders[pathKey(s.To.Path)]; !ok {
			b.fail(&batch, s, fmt.Errorf("make its folder: %w", errors.Join(failedOn(failed, s.To.Path)...)))
		}
	}
	if len(batch.Journal) == 0 {
		return nil
	}
	return b.commit(ctx, batch)
}

func failedOn(failed map[string]error, path []string) (errs []error) {
	for level := range path {
		if err := failed[pathKey(path[:level+1])]; err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

// errNoParent is why a folder below one that could not be made was not made.
var errNoParent = errors.New("the folder above it could not be made")

// place is where a step's contact goes.
func (b *mailbox) place(s *step) addressbook.FolderID {
	if s.To.Folder != "" {
		return s.To.Folder
	}
	return b.folders[pathKey(s.To.Path)]
}

// deleteFolders deletes the folders that are empty now. One that is not is
// left.
func (b *mailbox) deleteFolders(ctx context.Context) error {
	for _, f := range b.plan.Folders {
		if f.Action != planner.Delete || b.stopped() {
			continue
		}
		b.wrote = true
		result := b.target.Do(ctx, b.plan.Mailbox, []providers.Operation{{Kind: providers.DeleteFolder, Folder: f.Place.Folder}})[0]
		b.countFolder(&b.result.FoldersDeleted, result.Err)
		if result.Err != nil && !errors.Is(result.Err, providers.ErrChanged) && !errors.Is(result.Err, providers.ErrGone) {
			return fmt.Errorf("delete an empty folder: %w", result.Err)
		}
	}
	return nil
}

func (b *mailbox) countFolder(n *int, err error) {
	if err == nil {
		b.mu.Lock()
		*n++
		b.mu.Unlock()
	}
}

func pathKey(path []string) string { return strings.ToLower(strings.Join(path, "\x00")) }
