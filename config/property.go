package config

import (
	"github.com/hashicorp/hcl/v2"

	"contactsync/providers/addressbook"
)

// propertyBlock is the block property of a mapping.
var propertyBlock = Block{
	Type:    "property",
	Labels:  []string{"name"},
	Many:    true,
	Meaning: "the long form of name = value, and the only one of any other property",
	Attributes: []Attribute{
		{Name: "value", Form: ExpressionForm, Required: true, Meaning: "what the property is to be"},
		{
			Name: "type", Form: TextForm, Words: words(propertyTypes),
			Meaning: `binary is written as base64, strings is a list; needed where the name does not tell it`,
		},
		{
			Name: "set", Form: TextForm,
			Meaning: `a property set: "Address", "Common", "PublicStrings" and others, as Exchange Web Services name them, or a GUID`,
		},
		{
			Name: "write", Form: TextForm, Words: []string{string(writeAlways), string(writeOnce)}, Default: `"always"`,
			Meaning: `"once" writes it when the contact is created, and never again`,
		},
		{
			Name: "on_drift", Form: TextForm, Words: words(driftWords),
			Meaning: "what happens to a user's edit of this property; as the sync says where it is left out",
		},
		{
			Name: "whole", Form: BoolForm, Default: "false",
			Meaning: "of notes: true manages all of the user's notes, false only a block between two marker lines",
		},
	},
}

// propertyTypes are the types that a property can have.
var propertyTypes = []addressbook.Type{
	addressbook.String, addressbook.Int, addressbook.Long, addressbook.Bool,
	addressbook.Double, addressbook.Time, addressbook.Binary, addressbook.Strings,
}

// writeWhen is when a property is written.
type writeWhen string

const (
	writeAlways writeWhen = "always"
	writeOnce   writeWhen = "once"
)

// propertyBlock reads property "notes" { value = … }: the long form of an
// attribute of a mapping, and the only one of a property that is not well known.
func (l *loader) propertyBlock(draft *mappingDraft, block *hcl.Block) {
	attrs := l.content(block.Body, propertyBlock.schema()).Attributes
	write := word(l, attrs["write"], writeAlways, writeOnce)
	onDrift := word(l, attrs["on_drift"], driftWords...)
	whole := l.truth(attrs["whole"])
	property, found := l.named(block, attrs)
	if !found {
		return
	}
	if whole != nil && property.Name != "notes" {
		l.errorf(&attrs["whole"].NameRange, "Setting without meaning", "whole is about the notes. Every other property is managed as a whole.")
	}
	if value := attrs["value"]; value != nil {
		l.property(draft, property, block.Labels[0], value.Expr, block.LabelRanges[0], MappedProperty{
			Once:    or(write, writeAlways) == writeOnce,
			OnDrift: or(onDrift, ""),
			Whole:   or(whole, false),
		})
	}
}

// named finds the property that the label of a block names, with its set and
// type where these belong to the name. What turns out to be a well-known property
// is that one. It is false if there is none, or none that may be written.
func (l *loader) named(block *hcl.Block, attrs hcl.Attributes) (addressbook.Property, bool) {
	label, place := block.Labels[0], &block.LabelRanges[0]
	set := l.text(attrs["set"])
	given := word(l, attrs["type"], propertyTypes...)
	if a := attrs["set"]; a != nil && set == nil {
		l.needed(a.Expr, "set")
		return addressbook.Property{}, false
	}
	if a := attrs["type"]; a != nil && given == nil {
		l.needed(a.Expr, "type")
		return addressbook.Property{}, false
	}
	if set != nil {
		if _, known := addressbook.LookUpSet(*set); !known {
			l.errorf(attrs["set"].Expr.Range().Ptr(), "Unknown set", "There is no property set %q. Name one as Exchange Web Services do, \"Address\", \"Common\" or \"PublicStrings\" for example, or by its GUID.", *set)
			return addressbook.Property{}, false
		}
	}
	id, err := identify(or(set, ""), label)
	switch {
	case err != nil:
		l.errorf(place, "Not a property", "%q is no property: %s.", label, err)
		return addressbook.Property{}, false
	case id.isZero():
		l.unknownProperty(place, label)
		return addressbook.Property{}, false
	}
	if reason := refusal(id); reason != "" {
		l.errorf(place, "Property that cannot be mapped", "%s cannot be mapped: %s.", label, reason)
		return addressbook.Property{}, false
	}
	property, found := id.wellKnown()
	if !found {
		return l.newProperty(id, given, label, place, attrs["type"])
	}
	if given != nil && *given != property.Type {
		l.errorf(attrs["type"].Expr.Range().Ptr(), "Wrong type", "%s is the property %s, whose type is %q. Leave the type out.", label, property.Name, property.Type)
	}
	return property, true
}

// newProperty makes a property that is not well known, of the type that the block
// gives or that the property is known to have.
func (l *loader) newProperty(id identifier, given *addressbook.Type, label string, place *hcl.Range, a *hcl.Attribute) (addressbook.Property, bool) {
	switch {
	case given == nil && id.as == "":
		l.errorf(place, "No type", "The type of %s is not known. Say it: type = \"string\".", label)
		return addressbook.Property{}, false
	case given == nil:
		given = &id.as
	case id.isKnown && *given != id.as:
		l.errorf(a.Expr.Range().Ptr(), "Wrong type", "The type of %s is %q.", label, id.as)
	}
	property, err := addressbook.NewMAPI(*given, id.set, id.tag, id.named)
	if err != nil {
		l.errorf(place, "Not a property", "%s: %s.", label, err)
	}
	return property, err == nil
}

// unknownProperty reports a name that no property has.
func (l *loader) unknownProperty(place *hcl.Range, name string) {
	known := sortedKeys(mapiNames)
	for _, p := range addressbook.WellKnown() {
		known = append(known, p.Name)
	}
	l.errorf(place, "Unknown property", "There is no property %q.%s \"contactsync help properties\" lists them. Any other is written by its tag, property \"0x3A45\" { type = … }, or by its name in a property set, property %q { set = \"PublicStrings\" … }.", name, didYouMean(name, known), name)
}
