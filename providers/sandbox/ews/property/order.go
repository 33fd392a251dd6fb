package property

import (
	"cmp"

	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
)

// Order reads an m:SortOrder. Items without the property come first in
// ascending order. Fields that cannot be sorted by, and properties of several
// values, are ErrorUnsupportedPathForSortGroup. A nil node is no order: all
// items are equal.
func Order(n *schema.Node) (func(a, b mailbox.Item) int, *Problem) {
	type key struct {
		column
		direction int
	}
	var keys []key
	for _, o := range n.Each("FieldOrder") {
		c, problem := parseColumn(o.First(), codeSort)
		if problem != nil {
			return nil, problem
		}
		if _, many := c.kind.List(); many {
			return nil, (&Problem{Code: codeSort, Text: "One cannot sort by a property of several values."}).at(c.path)
		}
		direction := 1
		if o.Attr("Order") == "Descending" {
			direction = -1
		}
		keys = append(keys, key{c, direction})
	}
	return func(a, b mailbox.Item) int {
		for _, k := range keys {
			x, y := k.value(itemSource{&a}), k.value(itemSource{&b})
			order := cmp.Compare(rank(x != nil), rank(y != nil))
			if x != nil && y != nil {
				order, _ = compare(x, y)
			}
			if order != 0 {
				return order * k.direction
			}
		}
		return 0
	}, nil
}
