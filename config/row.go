package config

import (
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
)

// binding is where a schema has the fields that an expression reads. Looking
// fields up by name for each record would cost more than evaluating.
type binding struct {
	schema *providers.Schema

	// indexes has an index into the values for each field, -1 for a field
	// that the schema does not have.
	indexes []int
}

// bind gives the binding of the expression's i-th root to a schema.
func (x *Expression) bind(i int, schema *providers.Schema) *binding {
	if b := x.bindings[i].Load(); b != nil && b.schema == schema {
		return b
	}
	b := &binding{schema: schema, indexes: make([]int, len(x.reads[i].fields))}
	for j, field := range x.reads[i].fields {
		index, ok := schema.Index(field)
		if !ok {
			index = -1
		}
		b.indexes[j] = index
	}
	x.bindings[i].Store(b)
	return b
}

// rowValue is a row as the expression's i-th root: a map with the fields that
// the expression reads and no more. A field that the schema does not have is
// missing in it, so that try and can see that.
func (x *Expression) rowValue(i int, row Row) cty.Value {
	r := x.reads[i]
	fields := make(map[string]cty.Value, len(r.fields))
	switch {
	case row.Schema == nil:
		for _, field := range r.fields {
			fields[field] = cty.StringVal("")
		}
	case r.all:
		x.bind(i, row.Schema)
		for index, field := range row.Schema.Fields {
			fields[field] = cty.StringVal(row.value(index))
		}
	default:
		for j, index := range x.bind(i, row.Schema).indexes {
			if index >= 0 {
				fields[r.fields[j]] = cty.StringVal(row.value(index))
			}
		}
	}
	if len(fields) == 0 {
		return cty.MapValEmpty(cty.String)
	}
	return cty.MapVal(fields)
}

// value is the value at an index, empty where the row is short.
func (r Row) value(index int) string {
	if index < len(r.Values) {
		return r.Values[index]
	}
	return ""
}
