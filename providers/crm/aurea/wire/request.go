package wire

import (
	"slices"
	"strconv"
	"strings"
)

// Session is who asks: the attributes of the request that log in.
type Session struct {
	// User, Password and Domain are the login. Without a User there is none,
	// and the web server's authentication or a default login decides.
	User, Password, Domain string

	// Token replaces the login, if it is not empty.
	Token string

	// Impersonate is the e-mail address of the rep whose login the master user
	// takes on, "" if nobody's.
	Impersonate string

	// Language is that of the texts of catalogs, "" for the login's own.
	Language string
}

// Form is how an installation wants its documents, as far as that differs.
type Form struct {
	// Echo is the name of our own attribute; without one replies are matched to
	// queries by their order.
	Echo string

	// Number is the name of the attribute that names a field by its number.
	Number string

	// CatalogKeys asks for the external keys of catalogs instead of texts.
	CatalogKeys CatalogForm

	// Count is the attribute of a query's reply that has the number of its
	// rows, "" if there is none.
	Count string
}

// CatalogForm is what stands for the values of catalogs.
type CatalogForm string

// The forms of catalogs.
const (
	CatalogText CatalogForm = "text"
	CatalogKey  CatalogForm = "key"
)

// Request is a document with queries.
type Request struct {
	Session
	Form

	// ID is the value of the echo; those of the queries follow from it.
	ID      string
	Queries []*Query
}

// Query reads rows of a table.
type Query struct {
	Table      Table
	Conditions []Condition // all of them hold
}

// Table is a table and those that belong to it.
type Table struct {
	// Name is the XML name, or the short id, which has two characters.
	Name string

	// Flags are the cursor flags, 0 for none.
	Flags uint32

	// Link is the number of the relation to the table around it, nil for the
	// usual one.
	Link *int

	// MaxRecords is the most rows that are wanted, 0 for no limit of ours.
	MaxRecords int

	// Fields are XML names, or decimal numbers with or without "#".
	Fields []string

	Children []Table
}

// Condition compares a field of a table of the query.
type Condition struct {
	Table string
	Field string
	Op    string // as "=", "<>", ">="
	Value string
}

// Encode is the document in UTF-8.
func (r *Request) Encode() []byte {
	e := encoder{form: r.Form}
	e.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n<request")
	if r.Token != "" {
		e.attribute("auth", r.Token)
	} else if r.User != "" {
		e.attribute("user", r.User)
		if r.Password != "" {
			e.attribute("pwd", r.Password)
		}
		e.optional("domain", r.Domain)
	}
	if r.Impersonate != "" {
		e.attribute("impersonate", "email="+r.Impersonate)
	}
	e.optional("lang", r.Language)
	e.echo(r.ID)
	e.raw(">\n")
	for i, q := range r.Queries {
		e.query(q, queryID(r.ID, i))
	}
	e.raw("</request>\n")
	return e.b
}

// queryID is the value of the echo of a query.
func queryID(request string, i int) string { return request + "-" + strconv.Itoa(i) }

// Number is the number that a field name is, without zeros before it, ok if it is one.
func Number(field string) (number string, ok bool) {
	n, err := strconv.ParseUint(strings.TrimPrefix(field, "#"), 10, 31)
	return strconv.FormatUint(n, 10), err == nil
}

// IsShort says whether a table's name is a short id, such as KP.
func IsShort(table string) bool { return len(table) == 2 }

// encoder writes a document.
type encoder struct {
	b    []byte
	form Form
}

func (e *encoder) raw(s string) { e.b = append(e.b, s...) }

func (e *encoder) attribute(name, value string) {
	e.raw(" " + name + `="`)
	e.b = appendAttribute(e.b, value)
	e.raw(`"`)
}

func (e *encoder) optional(name, value string) {
	if value != "" {
		e.attribute(name, value)
	}
}

func (e *encoder) number(name string, value int) {
	if value != 0 {
		e.attribute(name, strconv.Itoa(value))
	}
}

func (e *encoder) echo(value string) {
	if e.form.Echo != "" {
		e.attribute(e.form.Echo, value)
	}
}

// query writes a query. Dates go both ways in the order year, month, day, which
// is the only one that reads as it is written.
func (e *encoder) query(q *Query, id string) {
	e.raw("<query")
	e.attribute("dateformatin", "ymd")
	e.attribute("dateformatout", "ymd")
	if e.form.CatalogKeys == CatalogKey {
		e.attribute("catexkeys", "true")
	}
	e.echo(id)
	e.raw(">\n<tables>")
	e.table(&q.Table)
	e.raw("</tables>\n")
	if len(q.Conditions) > 0 {
		e.raw("<condition>")
		for _, c := range q.Conditions {
			e.raw("<cond")
			e.tableName(c.Table)
			e.field(c.Field)
			e.attribute("op", c.Op)
			e.attribute("value", c.Value)
			e.raw("/>")
		}
		e.raw("</condition>\n")
	}
	e.fields(&q.Table)
	e.raw("</query>\n")
}

func (e *encoder) table(t *Table) {
	e.raw("<table")
	e.tableName(t.Name)
	if t.Link != nil {
		e.attribute("linkId", strconv.Itoa(*t.Link))
	}
	e.number("flags", int(t.Flags))
	e.number("maxrecords", t.MaxRecords)
	if len(t.Children) == 0 {
		e.raw("/>")
		return
	}
	e.raw(">")
	for i := range t.Children {
		e.table(&t.Children[i])
	}
	e.raw("</table>")
}

func (e *encoder) tableName(name string) {
	if IsShort(name) {
		e.attribute("table", name)
	} else {
		e.attribute("tablename", name)
	}
}

func (e *encoder) field(name string) {
	if number, ok := Number(name); ok {
		e.attribute(e.form.Number, number)
	} else {
		e.attribute("fieldname", name)
	}
}

// fields lists the fields of a table and of its children: those with names in
// one element, each with a number in its own, by whose echo it is known again.
func (e *encoder) fields(t *Table) {
	var names []string
	var numbers []string
	for _, field := range t.Fields {
		if number, ok := Number(field); ok {
			if !slices.Contains(numbers, number) {
				numbers = append(numbers, number)
			}
		} else {
			names = append(names, field)
		}
	}
	if len(names) > 0 {
		e.raw("<fields")
		e.tableName(t.Name)
		e.attribute("fields", strings.Join(names, ","))
		e.raw("/>\n")
	}
	if len(numbers) > 0 {
		e.raw("<fields>")
		for _, number := range numbers {
			e.raw("<field")
			e.tableName(t.Name)
			e.field(number)
			e.echo(number)
			e.raw("/>")
		}
		e.raw("</fields>\n")
	}
	for i := range t.Children {
		e.fields(&t.Children[i])
	}
}
