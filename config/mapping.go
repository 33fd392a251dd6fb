package config

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"

	"contactsync/providers/addressbook"
)

// mappingSchema is what a mapping has: the well-known properties as
// attributes, and those with parts ("business_address.city") as an object or a
// block of their parts. JSON cannot tell the two apart: there they are objects.
func mappingSchema(body hcl.Body) *hcl.BodySchema {
	schema := &hcl.BodySchema{
		Attributes: []hcl.AttributeSchema{{Name: "for", Required: true}},
		Blocks:     []hcl.BlockHeaderSchema{{Type: "property", LabelNames: []string{"name"}}},
	}
	seen := map[string]bool{}
	for _, p := range addressbook.WellKnown() {
		group, _, hasParts := strings.Cut(p.Name, ".")
		if seen[group] {
			continue
		}
		seen[group] = true
		schema.Attributes = append(schema.Attributes, hcl.AttributeSchema{Name: group})
		if hasParts && !json.IsJSONBody(body) {
			schema.Blocks = append(schema.Blocks, hcl.BlockHeaderSchema{Type: group})
		}
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
	properties map[string]*Expression
	places     map[string]hcl.Range
}

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
		properties: map[string]*Expression{},
		places:     map[string]hcl.Range{},
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
			l.property(draft, name, a.Expr, a.NameRange)
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
		if draft.properties[name] == nil {
			draft.properties[name] = derive(name, join, block.DefRange, draft.properties)
		}
	}
	m := &Mapping{Name: block.Labels[0], Kind: draft.kind, Range: block.DefRange}
	for _, name := range sortedKeys(draft.properties) {
		m.Properties = append(m.Properties, MappedProperty{Name: name, Value: draft.properties[name]})
	}
	return m
}

// checkNamed reports a mapping by which no contact could have a name: all of
// them would be skipped.
func (l *loader) checkNamed(draft *mappingDraft, block *hcl.Block) {
	naming := []string{"given_name", "surname", "company_name", "file_as", "display_name"}
	if !slices.ContainsFunc(naming, func(name string) bool { return draft.properties[name] != nil }) {
		l.errorf(heading(block), "No name", "A contact by this mapping would have no name. Map given_name and surname, or company_name.")
	}
}

// property adds a property.
func (l *loader) property(draft *mappingDraft, name string, expr hcl.Expression, place hcl.Range) {
	property, found := addressbook.LookUp(name)
	if !found {
		l.unsupportedProperty(place, name)
		return
	}
	if first, found := draft.places[name]; found {
		l.errorf(&place, "Duplicate property", "The property %s is mapped at %s already.", name, at(first))
		return
	}
	draft.places[name] = place
	draft.properties[name] = l.mapped(expr, property, draft.roots...)
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
		l.property(draft, block.Type+"."+name, attrs[name].Expr, attrs[name].NameRange)
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
		l.property(draft, a.Name+"."+name, item.ValueExpr, place)
	}
}
