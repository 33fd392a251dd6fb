package crm

import (
	"slices"
	"strconv"
	"strings"

	"contactsync/providers/sandbox/crm/database"
)

// cond is a condition that records of a table have to meet.
type cond struct {
	field *database.Field
	op    string
	value string // as the store has it

	prefix  bool  // what begins like the value
	number  int64 // of the value, if the field has numbers
	numeric bool
	choices map[string]bool // instead of all others: values that meet it
}

// operators are those of conditions.
var operators = []string{"=", "<>", "<", "<=", ">", ">="}

var condAttributes = []string{"op", "value"}

// condition reads the conditions of a query, all of which have to be met.
func (q *query) condition(e *element) *problem {
	for _, inner := range e.children {
		if inner.name != "cond" {
			return syntax("condition: there is no element %q in it", inner.name)
		}
		if unknown := echoed(inner, referenceAttributes, fieldAttributes, condAttributes); len(unknown) > 0 {
			return syntax("cond: the attribute %q is not known", unknown[0].name)
		}
		n, p := q.node(inner)
		if p != nil {
			return p
		}
		f, p := n.reference(inner)
		if p != nil {
			return p
		}
		c, p := q.newCond(f, inner)
		if p != nil {
			return p
		}
		n.conds = append(n.conds, c)
	}
	return nil
}

// newCond reads the operator and the value of a condition.
func (q *query) newCond(f *database.Field, e *element) (cond, *problem) {
	c := cond{field: f}
	if f.Type == database.Decoded {
		return c, failed(codeField, "the field %s is decoded, so there are no conditions about it", f.Name)
	}
	c.op, _ = e.get("op")
	if !slices.Contains(operators, c.op) || c.op != "=" && q.options.Operators == "=" {
		return c, syntax("cond: there is no operator %q", c.op)
	}
	value, ok := e.get("value")
	if !ok {
		return c, syntax("cond: value is missing")
	}
	if c.op == "=" && strings.HasSuffix(value, "*") {
		value, c.prefix = strings.TrimSuffix(value, "*"), true
	}
	c.value = strings.ToLower(value)
	switch {
	case f.Type == database.Choice:
		q.db.View(func() { c.choices = q.format.matching(f.Catalog, c) })
	case c.prefix:
	case f.Type == database.Bool:
		on, ok := parseBool(value)
		if !ok && value != "" {
			return c, syntax("cond: the value of %s is neither true nor false", f.Name)
		}
		if c.value = ""; on {
			c.value = "1"
		}
	case f.Type == database.Date && value != "":
		if c.value, ok = q.format.parseDate(value); !ok {
			return c, syntax("cond: the value of %s is no date", f.Name)
		}
	case f.Type == database.Long:
		var err error
		c.number, err = strconv.ParseInt(value, 10, 64)
		c.numeric = err == nil
	}
	return c, nil
}

// meets says whether a record meets the condition. Texts are compared without
// regard to case; what is empty is less than everything else.
func (c cond) meets(r *database.Record) bool {
	value := c.field.Value(r)
	switch {
	case c.choices != nil:
		return c.choices[value]
	case c.prefix:
		return len(value) >= len(c.value) && strings.HasPrefix(strings.ToLower(value), c.value)
	case c.numeric:
		if number, err := strconv.ParseInt(value, 10, 64); err == nil {
			return compare(c.op, cmpInt(number, c.number))
		}
	}
	if c.op == "=" {
		return strings.EqualFold(value, c.value)
	}
	return compare(c.op, strings.Compare(strings.ToLower(value), c.value))
}

func cmpInt(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// compare says whether an operator holds between two things that compare so.
func compare(op string, order int) bool {
	switch op {
	case "=":
		return order == 0
	case "<>":
		return order != 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}
