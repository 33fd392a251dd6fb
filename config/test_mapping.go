package config

import (
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/addressbook"
)

// mappingTest reads a test of a mapping.
func (l *loader) mappingTest(block *hcl.Block, attrs hcl.Attributes) *MappingTest {
	t := &MappingTest{
		Person:  l.fields(attrs["person"]),
		Company: l.fields(attrs["company"]),
		Rep:     l.fields(attrs["rep"]),
		Fails:   l.failure(attrs["expect_error"]),
		Skipped: or(l.truth(attrs["expect_skip"]), false),
	}
	name, ok := l.reference(attrs["mapping"].Expr, "mapping")
	if !ok {
		return t
	}
	if t.Mapping = l.mappings[name]; t.Mapping == nil {
		l.undeclared(attrs["mapping"].Expr.Range(), "mapping", name, sortedKeys(l.mappings))
		return t
	}
	switch kind := t.Mapping.Kind; {
	case kind == addressbook.Company && attrs["person"] != nil:
		l.errorf(&attrs["person"].NameRange, "Setting without meaning", "mapping.%s is for companies: it does not see a person.", name)
	case attrs[string(kind)] == nil:
		l.errorf(heading(block), "No record", "mapping.%s is for %s. Give one: %s = { … }.", name, plural(kind), kind)
	}
	t.Contact = l.expectedContact(attrs, t.Mapping)
	var expected []string
	if t.Fails != nil {
		expected = append(expected, "expect_error")
	}
	if t.Skipped {
		expected = append(expected, "expect_skip")
	}
	if attrs["expect"] != nil {
		expected = append(expected, "expect")
	}
	l.outcomes(block, attrs, expected)
	l.likelyFields(attrs, t)
	return t
}

// outcomes checks that a test expects something, and no two things that exclude each
// other. The names are those of the settings that say so.
func (l *loader) outcomes(block *hcl.Block, attrs hcl.Attributes, expected []string) {
	switch len(expected) {
	case 0:
		l.errorf(heading(block), "Nothing expected", "The test does not say what it expects. Say it: expect = { … }, for example.")
	case 1:
	default:
		l.errorf(heading(block), "Conflicting settings", "A test cannot expect %s. Write one test for each.", enumerate(expected, "and"))
	}
	if attrs["expect_only"] != nil && attrs["expect"] == nil {
		l.errorf(&attrs["expect_only"].NameRange, "Setting without meaning", "expect_only says that there is nothing besides expect, which is not there.")
	}
}

// failure reads expect_error: true for any error, or a regular expression. It is nil if no
// error is expected; one that is wrong, which is reported, is any.
func (l *loader) failure(a *hcl.Attribute) *regexp.Regexp {
	if a == nil {
		return nil
	}
	anyError := regexp.MustCompile("")
	value, ok := l.known(a.Expr)
	switch {
	case !ok:
		return anyError
	case value.IsNull() || value.Type() == cty.Bool && value.False():
		return nil
	case value.Type() == cty.Bool:
		return anyError
	case value.Type() != cty.String:
		l.errorf(a.Expr.Range().Ptr(), "Wrong type", "expect_error needs true, or a regular expression that the error matches.")
		return anyError
	}
	pattern, err := regexp.Compile(value.AsString())
	if err != nil {
		l.errorf(a.Expr.Range().Ptr(), "Wrong value", "expect_error is no regular expression of the syntax RE2.")
		return anyError
	}
	return pattern
}

// likelyFields warns of a field that the mapping does not read, if it is almost named like
// one that the mapping reads and the test does not give.
func (l *loader) likelyFields(attrs hcl.Attributes, t *MappingTest) {
	for root, fields := range map[Root]map[string]string{PersonRoot: t.Person, CompanyRoot: t.Company, RepRoot: t.Rep} {
		var missing, read []string
		for _, property := range t.Mapping.Properties {
			names, all := property.Value.Reads(root)
			if all {
				read, missing = sortedKeys(fields), nil
				break
			}
			read = append(read, names...)
		}
		for _, name := range read {
			if _, given := fields[name]; !given {
				missing = append(missing, name)
			}
		}
		for _, name := range sortedKeys(fields) {
			advice := didYouMean(name, missing)
			if !slices.Contains(read, name) && advice != "" {
				l.warnf(&attrs[string(root)].NameRange, "Unused field", "The mapping does not read %s.%s.%s", root, name, advice)
			}
		}
	}
}

// expectedContact reads what a test says of a contact that a mapping made.
func (l *loader) expectedContact(attrs hcl.Attributes, m *Mapping) ExpectedContact {
	contact := ExpectedContact{Only: or(l.truth(attrs["expect_only"]), false)}
	seen := names{}
	for _, e := range l.withParts(l.objectOf(attrs["expect"])) {
		property, ok := l.expectedProperty(e, m)
		if !ok {
			continue
		}
		if first, twice := seen[property.Name]; twice {
			l.errorf(&e.place, "Duplicate property", "What is expected of %s is at %s already.", e.name, at(first))
			continue
		}
		seen[property.Name] = e.place
		value, err := convertTo(property, e.value)
		if err != nil {
			l.errorf(&e.place, "Wrong value", "This does not fit %s: %s.", e.name, err)
			continue
		}
		contact.Properties = append(contact.Properties, ExpectedProperty{Called: e.name, Name: property.Name, Value: value})
	}
	slices.SortFunc(contact.Properties, func(a, b ExpectedProperty) int { return strings.Compare(a.Name, b.Name) })
	return contact
}

// withParts replaces properties that have parts by these: business_address = { city = … }
// is business_address.city.
func (l *loader) withParts(expected []member) []member {
	var all []member
	for _, e := range expected {
		if !hasParts(e.name) {
			all = append(all, e)
			continue
		}
		if e.value.IsNull() || !e.value.Type().IsObjectType() {
			known := parts(e.name)
			l.errorf(&e.place, "Wrong type", "%s needs an object of its parts, %s: { %s = … }.", e.name, enumerate(known, "and"), known[0])
			continue
		}
		for it := e.value.ElementIterator(); it.Next(); {
			part, value := it.Element()
			all = append(all, member{e.name + "." + part.AsString(), value, e.place})
		}
	}
	return all
}

// expectedProperty finds the property that a test calls by a name: that of the language, its
// MAPI name, or the label that the mapping has for it.
func (l *loader) expectedProperty(e member, m *Mapping) (addressbook.Property, bool) {
	if p, ok := addressbook.LookUp(e.name); ok {
		return p, true
	}
	id, _ := identify("", e.name) // a label that is wrong is none
	if p, ok := id.wellKnown(); ok && !strings.HasPrefix(e.name, "0x") {
		return p, true
	}
	var matching []addressbook.Property
	for _, mapped := range m.Properties {
		p, _ := addressbook.LookUp(mapped.Name)
		if !id.isZero() && p.Tag == id.tag && p.Named == id.named || p.Named != "" && p.Named == e.name {
			matching = append(matching, p)
		}
	}
	switch len(matching) {
	case 1:
		return matching[0], true
	case 0:
		l.errorf(&e.place, "Unknown property", "mapping.%s does not map a property %q, and there is no well-known one of this name.%s", m.Name, e.name, didYouMean(e.name, wellKnownNames()))
	default:
		l.errorf(&e.place, "Ambiguous property", "mapping.%s maps several properties that are called %q.", m.Name, e.name)
	}
	return addressbook.Property{}, false
}

// wellKnownNames are the names of the well-known properties.
func wellKnownNames() []string {
	var list []string
	for _, p := range addressbook.WellKnown() {
		list = append(list, p.Name)
	}
	return list
}
