package desired

import (
	"cmp"
	"slices"

	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Snapshot is what was read of one source.
type Snapshot struct {
	// Label is the source's label in the configuration: the first part of the
	// keys.
	Label string

	// Config is a digest of the provider's block: what was counted under
	// another one is no measure for this read.
	Config addressbook.Digest

	// Personal says that the persons and companies, which were not read, are
	// different ones for each rep.
	Personal bool

	Reps      Records
	Persons   Records
	Companies Records

	Favorites   []providers.Membership
	SalesGroups []providers.Membership

	// FavoritesRead and SalesGroupsRead say that these were read.
	FavoritesRead, SalesGroupsRead bool
}

// Records are the records of one table.
type Records struct {
	// Read says that the table was read.
	Read bool

	// Schema is known of a table that is to be read for each rep, too.
	Schema *providers.Schema

	// List is sorted by id.
	List []providers.Record
}

// NewRecords sorts the records of a table. Of records whose ids differ in
// case alone none can be told from the other: they get a problem.
func NewRecords(schema *providers.Schema, list []providers.Record) Records {
	slices.SortStableFunc(list, func(a, b providers.Record) int { return cmp.Compare(a.ID, b.ID) })
	seen := make(map[addressbook.Key]int, len(list))
	for i := range list {
		folded := addressbook.Key(list[i].ID).Fold()
		if j, twice := seen[folded]; twice {
			for _, k := range []int{i, j} {
				if list[k].Problem == "" {
					list[k].Problem = "another record has this id, ignoring case"
				}
			}
		}
		seen[folded] = i
	}
	return Records{Read: true, Schema: schema, List: list}
}

// find is the index of a record by its id.
func (r *Records) find(id string) (int, bool) {
	return slices.BinarySearchFunc(r.List, id, func(rec providers.Record, id string) int {
		return cmp.Compare(rec.ID, id)
	})
}

// records are the records of a kind.
func (s *Snapshot) records(kind addressbook.Kind) *Records {
	if kind == addressbook.Company {
		return &s.Companies
	}
	return &s.Persons
}

// Incomplete says whether a row of the source could not be attributed to any
// record: what seems to be gone may be what that row was about.
func (s *Snapshot) Incomplete() bool {
	for _, records := range []*Records{&s.Reps, &s.Persons, &s.Companies} {
		if len(records.List) > 0 && records.List[0].ID == "" {
			return true
		}
	}
	return false
}

// problems are the records that cannot be used.
func (s *Snapshot) problems() (skips []planner.Skip, unknown map[addressbook.Key]bool) {
	unknown = make(map[addressbook.Key]bool)
	for _, kind := range []addressbook.Kind{addressbook.Company, addressbook.Person} {
		for i := range s.records(kind).List {
			record := &s.records(kind).List[i]
			if record.Problem == "" {
				continue
			}
			skip := planner.Skip{Reason: planner.BadRecord, Detail: record.Origin + ": " + record.Problem}
			if record.ID != "" {
				skip.Key = addressbook.NewKey(s.Label, kind, record.ID)
				unknown[skip.Key] = true
			}
			skips = append(skips, skip)
		}
	}
	return skips, unknown
}
