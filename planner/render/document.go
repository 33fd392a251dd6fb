package render

import (
	"bufio"
	"encoding/json"
	"io"
	"time"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
)

// documentVersion is the version of the format of a Document.
const documentVersion = "1.2"

// Document writes a plan as one JSON document in the form of "terraform show -json", version 1.2
// (developer.hashicorp.com/terraform/internals/json-format), which programs that check plans read. Each
// contact is a resource of the type contact; what contactsync adds is under the key "contactsync", of the
// document and of each resource. A change that a guard blocks is a no-op. Values that are not shown are
// replaced, and all that are not public are marked as sensitive.
//
// It goes through the mailboxes twice and holds one at a time. It returns the first error of the
// mailboxes or of the writer; what was written by then is no document.
func Document(w io.Writer, view PlanView, o Options) error {
	d := &document{out: bufio.NewWriterSize(w, 32<<10), view: &view, redactor: o.Redactor.Naming(view.Header.FolderNames)}
	d.raw("{\n")
	d.member("format_version", documentVersion)
	d.raw(",\n")
	if created := view.Header.Created; !created.IsZero() {
		d.member("timestamp", created.UTC().Format(time.RFC3339))
		d.raw(",\n")
	}
	d.member("errored", view.Footer.Totals.Failed > 0)
	d.raw(",\n")
	if err := d.list("resource_changes", d.resources); err != nil {
		return err
	}
	d.raw(",\n\"contactsync\": {\n")
	d.summary()
	d.raw(",\n")
	if err := d.list("mailboxes", d.mailbox); err != nil {
		return err
	}
	d.raw("\n}\n}\n")
	if d.err != nil {
		return d.err
	}
	return d.out.Flush()
}

// document writes parts of a JSON document. After an error it writes nothing more.
type document struct {
	out      *bufio.Writer
	view     *PlanView
	redactor *redact.Redactor
	err      error
}

func (d *document) raw(text string) {
	if d.err == nil {
		_, d.err = d.out.WriteString(text)
	}
}

// value writes a value on one line.
func (d *document) value(v any) {
	if d.err != nil {
		return
	}
	var encoded []byte
	if encoded, d.err = json.Marshal(v); d.err == nil {
		d.raw(string(redact.EscapeJSON(encoded)))
	}
}

func (d *document) member(name string, v any) {
	d.value(name)
	d.raw(": ")
	d.value(v)
}

// list writes a member that is a list: what of gives for each mailbox.
func (d *document) list(name string, of func(*planner.MailboxPlan) []any) error {
	d.value(name)
	d.raw(": [")
	separator := "\n"
	for m, err := range d.view.Mailboxes {
		if err != nil {
			return err
		}
		for _, element := range of(m) {
			d.raw(separator)
			d.value(element)
			separator = ",\n"
		}
		if d.err != nil {
			return d.err
		}
	}
	d.raw("\n]")
	return d.err
}

// documentResource is a resource that changes.
type documentResource struct {
	Address  string         `json:"address"`
	Mode     string         `json:"mode"`
	Type     string         `json:"type"`
	Name     string         `json:"name"`
	Index    string         `json:"index"`
	Provider string         `json:"provider_name"`
	Change   documentChange `json:"change"`
	About    about          `json:"contactsync"`
}

// documentChange is what becomes of a resource.
type documentChange struct {
	Actions         []string       `json:"actions"`
	Before          map[string]any `json:"before"` // null for a resource that is made
	After           map[string]any `json:"after"`  // null for one that is taken away
	AfterUnknown    map[string]any `json:"after_unknown"`
	BeforeSensitive any            `json:"before_sensitive"` // false, or which properties are
	AfterSensitive  any            `json:"after_sensitive"`
}

func (d *document) resources(m *planner.MailboxPlan) (list []any) {
	for i := range m.Changes {
		c := &m.Changes[i]
		named := newResource(m.Target, m.Mailbox.Rep, c)
		r := documentResource{
			Address: named.Address, Mode: "managed", Type: named.Type, Name: named.Name, Index: named.Key,
			Provider: redact.Text(m.Target),
			Change:   documentChange{Actions: verbsFor(c.Action).planned, AfterUnknown: map[string]any{}},
			About:    newAbout(m, c, d.view),
		}
		if r.About.BlockedBy != "" {
			r.Change.Actions = []string{"no-op"}
		}
		r.Change.BeforeSensitive, r.Change.AfterSensitive = false, false
		if c.Action != planner.Create {
			r.Change.Before, r.Change.BeforeSensitive = d.contact(c.Before, c.From)
		}
		switch {
		case c.Action == planner.Delete, c.Action == planner.Forget:
		case c.To.IsZero():
			r.Change.After, r.Change.AfterSensitive = d.contact(c.After, c.From) // it stays where it is
		default:
			r.Change.After, r.Change.AfterSensitive = d.contact(c.After, c.To)
		}
		list = append(list, r)
	}
	return list
}

// contact is one side of a change: the properties that the plan knows and the folder, and which of them
// are sensitive.
func (d *document) contact(c *addressbook.Contact, place planner.Place) (properties map[string]any, sensitive map[string]bool) {
	properties, sensitive = make(map[string]any), make(map[string]bool)
	properties[folderAttribute] = plainPath(place.Path, d.redactor)
	if c != nil {
		for _, f := range c.Fields {
			properties[redact.Text(f.Name)] = d.redactor.Plain(f.Name, f.Value)
			if !redact.Public(f.Name) {
				sensitive[redact.Text(f.Name)] = true
			}
		}
	}
	return properties, sensitive
}

// documentMember is a member of an object.
type documentMember struct {
	name  string
	value any
}

// summary writes what the plan says besides its mailboxes.
func (d *document) summary() {
	header, footer := &d.view.Header, &d.view.Footer
	guards := make([]documentGuard, 0, len(footer.Guards))
	for _, t := range footer.Guards {
		guards = append(guards, newDocumentGuard(t))
	}
	skips := make([]streamRemark, 0, len(footer.Skips))
	for i := range footer.Skips {
		skips = append(skips, newSkip("", &footer.Skips[i], d.redactor))
	}
	members := []documentMember{
		{"version", redact.Text(header.Version)},
		{"operation", redact.Text(header.Operation)},
		{"owner", redact.Text(header.Owner)},
		{"partial", header.Partial},
		{"digest", text(d.view.Digest)},
		{"expires", expiry(d.view.Expires)},
		{"summary", newTally(footer.Totals.Actions).planned()},
		{"totals", footer.Totals},
		{"guards", guards},
		{"skips", skips},
	}
	if comparison := newDocumentComparison(d.view); comparison != nil {
		members = append(members, documentMember{"comparison", comparison})
	}
	for i, member := range members {
		if i > 0 {
			d.raw(",\n")
		}
		d.member(member.name, member.value)
	}
}

// expiry is a time, nil if there is none.
func expiry(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

// documentGuard is a guard that tripped.
type documentGuard struct {
	Guard   string `json:"guard"`
	Blocks  string `json:"blocks"`
	Target  string `json:"target,omitempty"`
	Scope   string `json:"scope"`
	Limit   string `json:"limit"`
	Figures string `json:"figures"`
	Allowed bool   `json:"allowed"`
	Flag    string `json:"flag"`
	Place   string `json:"place,omitempty"`

	Approvals []documentApproval `json:"approvals,omitempty"`
	Cleared   bool               `json:"cleared,omitempty"` // approvals let all of it through
}

// documentApproval is what was approved of what a guard blocks.
type documentApproval struct {
	ID      string    `json:"id"`
	Who     string    `json:"who"`
	Reason  string    `json:"reason"`
	At      time.Time `json:"at"`
	Changes int       `json:"changes"`
}

func newDocumentGuard(t planner.Trip) documentGuard {
	var approvals []documentApproval
	for _, a := range t.Approvals {
		approvals = append(approvals, documentApproval{redact.Text(a.ID), redact.Text(a.Who), redact.New(redact.Hide).Message(a.Reason), a.At.UTC(), a.Changes})
	}
	return documentGuard{
		redact.Text(t.Guard), redact.Text(t.Blocks), text(t.Target), redact.Text(t.Scope), redact.Text(t.Limit), redact.Text(t.Figures),
		t.Allowed, argument(t.Flag), text(t.Place), approvals, t.Cleared,
	}
}

// documentMailbox is what is said of a mailbox besides its contacts.
type documentMailbox struct {
	Target  string         `json:"target"`
	Rep     string         `json:"rep"`
	Managed int            `json:"managed"`
	Wanted  int            `json:"wanted"`
	Deletes int            `json:"deletes"` // as the guards count them
	Folders []streamFolder `json:"folders,omitempty"`
	Skips   []streamRemark `json:"skips,omitempty"`
	Notes   []streamRemark `json:"notes,omitempty"`
	Error   string         `json:"error,omitempty"`
}

// mailbox is a mailbox of which there is something to say.
func (d *document) mailbox(m *planner.MailboxPlan) []any {
	if m.Settled() {
		return nil
	}
	shown := documentMailbox{
		Target: redact.Text(m.Target), Rep: redact.Text(string(m.Mailbox.Rep)),
		Managed: m.Managed, Wanted: m.Wanted, Deletes: planner.NewTally(m).Deletes,
		Error: message(m.Error, d.redactor),
	}
	for i := range m.Folders {
		shown.Folders = append(shown.Folders, newFolder(m, &m.Folders[i], d.redactor))
	}
	for i := range m.Skips {
		shown.Skips = append(shown.Skips, newSkip("", &m.Skips[i], d.redactor))
	}
	for i := range m.Notes {
		shown.Notes = append(shown.Notes, newNote(m, &m.Notes[i], d.redactor))
	}
	return []any{shown}
}
