package desired

import (
	"slices"
	"strings"

	"contactsync/config"
	"contactsync/planner"
	"contactsync/providers/addressbook"
)

// Origin is who said a setting.
type Origin string

// The origins, the strongest first.
const (
	SaidByUserBlock Origin = "user" // a user block of the configuration
	SaidInCRM       Origin = "crm"  // the rep's own setting in the CRM
	SaidBySync      Origin = "sync" // the sync, or the default where it is silent
)

// Setting is what a sync says of a mailbox, and who said so.
type Setting struct {
	// Name is the setting's name in the configuration: "on_change",
	// "select.rep", "categorization.folder".
	Name string

	// Value is what is in force, as the configuration would write it: one of its words,
	// "true", "false" or, of folders, the names of the path.
	Value []string

	From Origin

	// Place is the block that says so, "sync.hcl:12", or the rep's record.
	Place string
}

// Settings are those of a sync in a mailbox, as the mailbox's policy has them; nil if the
// mailbox takes no part in the sync.
func (w *World) Settings(m *Mailbox, sync string) []Setting {
	i := slices.IndexFunc(m.members, func(mb member) bool { return mb.sync.Name == sync })
	policy := m.Policies[sync]
	if i < 0 || policy == nil {
		return nil
	}
	mb := m.members[i]
	s, user := mb.sync, mb.sync.override[strings.ToLower(m.Address)]
	if user == nil {
		user = &config.User{}
	}
	var list []Setting
	add := func(name, value string, overridden bool) {
		from, place := SaidBySync, placeOf(s.Range)
		if overridden {
			from, place = SaidByUserBlock, placeOf(user.Range)
		}
		list = append(list, Setting{Name: name, Value: []string{value}, From: from, Place: place})
	}
	criteria := mb.criteria[addressbook.Person]
	add("select.rep", truth(criteria&planner.ByRep != 0), user.Rep != nil)
	add("select.sales_group", truth(criteria&planner.BySalesGroup != 0), user.SalesGroup != nil)
	add("select.favorites", truth(criteria&planner.ByFavorites != 0), user.Favorites != nil)
	add("select.all", truth(criteria&planner.ByAll != 0), user.All != nil)
	add("select.companies", truth(mb.criteria[addressbook.Company] != 0), user.Companies != nil)

	c, err := s.categorization(user, mb.rep)
	if err != nil {
		return list // such a mailbox takes no part
	}
	folder := Setting{Name: "categorization.folder", Value: policy.Folder, From: c.from, Place: placeOf(s.Range)}
	switch c.from {
	case SaidByUserBlock:
		folder.Place = placeOf(user.Range)
	case SaidInCRM:
		folder.Place = mb.rep.Origin
	}
	list = append(list, folder)
	if len(policy.Folder) > 0 {
		move := map[bool]string{false: "on_change", true: "always"}[policy.MoveAlways]
		add("categorization.move", move, user.Categorization != nil && user.Categorization.Always != nil)
	}

	onChange := map[bool]config.OnChange{false: config.UpdateOnChange, true: config.RecreateOnChange}[policy.Recreate]
	add("on_change", string(onChange), user.OnChange != nil)
	add("on_drift", string(driftName(policy.Drift)), user.OnDrift != nil)
	add("on_unselected", removal(policy.ReleaseUnselected), user.OnUnselected != nil)
	add("on_deleted", removal(policy.ReleaseDeleted), user.OnDeleted != nil)
	add("on_mailbox_left", removal(!policy.DeleteLeft), user.OnMailboxLeft != nil)
	add("delete_mode", string(policy.DeleteMode), user.DeleteMode != nil)
	return list
}

func truth(on bool) string { return map[bool]string{false: "false", true: "true"}[on] }

func removal(keeps bool) string {
	return string(map[bool]config.Removal{false: config.DeleteRemoved, true: config.KeepRemoved}[keeps])
}

// driftName is the inverse of driftOf.
func driftName(d planner.Drift) config.OnDrift {
	for _, name := range []config.OnDrift{config.KeepDrift, config.ReportDrift} {
		if driftOf(name) == d {
			return name
		}
	}
	return config.OverwriteDrift
}
