package login

import (
	"fmt"
	"slices"
	"strings"

	"contactsync/providers/sandbox/crm/database"
)

// Rights are what a login may see, by the id of the table. A table that is missing
// can be seen in full.
type Rights map[string]TableRights

// TableRights are what a login may see of a table.
type TableRights struct {
	// Rows are the records: "all", which is the default, "none", or "own", those
	// that have the login's rep, or of persons and companies also those of a sales
	// group that the rep is a member of.
	Rows string `json:"rows,omitempty"`

	// Where are the values, by field, that a record has to have, as the store has
	// them.
	Where map[string]string `json:"where,omitempty"`

	// Locked are the fields that cannot be seen.
	Locked []string `json:"locked,omitempty"`
}

// check fails if there is no such table, field or word.
func (r Rights) check(db *database.Database) error {
	for id, rights := range r {
		t := db.Table(id)
		if t == nil {
			return fmt.Errorf("rights: table %q: %w", id, database.ErrNotFound)
		}
		if !slices.Contains([]string{"", "all", "none", "own"}, rights.Rows) {
			return fmt.Errorf(`rights: rows are "all", "own" or "none", not %q`, rights.Rows)
		}
		names := slices.Clone(rights.Locked)
		for name := range rights.Where {
			names = append(names, name)
		}
		for _, name := range names {
			if t.Field(name) == nil {
				return fmt.Errorf("rights: field %q of %s: %w", name, t.Name, database.ErrNotFound)
			}
		}
	}
	return nil
}

// Filter is what the rights of a login are for a table. A nil Filter lets all
// through.
type Filter struct {
	rows   string
	rep    string
	repID  *database.Field
	group  *database.Field // nil: the table has none
	groups map[string]bool // of the rep
	where  map[*database.Field]string
	locked map[*database.Field]bool
}

// NewFilter is what a login may see of a table, nil if that is everything. It is
// for use in [database.Database.View].
func NewFilter(db *database.Database, login Login, t *database.Table) *Filter {
	rights, ok := login.Rights[t.ID]
	if !ok {
		return nil
	}
	f := &Filter{
		rows: rights.Rows, rep: login.Rep, repID: t.Known(database.RepID),
		groups: map[string]bool{}, where: map[*database.Field]string{}, locked: map[*database.Field]bool{},
	}
	for name, value := range rights.Where {
		f.where[t.Field(name)] = value
	}
	for _, name := range rights.Locked {
		f.locked[t.Field(name)] = true
	}
	if t.ID == database.Person || t.ID == database.Company {
		f.group = t.Known(database.Group)
		members := db.Table(database.SalesGroup)
		for _, r := range members.Lookup(members.Known(database.RepID), login.Rep) {
			if !r.Deleted {
				f.groups[strings.ToLower(members.Known(database.Group).Value(r))] = true
			}
		}
	}
	return f
}

// Shows says whether the login may see a record.
func (f *Filter) Shows(r *database.Record) bool {
	if f == nil {
		return true
	}
	for field, value := range f.where {
		if !strings.EqualFold(field.Plain(r), value) {
			return false
		}
	}
	switch f.rows {
	case "none":
		return false
	case "own":
		if rep := f.repID.Value(r); rep != "" && rep == f.rep {
			return true
		}
		return f.group != nil && f.groups[strings.ToLower(f.group.Value(r))]
	}
	return true
}

// Locks says whether the login may not see a field.
func (f *Filter) Locks(field *database.Field) bool { return f != nil && f.locked[field] }
