package desired

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"contactsync/config"
	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// mapper maps the records of one kind of one source by one mapping, for one
// target.
type mapper struct {
	mapping   *config.Mapping
	source    *Snapshot
	normalize func(*addressbook.Contact) *addressbook.Contact
	digester  addressbook.Digester

	properties  []addressbook.Property // of mapping.Properties
	shape       addressbook.Shape
	fields      []string // what the mapping reads: "person.FirstName", sorted
	usesRep     bool
	usesCompany bool

	// own and company are the columns that the mapping reads.
	own, company []int

	fieldsDigest, mapDigest, shapeDigest addressbook.Digest

	// done are the mapped records by index, for mappings that do not name the
	// rep. Two goroutines may map the same record: to the same result.
	done []atomic.Pointer[outcome]
}

// outcome is a mapped record, or why it could not be mapped.
type outcome struct {
	mapped *planner.Mapped
	skip   *planner.Skip
}

// newMapper fails if the mapping reads a field that the records do not have.
func newMapper(m *config.Mapping, s *Snapshot, normalize func(*addressbook.Contact) *addressbook.Contact, digester addressbook.Digester) (*mapper, error) {
	p := &mapper{mapping: m, source: s, normalize: normalize, digester: digester}
	texts := []string{string(m.Kind)}
	var names []string
	for _, property := range m.Properties {
		wellKnown, _ := addressbook.LookUp(property.Name)
		p.properties = append(p.properties, wellKnown)
		names = append(names, property.Name)
		texts = append(texts, property.Name, property.Value.Fingerprint())
		if err := p.reads(property.Value); err != nil {
			return nil, err
		}
	}
	p.fields = slices.Compact(slices.Sorted(slices.Values(p.fields)))
	p.own = p.columns(rootOf(m.Kind), s.records(m.Kind).Schema, nil)
	if m.Kind == addressbook.Person {
		p.company = p.columns(config.CompanyRoot, s.Companies.Schema, nil)
	}
	p.shape = addressbook.NewShape(names...)
	p.mapDigest = digester.Texts(texts...)
	p.shapeDigest = digester.Texts(p.shape...)
	p.fieldsDigest = digester.Texts(p.fields...)
	if !p.usesRep {
		p.done = make([]atomic.Pointer[outcome], len(s.records(m.Kind).List))
	}
	return p, nil
}

// reads adds what an expression reads.
func (p *mapper) reads(x *config.Expression) error {
	for root, schema := range p.source.schemas() {
		fields, err := fieldsOf(x, root, schema)
		if err != nil {
			return err
		}
		for _, field := range fields {
			p.fields = append(p.fields, string(root)+"."+field)
		}
	}
	p.usesRep = p.usesRep || names(x, config.RepRoot)
	p.usesCompany = p.usesCompany || names(x, config.CompanyRoot)
	return nil
}

// names says whether an expression names a root at all.
func names(x *config.Expression, root config.Root) bool {
	fields, all := x.Reads(root)
	return all || len(fields) > 0
}

// fieldsOf are the fields of a root that an expression reads. It fails if the
// records have no such field.
func fieldsOf(x *config.Expression, root config.Root, schema *providers.Schema) ([]string, error) {
	fields, all := x.Reads(root)
	if schema == nil {
		return nil, nil
	}
	if all {
		return schema.Fields, nil
	}
	for _, field := range fields {
		if _, ok := schema.Index(field); !ok {
			return nil, fmt.Errorf("%s: %s has no field %q; it has %s", x.Range(), root, field, strings.Join(schema.Fields, ", "))
		}
	}
	return fields, nil
}

// checkFields fails if an expression reads a field that the records do not
// have. A nil expression reads none.
func (s *Snapshot) checkFields(x *config.Expression) error {
	if x == nil {
		return nil
	}
	var errs []error
	for root, schema := range s.schemas() {
		_, err := fieldsOf(x, root, schema)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// schemas are the schemas of what expressions can name; nil for a table that
// was not read.
func (s *Snapshot) schemas() map[config.Root]*providers.Schema {
	return map[config.Root]*providers.Schema{
		config.PersonRoot:  s.Persons.Schema,
		config.CompanyRoot: s.Companies.Schema,
		config.RepRoot:     s.Reps.Schema,
	}
}

// mapRecord maps the record at an index for a rep.
func (p *mapper) mapRecord(i int32, rep *providers.Record) *outcome {
	if p.usesRep {
		return p.evaluate(i, rep)
	}
	if o := p.done[i].Load(); o != nil {
		return o
	}
	o := p.evaluate(i, nil)
	p.done[i].Store(o)
	return o
}

func (p *mapper) evaluate(i int32, rep *providers.Record) *outcome {
	record := &p.source.records(p.mapping.Kind).List[i]
	scope, problem := p.source.scope(p.mapping.Kind, record, rep)
	if problem != "" && p.usesCompany {
		return &outcome{skip: &planner.Skip{Reason: planner.BadRecord, Detail: problem}}
	}
	if locked := p.source.locked(p.mapping.Kind, record, p.own, p.company); locked != "" {
		return &outcome{skip: &planner.Skip{Reason: planner.LockedField, Detail: locked}}
	}
	fields := make([]addressbook.Field, 0, len(p.properties))
	for j, property := range p.mapping.Properties {
		value, err := property.Value.Value(scope, p.properties[j])
		if err != nil {
			return &outcome{skip: &planner.Skip{Reason: planner.MappingFailed,
				Detail: fmt.Sprintf("%s: %s of %s: %v", record.Origin, property.Name, p.mapping.Name, err)}}
		}
		if !value.IsAbsent() {
			fields = append(fields, addressbook.Field{Name: property.Name, Value: value})
		}
	}
	mapped := addressbook.NewContact(fields...)
	contact := p.normalize(mapped)
	var leftOut []string
	if contact != mapped {
		// What a system adds by itself is not managed.
		contact = contact.Only(p.shape)
		for _, f := range mapped.Fields {
			if contact.Get(f.Name).IsAbsent() && strings.TrimSpace(f.Value.Text) != "" {
				leftOut = append(leftOut, f.Name)
			}
		}
	}
	if !hasName(contact) {
		return &outcome{skip: &planner.Skip{Reason: planner.NoName,
			Detail: record.Origin + ": the contact would have no name and be a blank line; give the record a name, or leave it out by a condition"}}
	}
	return &outcome{mapped: &planner.Mapped{
		Mapping:     p.mapping.Name,
		Contact:     contact,
		LeftOut:     leftOut,
		Shape:       p.shape,
		Src:         p.source.digest(p.digester, p.fields, scope),
		Fields:      p.fieldsDigest,
		Map:         p.mapDigest,
		ShapeDigest: p.shapeDigest,
		Want:        p.digester.Contact(contact, p.shape),
	}}
}

// rootOf is the root by which expressions name a record of a kind.
func rootOf(kind addressbook.Kind) config.Root {
	if kind == addressbook.Company {
		return config.CompanyRoot
	}
	return config.PersonRoot
}

// locked names the first of some columns of a record, and of its company, that may
// not be read: nothing is known of their values. It is "" if there is none.
func (s *Snapshot) locked(kind addressbook.Kind, record *providers.Record, own, company []int) string {
	find := func(r *providers.Record, schema *providers.Schema, columns []int) string {
		for _, c := range r.Locked {
			if slices.Contains(columns, c) && c < len(schema.Fields) {
				return fmt.Sprintf("%s: the field %s may not be read", r.Origin, schema.Fields[c])
			}
		}
		return ""
	}
	if text := find(record, s.records(kind).Schema, own); text != "" || kind == addressbook.Company {
		return text
	}
	if i, ok := s.Companies.find(record.Company); ok && record.Company != "" {
		return find(&s.Companies.List[i], s.Companies.Schema, company)
	}
	return ""
}

// hasName says whether a contact would show as more than a blank line.
func hasName(c *addressbook.Contact) bool {
	for _, name := range []string{"display_name", "file_as", "given_name", "surname", "company_name"} {
		if strings.TrimSpace(c.Get(name).Text) != "" {
			return true
		}
	}
	return false
}

// scope is what the expressions about a record are evaluated against. problem
// is why those cannot be that name the company.
func (s *Snapshot) scope(kind addressbook.Kind, record, rep *providers.Record) (scope config.Scope, problem string) {
	row := func(records *Records, r *providers.Record) config.Row {
		return config.Row{Schema: records.Schema, Values: r.Values}
	}
	if rep != nil {
		scope.Rep = row(&s.Reps, rep)
	}
	if kind == addressbook.Company {
		scope.Company = row(&s.Companies, record)
		return scope, ""
	}
	scope.Person = row(&s.Persons, record)
	scope.Company.Schema = s.Companies.Schema // a person without a company has an empty one
	if record.Company == "" {
		return scope, ""
	}
	if i, ok := s.Companies.find(record.Company); ok {
		company := &s.Companies.List[i]
		if company.Problem != "" {
			return scope, fmt.Sprintf("%s: its company cannot be used: %s: %s", record.Origin, company.Origin, company.Problem)
		}
		scope.Company = row(&s.Companies, company)
	}
	return scope, ""
}

// has says whether the tables of all fields were read.
func (s *Snapshot) has(fields []string) bool {
	schemas := s.schemas()
	return !slices.ContainsFunc(fields, func(field string) bool {
		root, _, _ := strings.Cut(field, ".")
		return schemas[config.Root(root)] == nil
	})
}

// digest is the digest of the values of fields, in their order. A field that
// there is not any more has no value.
func (s *Snapshot) digest(d addressbook.Digester, fields []string, scope config.Scope) addressbook.Digest {
	rows := map[string]config.Row{
		string(config.PersonRoot): scope.Person, string(config.CompanyRoot): scope.Company, string(config.RepRoot): scope.Rep,
	}
	values := make([]string, len(fields))
	for i, field := range fields {
		root, name, _ := strings.Cut(field, ".")
		row := rows[root]
		if row.Schema == nil {
			continue
		}
		if j, ok := row.Schema.Index(name); ok && j < len(row.Values) {
			values[i] = row.Values[j]
		}
	}
	return d.Texts(values...)
}
