package run

import (
	"slices"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// undoes says whether a run that is to be undone was about to change a mailbox; of any other request it says yes.
func (p *planning) undoes(id state.MailboxID) bool {
	return p.request.Undo == nil || slices.Contains(p.request.Undo.Mailboxes(), id)
}

// missed says of the mailboxes that a run to be undone changed which of them are not to be had any more.
func (p *planning) missed(work []*desired.Mailbox) {
	if p.request.Undo == nil {
		return
	}
	for _, id := range p.request.Undo.Mailboxes() {
		if !slices.ContainsFunc(work, func(m *desired.Mailbox) bool { return m.ID() == id }) {
			p.footer.Skips = append(p.footer.Skips, planner.Skip{Reason: planner.NoMailbox, Rep: id.Rep,
				Detail: "the run changed this mailbox, which neither the configuration nor the state knows in " + id.Target + " any more; it stays as it is"})
		}
	}
}

// past adds what there was before the run that is to be undone to an input, and what never blocks say of
// that or of what is on hold.
func (p *planning) past(world *desired.World, m *desired.Mailbox, in *planner.Input) error {
	in.Barred = make(map[addressbook.Key]bool)
	if p.request.Undo == nil {
		for _, hold := range in.Holds {
			in.Barred[hold.Key], _ = world.KeepsOut(hold.Key)
		}
		return nil
	}
	formers, err := p.request.Undo.Formers(m.ID())
	if err != nil {
		return err
	}
	in.UndoneRun, in.Undo = p.request.Undo.Run(), append([]planner.Former{}, formers...)
	for i := range formers {
		out, told := world.KeepsOut(formers[i].Key)
		in.Barred[formers[i].Key] = out || !told
	}
	in.FirstSync = false // to undo is not to synchronize
	return nil
}
