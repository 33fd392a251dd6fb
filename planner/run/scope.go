package run

import (
	"fmt"
	"slices"
	"strings"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// partial says whether the plan does not cover all that the configuration
// says.
func (r *Request) partial() bool {
	return len(r.Syncs)+len(r.Mailboxes)+len(r.Target)+len(r.Exclude)+len(r.Import) > 0 || r.Undo != nil
}

// Narrowing is what the options of a request leave of the configuration: the zero Digest if that is all. Of two
// requests with the same one neither covers what the other one leaves out.
func (r *Request) Narrowing(owner string) addressbook.Digest {
	var texts []string
	add := func(option string, values []string) {
		slices.Sort(values)
		for _, value := range slices.Compact(values) {
			texts = append(texts, option, value)
		}
	}
	addresses := func(patterns []planner.AddressPattern) (values []string) {
		for _, a := range patterns {
			values = append(values, text(a))
		}
		return values
	}
	add("sync", slices.Clone(r.Syncs))
	add("mailbox", slices.Clone(r.Mailboxes))
	add("target", addresses(r.Target))
	add("exclude", addresses(r.Exclude))
	if len(texts) == 0 {
		return addressbook.Digest{}
	}
	return addressbook.NewDigester(owner).Texts(texts...)
}

// optionError says that an option names something that there is not: a typing
// error must not widen or narrow a plan in silence.
func optionError(option, value, problem string) error {
	return fmt.Errorf("%s=%s: %s", option, value, problem)
}

// resolve replaces the e-mail addresses in the request by rep ids, and checks that
// everything that the request names is there.
func (p *planning) resolve(work []*desired.Mailbox) error {
	r := &p.request
	imports := make(map[addressbook.RepID]map[addressbook.Key]addressbook.ItemID, len(r.Import))
	for text, imported := range r.Import {
		i := slices.IndexFunc(work, func(m *desired.Mailbox) bool {
			return string(m.Rep) == string(text) || strings.EqualFold(m.Address, string(text))
		})
		if i < 0 {
			return fmt.Errorf("mailbox %s: no mailbox that takes part has this rep id or e-mail address", text)
		}
		imports[work[i].Rep] = imported
	}
	r.Import = imports
	for option, list := range map[string][]planner.AddressPattern{"-target": r.Target, "-exclude": r.Exclude, "-replace": r.Replace} {
		for i := range list {
			if err := p.resolveAddress(work, option, &list[i]); err != nil {
				return err
			}
		}
	}
	for option, list := range map[string][]string{"-allow-deletes": r.Allowed.Deletes, "-allow-changes": r.Allowed.Changes, "-allow-creates": r.Allowed.Creates} {
		for i := range list {
			if err := p.resolveScope(work, option, &list[i]); err != nil {
				return err
			}
		}
	}
	for _, name := range r.Syncs {
		if !slices.Contains(p.Program.SyncNames(), name) {
			return optionError("-sync", name, "there is no such sync; there are "+strings.Join(p.Program.SyncNames(), ", "))
		}
	}
	for _, pattern := range r.Mailboxes {
		if !slices.ContainsFunc(work, func(m *desired.Mailbox) bool { return inMailbox(pattern, m) }) {
			return optionError("-mailbox", pattern, "no mailbox that takes part has this rep id or e-mail address")
		}
	}
	return nil
}

func (p *planning) resolveAddress(work []*desired.Mailbox, option string, a *planner.AddressPattern) error {
	if rep, ok := byAddress(work, a.Rep); ok {
		a.Rep = rep
	}
	if !slices.ContainsFunc(work, func(m *desired.Mailbox) bool { return planner.Glob(a.Rep, string(m.Rep)) }) {
		return optionError(option, text(*a), "no mailbox that takes part has this rep id or e-mail address")
	}
	return nil
}

// resolveScope checks a scope of a guard. Changes are guarded over the whole
// run alone, creates by mailbox alone.
func (p *planning) resolveScope(work []*desired.Mailbox, option string, scope *string) error {
	if rep, ok := byAddress(work, *scope); ok {
		*scope = rep
	}
	scopes := []string{"total"}
	if option == "-allow-deletes" {
		for _, needs := range p.Program.Sources() {
			scopes = append(scopes, "source/"+needs.Label)
		}
	}
	if option != "-allow-changes" {
		for _, m := range work {
			scopes = append(scopes, string(m.Rep))
		}
	}
	if option == "-allow-creates" {
		scopes = scopes[1:]
	}
	if slices.Contains(scopes, *scope) {
		return nil
	}
	return optionError(option, *scope, "there is no such scope; a guard that blocks something names its own")
}

// text is an address as it was written.
func text(a planner.AddressPattern) string {
	return fmt.Sprintf("contact.%s[%q]", a.Sync, a.Rep+"/"+a.Key)
}

// byAddress is the rep id of the mailbox with an e-mail address.
func byAddress(work []*desired.Mailbox, address string) (string, bool) {
	i := slices.IndexFunc(work, func(m *desired.Mailbox) bool { return strings.EqualFold(m.Address, address) })
	if i < 0 {
		return "", false
	}
	return string(work[i].Rep), true
}

// inMailbox says whether a mailbox is meant by a pattern for rep ids or e-mail
// addresses.
func inMailbox(pattern string, m *desired.Mailbox) bool {
	return planner.Glob(pattern, string(m.Rep)) || planner.Glob(strings.ToLower(pattern), strings.ToLower(m.Address))
}

// concerns says whether a mailbox is within the request.
func (p *planning) concerns(m *desired.Mailbox) bool {
	r := &p.request
	if !p.undoes(m.ID()) {
		return false
	}
	if len(r.Mailboxes) > 0 && !slices.ContainsFunc(r.Mailboxes, func(pattern string) bool { return inMailbox(pattern, m) }) {
		return false
	}
	if len(r.Target) > 0 && !slices.ContainsFunc(r.Target, func(a planner.AddressPattern) bool { return planner.Glob(a.Rep, string(m.Rep)) }) {
		return false
	}
	return true
}

// patterns are the addresses that the request names, in the order of
// p.matched.
func (p *planning) patterns() []planner.AddressPattern {
	return slices.Concat(p.request.Target, p.request.Exclude, p.request.Replace)
}

// match notes which of the addresses name a contact that is wanted or there.
func (p *planning) match(m *desired.Mailbox, in *planner.Input) {
	for i, pattern := range p.patterns() {
		found := slices.ContainsFunc(in.Slots, func(s planner.Slot) bool { return pattern.Matches(s.Policy.Sync, m.Rep, s.Key) }) ||
			slices.ContainsFunc(in.Entries, func(e state.Entry) bool { return pattern.Matches(e.Sync, m.Rep, e.Key) }) ||
			slices.ContainsFunc(in.Undo, func(f planner.Former) bool { return pattern.Matches(f.Sync, m.Rep, f.Key) })
		if found {
			p.matched[i].Store(true)
		}
	}
}

// unmatched is the error for an address that names no contact at all.
func (p *planning) unmatched() error {
	for i, a := range p.patterns() {
		if !p.matched[i].Load() {
			return fmt.Errorf("%s: there is no such contact, neither wanted nor in a mailbox; contactsync state list shows those that are managed", text(a))
		}
	}
	return nil
}

// names says whether somebody means an item by its id or its short name.
func names(text, item addressbook.ItemID) bool {
	return text == item || string(text) == planner.ItemName(item)
}

// narrow leaves out the changes that are not within the request, and the
// folders that only they needed.
func (p *planning) narrow(m *planner.MailboxPlan) {
	if !p.request.partial() {
		return
	}
	r := &p.request
	matches := func(list []planner.AddressPattern, sync string, key addressbook.Key) bool {
		return slices.ContainsFunc(list, func(a planner.AddressPattern) bool { return a.Matches(sync, m.Mailbox.Rep, key) })
	}
	without := func(sync string, key addressbook.Key) bool {
		return len(r.Syncs) > 0 && !slices.Contains(r.Syncs, sync) ||
			len(r.Target) > 0 && !matches(r.Target, sync, key) ||
			matches(r.Exclude, sync, key)
	}
	m.Holds = slices.DeleteFunc(m.Holds, func(h planner.Hold) bool { return without(h.Sync, h.Key) })
	m.Dissolved = slices.DeleteFunc(m.Dissolved, func(d planner.Dissolved) bool { return len(r.Import) > 0 || without(d.Sync, d.Key) })
	all := len(m.Changes)
	m.Changes = slices.DeleteFunc(m.Changes, func(c planner.Change) bool {
		return len(r.Import) > 0 && (c.Action != planner.AdoptItem || !names(r.Import[m.Mailbox.Rep][c.Key], c.Item.ID)) || without(c.Sync, c.Key)
	})
	if len(m.Changes) == all {
		return
	}
	// What was left out may be what the user has already, or still carry our mark.
	m.FirstSync, m.Withdrawn = false, false
	m.Folders = slices.DeleteFunc(m.Folders, func(f planner.FolderChange) bool {
		// A folder that is emptied by what was left out does not go.
		return f.Action == planner.Delete || !slices.ContainsFunc(m.Changes, func(c planner.Change) bool { return c.To.Within(f.Place) })
	})
}
