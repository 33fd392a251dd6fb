package run_test

import (
	"slices"

	"contactsync/planner"
	"contactsync/providers/addressbook"
)

// expected is what the model says that a plan has under a key.
type expected struct {
	action planner.Action // "": nothing
	causes []planner.Cause

	// placed says that the causes of a wrong place may stand beside.
	placed bool
}

// causes compares what a plan has under a key, and why, with what the model
// knows, in a round in which nothing went wrong. What copies and second contacts make
// of a key is not looked at.
func (k *keyCheck) causes(plan *planner.MailboxPlan) {
	if len(k.before) > 1 || slices.ContainsFunc(k.before, func(c card) bool { return c.copied || k.finished[c.mark.Op] }) {
		return
	}
	want, known := k.expect()
	if !known {
		return
	}
	var got []planner.Change
	for _, c := range plan.Changes {
		if c.Key == k.key && c.Action != planner.Unmark {
			got = append(got, c)
		}
	}
	if len(got) == 0 && want.action == "" {
		k.untouched(want)
		return
	}
	if len(got) != 1 || got[0].Action != want.action || !want.explains(got[0].Causes) {
		k.fail("%s: planned are %v, expected is %s %v", k.key, got, want.action, want.causes)
		return
	}
	k.untouched(want)
}

// explains says whether causes are the expected ones.
func (e *expected) explains(causes []planner.Cause) bool {
	rest := slices.DeleteFunc(slices.Clone(causes), func(c planner.Cause) bool {
		return e.placed && (c == planner.FolderPolicy || c == planner.MovedInMailbox)
	})
	want := slices.Sorted(slices.Values(e.causes))
	return len(causes) > 0 && slices.Equal(slices.Sorted(slices.Values(rest)), want)
}

// expect is what should be planned. It is not known of contacts that the state
// has nothing of.
func (k *keyCheck) expect() (want expected, known bool) {
	w, had := k.simulation.wanted[k.box.rep][k.key], k.entries[k.box.rep][k.key]
	there := len(k.before) == 1
	switch {
	case w != nil && w.unknown, had == nil && there:
		return want, false
	case w != nil && had != nil && k.companiesUnread(w, had):
		return want, false
	case w == nil && had == nil:
		return want, true
	case w != nil && !there:
		return expected{action: planner.Create, causes: []planner.Cause{choose(had == nil, planner.Selected, planner.DeletedInMailbox)}}, true
	case w == nil && !there:
		return expected{action: planner.Forget, causes: []planner.Cause{planner.DeletedInMailbox}}, true
	case w == nil:
		return k.expectRemoval(had), true
	}
	return k.expectWanted(w, had), true
}

// companiesUnread says that it cannot be told whether a record changed, since
// with its former mapping went the need to read companies.
func (k *keyCheck) companiesUnread(w, had *wish) bool {
	reads := func(raw map[string]string) string { return withCompany.reads(addressbook.Person, raw) }
	return had.sync.mapping == withCompany && w.sync.mapping != withCompany && reads(had.raw) != reads(w.raw)
}

func (k *keyCheck) expectRemoval(had *wish) expected {
	_, kind, id, _ := k.key.Split()
	configured := slices.ContainsFunc(k.policy.syncs, func(s *syncRule) bool { return s.name == had.sync.name })
	switch {
	case !configured:
		return expected{action: planner.Delete, causes: []planner.Cause{planner.SyncRemoved}}
	case k.crm.find(kind, id) == nil:
		return expected{action: choose(k.policy.keepDeleted, planner.Release, planner.Delete), causes: []planner.Cause{planner.DeletedInCRM}}
	}
	return expected{action: choose(k.policy.keepUnselected, planner.Release, planner.Delete), causes: []planner.Cause{planner.NoLongerSelected}}
}

// expectWanted is about a contact that is there and known and should be there.
func (k *keyCheck) expectWanted(w, had *wish) expected {
	_, kind, _, _ := k.key.Split()
	c := &k.before[0]
	unchanged := len(w.values) == len(had.values) && same(contactOf(w, normalized), contactOf(had, normalized), w)
	misplaced := w.folder != nil
	if f := folderAt(k.box, w.folder); f != nil && f.id == c.folder {
		misplaced = false
	}
	if same(c.contact, contactOf(w, normalized), w) || unchanged && same(c.contact, k.stored(w), w) {
		if misplaced && w.always {
			return expected{action: planner.Move, placed: true}
		}
		return expected{}
	}
	e := expected{action: planner.Update, placed: misplaced}
	if !unchanged {
		before := had.sync.mapping.of(kind)
		if before.reads(kind, had.raw) != before.reads(kind, w.raw) {
			e.causes = append(e.causes, planner.ChangedInCRM)
			if k.policy.recreate && had.sync.name == w.sync.name {
				e.action = planner.Recreate
			}
		}
		if before != w.sync.mapping.of(kind) {
			e.causes = append(e.causes, planner.MappingChanged)
		}
	}
	if !same(c.contact, k.stored(had), had) {
		e.causes = append(e.causes, planner.EditedInMailbox)
	}
	if had.sync.name != w.sync.name {
		e.causes = append(e.causes, planner.ClaimedBy)
	}
	return e
}

// untouched checks that a contact has what the user added to it.
func (k *keyCheck) untouched(want expected) {
	names := []string{"notes", "categories", "home_phone"}
	switch want.action {
	case planner.Recreate:
		names = names[:2]
	case planner.Update, planner.Move, "":
	default:
		return
	}
	if len(k.before) != 1 || len(k.managed) != 1 {
		return
	}
	for _, name := range names {
		if was, is := k.before[0].contact.Get(name), k.managed[0].contact.Get(name); !was.Equal(is) {
			k.fail("%s: the user's %s was %v and is %v", k.key, name, was, is)
		}
	}
}
