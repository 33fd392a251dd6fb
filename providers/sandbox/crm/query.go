package crm

import (
	"slices"
	"strconv"
	"strings"

	"contactsync/providers/sandbox/crm/database"
	"contactsync/providers/sandbox/crm/login"
)

// The flags of tables.
const (
	flagNoRights  = 0x20   // rights are not looked at
	flagObsolete  = 0x40   // means nothing any more
	flagSum       = 0x80   // sums, which the sandbox has not
	flagWith      = 0x100  // no record without related ones here
	flagExists    = 0x200  // the same, and the related ones are not shown
	flagNotExists = 0x400  // no record that has related ones here
	flagOptional  = 0x800  // every record
	flagDeleted   = 0x4000 // those marked as deleted too
	allFlags      = flagNoRights | flagObsolete | flagSum | flagWith | flagExists | flagNotExists | flagOptional | flagDeleted
)

// query is a command that reads.
type query struct {
	*call
	session session
	format  format
	root    *node
	nodes   []*node // all of them
}

// node is a table that a query reads.
type node struct {
	table    *database.Table
	name     string // of the elements of its records
	relation database.Relation
	flags    int64
	most     int    // records, of each outer record; 0: all
	record   uint64 // 0: all
	conds    []cond
	columns  []column
	echo     []attr
	children []*node
	filter   *login.Filter
}

// tableAttributes are those that a table may have.
var tableAttributes = []string{
	"tablename", "table", "alias", "allfields", "flags", "flags2", "index", "linkId", "maxrecords", "readtype", "relindex", "setlen", "recId",
}

// newQuery reads a command.
func (c *call) newQuery(e *element, session session) (*query, *problem) {
	q := &query{call: c, session: session}
	var p *problem
	if q.format, p = c.newFormat(e, session); p != nil {
		return nil, p
	}
	// Fields and conditions refer to tables, which need not come first.
	for _, name := range []string{"tables", "condition", "fields"} {
		for _, part := range e.children {
			if part.name != name {
				continue
			}
			if p := q.part(part); p != nil {
				return nil, p
			}
		}
	}
	for _, part := range e.children {
		if !slices.Contains([]string{"tables", "condition", "fields"}, part.name) {
			return nil, syntax("query: there is no element %q in it", part.name)
		}
	}
	if q.root == nil {
		return nil, syntax("query: tables are missing")
	}
	return q, nil
}

// part reads a part of a query.
func (q *query) part(e *element) *problem {
	switch e.name {
	case "tables":
		if q.root != nil || len(e.children) != 1 {
			return syntax("tables: want one, with one table in it")
		}
		var p *problem
		q.root, p = q.newNode(e.children[0], nil)
		return p
	case "condition":
		return q.condition(e)
	}
	return q.fields(e)
}

// newNode reads a table and those in it.
func (q *query) newNode(e *element, parent *node) (*node, *problem) {
	if e.name != "table" {
		return nil, syntax("tables: there is no element %q in it", e.name)
	}
	for _, a := range e.attrs {
		if !slices.Contains(tableAttributes, a.name) {
			return nil, syntax("table: the attribute %q is not known, or cannot be had", a.name)
		}
	}
	table, p := q.tableOf(e)
	if p != nil {
		return nil, p
	}
	n := &node{table: table, name: table.Name}
	if alias, ok := e.get("alias"); ok {
		if n.name = alias; !isName(alias) {
			return nil, syntax("alias: want a name")
		}
	}
	if q.byName(n.name) != nil {
		return nil, syntax("table %s: it is there twice, so it needs an alias", n.name)
	}
	q.nodes = append(q.nodes, n)
	if p := q.attributes(n, e); p != nil {
		return nil, p
	}
	if p := q.relate(n, e, parent); p != nil {
		return nil, p
	}
	for _, inner := range e.children {
		child, p := q.newNode(inner, n)
		if p != nil {
			return nil, p
		}
		n.children = append(n.children, child)
	}
	return n, nil
}

// tableOf is the table that an element refers to by tablename or table.
func (q *query) tableOf(e *element) (*database.Table, *problem) {
	if name, ok := e.get("tablename"); ok {
		if t := q.db.Named(name); t != nil {
			return t, nil
		}
		return nil, failed(codeTable, "there is no table %q", name)
	}
	if id, ok := e.get("table"); ok {
		if t := q.db.Table(id); t != nil {
			return t, nil
		}
		return nil, failed(codeTable, "there is no table %q", id)
	}
	return nil, syntax("%s: tablename is missing", e.name)
}

// byName is the table of the query with a name, nil if there is none.
func (q *query) byName(name string) *node {
	i := slices.IndexFunc(q.nodes, func(n *node) bool { return n.name == name })
	if i < 0 {
		return nil
	}
	return q.nodes[i]
}

// node is the table of the query that an element refers to.
func (q *query) node(e *element) (*node, *problem) {
	t, p := q.tableOf(e)
	if p != nil {
		return nil, p
	}
	name := t.Name
	if alias, ok := e.get("alias"); ok {
		name = alias
	}
	if n := q.byName(name); n != nil && n.table == t {
		return n, nil
	}
	return nil, failed(codeTable, "%s: the table %q is none of the query", e.name, name)
}

// attributes reads the attributes of a table.
func (q *query) attributes(n *node, e *element) *problem {
	var p *problem
	number := func(name string) (value int64) {
		text, ok := e.get(name)
		if !ok || p != nil {
			return 0
		}
		value, err := strconv.ParseInt(text, 0, 64)
		if err != nil || value < 0 {
			p = syntax("table %s: %s is no number", n.name, name)
		}
		return value
	}
	for _, name := range []string{"index", "flags2", "readtype", "relindex", "setlen"} {
		number(name) // of no consequence here
	}
	n.flags, n.most = number("flags"), int(number("maxrecords"))
	if n.flags&^allFlags != 0 || n.flags&flagSum != 0 {
		return syntax("table %s: flags: %#x is none that can be had", n.name, n.flags)
	}
	if text, ok := e.get("recId"); ok {
		if n.record, ok = database.ParseID(text); !ok {
			return syntax("table %s: recId is no record id", n.name)
		}
	}
	if text, ok := e.get("allfields"); ok {
		all, ok := parseBool(text)
		if !ok {
			return syntax("table %s: allfields is neither true nor false", n.name)
		}
		if all {
			for _, f := range n.table.Fields() {
				n.columns = append(n.columns, newColumn(f, nil))
			}
		}
	}
	return p
}

// relate finds the way from a table to the one in it.
func (q *query) relate(n *node, e *element, parent *node) *problem {
	link := database.DefaultLink
	text, hasLink := e.get("linkId")
	if hasLink {
		var err error
		if link, err = strconv.Atoi(text); err != nil {
			return syntax("table %s: linkId is no number", n.name)
		}
	}
	if parent == nil {
		if hasLink {
			return syntax("table %s: linkId, where there is nothing to link with", n.name)
		}
		return nil
	}
	if n.record != 0 {
		return syntax("table %s: recId is for the first table", n.name)
	}
	var ok bool
	if n.relation, ok = q.db.Relation(parent.table, n.table, link); !ok {
		return failed(codeTable, "there is no link %d from %s to %s", link, parent.name, n.name)
	}
	const how = flagWith | flagExists | flagNotExists | flagOptional
	if n.flags&how == 0 && q.options.Join == "with" {
		n.flags |= flagWith
	}
	return nil
}

// needs says whether a record has to have related ones in the table.
func (n *node) needs() bool { return n.flags&(flagWith|flagExists) != 0 && n.flags&flagOptional == 0 }

// shown says whether the records of the table are in the reply.
func (n *node) shown() bool { return n.flags&(flagExists|flagNotExists) == 0 }

// parseBool reads a flag of an attribute.
func parseBool(text string) (value, ok bool) {
	switch strings.ToLower(text) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}

// isName says whether a text can be the name of an element.
func isName(text string) bool {
	if text == "" || len(text) > 100 {
		return false
	}
	for i, r := range text {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		other := r == '-' || r == '.' || r >= '0' && r <= '9'
		if !letter && (i == 0 || !other) {
			return false
		}
	}
	return true
}
