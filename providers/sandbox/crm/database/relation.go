package database

// GenericLink is the number of the link that goes from a record to whatever
// refers to it by table and id.
const GenericLink = -1

// DefaultLink is the number of all other links.
const DefaultLink = 0

// Relation is a way to go from records of a table to those of another.
type Relation struct {
	from, to       *Table
	number         int
	fromKey, toKey *Field
}

// Follow are the records that a record is related to, by id. It is for use in
// [Database.View].
func (l Relation) Follow(r *Record) []*Record { return l.to.Lookup(l.toKey, l.fromKey.Value(r)) }

// Back is the same relation the other way round.
func (l Relation) Back() Relation { return Relation{l.to, l.from, l.number, l.toKey, l.fromKey} }

// Relation is the one that goes from a table to another; ok is false if there is
// none with that number.
func (d *Database) Relation(from, to *Table, number int) (l Relation, ok bool) {
	for _, l := range d.links {
		switch {
		case l.number != number:
		case l.from == from && l.to == to:
			return l, true
		case l.from == to && l.to == from:
			return l.Back(), true
		}
	}
	return Relation{}, false
}

// relate makes the relations between the tables.
func (d *Database) relate() {
	add := func(from, fromKey, to, toKey string, number int) {
		a, b := d.byID[from], d.byID[to]
		d.links = append(d.links, Relation{a, b, number, a.known[fromKey], b.known[toKey]})
	}
	add(Company, recordID, Person, CompanyID, DefaultLink)
	for _, t := range []string{Company, Person} {
		add(t, RepID, Rep, RepID, DefaultLink)
		add(t, Group, SalesGroup, Group, DefaultLink)
		add(t, link, Favorite, link, GenericLink)
	}
	add(Favorite, RepID, Rep, RepID, DefaultLink)
	add(SalesGroup, RepID, Rep, RepID, DefaultLink)
}
