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

	properties  []property // of mapping.Properties
	once        addressbook.Shape
	block       bool // the notes are a block
	usesRep     bool
	usesCompany bool

	mapDigest addressbook.Digest

	// whole is the view of a record all of whose fields may be read.
	whole *view

	// own and company are the columns that the mapping reads.
	own, company []int

	// done are the mapped records by index, for mappings that do not name the
	// rep. Two goroutines may map the same record: to the same result. Only those are
	// kept of which shared says that several mailboxes may get them, all if it is nil: for the
	// length of a run, mapped contacts take more memory than all else.
	done   []atomic.Pointer[outcome]
	shared []bool
}

// property is a mapped property with what its expression reads.
type property struct {
	addressbook.Property
	fields       []string // "person.FirstName"
	own, company []int    // columns
}

// view is what is managed of a record: all that is mapped, or what is left of it
// where fields may not be read.
type view struct {
	shape  addressbook.Shape
	fields []string // what the managed properties read, sorted
	locked []string // the names of the properties that are left alone

	shapeDigest, fieldsDigest addressbook.Digest
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
	for _, mapped := range m.Properties {
		next, err := p.property(mapped)
		if err != nil {
			return nil, err
		}
		p.properties = append(p.properties, next)
		p.own, p.company = append(p.own, next.own...), append(p.company, next.company...)
		if mapped.Once {
			p.once = append(p.once, mapped.Name)
			continue // what is never written again is no reason to write
		}
		texts = append(texts, mapped.Name, mapped.Value.Fingerprint(), string(mapped.OnDrift))
		if mapped.Name == notes {
			p.block = !mapped.Whole
			texts = append(texts, fmt.Sprint(p.block))
		}
	}
	p.once = addressbook.NewShape(p.once...)
	p.own, p.company = sortedColumns(p.own), sortedColumns(p.company)
	p.mapDigest = digester.Texts(texts...)
	p.whole = p.view(nil)
	if !p.usesRep {
		p.done = make([]atomic.Pointer[outcome], len(s.records(m.Kind).List))
	}
	return p, nil
}

// notes is the property that may be managed as a block, photo the one that is never read back.
const (
	notes = "notes"
	photo = "photo"
)

// property works out what a mapped property reads.
func (p *mapper) property(mapped config.MappedProperty) (property, error) {
	wellKnown, _ := addressbook.LookUp(mapped.Name)
	next := property{Property: wellKnown}
	for root, schema := range p.source.schemas() {
		fields, err := fieldsOf(mapped.Value, root, schema)
		if err != nil {
			return next, err
		}
		var columns []int
		for _, field := range fields {
			next.fields = append(next.fields, string(root)+"."+field)
			if i, ok := schema.Index(field); ok {
				columns = append(columns, i)
			}
		}
		switch {
		case root == rootOf(p.mapping.Kind):
			next.own = sortedColumns(columns)
		case root == config.CompanyRoot:
			next.company = sortedColumns(columns)
		}
	}
	p.usesRep = p.usesRep || names(mapped.Value, config.RepRoot)
	p.usesCompany = p.usesCompany || names(mapped.Value, config.CompanyRoot)
	return next, nil
}

// view is what is managed where some properties are left alone.
func (p *mapper) view(locked []string) *view {
	v := &view{locked: locked}
	var managed []string
	for i, mapped := range p.mapping.Properties {
		if !mapped.Once && mapped.Name != photo && !slices.Contains(locked, mapped.Name) {
			managed = append(managed, mapped.Name)
			v.fields = append(v.fields, p.properties[i].fields...)
		}
	}
	v.shape = p.withPlaces(managed, locked)
	v.fields = slices.Compact(slices.Sorted(slices.Values(v.fields)))
	v.shapeDigest, v.fieldsDigest = p.digester.Texts(v.shape...), p.digester.Texts(v.fields...)
	return v
}

// withPlaces is the shape of what is managed: with the properties that the target moves some
// of it to, where nothing else is said of these. What comes back would else never be what
// is wanted.
func (p *mapper) withPlaces(managed, locked []string) addressbook.Shape {
	shape := slices.Clone(managed)
	for _, place := range addressbook.Places(p.normalize, managed) {
		if !slices.Contains(locked, place) && !slices.Contains(p.once, place) {
			shape = append(shape, place)
		}
	}
	return addressbook.NewShape(shape...)
}

// viewOf is the view of a record: whole, unless fields of it or of its company may not be read.
func (p *mapper) viewOf(record *providers.Record) *view {
	own, company := p.source.lockedColumns(p.mapping.Kind, record)
	if len(own)+len(company) == 0 {
		return p.whole
	}
	var locked []string
	for i, property := range p.properties {
		if meet(property.own, own) || meet(property.company, company) {
			locked = append(locked, p.mapping.Properties[i].Name)
		}
	}
	if len(locked) == 0 {
		return p.whole
	}
	return p.view(locked)
}

func meet(a, b []int) bool {
	return slices.ContainsFunc(a, func(column int) bool { return slices.Contains(b, column) })
}

func sortedColumns(columns []int) []int {
	return slices.Compact(slices.Sorted(slices.Values(columns)))
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
	if p.shared != nil && !p.shared[i] {
		return p.evaluate(i, nil)
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
	view := p.viewOf(record)
	fields := make([]addressbook.Field, 0, len(p.properties))
	var reference string
	for j, property := range p.mapping.Properties {
		if slices.Contains(view.locked, property.Name) {
			continue
		}
		if text, is := p.reference(property, scope); is {
			reference = text
			continue
		}
		value, err := property.Value.Value(scope, p.properties[j].Property)
		if err != nil {
			return &outcome{skip: &planner.Skip{Reason: planner.MappingFailed, Place: failedAt(property.Value, err),
				Detail: fmt.Sprintf("%s: %s of %s: %v", record.Origin, property.Name, p.mapping.Name, err)}}
		}
		if !value.IsAbsent() {
			fields = append(fields, addressbook.Field{Name: property.Name, Value: value})
		}
	}
	contact, leftOut := p.normalized(addressbook.NewContact(fields...), view)
	switch {
	case hasName(contact):
	case len(view.locked) > 0:
		return &outcome{skip: &planner.Skip{Reason: planner.LockedField,
			Detail: record.Origin + ": of the name nothing may be read; give the reader the right to its fields"}}
	default:
		return &outcome{skip: &planner.Skip{Reason: planner.NoName,
			Detail: record.Origin + ": the contact would have no name and be a blank line; give the record a name, or leave it out by a condition"}}
	}
	mapped := &planner.Mapped{
		Mapping:     p.mapping.Name,
		Contact:     contact,
		LeftOut:     leftOut,
		Shape:       view.shape,
		Once:        p.once,
		Block:       p.block,
		Parts:       p.parts(contact, view),
		Locked:      view.locked,
		Src:         p.source.digest(p.digester, view.fields, scope),
		Fields:      view.fieldsDigest,
		Map:         p.mapDigest,
		ShapeDigest: view.shapeDigest,
		Want:        p.digester.Contact(planner.Folded(contact), view.shape),
	}
	p.setPhoto(mapped, reference)
	if slices.Contains(view.shape, "categories") {
		mapped.Ours = planner.OurCategories(p.digester, contact)
	}
	if view != p.whole {
		mapped.Lists = map[addressbook.Digest][]string{view.shapeDigest: view.shape, view.fieldsDigest: view.fields}
	}
	return &outcome{mapped: mapped}
}

// failedAt is where the configuration says what failed.
func failedAt(x *config.Expression, err error) string {
	if failed, ok := errors.AsType[*config.EvalError](err); ok {
		return placeOf(failed.Range)
	}
	return placeOf(x.Range())
}

// reference is the reference to a photo that a property gives; is says whether it gives one, and not
// the photo itself.
func (p *mapper) reference(mapped config.MappedProperty, scope config.Scope) (reference string, is bool) {
	if mapped.Name != photo {
		return "", false
	}
	return mapped.Value.Reference(scope)
}

// setPhoto says of a mapped record which photo it has, and where that is if the contact has only a
// reference to it.
func (p *mapper) setPhoto(mapped *planner.Mapped, reference string) {
	image := mapped.Contact.Get(photo)
	switch mapped.PhotoRef = reference; {
	case slices.Contains(p.once, photo):
	case reference != "":
		mapped.Photo = p.digester.Texts("reference", reference)
	case !image.IsAbsent():
		mapped.Photo = p.digester.Texts(image.Text)
	}
}

// normalized is a mapped contact as the target will give it back, and the names of the
// properties that the target cannot hold.
func (p *mapper) normalized(mapped *addressbook.Contact, v *view) (contact *addressbook.Contact, leftOut []string) {
	contact = p.normalize(mapped)
	if contact != mapped {
		// What a system adds by itself is not managed.
		contact = contact.Only(addressbook.NewShape(slices.Concat(v.shape, p.once, []string{photo})...))
		for _, f := range mapped.Fields {
			if text := strings.TrimSpace(f.Value.Text); text != "" && contact.Get(f.Name).IsAbsent() && !hasMoved(text, mapped, contact) {
				leftOut = append(leftOut, f.Name)
			}
		}
	}
	if text := contact.Get(notes).Text; p.block && text != "" {
		fields := append(slices.Clone(contact.Fields), addressbook.Field{Name: notes, Value: addressbook.Text(planner.BlockText(text))})
		contact = addressbook.NewContact(fields...)
	}
	return contact, leftOut
}

// parts are the digests of the properties with a drift policy of their own, and
// first that of all others; nil if there is no such property.
func (p *mapper) parts(contact *addressbook.Contact, v *view) (parts []planner.Part) {
	var names []string
	policies := []planner.Drift{0} // of the others it is the sync's
	for _, property := range p.mapping.Properties {
		if property.OnDrift != "" && slices.Contains(v.shape, property.Name) {
			names, policies = append(names, property.Name), append(policies, driftOf(property.OnDrift))
		}
	}
	if len(names) == 0 {
		return nil
	}
	for i, digest := range planner.PartDigests(p.digester, planner.Folded(contact), v.shape, names) {
		parts = append(parts, planner.Part{Drift: policies[i], Want: digest})
		if i > 0 {
			parts[i].Name = names[i-1]
		}
	}
	return parts
}

// hasMoved says whether a mapped text is in another property of what the target makes of the
// contact, which was given another value or none.
func hasMoved(text string, mapped, normal *addressbook.Contact) bool {
	return slices.ContainsFunc(normal.Fields, func(f addressbook.Field) bool {
		return f.Value.Text == text && mapped.Get(f.Name).Text != text
	})
}

// rootOf is the root by which expressions name a record of a kind.
func rootOf(kind addressbook.Kind) config.Root {
	if kind == addressbook.Company {
		return config.CompanyRoot
	}
	return config.PersonRoot
}

// lockedColumns are the columns of a record, and of its company, that may not be read: nothing
// is known of their values.
func (s *Snapshot) lockedColumns(kind addressbook.Kind, record *providers.Record) (own, company []int) {
	if kind == addressbook.Person && record.Company != "" {
		if i, ok := s.Companies.find(record.Company); ok {
			company = s.Companies.List[i].Locked
		}
	}
	return record.Locked, company
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
