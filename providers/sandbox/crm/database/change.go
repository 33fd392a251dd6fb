package database

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ErrNotFound is that there is no such table, field or record.
var ErrNotFound = errors.New("not found")

// parse makes a text that somebody typed a value of the field.
func (f *Field) parse(text string) (string, error) {
	text = strings.ToValidUTF8(text, "\ufffd")
	trimmed := strings.TrimSpace(text)
	var err error
	switch {
	case f.Type == Text:
		return text, nil
	case trimmed == "":
		return "", nil
	case f.Type == Bool:
		switch strings.ToLower(trimmed) {
		case "1", "true", "yes":
			return "1", nil
		case "0", "false", "no":
			return "", nil
		}
		return "", fmt.Errorf("field %s: want 1, true or yes; 0, false, no or nothing", f.Name)
	case f.Type == Date:
		_, err = time.Parse(time.DateOnly, trimmed)
	case f.Type == Choice:
		return f.Catalog.value(trimmed), nil
	case f.Type == Long:
		// Reps without a number have no right place in a CRM, but files have them.
		return trimmed, nil
	}
	if err != nil {
		return "", fmt.Errorf("field %s: want a date as 2006-01-02", f.Name)
	}
	return trimmed, nil
}

// table is the one with an id or an XML name.
func (d *Database) table(name string) (*Table, error) {
	for _, t := range d.tables {
		if t.ID == name || t.Name == name {
			return t, nil
		}
	}
	return nil, fmt.Errorf("table %q: %w", name, ErrNotFound)
}

// record is a record of a table.
func (d *Database) record(table string, id uint64) (*Table, *Record, error) {
	t, err := d.table(table)
	if err != nil {
		return nil, nil, err
	}
	r := t.byID[id]
	if r == nil {
		return nil, nil, fmt.Errorf("record %s of %s: %w", FormatID(id), t.Name, ErrNotFound)
	}
	return t, r, nil
}

// Create makes a record with values by field, and gives its id: the next number
// of the station 1. Texts of catalogs, which become entries of these, dates as
// 2006-01-02, record ids and numbers of reps are as they are in the store.
func (d *Database) Create(table string, values map[string]string) (uint64, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	t, err := d.table(table)
	if err != nil {
		return 0, err
	}
	r, err := t.changed(&Record{ID: t.next(), changed: d.now().Unix(), values: make([]string, t.columns)}, values)
	if err != nil {
		return 0, err
	}
	t.put(r)
	return r.ID, nil
}

// next is an id that no record of the station 1 ever had, unless it was the last.
func (t *Table) next() uint64 {
	const last = 2<<station - 1
	before := t.recordsUntil(last)
	if len(before) > 0 && before[len(before)-1].StatNo() == 1 {
		return before[len(before)-1].ID + 1
	}
	return 1<<station | 1
}

func (t *Table) recordsUntil(id uint64) []*Record {
	i, found := t.position(id)
	if found {
		i++
	}
	return t.records[:i]
}

// changed is the record with other values.
func (t *Table) changed(r *Record, values map[string]string) (*Record, error) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		f := t.Field(name)
		switch {
		case f == nil:
			return nil, fmt.Errorf("field %q of %s: %w", name, t.Name, ErrNotFound)
		case f.compute != nil:
			return nil, fmt.Errorf("field %s of %s cannot be written: it is computed", name, t.Name)
		}
		value, err := f.parse(values[name])
		if err != nil {
			return nil, err
		}
		r = r.with(f.column, value)
	}
	return r, nil
}

// Update changes values of a record, by field, and its stamp.
func (d *Database) Update(table string, id uint64, values map[string]string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	t, r, err := d.record(table, id)
	if err != nil {
		return err
	}
	made, err := t.changed(r, values)
	if err != nil {
		return err
	}
	d.stamp(t, made)
	return nil
}

// stamp puts a record in its place as one that was changed now.
func (d *Database) stamp(t *Table, r *Record) {
	made := *r
	made.changed = d.now().Unix()
	t.put(&made)
}

// Delete removes a record, as the CRM does with those it has told nobody about.
// What refers to it stays.
func (d *Database) Delete(table string, id uint64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	t, r, err := d.record(table, id)
	if err != nil {
		return err
	}
	t.remove(r)
	return nil
}

// Mark marks a record as deleted, which stays where it is.
func (d *Database) Mark(table string, id uint64) error { return d.mark(table, id, true) }

// Unmark takes back what Mark does.
func (d *Database) Unmark(table string, id uint64) error { return d.mark(table, id, false) }

func (d *Database) mark(table string, id uint64, deleted bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	t, r, err := d.record(table, id)
	if err != nil {
		return err
	}
	made := *r
	made.Deleted = deleted
	d.stamp(t, &made)
	return nil
}

// Merge makes one record of two of a table: what refers to the second one refers
// to the first one, and the second one is gone.
func (d *Database) Merge(table string, kept, gone uint64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	t, a, err := d.record(table, kept)
	if err != nil {
		return err
	}
	_, b, err := d.record(table, gone)
	if err != nil {
		return err
	}
	if a == b {
		return fmt.Errorf("record %s of %s cannot be merged with itself", FormatID(kept), t.Name)
	}
	if t.ID == Company {
		d.redirect(d.byID[Person], CompanyID, FormatID(gone), map[string]string{CompanyID: FormatID(kept)})
	}
	if t.ID == Company || t.ID == Person {
		d.redirect(d.byID[Favorite], link, t.ID+":"+FormatID(gone), map[string]string{
			LinkStatNo: strconv.FormatUint(kept>>station, 10), LinkSeqNo: strconv.FormatUint(kept&(1<<station-1), 10),
		})
	}
	t.remove(b)
	d.stamp(t, a)
	return nil
}

// redirect changes all records that have a value in an indexed field.
func (d *Database) redirect(t *Table, field, value string, to map[string]string) {
	for _, r := range slices.Clone(t.Lookup(t.known[field], value)) {
		for name, text := range to {
			r = r.with(t.known[name].column, text)
		}
		d.stamp(t, r)
	}
}

// Favor has a rep, by number, mark a person or company. It does nothing if that
// is so already.
func (d *Database) Favor(rep, table string, id uint64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	t, marks, err := d.marks(rep, table, id)
	if err != nil || len(marks) > 0 {
		return err
	}
	d.byID[Favorite].put(d.favorite(d.byID[Favorite].next(), rep, t, id))
	return nil
}

// Unfavor takes back what Favor does.
func (d *Database) Unfavor(rep, table string, id uint64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, marks, err := d.marks(rep, table, id)
	if err != nil {
		return err
	}
	for _, r := range marks {
		d.byID[Favorite].remove(r)
	}
	return nil
}

// marks are the marks that a rep has at a record.
func (d *Database) marks(rep, table string, id uint64) (*Table, []*Record, error) {
	t, _, err := d.record(table, id)
	if err != nil {
		return nil, nil, err
	}
	if t.known[link] == nil || t.ID == Favorite {
		return nil, nil, fmt.Errorf("table %s: nobody marks its records", t.Name)
	}
	favorites := d.byID[Favorite]
	marks := slices.DeleteFunc(slices.Clone(favorites.Lookup(favorites.known[link], t.ID+":"+FormatID(id))), func(r *Record) bool {
		return favorites.known[RepID].Value(r) != rep
	})
	return t, marks, nil
}

// Translate sets the text that a value of a catalog has in a language. The value
// is given by its text in any language.
func (d *Database) Translate(table, field, text, language, translation string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	t, err := d.table(table)
	if err != nil {
		return err
	}
	f := t.Field(field)
	if f == nil || f.Catalog == nil || f.Catalog.byText[text] == 0 {
		return fmt.Errorf("entry of the catalog of %s: %w", field, ErrNotFound)
	}
	f.Catalog.translate(f.Catalog.byText[text], language, translation)
	return nil
}

// Given are the ids that New assigned, by table and by what the files have.
func (d *Database) Given() map[string]map[string]string {
	given := map[string]map[string]string{}
	for _, t := range d.tables {
		for text, id := range t.given {
			if given[t.ID] == nil {
				given[t.ID] = map[string]string{}
			}
			given[t.ID][text] = FormatID(id)
		}
	}
	return given
}
