package render

import (
	"slices"
	"strings"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
)

// contactType is what Terraform would call the type of a managed contact.
const contactType = "contact"

// verbs are what Terraform's formats call an action, and what people are told of it.
type verbs struct {
	action planner.Action

	// streamed is the word of the machine-readable UI, planned those of the plan's JSON.
	streamed string
	planned  []string

	// gerund and noun stand in what is said while it is done, and afterwards.
	gerund, noun string
}

// A move writes to the mailbox: whoever goes by the JSON of a plan is to see it as an update, although
// Terraform's figures do not count it.
var verbsOf = []verbs{
	{planner.Create, "create", []string{"create"}, "Creating", "Creation"},
	{planner.Update, "update", []string{"update"}, "Modifying", "Modifications"},
	{planner.AdoptItem, "update", []string{"update"}, "Adopting", "Adoption"},
	{planner.Unmark, "update", []string{"update"}, "Unmarking", "Unmarking"},
	{planner.Move, "move", []string{"update"}, "Moving", "Move"},
	{planner.Delete, "delete", []string{"delete"}, "Destroying", "Destruction"},
	{planner.Recreate, "replace", []string{"create", "delete"}, "Replacing", "Replacement"},
	{planner.Release, "forget", []string{"forget"}, "Releasing", "Release"},
	{planner.Forget, "forget", []string{"forget"}, "Forgetting", "Forgetting"},
}

// verbsFor are the verbs of an action, one that this version does not know too.
func verbsFor(action planner.Action) verbs {
	i := slices.IndexFunc(verbsOf, func(v verbs) bool { return v.action == action })
	if i < 0 {
		return verbs{action, "update", []string{"update"}, "Changing", "Change"}
	}
	return verbsOf[i]
}

// resource is a contact as the machine-readable UI names it.
type resource struct {
	Address         string `json:"addr"`
	Module          string `json:"module"`
	Resource        string `json:"resource"`
	ImpliedProvider string `json:"implied_provider"`
	Type            string `json:"resource_type"`
	Name            string `json:"resource_name"`
	Key             string `json:"resource_key"`
}

func newResource(target string, rep addressbook.RepID, c *planner.Change) resource {
	address := planner.Address(c.Sync, rep, c.Key)
	provider, _, _ := strings.Cut(target, ".")
	return resource{
		Address: redact.Text(address), Resource: redact.Text(address), ImpliedProvider: redact.Text(provider),
		Type: contactType, Name: nameOf(c), Key: index(rep, c),
	}
}

// nameOf is the name of a contact's sync, * if that is not known.
func nameOf(c *planner.Change) string {
	if c.Sync == "" {
		return "*"
	}
	return redact.Text(c.Sync)
}

// index is what tells the contacts of a sync apart.
func index(rep addressbook.RepID, c *planner.Change) string {
	return redact.Text(string(rep) + "/" + string(c.Key))
}

// about is what contactsync adds to a change in another program's format.
type about struct {
	Action   string   `json:"action"`
	Causes   []string `json:"causes"`
	Criteria []string `json:"criteria,omitempty"`

	// Origin is what the change comes of, if the plan was compared with a baseline.
	Origin string `json:"origin,omitempty"`

	Target string `json:"target"`
	Rep    string `json:"rep"`
	Key    string `json:"key"`

	// Properties are the names of what changes, Drops those of what a replacement loses.
	Properties []string `json:"properties,omitempty"`
	Drops      []string `json:"drops,omitempty"`

	// Mode is where a deleted contact goes.
	Mode string `json:"mode,omitempty"`

	// BlockedBy is the guard that blocks the change: it will not be made.
	BlockedBy string `json:"blocked_by,omitempty"`

	// Approvals are the ids of the approvals that let the change through.
	Approvals []string `json:"approvals,omitempty"`
}

func newAbout(m *planner.MailboxPlan, c *planner.Change, view *PlanView) about {
	a := about{
		Action: redact.Text(string(c.Action)),
		Causes: []string{},
		Target: redact.Text(m.Target),
		Rep:    redact.Text(string(m.Mailbox.Rep)),
		Key:    redact.Text(string(c.Key)),
		Drops:  safe(c.Drops),
	}
	for _, cause := range c.Causes {
		a.Causes = append(a.Causes, redact.Text(string(cause)))
	}
	a.Criteria, a.Origin = safe(c.Criteria), text(string(c.Origin))
	if c.Before != nil || c.After != nil || c.Moves() {
		a.Properties = changedNames(c, view.Header.Owner)
	}
	if c.Mode != "" {
		a.Mode = redact.Text(string(c.Mode))
	}
	if trip, blocked := view.Footer.Blocks(m.Target, m.Mailbox.Rep, c); blocked {
		a.BlockedBy = redact.Text(trip.Guard)
	}
	if len(c.Approvals) > 0 {
		a.Approvals = safe(c.Approvals)
	}
	return a
}

// safe are texts as they may be printed.
func safe(texts []string) []string {
	shown := make([]string, len(texts))
	for i, text := range texts {
		shown[i] = redact.Text(text)
	}
	return shown
}
