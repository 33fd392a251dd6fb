package desired

import (
	"slices"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// selection is, for one kind of a source, which records each rep gets by which
// criterion, before any condition. Lists are of indexes into the records,
// sorted, each once.
type selection struct {
	byRep       map[addressbook.RepID][]int32
	bySalesRep  map[addressbook.RepID][]int32
	byFavorites map[addressbook.RepID][]int32
	count       int
}

func newSelection(s *Snapshot, kind addressbook.Kind) *selection {
	records := s.records(kind)
	sel := &selection{
		byRep:       make(map[addressbook.RepID][]int32),
		bySalesRep:  make(map[addressbook.RepID][]int32),
		byFavorites: make(map[addressbook.RepID][]int32),
		count:       len(records.List),
	}
	byGroup := make(map[string][]int32)
	for i := range records.List {
		for _, rep := range records.List[i].Reps {
			sel.byRep[rep] = append(sel.byRep[rep], int32(i))
		}
		for _, group := range records.List[i].Groups {
			byGroup[group] = append(byGroup[group], int32(i))
		}
	}
	for _, member := range s.SalesGroups {
		sel.bySalesRep[member.Rep] = append(sel.bySalesRep[member.Rep], byGroup[member.Group]...)
	}
	for _, favorite := range s.Favorites {
		if favorite.Kind != kind {
			continue
		}
		if i, ok := records.find(favorite.Record); ok {
			sel.byFavorites[favorite.Rep] = append(sel.byFavorites[favorite.Rep], int32(i))
		}
	}
	for _, lists := range []map[addressbook.RepID][]int32{sel.byRep, sel.bySalesRep, sel.byFavorites} {
		for rep, list := range lists {
			slices.Sort(list)
			lists[rep] = slices.Compact(list)
		}
	}
	return sel
}

// shared says of each record whether the criteria give it to more than one rep, or to one rep in
// more than one way.
func (s *selection) shared() []bool {
	shared, seen := make([]bool, s.count), make([]bool, s.count)
	for _, lists := range []map[addressbook.RepID][]int32{s.byRep, s.bySalesRep, s.byFavorites} {
		for _, list := range lists {
			for _, i := range list {
				shared[i], seen[i] = shared[i] || seen[i], true
			}
		}
	}
	return shared
}

// selected is a record that a criterion gives to a mailbox.
type selected struct {
	record   int32
	order    int32 // of the sync, the strongest first
	criteria planner.Criteria
}

// collect appends the records that the criteria give to a rep.
func (s *selection) collect(into []selected, rep addressbook.RepID, criteria planner.Criteria, order int32) []selected {
	add := func(list []int32, by planner.Criteria) {
		if criteria&by == 0 {
			return
		}
		for _, i := range list {
			into = append(into, selected{record: i, order: order, criteria: by})
		}
	}
	add(s.byRep[rep], planner.ByRep)
	add(s.bySalesRep[rep], planner.BySalesGroup)
	add(s.byFavorites[rep], planner.ByFavorites)
	if criteria&planner.ByAll != 0 {
		for i := range s.count {
			into = append(into, selected{record: int32(i), order: order, criteria: planner.ByAll})
		}
	}
	return into
}

// counts are how many pairs of record and rep each criterion gave.
func (s *selection) counts() map[string]int {
	sum := func(lists map[addressbook.RepID][]int32) (n int) {
		for _, list := range lists {
			n += len(list)
		}
		return n
	}
	return map[string]int{"rep": sum(s.byRep), "sales_group": sum(s.bySalesRep), "favorites": sum(s.byFavorites)}
}

// baselines are the counts of a snapshot: of each table, and of each kind by
// each criterion. The criterion carries the digest of the provider's block, so
// that its count is compared with others of the same meaning only.
func (s *Snapshot) baselines(kinds map[addressbook.Kind]*selection) []planner.Baseline {
	var list []planner.Baseline
	add := func(table providers.Table, criterion string, n int) {
		list = append(list, planner.Baseline{Source: s.Label, Table: string(table), Criterion: criterion, Count: n})
	}
	// What was read for one mailbox alone is no measure of the tables.
	if s.Reps.Read {
		add(providers.Reps, "", len(s.Reps.List))
		if s.Companies.Read {
			add(providers.Companies, "", len(s.Companies.List))
		}
		if s.Persons.Read {
			add(providers.Persons, "", len(s.Persons.List))
		}
	}
	for kind, table := range map[addressbook.Kind]providers.Table{addressbook.Company: providers.Companies, addressbook.Person: providers.Persons} {
		if sel := kinds[kind]; sel != nil && s.records(kind).Read {
			for criterion, n := range sel.counts() {
				if criterion == "favorites" && !s.FavoritesRead || criterion == "sales_group" && !s.SalesGroupsRead {
					continue // nobody asks for it, so that nothing is known of it
				}
				add(table, criterion+"@"+s.Config.String()[:8], n)
			}
		}
	}
	return list
}
