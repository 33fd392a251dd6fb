package graph

import (
	"cmp"
	"net/http"
	"strings"

	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
)

// condition says whether something with these properties is wanted.
type condition func(mailbox.Bag) bool

// badFilter is the answer to a filter that the service does not carry out.
func badFilter() *problem {
	return refuse(http.StatusBadRequest, codeFilter, "The query filter contains one or more invalid nodes.")
}

// parseContactFilter reads the $filter of contacts: an address, or an extended
// property. The service carries out nothing else.
func parseContactFilter(source string) (condition, *problem) {
	e := newExpression(source)
	var c condition
	ok := false
	switch {
	case e.word("emailAddresses/any"):
		c, ok = e.parseAddress()
	case e.word(single + "/any"):
		c, ok = e.parseExtended()
	}
	if !ok || !e.end() {
		return nil, badFilter()
	}
	return c, nil
}

// parseFolderFilter reads the $filter of folders: the name, or an extended
// property.
func parseFolderFilter(source string) (condition, *problem) {
	e := newExpression(source)
	var c condition
	ok := false
	switch {
	case e.word(single + "/any"):
		c, ok = e.parseExtended()
	case e.word("displayName"):
		var name string
		if e.word("eq") {
			name, ok = e.any(tokenText)
		}
		c = func(props mailbox.Bag) bool {
			is, _ := props[mailbox.FolderName].(string)
			return strings.EqualFold(is, name)
		}
	}
	if !ok || !e.end() {
		return nil, badFilter()
	}
	return c, nil
}

// parseVariable takes "(x:" and gives the x.
func (e *expression) parseVariable() (name string, ok bool) {
	if !e.mark("(") {
		return "", false
	}
	name, ok = e.any(tokenWord)
	return name, ok && e.mark(":")
}

// parseAddress takes "(a:a/address eq 'x')".
func (e *expression) parseAddress() (condition, bool) {
	variable, ok := e.parseVariable()
	if !ok || !e.word(variable+"/address") || !e.word("eq") {
		return nil, false
	}
	wanted, ok := e.any(tokenText)
	if !ok || !e.mark(")") {
		return nil, false
	}
	return func(props mailbox.Bag) bool {
		for _, g := range mailbox.EmailGroups() {
			if has, _ := props[g.Address].(string); has != "" && strings.EqualFold(has, wanted) {
				return true
			}
		}
		return false
	}, true
}

// parseExtended takes "(ep: ep/id eq 'ID' and CONDITION)".
func (e *expression) parseExtended() (condition, bool) {
	variable, ok := e.parseVariable()
	if !ok || !e.word(variable+"/id") || !e.word("eq") {
		return nil, false
	}
	form, ok := e.any(tokenText)
	if !ok || !e.word("and") {
		return nil, false
	}
	id, p := parseExtendedID(form)
	if p != nil {
		return nil, false
	}
	c, ok := e.parseValue(variable+"/value", id)
	return c, ok && e.mark(")")
}

// parseValue takes the condition on the value of an extended property: contains
// and startswith, eq and ne of a text; all comparisons of a number with a cast.
func (e *expression) parseValue(value string, id extendedID) (condition, bool) {
	for name, test := range map[string]func(has, wanted string) bool{"contains": strings.Contains, "startswith": strings.HasPrefix} {
		if e.word(name) {
			return e.parseFunction(value, id, test)
		}
	}
	cast := e.word("cast")
	if cast && !e.mark("(") || !e.word(value) {
		return nil, false
	}
	if cast {
		if !e.mark(",") {
			return nil, false
		}
		if _, ok := e.any(tokenWord); !ok || !e.mark(")") {
			return nil, false
		}
	}
	operator, ok := e.any(tokenWord)
	if !ok {
		return nil, false
	}
	if cast {
		return e.parseNumber(operator, id)
	}
	wanted, ok := e.any(tokenText)
	if !ok || id.kind != mapi.String {
		return nil, false
	}
	switch strings.ToLower(operator) {
	case "eq":
		return func(props mailbox.Bag) bool {
			has, ok := props[id.of].(string)
			return ok && strings.EqualFold(has, wanted)
		}, true
	case "ne":
		return func(props mailbox.Bag) bool {
			has, ok := props[id.of].(string)
			return ok && !strings.EqualFold(has, wanted)
		}, true
	}
	return nil, false
}

// parseFunction takes "(VALUE, 'x')". Letters are compared without regard to case.
func (e *expression) parseFunction(value string, id extendedID, test func(has, wanted string) bool) (condition, bool) {
	if !e.mark("(") || !e.word(value) || !e.mark(",") || id.kind != mapi.String {
		return nil, false
	}
	wanted, ok := e.any(tokenText)
	if !ok || !e.mark(")") {
		return nil, false
	}
	return func(props mailbox.Bag) bool {
		has, ok := props[id.of].(string)
		return ok && test(strings.ToLower(has), strings.ToLower(wanted))
	}, true
}

// parseNumber takes a number to compare with.
func (e *expression) parseNumber(operator string, id extendedID) (condition, bool) {
	text, ok := e.any(tokenNumber)
	if !ok {
		return nil, false
	}
	wanted, ok := id.kind.Parse(text)
	if !ok {
		return nil, false
	}
	test, ok := map[string]func(int) bool{
		"eq": func(order int) bool { return order == 0 },
		"ne": func(order int) bool { return order != 0 },
		"gt": func(order int) bool { return order > 0 },
		"ge": func(order int) bool { return order >= 0 },
		"lt": func(order int) bool { return order < 0 },
		"le": func(order int) bool { return order <= 0 },
	}[strings.ToLower(operator)]
	if !ok {
		return nil, false
	}
	return func(props mailbox.Bag) bool {
		order, ok := compareNumbers(props[id.of], wanted)
		return ok && test(order)
	}, true
}

// compareNumbers orders two numbers of one type.
func compareNumbers(a, b any) (order int, ok bool) {
	switch a := a.(type) {
	case int32:
		b, ok := b.(int32)
		return cmp.Compare(a, b), ok
	case int64:
		b, ok := b.(int64)
		return cmp.Compare(a, b), ok
	case float64:
		b, ok := b.(float64)
		return cmp.Compare(a, b), ok
	}
	return 0, false
}
