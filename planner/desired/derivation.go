package desired

import (
	"slices"
	"strings"

	"contactsync/config"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Mapping is how a sync maps a record, property by property.
type Mapping struct {
	Name  string
	Place string

	// Problem is why no property can be mapped, "" if each can be tried.
	Problem string

	Properties []Derived
}

// Derived is a property and what it is made of.
type Derived struct {
	Name  string
	Place string // of the line of the mapping

	// Reads are the fields that the expression reads: "person.FirstName".
	Reads []FieldValue

	// Value is what the expression gives, and Problem why it gives nothing.
	Value   addressbook.Value
	Problem string

	// Once and Locked say that the property is written at creation only, and that it is left
	// alone because a field that it needs may not be read.
	Once, Locked bool

	// OnDrift is the property's own drift policy, "" for the sync's.
	OnDrift string
}

// FieldValue is a field of a record and its value.
type FieldValue struct {
	Name   string
	Value  string
	Locked bool // it may not be read: nothing is known of its value
}

// Mapping maps a record as a sync maps it for a mailbox, and keeps what the mapping
// passes over on its way. ok is false if the record was not read, or if the mailbox takes
// no part in the sync.
func (w *World) Mapping(m *Mailbox, sync string, key addressbook.Key) (mapping Mapping, ok bool) {
	at, index, found := w.locate(key)
	i := slices.IndexFunc(m.members, func(mb member) bool { return mb.sync.Name == sync })
	if !found || i < 0 || m.members[i].sync.mappers[at.kind] == nil {
		return Mapping{}, false
	}
	return m.members[i].sync.mappers[at.kind].derive(index, m.members[i].rep), true
}

// derive maps the record at an index for a rep, property by property.
func (p *mapper) derive(i int32, rep *providers.Record) Mapping {
	record := &p.source.records(p.mapping.Kind).List[i]
	mapping := Mapping{Name: p.mapping.Name, Place: placeOf(p.mapping.Range)}
	scope, problem := p.source.scope(p.mapping.Kind, record, rep)
	if problem != "" && p.usesCompany {
		mapping.Problem = problem
		return mapping
	}
	view := p.viewOf(record)
	own, company := p.source.lockedColumns(p.mapping.Kind, record)
	for j, mapped := range p.mapping.Properties {
		d := Derived{
			Name: mapped.Name, Place: placeOf(mapped.Value.Range()), Once: mapped.Once,
			Locked: slices.Contains(view.locked, mapped.Name), OnDrift: string(mapped.OnDrift),
		}
		for _, field := range p.properties[j].fields {
			value := fieldOf(scope, field)
			root, name, _ := strings.Cut(field, ".")
			switch config.Root(root) {
			case rootOf(p.mapping.Kind):
				value.Locked = p.isLocked(p.source.records(p.mapping.Kind).Schema, name, own)
			case config.CompanyRoot:
				value.Locked = p.isLocked(p.source.Companies.Schema, name, company)
			}
			d.Reads = append(d.Reads, value)
		}
		reference, isReference := p.reference(mapped, scope)
		switch {
		case d.Locked:
		case isReference:
			d.Value = addressbook.Text(reference)
		default:
			value, err := mapped.Value.Value(scope, p.properties[j].Property)
			if d.Value = value; err != nil {
				d.Problem = err.Error()
			}
		}
		mapping.Properties = append(mapping.Properties, d)
	}
	return mapping
}

func (p *mapper) isLocked(schema *providers.Schema, name string, columns []int) bool {
	if schema == nil {
		return false
	}
	i, ok := schema.Index(name)
	return ok && slices.Contains(columns, i)
}

// fieldOf is a field in a scope, by its name with the root: "person.FirstName".
func fieldOf(scope config.Scope, field string) FieldValue {
	f := FieldValue{Name: field}
	root, name, _ := strings.Cut(field, ".")
	row := map[config.Root]config.Row{config.PersonRoot: scope.Person, config.CompanyRoot: scope.Company, config.RepRoot: scope.Rep}[config.Root(root)]
	if row.Schema == nil {
		return f
	}
	if i, ok := row.Schema.Index(name); ok && i < len(row.Values) {
		f.Value = row.Values[i]
	}
	return f
}
