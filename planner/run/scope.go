package run

import (
	"fmt"
	"slices"
	"strings"

	"contactsync/planner"
	"contactsync/planner/desired"
)

// resolve replaces the e-mail addresses in the request by rep ids. It fails if
// one is of no mailbox: a typing error must not widen or narrow a plan in
// silence.
func (p *planning) resolve(work []*desired.Mailbox) error {
	r := &p.request
	for _, list := range [][]planner.AddressPattern{r.Target, r.Exclude, r.Replace} {
		for i := range list {
			rep, err := resolveRep(work, list[i].Rep)
			if err != nil {
				return err
			}
			list[i].Rep = rep
		}
	}
	for _, list := range [][]string{r.Allowed.Deletes, r.Allowed.Changes, r.Allowed.Creates} {
		for i, scope := range list {
			rep, err := resolveRep(work, scope)
			if err != nil {
				return err
			}
			list[i] = rep
		}
	}
	for _, name := range r.Syncs {
		if !slices.Contains(p.Program.SyncNames(), name) {
			return fmt.Errorf("-sync=%s: there is no such sync; there are %s", name, strings.Join(p.Program.SyncNames(), ", "))
		}
	}
	for _, pattern := range r.Mailboxes {
		if !slices.ContainsFunc(work, func(m *desired.Mailbox) bool { return inMailbox(pattern, m) }) {
			return fmt.Errorf("-mailbox=%s: no mailbox that takes part has this rep id or e-mail address", pattern)
		}
	}
	return nil
}

func resolveRep(work []*desired.Mailbox, rep string) (string, error) {
	if !strings.Contains(rep, "@") {
		return rep, nil
	}
	for _, m := range work {
		if strings.EqualFold(m.Address, rep) {
			return string(m.Rep), nil
		}
	}
	return "", fmt.Errorf("%s: no mailbox that takes part has this e-mail address", rep)
}

// inMailbox says whether a mailbox is meant by a pattern for rep ids or e-mail
// addresses.
func inMailbox(pattern string, m *desired.Mailbox) bool {
	return planner.Glob(pattern, string(m.Rep)) || planner.Glob(strings.ToLower(pattern), strings.ToLower(m.Address))
}

// concerns says whether a mailbox is within the request.
func (p *planning) concerns(m *desired.Mailbox) bool {
	r := &p.request
	if len(r.Mailboxes) > 0 && !slices.ContainsFunc(r.Mailboxes, func(pattern string) bool { return inMailbox(pattern, m) }) {
		return false
	}
	if len(r.Target) > 0 && !slices.ContainsFunc(r.Target, func(a planner.AddressPattern) bool { return planner.Glob(a.Rep, string(m.Rep)) }) {
		return false
	}
	return true
}

// narrow leaves out the changes that are not within the request, and the
// folders that only they needed.
func (p *planning) narrow(m *planner.MailboxPlan) {
	if !p.request.partial() {
		return
	}
	r := &p.request
	matches := func(list []planner.AddressPattern, c *planner.Change) bool {
		return slices.ContainsFunc(list, func(a planner.AddressPattern) bool { return a.Matches(c.Sync, m.Mailbox.Rep, c.Key) })
	}
	all := len(m.Changes)
	m.Changes = slices.DeleteFunc(m.Changes, func(c planner.Change) bool {
		return len(r.Syncs) > 0 && !slices.Contains(r.Syncs, c.Sync) ||
			len(r.Target) > 0 && !matches(r.Target, &c) ||
			matches(r.Exclude, &c)
	})
	if len(m.Changes) == all {
		return
	}
	m.Folders = slices.DeleteFunc(m.Folders, func(f planner.FolderChange) bool {
		// A folder that is emptied by what was left out does not go.
		return f.Action == planner.Delete || !slices.ContainsFunc(m.Changes, func(c planner.Change) bool { return c.To.Within(f.Place) })
	})
}
