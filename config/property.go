package config

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"contactsync/providers/addressbook"
)

// propertySchema is what a block property has.
var propertySchema = &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "value", Required: true}}}

// laterSettings are settings of a block property that the language has and
// this version does not.
var laterSettings = attributes("type", "set", "write", "on_drift")

// propertyBlock reads property "notes" { value = … }, the long form of an
// attribute of a mapping.
func (l *loader) propertyBlock(draft *mappingDraft, block *hcl.Block) {
	later, rest, _ := block.Body.PartialContent(&hcl.BodySchema{Attributes: laterSettings})
	for _, name := range sortedKeys(later.Attributes) {
		l.errorf(&later.Attributes[name].NameRange, "Not supported yet", "This version of contactsync supports no %s of a property, only its value. Remove this setting.", name)
	}
	content := l.content(rest, propertySchema)
	value := content.Attributes["value"]
	name := block.Labels[0]
	if _, found := addressbook.LookUp(name); !found {
		l.unsupportedProperty(block.LabelRanges[0], name)
		return
	}
	if value != nil {
		l.property(draft, name, value.Expr, block.LabelRanges[0])
	}
}

// unsupportedProperty reports a property that is not well known, and under
// which name it is, if it is one after all.
func (l *loader) unsupportedProperty(place hcl.Range, name string) {
	var known []string
	for _, p := range addressbook.WellKnown() {
		if isMAPI(p, name) {
			l.errorf(&place, "Not supported yet", "This version of contactsync knows properties by their well-known names only. %s is %s: write %s = ….", name, p.Name, p.Name)
			return
		}
		known = append(known, p.Name)
	}
	l.errorf(&place, "Not supported yet", "%q is no well-known property, and this version of contactsync supports no others.%s", name, didYouMean(name, known))
}

// isMAPI says whether a name is the MAPI name or the tag of a property.
func isMAPI(p addressbook.Property, name string) bool {
	if p.MAPI != "" && strings.EqualFold(p.MAPI, name) {
		return true
	}
	tag, err := strconv.ParseUint(name, 0, 32)
	return err == nil && p.Tag != 0 && uint64(p.Tag) == tag
}
