package database

import (
	"fmt"
	"regexp"
	"strings"
)

// The XML names of fields that the store itself knows.
const (
	RepID      = "RepID"      // FI, KP, FV, SG: number of the rep; ID: its own number
	Group      = "SalesGroup" // FI, KP: the record's sales group; SG: the group
	CompanyID  = "company"    // KP: record id of the company
	RepName    = "Name"       // ID
	Email      = "E-mail1"    // ID
	Connector  = "Connector"  // ID: enabled for the connector
	Settings   = "UserSettings"
	LinkType   = "LinkType"   // FV: KP or FI
	LinkStatNo = "LinkStatNo" // FV: the halves of the marked record's id
	LinkSeqNo  = "LinkSeqNo"
	link       = "#link" // FV, FI, KP: what the generic link goes by
	recordID   = "#id"
)

// numbers are the numbers of fields that have been seen in a real system. What
// the CRM keeps about a record is from 4000 on, all other fields from 7000 on.
var numbers = map[string]int{
	"KP.FirstName": 3, "KP.LastName": 4, "KP.Tel1": 6, "KP.E-mail1": 9,
	"FI.Company": 2, "FI.Country": 5, "ID.Name": 3, "ID.E-mail1": 27,
}

const (
	firstSystem = 4000
	firstCustom = 7000
)

// blueprint is what a table has, whatever the files have.
type blueprint struct {
	id, name string
	stored   []Field // as far as they are missing in the file
	indexed  []string
	renamed  map[string]string // columns of the file by their headings
}

var blueprints = []blueprint{
	{
		id: Company, name: "Company",
		stored:  []Field{{Name: "Company"}, {Name: RepID, Type: Long}, {Name: Group}},
		indexed: []string{RepID, Group},
	},
	{
		id: Person, name: "Person",
		stored: []Field{
			{Name: "FirstName"}, {Name: "LastName"}, {Name: "E-mail1"}, {Name: "Tel1"},
			{Name: CompanyID, Type: Long}, {Name: RepID, Type: Long}, {Name: Group},
		},
		indexed: []string{RepID, Group, CompanyID},
	},
	{
		id: Rep, name: "RepUser",
		stored:  []Field{{Name: RepID, Type: Long}, {Name: RepName}, {Name: Email}, {Name: Connector, Type: Bool}, {Name: Settings}},
		indexed: []string{RepID, Email},
		renamed: map[string]string{"name": RepName, "email": Email, "enabled": Connector, "user_settings": Settings},
	},
	{
		id: Favorite, name: Favorite,
		stored:  []Field{{Name: RepID, Type: Long}, {Name: LinkType}, {Name: LinkStatNo, Type: Long}, {Name: LinkSeqNo, Type: Long}},
		indexed: []string{RepID, link},
	},
	{
		id: SalesGroup, name: "SalesGroup",
		stored:  []Field{{Name: Group}, {Name: RepID, Type: Long}},
		indexed: []string{RepID, Group},
		renamed: map[string]string{"group": Group, "rep": RepID},
	},
}

// xmlName is what can be the name of an element in every edition of XML.
var xmlName = regexp.MustCompile(`^[A-Za-z_À-ÖØ-öø-ÿ][A-Za-z0-9_.\-À-ÖØ-öø-ÿ]*$`)

// draft makes a table with the columns of a file, which has no records yet.
func (d *Database) draft(b blueprint, header []string, o Options) (*Table, error) {
	t := &Table{ID: b.id, Name: o.name(b.id, b.name), byName: map[string]*Field{}, known: map[string]*Field{}, byID: map[uint64]*Record{}, given: map[string]uint64{}}
	if !xmlName.MatchString(t.Name) {
		return nil, fmt.Errorf("table %s: %q is no name of an element", t.ID, t.Name)
	}
	for i, heading := range header {
		name := heading
		if to, ok := b.renamed[heading]; ok {
			name = to
		}
		if name == "id" {
			continue
		}
		if err := t.add(Field{Name: name, Type: b.typeOf(name), column: i}, o); err != nil {
			return nil, err
		}
	}
	t.columns = len(header)
	for _, f := range b.stored {
		if t.known[f.Name] == nil {
			f.Type, f.column = b.typeOf(f.Name), t.columns
			if err := t.add(f, o); err != nil {
				return nil, err
			}
			t.columns++
		}
	}
	if err := d.compute(t, o); err != nil {
		return nil, err
	}
	for _, name := range b.indexed {
		t.known[name].index = map[string][]*Record{}
	}
	return t, nil
}

// typeOf is the type of a field that the store knows, or text.
func (b blueprint) typeOf(name string) Type {
	for _, f := range b.stored {
		if f.Name == name && f.Type != 0 {
			return f.Type
		}
	}
	return Text
}

// add adds a field to a table under the name that the options have for it.
func (t *Table) add(f Field, o Options) error {
	made, original := &f, f.Name
	if t.known[original] != nil {
		return fmt.Errorf("table %s: there are two fields %q", t.ID, original)
	}
	t.known[original] = made
	if f.hidden() {
		t.hidden = append(t.hidden, made)
		return nil
	}
	f.Number = t.number(f)
	if f.Name = o.name(t.ID+"."+original, original); !xmlName.MatchString(f.Name) {
		f.Name = fmt.Sprintf("F%d", f.Number)
	}
	if t.byName[f.Name] != nil {
		return fmt.Errorf("table %s: there are two fields %q", t.ID, f.Name)
	}
	t.byName[f.Name] = made
	t.fields = append(t.fields, made)
	return nil
}

// number is the number of a field: the one that it has in a real system, or else
// the next one of those that the CRM has for itself, or of the others.
func (t *Table) number(f Field) int {
	if n := numbers[t.ID+"."+f.Name]; n != 0 {
		return n
	}
	first := firstCustom
	if f.compute != nil {
		first = firstSystem
	}
	next := first
	for _, other := range t.fields {
		if other.Number/1000 == first/1000 {
			next = max(next, other.Number+1)
		}
	}
	return next
}

// hidden says whether nobody can ask for the field.
func (f *Field) hidden() bool { return strings.HasPrefix(f.Name, "#") }
