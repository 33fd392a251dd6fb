package property

import (
	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
)

// condition says whether something is to be found.
type condition func(source) bool

// Match reads an m:Restriction. A comparison with a property that is absent, or of another type than its path says, is
// false whatever the comparison; strings are compared without regard to case,
// and one of several values is enough. Calculated fields, whole dictionaries
// and bodies are ErrorUnsupportedPathForQuery. A nil node lets everything through.
func Match(n *schema.Node) (func(mailbox.Item) bool, *Problem) {
	c, problem := parseRestriction(n)
	if problem != nil {
		return nil, problem
	}
	return func(i mailbox.Item) bool { return c(itemSource{&i}) }, nil
}

// MatchFolder is Match for folders.
func MatchFolder(n *schema.Node) (func(mailbox.Folder) bool, *Problem) {
	c, problem := parseRestriction(n)
	if problem != nil {
		return nil, problem
	}
	return func(f mailbox.Folder) bool { return c(folderSource{&f}) }, nil
}

func parseRestriction(n *schema.Node) (condition, *Problem) {
	if n == nil {
		return func(source) bool { return true }, nil
	}
	return parseCondition(n.First())
}

// parseCondition reads one search expression with all below it.
func parseCondition(n *schema.Node) (condition, *Problem) {
	if n == nil {
		return nil, &Problem{Code: codeRestriction, Text: "A restriction holds one search expression."}
	}
	switch n.Name {
	case "And", "Or", "Not":
		return parseLogic(n)
	case "Exists":
		c, problem := parseColumn(n.First(), codeQuery)
		if problem != nil {
			return nil, problem
		}
		return func(s source) bool { return c.value(s) != nil }, nil
	case "Contains":
		return parseContains(n)
	case "Excludes":
		return parseExcludes(n)
	}
	if test, ok := comparisons[n.Name]; ok {
		return parseComparison(n, test)
	}
	return nil, &Problem{Code: codeRestriction, Text: "The restriction has an expression of a kind that cannot be searched by."}
}

func parseLogic(n *schema.Node) (condition, *Problem) {
	var inner []condition
	for _, child := range n.Children {
		c, problem := parseCondition(child)
		if problem != nil {
			return nil, problem
		}
		inner = append(inner, c)
	}
	if len(inner) == 0 {
		return nil, &Problem{Code: codeRestriction, Text: "And, Or and Not hold search expressions."}
	}
	switch n.Name {
	case "Not":
		return func(s source) bool { return !inner[0](s) }, nil
	case "And":
		return func(s source) bool {
			for _, c := range inner {
				if !c(s) {
					return false
				}
			}
			return true
		}, nil
	}
	return func(s source) bool {
		for _, c := range inner {
			if c(s) {
				return true
			}
		}
		return false
	}, nil
}

// comparisons say for each expression which orders of the two sides fulfil it.
var comparisons = map[string]func(order int) bool{
	"IsEqualTo":              func(order int) bool { return order == 0 },
	"IsNotEqualTo":           func(order int) bool { return order != 0 },
	"IsGreaterThan":          func(order int) bool { return order > 0 },
	"IsGreaterThanOrEqualTo": func(order int) bool { return order >= 0 },
	"IsLessThan":             func(order int) bool { return order < 0 },
	"IsLessThanOrEqualTo":    func(order int) bool { return order <= 0 },
}

func parseComparison(n *schema.Node, test func(int) bool) (condition, *Problem) {
	left, problem := parseColumn(n.First(), codeQuery)
	if problem != nil {
		return nil, problem
	}
	other := n.Child("FieldURIOrConstant").First()
	if other == nil {
		return nil, &Problem{Code: codeRestriction, Text: "A comparison has a constant or a second property."}
	}
	if other.Name != "Constant" {
		right, problem := parseColumn(other, codeQuery)
		if problem != nil {
			return nil, problem
		}
		return func(s source) bool { return anyOrder(left.value(s), right.value(s), test) }, nil
	}
	constant, ok := left.parse(other.Attr("Value"))
	if !ok {
		return nil, (&Problem{Code: codeValue, Text: "The constant is none of the property's type."}).at(left.path)
	}
	return func(s source) bool { return anyOrder(left.value(s), constant, test) }, nil
}

// anyOrder says whether any of the values on the left passes the test against
// the right.
func anyOrder(left, right any, test func(int) bool) bool {
	if many, ok := left.([]string); ok {
		for _, one := range many {
			if anyOrder(one, right, test) {
				return true
			}
		}
		return false
	}
	order, ok := compare(left, right)
	return ok && test(order)
}

// parseExcludes reads a test for bits that are not set.
func parseExcludes(n *schema.Node) (condition, *Problem) {
	c, problem := parseColumn(n.First(), codeQuery)
	if problem != nil {
		return nil, problem
	}
	mask, ok := parseNumber(n.Child("Bitmask").Attr("Value"), 32)
	if !ok || c.kind != mapi.Integer && c.kind != mapi.Short && c.kind != mapi.Long {
		return nil, (&Problem{Code: codeExcludes, Text: "Excludes takes a number and a property that is one."}).at(c.path)
	}
	return func(s source) bool {
		switch v := c.value(s).(type) {
		case int32:
			return uint32(v)&mask == 0
		case int64:
			return uint64(v)&uint64(mask) == 0
		}
		return false
	}, nil
}
