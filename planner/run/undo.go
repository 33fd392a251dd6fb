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

// past adds what there was before the run that is to be undone to an input.
func (p *planning) past(world *desired.World, m *desired.Mailbox, in *planner.Input) error {
	if p.request.Undo == nil {
		return nil
	}
	formers, err := p.request.Undo.Formers(m.ID())
	if err != nil {
		return err
	}
	in.UndoneRun, in.Undo = p.request.Undo.Run(), append([]planner.Former{}, formers...)
	in.Barred = make(map[addressbook.Key]bool)
	for i := range formers {
		in.Barred[formers[i].Key] = world.KeepsOut(formers[i].Key)
	}
	in.FirstSync = false // to undo is not to synchronize
	return nil
}
