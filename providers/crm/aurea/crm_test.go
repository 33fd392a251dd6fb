package aurea_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// crm is a small CRM.interface: it knows rows, conditions, maxrecords and one table within
// another, and tells nothing of what it leaves out. handle, if set, answers a request
// itself, unless it returns false.
type crm struct {
	t      *testing.T
	url    string
	handle func(w http.ResponseWriter, r *http.Request, n int, request *document) bool

	// limit is the most rows that it gives, 0 for any number; most the
	// largest number of rows it gave.
	limit, most int

	// following has the rows of inner tables follow those that they belong to.
	following bool

	// attribute is one of the answers to queries.
	attribute string

	mu       sync.Mutex
	tables   map[string][]*row
	requests []string // bodies
	parsed   []*document
}

type row struct {
	id      uint64
	fields  map[string]string
	attrs   map[string]string // of fields: `locked="true"`
	company uint64
	link    string
}

// document is a request.
type document struct {
	User        string `xml:"user,attr"`
	Password    string `xml:"pwd,attr"`
	Token       string `xml:"auth,attr"`
	Impersonate string `xml:"impersonate,attr"`
	Lang        string `xml:"lang,attr"`
	ID          string `xml:"xid,attr"`
	Queries     []struct {
		ID         string    `xml:"xid,attr"`
		Keys       string    `xml:"catexkeys,attr"`
		Table      element   `xml:"tables>table"`
		Conditions []element `xml:"condition>cond"`
		Fields     []element `xml:"fields"`
	} `xml:"query"`
}

// element is a table, a condition or a list of fields.
type element struct {
	TableName  string    `xml:"tablename,attr"`
	Short      string    `xml:"table,attr"`
	MaxRecords int       `xml:"maxrecords,attr"`
	Flags      int       `xml:"flags,attr"`
	FieldName  string    `xml:"fieldname,attr"`
	FID        string    `xml:"fid,attr"`
	Echo       string    `xml:"xid,attr"`
	Op         string    `xml:"op,attr"`
	Value      string    `xml:"value,attr"`
	Fields     string    `xml:"fields,attr"`
	Tables     []element `xml:"table"`
	Single     []element `xml:"field"`
}

func (e *element) name() string { return e.TableName + e.Short }

func newCRM(t *testing.T) *crm {
	c := &crm{t: t, tables: map[string][]*row{}}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	c.url = server.URL + "/CRMinterface/xml"
	return c
}

// add adds a row. Fields are name, value, name, value.
func (c *crm) add(table string, id uint64, fields ...string) *row {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := &row{id: id, fields: map[string]string{}, attrs: map[string]string{}}
	r.fields["StatNo"] = strconv.FormatUint(id>>32, 10)
	r.fields["SeqNo"] = strconv.FormatUint(id&0xffffffff, 10)
	for i := 0; i+1 < len(fields); i += 2 {
		r.fields[fields[i]] = fields[i+1]
	}
	c.tables[table] = append(c.tables[table], r)
	return r
}

func (c *crm) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.requests)
}

func (c *crm) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client gave up
	}
	request := &document{}
	if err := xml.Unmarshal(body, request); err != nil {
		c.t.Errorf("the request is no XML: %v\n%s", err, body)
	}
	c.mu.Lock()
	c.requests = append(c.requests, string(body))
	c.parsed = append(c.parsed, request)
	n := len(c.requests)
	handle := c.handle
	c.mu.Unlock()
	if handle != nil && handle(w, r, n, request) {
		return
	}
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	if _, err := io.WriteString(w, c.reply(request)); err != nil {
		return // the client gave up
	}
}

// reply is the whole reply to a request.
func (c *crm) reply(request *document) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="utf-8"?><response xid="%s">`, request.ID)
	for _, q := range request.Queries {
		fmt.Fprintf(&b, `<query xid="%s"%s>`, q.ID, c.attribute)
		limit, n := q.Table.MaxRecords, 0
		if c.limit > 0 && (limit == 0 || c.limit < limit) {
			limit = c.limit
		}
		for _, r := range c.tables[q.Table.name()] {
			if !c.meets(r, &q.Table, q.Conditions) {
				continue
			}
			if n++; limit > 0 && n > limit {
				n--
				break
			}
			c.write(&b, r, &q.Table, q.Fields)
		}
		c.most = max(c.most, n)
		b.WriteString("</query>")
	}
	b.WriteString("</response>")
	return b.String()
}

func (c *crm) company(r *row) *row {
	for _, company := range c.tables["Company"] {
		if company.id == r.company && r.company != 0 {
			return company
		}
	}
	return nil
}

func (c *crm) meets(r *row, table *element, conditions []element) bool {
	for _, cond := range conditions {
		of := r
		if cond.name() != table.name() {
			if of = c.company(r); of == nil {
				return false
			}
		}
		if !compare(of.fields[cond.FieldName], cond.Op, cond.Value) {
			return false
		}
	}
	return true
}

func compare(have, op, want string) bool {
	if prefix, ok := strings.CutSuffix(want, "*"); ok && op == "=" {
		return strings.HasPrefix(have, prefix)
	}
	a, err1 := strconv.ParseUint(have, 10, 64)
	b, err2 := strconv.ParseUint(want, 10, 64)
	c := strings.Compare(have, want)
	if err1 == nil && err2 == nil {
		c = int(int64(a) - int64(b))
	}
	switch op {
	case "=":
		return c == 0
	case "<>":
		return c != 0
	case ">=":
		return c >= 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	case "<":
		return c < 0
	}
	return false
}

func (c *crm) write(b *strings.Builder, r *row, table *element, fields []element) {
	name := table.name()
	if name == "FV" {
		name = "Favorites"
	}
	fmt.Fprintf(b, `<%s tableshort="%s" id="%d">`, name, short(name), r.id)
	escape := func(s string) string {
		var e strings.Builder
		if err := xml.EscapeText(&e, []byte(s)); err != nil {
			c.t.Error(err)
		}
		return e.String()
	}
	for _, f := range fields {
		if f.name() == table.name() {
			for field := range strings.SplitSeq(f.Fields, ",") {
				if value, ok := r.fields[field]; ok {
					fmt.Fprintf(b, "<%s%s>%s</%s>", field, r.attrs[field], escape(value), field)
				}
			}
		}
		for _, one := range f.Single {
			if value, ok := r.fields["#"+one.FID]; ok && one.name() == table.name() {
				fmt.Fprintf(b, `<Named%s xid="%s">%s</Named%s>`, one.FID, one.Echo, escape(value), one.FID)
			}
		}
	}
	var inner strings.Builder
	for i := range table.Tables {
		child := &table.Tables[i]
		for _, target := range c.tables[child.name()] {
			if target.id == r.company && child.name() == "Company" && name == "Person" || r.link == fmt.Sprintf("%s/%d", child.name(), target.id) {
				c.write(&inner, target, child, fields)
			}
		}
	}
	if c.following {
		fmt.Fprintf(b, "</%s>%s", name, inner.String())
	} else {
		fmt.Fprintf(b, "%s</%s>", inner.String(), name)
	}
}

func short(name string) string {
	shorts := []string{"Person", "KP", "Company", "FI", "RepUser", "ID", "Favorites", "FV", "SalesGroup", "SG"}
	if i := slices.Index(shorts, name); i >= 0 {
		return shorts[i+1]
	}
	return name
}

func serve(t *testing.T, f http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return server.URL
}
