package config

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"

	"contactsync/providers/addressbook"
)

// mappingBlock is a block mapping: the well-known properties as attributes, and those with
// parts ("business_address.city") as blocks of their parts.
func mappingBlock() Block {
	b := Block{
		Type:    "mapping",
		Labels:  []string{"name"},
		Many:    true,
		Meaning: "what a person or a company looks like in the address book, used as mapping.name",
		Attributes: []Attribute{{
			Name: "for", Form: TextForm, Words: []string{string(addressbook.Person), string(addressbook.Company)}, Required: true,
			Meaning: "the records that it is about",
		}},
		Blocks: []Block{propertyBlock},
	}
	for _, p := range addressbook.WellKnown() {
		a := Attribute{Name: p.Name, Form: PropertyForm, Words: p.OneOf, Meaning: meaningOf(p)}
		group, part, hasParts := strings.Cut(p.Name, ".")
		if !hasParts {
			b.Attributes = append(b.Attributes, a)
			continue
		}
		a.Name = part
		last := &b.Blocks[len(b.Blocks)-1]
		if last.Type != group {
			b.Blocks = append(b.Blocks, Block{Type: group, Meaning: "the parts of " + group})
			last = &b.Blocks[len(b.Blocks)-1]
		}
		last.Attributes = append(last.Attributes, a)
	}
	return b
}

// meaningOf says which property of Exchange a well-known property is.
func meaningOf(p addressbook.Property) string {
	var meaning []string
	switch {
	case p.Date:
		meaning = append(meaning, `a date, "1970-12-31"`)
	case p.Type == addressbook.Strings:
		meaning = append(meaning, "a list of texts")
	case p.Type == addressbook.Binary:
		meaning = append(meaning, "base64")
	}
	if p.EWS != "" {
		meaning = append(meaning, p.EWS+" of Exchange Web Services")
	}
	if p.MAPI != "" {
		meaning = append(meaning, p.MAPI)
	}
	if len(p.OneOf) > 0 {
		meaning = append(meaning, "one of "+strings.Join(p.OneOf, ", "))
	}
	return strings.Join(meaning, "; ")
}

// mappingSchema is what a mapping has. A property with parts may be an object as well as a
// block; JSON cannot tell the two apart: there they are objects.
func mappingSchema(body hcl.Body) *hcl.BodySchema {
	schema := mappingBlock().schema()
	for _, b := range schema.Blocks {
		if hasParts(b.Type) {
			schema.Attributes = append(schema.Attributes, hcl.AttributeSchema{Name: b.Type})
		}
	}
	if json.IsJSONBody(body) {
		schema.Blocks = slices.DeleteFunc(schema.Blocks, func(b hcl.BlockHeaderSchema) bool { return hasParts(b.Type) })
	}
	return schema
}

// mappingBlocks reads the mappings.
func (l *loader) mappingBlocks() {
	declared := names{}
	for _, block := range l.blocks["mapping"] {
		if l.label(block, 0) && l.declare(declared, block.Labels[0], block) {
			l.mappings[block.Labels[0]] = l.mapping(block)
		}
	}
}

// mappingDraft is a mapping whose properties are being collected.
type mappingDraft struct {
	kind       addressbook.Kind
	roots      []Root
	properties map[string]MappedProperty
	places     map[identifier]hcl.Range
}

// value is the expression of a property, nil where the mapping is silent.
func (draft *mappingDraft) value(name string) *Expression { return draft.properties[name].Value }

// mapping reads one mapping.
func (l *loader) mapping(block *hcl.Block) *Mapping {
	content := l.content(block.Body, mappingSchema(block.Body))
	kind := word(l, content.Attributes["for"], addressbook.Person, addressbook.Company)
	if kind == nil && !l.diags.HasErrors() && !l.opts.WithoutValues {
		l.errorf(heading(block), "No kind", "for must not be null.")
	}
	draft := &mappingDraft{
		kind:       or(kind, addressbook.Person),
		roots:      []Root{PersonRoot, CompanyRoot, RepRoot},
		properties: map[string]MappedProperty{},
		places:     map[identifier]hcl.Range{},
	}
	if draft.kind == addressbook.Company {
		draft.roots = []Root{CompanyRoot, RepRoot}
	}
	for _, name := range sortedKeys(content.Attributes) {
		a := content.Attributes[name]
		switch {
		case name == "for":
		case hasParts(name):
			l.partsObject(draft, a)
		default:
			l.wellKnown(draft, name, a.Expr, a.NameRange)
		}
	}
	for _, inner := range content.Blocks {
		if inner.Type == "property" {
			l.propertyBlock(draft, inner)
		} else {
			l.partsBlock(draft, inner)
		}
	}
	l.checkNamed(draft, block)
	return draft.finish(block)
}

// finish derives what the block is silent about and sorts.
func (draft *mappingDraft) finish(block *hcl.Block) *Mapping {
	for name, join := range map[string]func(given, surname string) string{"file_as": fileAs, "display_name": displayName} {
		if draft.value(name) == nil {
			draft.properties[name] = MappedProperty{Name: name, Value: derive(name, join, block.DefRange, draft)}
		}
	}
	m := &Mapping{Name: block.Labels[0], Kind: draft.kind, Range: block.DefRange}
	for _, name := range sortedKeys(draft.properties) {
		m.Properties = append(m.Properties, draft.properties[name])
	}
	return m
}

// checkNamed reports a mapping by which no contact could have a name: all of
// them would be skipped.
func (l *loader) checkNamed(draft *mappingDraft, block *hcl.Block) {
	naming := []string{"given_name", "surname", "company_name", "file_as", "display_name"}
	if !slices.ContainsFunc(naming, func(name string) bool { return draft.value(name) != nil }) {
		l.errorf(heading(block), "No name", "A contact by this mapping would have no name. Map given_name and surname, or company_name.")
	}
}

// wellKnown adds a well-known property in its short form.
func (l *loader) wellKnown(draft *mappingDraft, name string, expr hcl.Expression, place hcl.Range) {
	if property, found := addressbook.LookUp(name); found {
		l.property(draft, property, name, expr, place, MappedProperty{})
	}
}

// property adds a property that the configuration calls by a name, with settings.
func (l *loader) property(draft *mappingDraft, property addressbook.Property, called string, expr hcl.Expression, place hcl.Range, settings MappedProperty) {
	id := identifierOf(property)
	if first, found := draft.places[id]; found {
		if called != property.Name && !strings.Contains(property.Name, "/") {
			called += ", which is " + property.Name + ","
		}
		l.errorf(&place, "Duplicate property", "The property %s is mapped at %s already.", called, at(first))
		return
	}
	draft.places[id] = place
	settings.Name, settings.Value = property.Name, l.mapped(expr, property, called, draft.roots...)
	draft.properties[property.Name] = settings
}

// hasParts says whether a name is that of a property with parts.
func hasParts(name string) bool { return len(parts(name)) > 0 }

// parts are the names of the parts of a property: city of business_address.
func parts(group string) []string {
	var names []string
	for _, p := range addressbook.WellKnown() {
		if part, ok := strings.CutPrefix(p.Name, group+"."); ok {
			names = append(names, part)
		}
	}
	return names
}

// partsBlock reads business_address { city = … }.
func (l *loader) partsBlock(draft *mappingDraft, block *hcl.Block) {
	schema := &hcl.BodySchema{Attributes: attributes(parts(block.Type)...)}
	attrs := l.content(block.Body, schema).Attributes
	for _, name := range sortedKeys(attrs) {
		l.wellKnown(draft, block.Type+"."+name, attrs[name].Expr, attrs[name].NameRange)
	}
}

// partsObject reads business_address = { city = … }.
func (l *loader) partsObject(draft *mappingDraft, a *hcl.Attribute) {
	known := parts(a.Name)
	syntax, diags := native(a.Expr)
	l.add(diags)
	object, ok := bare(syntax).(*hclsyntax.ObjectConsExpr)
	if !ok {
		l.errorf(a.Expr.Range().Ptr(), "Wrong type", "%s needs an object of its parts, %s: { %s = … }.", a.Name, enumerate(known, "and"), known[0])
		return
	}
	for _, item := range object.Items {
		place := item.KeyExpr.Range()
		key, keyDiags := item.KeyExpr.Value(nil)
		name, isName := keyName(key)
		if keyDiags.HasErrors() || !isName || !slices.Contains(known, name) {
			l.errorf(&place, "Unknown part", "The parts of %s are %s.%s", a.Name, enumerate(known, "and"), didYouMean(name, known))
			continue
		}
		l.wellKnown(draft, a.Name+"."+name, item.ValueExpr, place)
	}
}
