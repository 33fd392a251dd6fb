package database

import (
	"strconv"
	"strings"
	"sync"
	"time"
)

// Options say how a database is made.
type Options struct {
	// Now is the clock; nil is that of the system.
	Now func() time.Time

	// Names are the XML names of tables, by the id of the table ("FV"), and of
	// fields, by both ("FV.RepID"), where they are to be other ones.
	Names map[string]string

	// Catalogs are the fields ("FI.Country") whose values are those of a catalog;
	// nil is the countries of companies and persons. The values that the files
	// have are the texts for all languages, save that countries are translated.
	Catalogs []string
}

// name is the name that the options have for something.
func (o Options) name(key, otherwise string) string {
	if name := o.Names[key]; name != "" {
		return name
	}
	return otherwise
}

// Database has the records. It is used by several goroutines.
type Database struct {
	now    func() time.Time
	tables []*Table
	byID   map[string]*Table
	links  []Relation

	mu sync.RWMutex
}

// View calls back while nothing changes. Within, tables can be looked into; the
// records and lists of these may be kept, save what [Table.Records] and
// [Table.Between] give.
func (d *Database) View(look func()) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	look()
}

// Tables are all tables.
func (d *Database) Tables() []*Table { return d.tables }

// Table is the one with an id of two letters, nil if there is none.
func (d *Database) Table(id string) *Table { return d.byID[id] }

// Named is the table with an XML name, nil if there is none.
func (d *Database) Named(name string) *Table {
	for _, t := range d.tables {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// Known is the field that has this name unless the options have another one for
// it, nil if there is none.
func (t *Table) Known(name string) *Field { return t.known[name] }

// compute adds the fields that are computed, as far as no column of the file has
// their names.
func (d *Database) compute(t *Table, o Options) error {
	half := func(number func(*Record) uint32) func(*Record) string {
		return func(r *Record) string { return strconv.FormatUint(uint64(number(r)), 10) }
	}
	fields := []Field{
		{Name: "StatNo", Type: Long, compute: half((*Record).StatNo)},
		{Name: "SeqNo", Type: Long, compute: half((*Record).SeqNo)},
		{Name: "Upd", Type: Date, compute: func(r *Record) string { return r.Changed().Format(time.DateOnly) }},
		{Name: "UpdTime", Type: Time, compute: func(r *Record) string { return r.Changed().Format("15:04") }},
		{Name: "DelCd", Type: Bool, compute: func(r *Record) string {
			if r.Deleted {
				return "1"
			}
			return ""
		}},
		{Name: recordID, identity: true, compute: func(r *Record) string { return FormatID(r.ID) }},
	}
	switch t.ID {
	case Company, Person:
		fields = append(fields, d.logicalKeys(t)...)
		fields = append(fields, Field{
			Name: link, identity: true, prefix: t.ID + ":", compute: func(r *Record) string { return t.ID + ":" + FormatID(r.ID) },
		})
		fields = append(fields, d.telephones(t)...)
	case Favorite:
		fields = append(fields, Field{Name: link, compute: func(r *Record) string {
			return t.known[LinkType].Value(r) + ":" + FormatID(joined(t.known[LinkStatNo].Value(r), t.known[LinkSeqNo].Value(r)))
		}})
	}
	if t.ID != Rep {
		fields = append(fields, Field{Name: "Rep", Type: Decoded, compute: func(r *Record) string { return d.repName(t.known[RepID].Value(r)) }})
	}
	for _, f := range fields {
		if t.known[f.Name] != nil && f.Type != 0 {
			continue
		}
		if err := t.add(f, o); err != nil {
			return err
		}
	}
	return nil
}

// logicalKeys are the older keys: the company's two numbers, and the person's.
func (d *Database) logicalKeys(t *Table) []Field {
	company := func(r *Record) uint64 {
		if t.ID == Company {
			return r.ID
		}
		id, _ := ParseID(t.known[CompanyID].Value(r)) // 0, if there is none
		return id
	}
	half := func(id uint64) string {
		if id == 0 {
			return ""
		}
		return strconv.FormatUint(id, 10)
	}
	fields := []Field{
		{Name: "CoGrp", Type: Long, compute: func(r *Record) string { return half(company(r) >> station) }},
		{Name: "CoNo", Type: Long, compute: func(r *Record) string { return half(company(r) & (1<<station - 1)) }},
	}
	if t.ID == Person {
		fields = append(fields,
			Field{Name: "PeGrp", Type: Long, compute: func(r *Record) string { return half(uint64(r.StatNo())) }},
			Field{Name: "PeNo", Type: Long, compute: func(r *Record) string { return half(uint64(r.SeqNo())) }})
	}
	return fields
}

// telephones are the parts of the telephone numbers of a table.
func (d *Database) telephones(t *Table) []Field {
	var fields []Field
	for _, name := range telephones {
		number := t.known[name]
		if number == nil {
			continue
		}
		part := func(suffix string, of func(Telephone) string) {
			fields = append(fields, Field{Name: name + suffix, Type: Text, compute: func(r *Record) string {
				return of(SplitTelephone(number.Value(r)))
			}})
		}
		part("Country", func(t Telephone) string { return t.Country })
		part("Area", func(t Telephone) string { return t.Area })
		part("Number", func(t Telephone) string { return t.Number })
		part("Extension", func(t Telephone) string { return t.Extension })
	}
	return fields
}

// IsTelephone says whether a field has telephone numbers.
func (t *Table) IsTelephone(f *Field) bool {
	for _, name := range telephones {
		if t.known[name] == f {
			return true
		}
	}
	return false
}

// repName is the name of the rep with a number.
func (d *Database) repName(number string) string {
	reps := d.byID[Rep]
	for _, r := range reps.Lookup(reps.known[RepID], number) {
		return reps.known[RepName].Value(r)
	}
	return ""
}

// joined is the id with these halves, 0 if they are none.
func joined(statNo, seqNo string) uint64 {
	high, err := strconv.ParseUint(strings.TrimSpace(statNo), 10, 32)
	if err != nil {
		return 0
	}
	low, err := strconv.ParseUint(strings.TrimSpace(seqNo), 10, 32)
	if err != nil {
		return 0
	}
	return high<<station | low
}
