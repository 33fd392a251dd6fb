package crm

import (
	"slices"
	"strings"

	"contactsync/providers/sandbox/crm/database"
)

// column is a field that a query asks for.
type column struct {
	field *database.Field
	begin string // the element's begin without ">"
}

// newColumn is a field whose elements have further attributes.
func newColumn(f *database.Field, echo []attr) column {
	r := &reply{}
	r.begin(f.Name, echo...)
	return column{f, strings.TrimSuffix(string(r.buffer), ">")}
}

// The attributes of elements that refer to fields.
var (
	referenceAttributes = []string{"tablename", "table", "alias"}
	listAttributes      = []string{"fields"}
	fieldAttributes     = []string{"fieldname", "field", "fid", "fnr"}
	reservedAttributes  = []string{"text", "code", "value", "label", "upd", "null", "locked"}
)

// fields reads which fields a query asks for: a list in an attribute, or elements.
func (q *query) fields(e *element) *problem {
	if list, ok := e.get("fields"); ok {
		n, p := q.node(e)
		if p != nil {
			return p
		}
		n.echo = append(n.echo, echoed(e, referenceAttributes, listAttributes)...)
		for name := range strings.SplitSeq(list, ",") {
			if name = strings.TrimSpace(name); name == "" {
				continue
			}
			f, p := n.field(name)
			if p != nil {
				return p
			}
			n.add(newColumn(f, nil))
		}
	}
	for _, inner := range e.children {
		if inner.name != "field" {
			return syntax("fields: there is no element %q in it", inner.name)
		}
		n, p := q.node(inner)
		if p != nil {
			return p
		}
		f, p := n.reference(inner)
		if p != nil {
			return p
		}
		n.add(newColumn(f, echoed(inner, referenceAttributes, fieldAttributes, reservedAttributes)))
	}
	return nil
}

// add adds a column, or puts it in the place of the same one.
func (n *node) add(c column) {
	i := slices.IndexFunc(n.columns, func(other column) bool { return other.field == c.field })
	if i < 0 {
		n.columns = append(n.columns, c)
		return
	}
	n.columns[i] = c
}

// field is the field of the table with a name or number.
func (n *node) field(name string) (*database.Field, *problem) {
	if f := n.table.Field(name); f != nil {
		return f, nil
	}
	return nil, failed(codeField, "there is no field %q in the table %s", name, n.table.Name)
}

// reference is the field that an element refers to.
func (n *node) reference(e *element) (*database.Field, *problem) {
	for _, attribute := range fieldAttributes {
		if name, ok := e.get(attribute); ok {
			return n.field(name)
		}
	}
	return nil, syntax("%s: fieldname is missing", e.name)
}
