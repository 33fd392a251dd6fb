package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"contactsync/planner"
	"contactsync/planner/planfile"
	"contactsync/planner/run"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

func eraseCommand() command {
	return command{
		name:    "erase",
		summary: "Erase one record from all mailboxes, for good",
		usage:   "[options] KEY | EMAIL",
		help: `Plans to delete everything that carries the key of one record, in every mailbox
that the state or the configuration knows: managed, adopted and released
contacts, and users' copies of them that still have the mark. It shows the plan,
asks for confirmation, deletes permanently, and then deletes from the deleted
items what was deleted before, as far as the mail system lets it.

The record is named by its key, such as crm/person/17, or by an e-mail address
that a mapping gives to one person. The CRM is then read as the provider's
account, and the address is shown and recorded nowhere.

Exchange keeps what was deleted permanently for its administrators, for as long
as its retention says. What it refuses to delete there only they can remove.

It reaches what carries the mark. A contact that a user made, or copied to where
the mark was taken off, is the user's own and stays.

Nothing is kept of it for an undo, and no undo of an earlier run brings it back.
What those kept is encrypted, and goes with its time or with its files:
contactsync help undo. Of the files in another directory than the configured
undo.dir erase does not know: delete them. Plans that were saved before are not
applied any more.

A record that a sync selects would be back with the next run. erase refuses it
until a never block names it, or its record is gone from the CRM:

  never {
    keys = ["crm/person/17"]
  }

The receipt says in JSON when and for which key it was done and, for each
mailbox, how many items were deleted, purged, or failed, and which mailboxes
were not reached. There are no names, addresses or numbers in it. It overwrites
no file.

Examples:

  contactsync erase crm/person/17
  contactsync erase ada@example.org -receipt=receipts/2026-017.json

Exit codes: 0 nothing is left, 1 it could not be done, 3 something failed or a
mailbox was not reached: run it again.`,
		run: runErase,
	}
}

// eraseOptions are the options of erase.
type eraseOptions struct {
	applyOptions
	force   bool
	receipt string
}

func runErase(ctx context.Context, e *env, args []string) int {
	var o eraseOptions
	c := eraseCommand()
	set := e.flags(c)
	o.settings.register(set)
	o.registerLockTimeout(set)
	o.approval.register(set)
	o.registerShow(set)
	registerParallelism(set, &o.parallelism)
	set.BoolVar(&o.force, "force", false, "erase although a sync selects the record: the next run makes its contacts again")
	set.StringVar(&o.receipt, "receipt", "", "where to write the receipt: a `file` that does not exist; by default erase-RUN.json")
	if code, done := e.parse(c, set, args); done {
		return code
	}
	record := set.Arg(0)
	err := checkRecord(set.Args())
	if err == nil {
		err = checkParallelism(o.parallelism)
	}
	if err == nil {
		err = e.canApprove(&o.approval)
	}
	if err != nil {
		return e.fail(err)
	}
	o.lock = true
	return e.with(ctx, &o.settings, string(run.Erase), toWrite, func(session *session) int {
		key, err := e.recordKey(ctx, session, record)
		if err != nil {
			return e.fail(err)
		}
		return e.erase(ctx, session, key, &o)
	})
}

// checkRecord is an error if the arguments are not one key or e-mail address. It
// does not quote them.
func checkRecord(args []string) error {
	if len(args) != 1 {
		return errors.New("erase needs one record, by its key or by an e-mail address: contactsync erase crm/person/17")
	}
	if _, _, _, isKey := addressbook.Key(args[0]).Split(); !isKey && !strings.Contains(args[0], "@") {
		return errors.New("this is neither the key of a record, which is written as crm/person/17, nor an e-mail address")
	}
	return nil
}

// recordKey is the key of a record that is named by it, or by an e-mail address.
func (e *env) recordKey(ctx context.Context, session *session, record string) (addressbook.Key, error) {
	key := addressbook.Key(record)
	if label, _, id, isKey := key.Split(); isKey {
		var labels []string
		for _, needs := range session.program.Sources() {
			labels = append(labels, needs.Label)
		}
		slices.Sort(labels)
		if !slices.Contains(labels, label) || strings.TrimSpace(id) != id {
			return "", fmt.Errorf("there is no such key: it begins with the label of a CRM of the configuration, %s, and has no blanks around it; contactsync state list shows keys", strings.Join(labels, ", "))
		}
		return key, nil
	}
	key, err := session.engine(e, 1, nil).Person(ctx, record)
	switch {
	case errors.Is(err, run.ErrNobody):
		return "", fmt.Errorf("%w, as a mapping maps it; name the record by its key, such as crm/person/17: the CRM knows its id, and so do contactsync state list and contactsync history", err)
	case errors.Is(err, run.ErrSeveral):
		return "", fmt.Errorf("%w; erase each that is meant by its key", err)
	}
	return key, err
}

// erase plans, has the plan approved, applies it and writes the receipt.
func (e *env) erase(ctx context.Context, session *session, key addressbook.Key, o *eraseOptions) int {
	request := run.Request{Mode: run.Erase, Erase: map[addressbook.Key]bool{key: true}, Remember: true}
	plan, err := e.plan(ctx, session, request, o.parallelism, e.newProgress("planned", "mailboxes"), nil)
	if err != nil {
		return e.fail(err)
	}
	defer plan.Close()
	options := e.renderOptions(&o.settings, &o.requestOptions)
	if err := e.show(plan, options); err != nil {
		return e.fail(err)
	}
	if err := stillSelected(plan, key); err != nil && !o.force {
		return e.fail(err)
	}
	if !o.autoApprove {
		if err := e.approve(run.Erase); err != nil {
			return e.fail(err)
		}
	}
	return e.eraseAsPlanned(ctx, session, plan, key, o)
}

// eraseAsPlanned applies an approved plan and writes the receipt, whatever came of it. The file is made before
// anything is deleted: what is erased without a receipt cannot be shown to have been.
func (e *env) eraseAsPlanned(ctx context.Context, session *session, plan *planfile.Reader, key addressbook.Key, o *eraseOptions) int {
	r := &receipt{
		Run: string(newOp()), Version: version, Owner: session.program.Owner(), Key: key, Started: e.now().UTC(),
	}
	known, err := session.store.Mailboxes(ctx)
	if err == nil {
		err = r.expect(plan, known, session.targets)
	}
	if err != nil {
		return e.fail(err)
	}
	file, err := createReceipt(o.receipt, r.Run)
	if err != nil {
		return e.fail(err)
	}
	if err := sayErased(session, r); err != nil {
		return e.fail(errors.Join(err, file.discard()))
	}
	began := state.Run{ID: r.Run, Operation: string(run.Erase), Started: r.Started}
	if err := session.store.BeginRun(ctx, began); err != nil {
		return e.fail(errors.Join(err, file.discard()))
	}
	options := e.renderOptions(&o.settings, &o.requestOptions)
	result, code := e.execute(ctx, session, plan, execution{parallelism: o.parallelism, run: began, events: r.event}, options)
	r.end(e.now().UTC())
	if result.Run.ID == "" {
		began.Ended, began.Outcome = r.Ended, state.OutcomeError
		err = session.store.EndRun(context.WithoutCancel(ctx), began, state.Findings{})
	}
	if err := errors.Join(err, file.write(r)); err != nil {
		return e.fail(err)
	}
	fmt.Fprint(e.stdout, r.text(file.path))
	if !namedNever(session, key) {
		fmt.Fprintf(e.stdout, "\nTo keep the record out for good, whatever the CRM says of it:\n\n%s", neverBlock(key))
	}
	if code == exitDone && !r.Complete {
		return exitFailed
	}
	return code
}

// stillSelected is an error if the plan notes that a sync selects the record.
func stillSelected(plan *planfile.Reader, key addressbook.Key) error {
	mailboxes := 0
	for m, err := range plan.Mailboxes() {
		if err != nil {
			return err
		}
		if slices.ContainsFunc(m.Notes, func(n planner.Note) bool { return n.Kind == planner.StillSelected }) {
			mailboxes++
		}
	}
	if mailboxes == 0 {
		return nil
	}
	return fmt.Errorf("record %s is selected for %s: the next run would make it again, and nothing was erased. Add this to the configuration, or delete the record in the CRM, and erase it then:\n\n%s\nWith -force it is erased now, until the next run",
		key, numbered(mailboxes, "mailbox", "mailboxes"), neverBlock(key))
}

// neverBlock is the block that keeps a record out of all mailboxes.
func neverBlock(key addressbook.Key) string {
	return fmt.Sprintf("  never {\n    keys = [%q]\n  }\n", key)
}

// namedNever says whether a never block names a record.
func namedNever(session *session, key addressbook.Key) bool {
	for _, block := range session.config.Never {
		if slices.ContainsFunc(block.Keys, func(k addressbook.Key) bool { return k.Fold() == key.Fold() }) {
			return true
		}
	}
	return false
}
