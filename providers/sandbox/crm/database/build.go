package database

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// defaultCatalogs are the fields with catalogs, unless the options have others.
var defaultCatalogs = []string{Company + ".Country", Person + ".Country"}

// New makes a database out of files. Ids that are decimal numbers of 64 bits are
// taken as they are, those of less than 32 bits are numbers of the station 1, and
// other texts get numbers of the station 2, in the order of the file; [Database.Given]
// has these. It fails at a row that is no record.
func New(s Sheets, o Options) (*Database, error) {
	d := &Database{now: o.Now, byID: map[string]*Table{}}
	if d.now == nil {
		d.now = time.Now
	}
	headers := map[string][]string{
		Company: s.Companies.Header, Person: s.Persons.Header, Rep: s.Reps.Header, SalesGroup: s.SalesGroups.Header,
	}
	for _, b := range blueprints {
		t, err := d.draft(b, headers[b.id], o)
		if err != nil {
			return nil, err
		}
		d.tables = append(d.tables, t)
		d.byID[t.ID] = t
	}
	d.relate()
	if err := d.choose(o); err != nil {
		return nil, err
	}
	return d, d.load(s)
}

// choose gives catalogs to the fields that have one.
func (d *Database) choose(o Options) error {
	names := o.Catalogs
	if names == nil {
		names = defaultCatalogs
	}
	for i, name := range names {
		id, field, _ := strings.Cut(name, ".")
		var f *Field
		if t := d.byID[id]; t != nil {
			f = t.known[field]
		}
		switch {
		case f == nil && o.Catalogs == nil:
		case f == nil || f.compute != nil || f.Type != Text:
			return fmt.Errorf("catalog %s: want a field with text, such as FI.Country", name)
		default:
			f.Type, f.Catalog = Choice, &Catalog{number: 1000 + i, byText: map[string]int{}}
		}
	}
	return nil
}

// load fills the tables. Reps and companies come first, since others refer to
// them.
func (d *Database) load(s Sheets) error {
	for _, part := range []struct {
		file  string
		sheet Sheet
		table string
	}{
		{"reps", s.Reps, Rep}, {"companies", s.Companies, Company}, {"persons", s.Persons, Person}, {"sales_groups", s.SalesGroups, SalesGroup},
	} {
		if err := d.loadSheet(d.byID[part.table], part.sheet); err != nil {
			return fmt.Errorf("%s.csv: %w", part.file, err)
		}
	}
	if err := d.loadFavorites(s.Favorites); err != nil {
		return fmt.Errorf("favorites.csv: %w", err)
	}
	return nil
}

// loadSheet makes records out of the rows, which it takes over.
func (d *Database) loadSheet(t *Table, s Sheet) error {
	id, now := s.column("id"), d.now().Unix()
	d.detectDates(t, s)
	records := make([]*Record, 0, len(s.Rows))
	taken := make(map[uint64]bool, len(s.Rows))
	next := uint64(2) << station
	for i, row := range s.Rows {
		r := &Record{changed: now, values: row}
		if id < 0 {
			r.ID = 1<<station | uint64(i+1)
		} else {
			r.ID = t.assign(strings.TrimSpace(row[id]), &next)
		}
		if taken[r.ID] {
			return fmt.Errorf("record %d: the id is there twice", i+1)
		}
		taken[r.ID] = true
		if err := d.adopt(t, r, s, id); err != nil {
			return fmt.Errorf("record %d: %w", i+1, err)
		}
		records = append(records, r)
	}
	t.fill(records)
	return nil
}

// assign is the id of a record that has another one in the file.
func (t *Table) assign(given string, next *uint64) uint64 {
	id, isID := ParseID(given)
	switch {
	case isID && id>>station != 0:
		return id
	case isID:
		id |= 1 << station
	default:
		*next++
		id = *next
	}
	t.given[given] = id
	return id
}

// adopt makes the values of a row those of the store.
func (d *Database) adopt(t *Table, r *Record, s Sheet, id int) error {
	if t.ID == Rep {
		number := FormatID(r.ID)
		if id >= 0 {
			if text := strings.TrimSpace(r.values[id]); isNumber(text) {
				number = text
			}
		}
		r.values = set(r.values, t.known[RepID].column, number)
		if s.column("enabled") < 0 && t.known[Connector].Value(r) == "" {
			r.values = set(r.values, t.known[Connector].column, "1")
		}
	} else if f := t.known[RepID]; f.Value(r) != "" {
		r.values = set(r.values, f.column, d.repNumber(f.Value(r)))
	}
	if f := t.known[CompanyID]; f != nil && f.Value(r) != "" {
		company := f.Value(r)
		if id, ok := d.byID[Company].find(company); ok {
			company = FormatID(id)
		}
		r.values = set(r.values, f.column, company)
	}
	for _, f := range t.fields {
		if f.compute != nil || f.column >= len(r.values) {
			continue
		}
		value, err := f.parse(r.values[f.column])
		if err != nil {
			return err
		}
		r.values[f.column] = value
	}
	return nil
}

// set is the values with another one in a column.
func set(values []string, column int, value string) []string {
	for len(values) <= column {
		values = append(values, "")
	}
	values[column] = value
	return values
}

// isNumber says whether a text is a decimal number of 64 bits.
func isNumber(text string) bool {
	_, ok := ParseID(text)
	return ok
}

// find is the id of a record by what the files have for it.
func (t *Table) find(given string) (id uint64, ok bool) {
	given = strings.TrimSpace(given)
	if id, ok = t.given[given]; ok {
		return id, true
	}
	id, ok = ParseID(given)
	return id, ok && t.byID[id] != nil
}

// repNumber is the number of the rep for what the files have for it. What is no
// rep stays as it is.
func (d *Database) repNumber(given string) string {
	reps := d.byID[Rep]
	if id, ok := reps.find(given); ok {
		return reps.known[RepID].Value(reps.byID[id])
	}
	return strings.TrimSpace(given)
}

// detectDates makes date fields of the columns that have dates and nothing else.
func (d *Database) detectDates(t *Table, s Sheet) {
	for _, f := range t.fields {
		if f.compute != nil || f.Type != Text || f.column >= len(s.Header) {
			continue
		}
		dates := 0
		other := slices.ContainsFunc(s.Rows, func(row []string) bool {
			_, err := time.Parse(time.DateOnly, row[f.column])
			if err == nil {
				dates++
			}
			return err != nil && row[f.column] != ""
		})
		if dates > 0 && !other {
			f.Type = Date
		}
	}
}

// loadFavorites makes records of marks.
func (d *Database) loadFavorites(s Sheet) error {
	if s.Header == nil {
		return nil
	}
	rep, kind, record := s.column("rep"), s.column("kind"), s.column("record")
	if rep < 0 || kind < 0 || record < 0 {
		return fmt.Errorf("want the columns rep, kind and record")
	}
	records := make([]*Record, 0, len(s.Rows))
	for i, row := range s.Rows {
		t := d.byID[map[string]string{"person": Person, "company": Company}[strings.TrimSpace(row[kind])]]
		if t == nil {
			return fmt.Errorf("record %d: a kind is person or company", i+1)
		}
		id, ok := t.find(row[record])
		if !ok {
			return fmt.Errorf("record %d: there is no such %s", i+1, strings.TrimSpace(row[kind]))
		}
		records = append(records, d.favorite(1<<station|uint64(i+1), d.repNumber(row[rep]), t, id))
	}
	d.byID[Favorite].fill(records)
	return nil
}

// favorite is a record that says that a rep marked another one.
func (d *Database) favorite(id uint64, rep string, t *Table, record uint64) *Record {
	marks := d.byID[Favorite]
	r := &Record{ID: id, changed: d.now().Unix(), values: make([]string, marks.columns)}
	r.values[marks.known[RepID].column] = rep
	r.values[marks.known[LinkType].column] = t.ID
	r.values[marks.known[LinkStatNo].column] = strconv.FormatUint(record>>station, 10)
	r.values[marks.known[LinkSeqNo].column] = strconv.FormatUint(record&(1<<station-1), 10)
	return r
}
