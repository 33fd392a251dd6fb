package wire

import (
	"slices"
	"strconv"
	"strings"
)

// tableReader reads the rows of a table.
type tableReader struct {
	table    *Table
	fields   map[string]int   // by XML name
	numbers  map[string][]int // by the echo of their number, which may be written in several ways
	columns  []column
	children []*tableReader
}

func newTableReader(t *Table, texts *Texts) *tableReader {
	r := &tableReader{table: t, fields: map[string]int{}, numbers: map[string][]int{}}
	for i, field := range t.Fields {
		if number, ok := Number(field); ok {
			r.numbers[number] = append(r.numbers[number], i)
		} else {
			r.fields[field] = i
		}
		r.columns = append(r.columns, texts.column(t.Name, field))
	}
	for i := range t.Children {
		r.children = append(r.children, newTableReader(&t.Children[i], texts))
	}
	return r
}

// is says whether an element is a row of the table. That it has a table's name
// is not enough: a field may have it too.
func (r *tableReader) is(e start) bool {
	return isRow(e) && (strings.EqualFold(e.Name.Local, r.table.Name) || strings.EqualFold(attribute(e, "tableshort"), r.table.Name))
}

// isRow says whether an element is a row, by its attributes.
func isRow(e start) bool { return attribute(e, "tableshort") != "" }

// child is the table of a row among those that belong to this one, -1 if it
// is of none.
func (r *tableReader) child(e start) int {
	for i, c := range r.children {
		if c.is(e) {
			return i
		}
	}
	return -1
}

// answer reads the answer to a query and hands out its rows. A row that follows the
// one that it belongs to, instead of standing within it, belongs to it all the same.
func (d *decoder) answer(e start, query int) error {
	a, root := &d.reply.Answers[query], d.tables[query]
	a.Found, a.Count = true, -1
	if name := d.request.Count; name != "" {
		if n, err := strconv.Atoi(strings.TrimSpace(attribute(e, name))); err == nil && n >= 0 {
			a.Count = n
		}
	}
	var last Row
	flush := func() {
		if a.Rows > 0 {
			d.yield(query, last)
		}
	}
	var element func(e start) error
	element = func(e start) error {
		switch {
		case isErrorReturn(e):
			return d.other(e, &a.Returns)
		case !isRow(e):
			return d.children(element)
		case root.is(e):
			flush()
			a.Rows++
			var err error
			last, err = d.row(e, root, a)
			return err
		}
		child := root.child(e)
		switch {
		case child < 0:
			return d.other(e, &a.Returns)
		case a.Rows == 0:
			return &FormatError{Reason: "it begins with a row that belongs to another one"}
		}
		row, err := d.row(e, root.children[child], a)
		row.Table = child
		last.Children = append(last.Children, row)
		return err
	}
	if err := d.children(element); err != nil {
		return err
	}
	flush()
	return nil
}

// row reads a row.
func (d *decoder) row(e start, table *tableReader, a *Answer) (Row, error) {
	a.All++
	id, err := strconv.ParseUint(strings.TrimSpace(attribute(e, "id")), 10, 64)
	if err != nil {
		return Row{}, &FormatError{Reason: "it has a row without an id"}
	}
	row := Row{ID: id, Values: make([]string, len(table.table.Fields))}
	numbers := 0
	unknown := false
	err = d.children(func(e start) error {
		switch {
		case isErrorReturn(e):
			return d.other(e, &a.Returns)
		case isRow(e):
			child := table.child(e)
			if child < 0 {
				return d.other(e, &a.Returns)
			}
			r, err := d.row(e, table.children[child], a)
			r.Table = child
			row.Children = append(row.Children, r)
			return err
		}
		i, ok := table.fields[e.Name.Local]
		same := table.numbers[d.echo(e)]
		if len(same) > 0 {
			numbers++
		}
		switch {
		case !ok && len(same) == 0:
			unknown = true
			return d.other(e, &a.Returns)
		case !ok:
			i, same = same[0], same[1:]
		}
		if err := d.value(e, &row, i, table.columns[i], a); err != nil {
			return err
		}
		row.repeat(i, same)
		return nil
	})
	if unknown && numbers < len(table.numbers) {
		d.nameless = true
	}
	slices.Sort(row.Locked)
	return row, err
}

// repeat gives other places of a row the value at a place: a field that was asked for by its
// name and by its number may come once.
func (r *Row) repeat(i int, places []int) {
	for _, j := range places {
		r.Values[j] = r.Values[i]
		if slices.Contains(r.Locked, i) && !slices.Contains(r.Locked, j) {
			r.Locked = append(r.Locked, j)
		}
	}
}

// value reads a field of a row.
func (d *decoder) value(e start, row *Row, i int, texts column, a *Answer) error {
	locked := slices.Contains(row.Locked, i)
	if !locked && isSet(attribute(e, "locked")) {
		locked = true
		row.Locked, row.Values[i] = append(row.Locked, i), ""
	}
	none := locked || isSet(attribute(e, "null"))
	d.buffer = d.buffer[:0]
	for {
		t, err := d.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case charData:
			d.buffer = append(d.buffer, t...)
		case start:
			if err := d.other(t, &a.Returns); err != nil {
				return err
			}
		case end:
			if !none {
				row.Values[i] = texts.text(d.buffer)
			}
			return nil
		}
	}
}
