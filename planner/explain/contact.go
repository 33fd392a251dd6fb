package explain

import (
	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/planner/redact"
	"contactsync/planner/render"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// The words for what became of a record.
const (
	recordRead    = "read"
	recordExists  = "exists"
	recordDeleted = "deleted"
	recordUnknown = "unknown"
)

// contact explains the record of the case.
func (e explainer) contact() *Contact {
	r := e.Record
	t := &r.Trace
	c := &Contact{
		Key: redact.Text(string(r.Key)), Record: existence(r), Problem: e.message(t.Problem),
		Never: texts(t.Never), NeverProblem: e.message(t.NeverProblem),
	}
	if t.Read {
		c.Origin, c.Reps, c.Groups = redact.Text(t.Origin), texts(t.Reps), texts(t.Groups)
	}
	for i := range t.Ways {
		c.Ways = append(c.Ways, e.way(&t.Ways[i]))
	}
	if r.Entry != nil {
		c.Recorded = e.recorded(r.Entry)
	}
	sync := ""
	switch {
	case e.Input != nil:
		d := Decide(e.Input, e.Plan, r.Key)
		sync = e.decided(c, &d)
	case len(e.Held) > 0, e.Plan != nil && (e.Plan.Error != "" || len(e.Plan.Skips) > 0):
		c.Verdict = string(NotLookedAt)
	case r.Entry != nil:
		c.Verdict = string(MailboxLeft)
	default:
		c.Verdict = string(Absent)
	}
	if sync == "" && r.Entry != nil {
		sync = r.Entry.Sync
	}
	c.Address = redact.Text(planner.Address(sync, e.Mailbox.Rep, r.Key))
	return c
}

func existence(r *Record) string {
	switch {
	case r.Trace.Read:
		return recordRead
	case r.Existence == planner.StillExists:
		return recordExists
	case r.Existence == planner.NoLongerExists:
		return recordDeleted
	}
	return recordUnknown
}

func (e explainer) way(from *desired.Way) Way {
	w := Way{
		Sync: redact.Text(from.Sync), Place: redact.Text(from.Place), Priority: from.Priority, Selects: from.Selects, Wants: from.Wants(),
		Holds: from.Holds, Problem: e.message(from.Problem), Criteria: []Criterion{},
	}
	if from.Where != "" {
		w.Where = redact.Text(from.Where)
	}
	for _, c := range from.Criteria {
		shown := Criterion{Name: c.Name, On: c.On, Read: c.Read, Holds: c.Holds}
		if len(c.Groups) > 0 {
			shown.Groups = texts(c.Groups)
		}
		w.Criteria = append(w.Criteria, shown)
	}
	return w
}

// item is what an item is called: where items are files, their ids are what a user called them.
func (e explainer) item(id addressbook.ItemID) string {
	if e.redactor.HidesAll() {
		return planner.ItemName(id)
	}
	return redact.Text(string(id))
}

func (e explainer) recorded(entry *state.Entry) *Recorded {
	return &Recorded{
		Sync: redact.Text(entry.Sync), Mapping: redact.Text(entry.Mapping),
		Item: e.item(entry.Item), Op: redact.Text(string(entry.Op)),
	}
}

// decided adds what the plan has about the contact, and returns the sync that it is of.
func (e explainer) decided(c *Contact, d *Decision) (sync string) {
	c.Verdict = string(d.Verdict)
	c.Skips, c.Notes = e.skips(d.Skips), e.notes(d.Notes)
	for i := range d.Changes {
		change := &d.Changes[i]
		shown := Change{Action: string(change.Action), Causes: texts(change.Causes), Because: render.Because(change)}
		if change.Item.ID != "" {
			shown.Item = e.item(change.Item.ID)
		}
		c.Changes = append(c.Changes, shown)
	}
	paths := planner.Paths(e.Input)
	for i := range d.Items {
		item := &d.Items[i]
		c.Items = append(c.Items, Item{
			ID: e.item(item.ID), Role: string(d.Roles[i]), Status: string(item.Mark.Status), Owner: redact.Text(item.Owner),
			Op: string(item.Mark.Op), Folder: e.path(paths(item.Folder).Path),
		})
	}
	if d.Entry != nil {
		c.Recorded, sync = e.recorded(d.Entry), d.Entry.Sync
	}
	if d.Contact != nil {
		c.Here = new(e.path(d.Here.Path))
	}
	if d.Slot == nil {
		return sync
	}
	c.FilledBy = redact.Text(d.Slot.Policy.Sync)
	c.There = new(e.path(d.There.Path))
	if d.Contact != nil && d.Slot.Mapped != nil {
		c.Contents, c.Edited = contents(d), d.Entry != nil && planner.Edited(d.Entry, d.Contact)
	}
	if m := e.Record.Mapping; m != nil {
		c.Mapping = &Mapping{Name: redact.Text(m.Name), Place: redact.Text(m.Place), Problem: e.message(m.Problem)}
		c.Properties = e.properties(m, d)
	}
	return d.Slot.Policy.Sync
}

// contents is how a contact compares with what is wanted.
func contents(d *Decision) string {
	switch {
	case d.Contact.Observed.IsZero():
		return ""
	case d.Contact.Observed == d.Slot.Mapped.Want:
		return "as_wanted"
	case planner.Same(d.Slot.Mapped, d.Entry, d.Contact):
		return "as_stored"
	case d.Verdict == LetBe:
		return "let_be"
	}
	return "differs"
}

// path are the names of folders as they may be shown.
func (e explainer) path(names []string) []string {
	shown := make([]string, len(names))
	for i, name := range names {
		shown[i] = redact.Text(e.redactor.PlainFolder(name))
	}
	return shown
}

// present is a value of a property as it may be shown.
func (e explainer) present(name string, v addressbook.Value) string { return e.redactor.Value(name, v) }
