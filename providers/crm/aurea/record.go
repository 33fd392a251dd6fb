package aurea

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/crm/aurea/wire"
)

// recorder makes records of the rows of a table.
type recorder struct {
	table  providers.Table
	of     *tableSettings
	groups groupForm

	// The places of fields in a row, -1 if there is none.
	reps, groupFields, dates, photos []int
	photoVersion                     int
	id, email, enabled, userSettings int

	// deciding are the places of the fields that say who gets a record.
	deciding []int
}

// groupForm is how records say which sales groups they belong to.
type groupForm int

const (
	noGroups     groupForm = iota
	fieldGroups            // by the fields sales_group_field
	recordGroups           // each record is a group of its own
)

// recorder makes the recorder of a table whose fields are those given.
func (s *Source) recorder(table providers.Table, fields []string) *recorder {
	t := s.tables[table]
	places := func(names []string) (list []int) {
		for _, name := range names {
			list = append(list, slices.Index(fields, name))
		}
		return list
	}
	place := func(name string) int { return slices.Index(fields, name) }
	r := &recorder{
		table: table, of: t, reps: places(t.reps), groupFields: places(t.groups),
		id: place(t.id), email: place(t.email), enabled: place(t.enabled), userSettings: place(t.userSettings),
		photoVersion: place(t.photoVersion),
	}
	r.deciding = slices.Concat(r.reps, r.groupFields, []int{r.id, r.email, r.enabled})
	for _, name := range t.dates {
		if i := place(name); i >= 0 {
			r.dates = append(r.dates, i)
		}
	}
	for _, name := range t.photos {
		if i := place(name); i >= 0 {
			r.photos = append(r.photos, i)
		}
	}
	switch g := s.tables[providers.SalesGroups]; {
	case g != nil && g.group == "":
		r.groups = recordGroups
	case len(t.groups) > 0:
		r.groups = fieldGroups
	}
	return r
}

// record is the record in a row.
func (r *recorder) record(row *wire.Row) providers.Record {
	id := strconv.FormatUint(row.ID, 10)
	record := providers.Record{ID: id, Values: row.Values, Locked: row.Locked, Origin: r.of.table + " " + id}
	for _, i := range r.dates {
		record.Values[i] = isoDate(record.Values[i])
	}
	for _, i := range r.photos {
		record.Values[i] = r.reference(record.Values, i)
	}
	for _, i := range r.reps {
		if rep := strings.TrimSpace(row.Values[i]); rep != "" {
			record.Reps = append(record.Reps, addressbook.RepID(rep))
		}
	}
	if r.table == providers.Persons {
		record.Company, record.Problem = companyOf(row)
	}
	switch r.groups {
	case fieldGroups:
		for _, i := range r.groupFields {
			if group := strings.TrimSpace(row.Values[i]); group != "" {
				record.Groups = append(record.Groups, group)
			}
		}
	case recordGroups:
		record.Groups = groupsOf(r.table, &record)
	}
	for _, i := range row.Locked {
		if slices.Contains(r.deciding, i) {
			record.Problem = fmt.Sprintf("the login has no right to read a field that decides who gets the record: give it the right, or correct the settings of the block %s", r.of.block)
		}
	}
	if r.table == providers.Reps {
		r.addRep(&record)
	}
	return record
}

// companyOf is the id of a person's company, "" if there is none.
func companyOf(row *wire.Row) (id, problem string) {
	for i := range row.Children {
		company := strconv.FormatUint(row.Children[i].ID, 10)
		if id != "" && id != company {
			return "", "the person belongs to several companies: correct company_link_id in the block person"
		}
		id = company
	}
	return id, ""
}

// groupsOf are the groups that a record is itself, and through its company.
func groupsOf(table providers.Table, record *providers.Record) []string {
	switch {
	case table == providers.Companies:
		return []string{groupName(addressbook.Company, record.ID)}
	case table != providers.Persons:
		return nil
	case record.Company == "":
		return []string{groupName(addressbook.Person, record.ID)}
	}
	return []string{groupName(addressbook.Person, record.ID), groupName(addressbook.Company, record.Company)}
}

// groupName is the group that a record is itself.
func groupName(kind addressbook.Kind, record string) string { return string(kind) + "/" + record }

// addRep sets what is particular to reps.
func (r *recorder) addRep(record *providers.Record) {
	if r.id >= 0 {
		if record.ID = strings.TrimSpace(record.Values[r.id]); record.ID == "" {
			record.Problem = "the rep has no id in the field that id_field in the block rep names"
		}
	}
	record.Rep = providers.RepFields{Email: strings.TrimSpace(record.Values[r.email]), Enabled: true}
	if r.userSettings >= 0 {
		record.Rep.Settings = record.Values[r.userSettings]
		if slices.Contains(record.Locked, r.userSettings) {
			record.Problem = "the login has no right to read the rep's settings"
		}
	}
	if r.enabled >= 0 {
		enabled, ok := parseFlag(record.Values[r.enabled], r.of.trueTexts)
		record.Rep.Enabled = enabled
		if !ok && record.Problem == "" {
			record.Problem = "the flag for the connector has a value that is not known: add it to true_texts in the block rep if it means yes"
		}
	}
}
