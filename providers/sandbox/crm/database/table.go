package database

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// The ids of the tables.
const (
	Company    = "FI"
	Person     = "KP"
	Rep        = "ID"
	Favorite   = "FV"
	SalesGroup = "SG"
)

// Table is a set of records with the same fields. Its methods that are about
// records are for use in [Database.View].
type Table struct {
	ID   string // two letters
	Name string // its XML name

	fields  []*Field // those that can be asked for
	hidden  []*Field
	byName  map[string]*Field
	known   map[string]*Field // by the name that it has without options
	columns int

	records []*Record // by id
	byID    map[uint64]*Record
	given   map[string]uint64 // ids that were assigned, by the ones in the files
}

// Fields are the fields that can be asked for, in the order of the table.
func (t *Table) Fields() []*Field { return t.fields }

// Field is the field with that XML name, or F and its number, as F7001, or the
// number alone. It is nil if there is none.
func (t *Table) Field(name string) *Field {
	if f := t.byName[name]; f != nil {
		return f
	}
	number, err := strconv.Atoi(strings.TrimPrefix(name, "F"))
	if err != nil {
		return nil
	}
	i := slices.IndexFunc(t.fields, func(f *Field) bool { return f.Number == number })
	if i < 0 {
		return nil
	}
	return t.fields[i]
}

// Records are all records, by id.
func (t *Table) Records() []*Record { return t.records }

// Record is the one with an id, nil if there is none.
func (t *Table) Record(id uint64) *Record { return t.byID[id] }

// Between are the records with ids from one to another, both included, by id.
func (t *Table) Between(from, to uint64) []*Record {
	begin, _ := t.position(from)
	end, found := t.position(to)
	if found {
		end++
	}
	if end <= begin {
		return nil
	}
	return t.records[begin:end]
}

// position is where a record is, or would have to be.
func (t *Table) position(id uint64) (i int, found bool) {
	return slices.BinarySearchFunc(t.records, id, func(r *Record, wanted uint64) int { return cmp.Compare(r.ID, wanted) })
}

// Indexed says whether records can be looked up by a field.
func (f *Field) Indexed() bool { return f.index != nil || f.identity }

// Lookup are the records whose value in an indexed field is a text, ignoring
// case, by id.
func (t *Table) Lookup(f *Field, text string) []*Record {
	if text == "" {
		return nil
	}
	if f.identity {
		number, ok := strings.CutPrefix(text, f.prefix)
		if id, isID := ParseID(number); ok && isID {
			if r := t.byID[id]; r != nil {
				return []*Record{r}
			}
		}
		return nil
	}
	return f.index[fold(text)]
}

// fold is a text as values are compared: without regard to case.
func fold(text string) string { return strings.ToLower(text) }

// put puts a record in its place, and another one's if there is one.
func (t *Table) put(r *Record) {
	i, found := t.position(r.ID)
	if found {
		t.unindex(t.records[i])
		t.records[i] = r
	} else {
		t.records = slices.Insert(t.records, i, r)
	}
	t.byID[r.ID] = r
	t.enter(r)
}

// remove takes a record away.
func (t *Table) remove(r *Record) {
	if i, found := t.position(r.ID); found {
		t.unindex(t.records[i])
		t.records = slices.Delete(t.records, i, i+1)
		delete(t.byID, r.ID)
	}
}

// enter enters a record into the indexes.
func (t *Table) enter(r *Record) {
	t.eachIndex(r, func(index map[string][]*Record, key string) {
		list := index[key]
		i, _ := slices.BinarySearchFunc(list, r.ID, func(r *Record, wanted uint64) int { return cmp.Compare(r.ID, wanted) })
		index[key] = slices.Insert(slices.Clip(list), i, r)
	})
}

// unindex takes a record out of the indexes. The lists are made anew, since
// somebody may be reading one.
func (t *Table) unindex(r *Record) {
	t.eachIndex(r, func(index map[string][]*Record, key string) {
		kept := slices.DeleteFunc(slices.Clone(index[key]), func(other *Record) bool { return other == r })
		if index[key] = kept; len(kept) == 0 {
			delete(index, key)
		}
	})
}

// eachIndex calls back with every index that a record belongs into, and its key.
func (t *Table) eachIndex(r *Record, do func(index map[string][]*Record, key string)) {
	for _, fields := range [][]*Field{t.fields, t.hidden} {
		for _, f := range fields {
			if f.index == nil {
				continue
			}
			if value := f.Value(r); value != "" {
				do(f.index, fold(value))
			}
		}
	}
}

// fill takes all records at once, in any order, which is faster than one by one.
func (t *Table) fill(records []*Record) {
	slices.SortFunc(records, func(a, b *Record) int { return cmp.Compare(a.ID, b.ID) })
	t.records = records
	t.byID = make(map[uint64]*Record, len(records))
	for _, r := range records {
		t.byID[r.ID] = r
		t.eachIndex(r, func(index map[string][]*Record, key string) { index[key] = append(index[key], r) })
	}
}
