package config

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// forEachSchema is the setting by which a block stands for several.
var forEachSchema = &hcl.BodySchema{Attributes: attributes("for_each")}

// instance is one of the blocks that a block with for_each stands for.
type instance struct {
	key string

	// each is what each.key and each.value are; nil for a block without for_each.
	each map[string]cty.Value
}

// family is the instances of one block.
type family struct {
	// forEach is nil for a block that stands for itself.
	forEach *hcl.Attribute

	// instances are in the order of their keys.
	instances []instance

	// isOpen says that the keys are not known: what they depend on was reported, or is a
	// variable without a value. The only instance has each unknown.
	isOpen bool
}

// first is the first key, nil if there is none.
func (f family) first() *string {
	if f.isOpen || len(f.instances) == 0 {
		return nil
	}
	return &f.instances[0].key
}

// expand reads for_each of a block.
func (l *loader) expand(block *hcl.Block) family {
	content, _, _ := block.Body.PartialContent(forEachSchema) // what else is wrong, the whole schema tells
	a := content.Attributes["for_each"]
	if a == nil {
		return family{instances: []instance{{}}}
	}
	f := family{forEach: a}
	value := l.evaluate(a.Expr)
	place := a.Expr.Range().Ptr()
	t := value.Type()
	isMap := t.IsMapType() || t.IsObjectType()
	isSet := t.IsSetType() && t.ElementType() == cty.String
	switch {
	case value.ContainsMarked():
		l.errorf(place, "Sensitive value", "for_each must not be made of a sensitive value: its keys are shown.")
		f.isOpen = true
	case !value.IsKnown() || isSet && !value.IsWhollyKnown():
		f.isOpen = true
	case value.IsNull() || !isMap && !isSet && !t.Equals(cty.Set(cty.DynamicPseudoType)):
		l.errorf(place, "Wrong type", "for_each needs a map, or a set of texts: toset([\"a\", \"b\"]).")
		f.isOpen = true
	}
	if f.isOpen {
		f.instances = []instance{newInstance("", cty.UnknownVal(cty.String), cty.DynamicVal)}
		return f
	}
	for it := value.ElementIterator(); it.Next(); {
		key, element := it.Element()
		if key.IsNull() {
			l.errorf(place, "Wrong key", "No element of for_each may be null.")
			continue
		}
		f.instances = append(f.instances, newInstance(key.AsString(), key, element))
	}
	slices.SortFunc(f.instances, func(a, b instance) int { return strings.Compare(a.key, b.key) })
	return f
}

func newInstance(key string, name, value cty.Value) instance {
	return instance{key: key, each: map[string]cty.Value{"key": name, "value": value}}
}

// within calls a function in whose expressions each is that of an instance.
func (l *loader) within(i instance, do func()) {
	l.each = i.each
	do()
	l.each = nil
}

// instanceName is the name of an instance of a sync: the label, a hyphen and the key.
// It needs no quotes, neither in an address nor in a shell, and is a name
// like any other, so that two that would be equal are reported as duplicates are. ok is
// false if the key has other characters than a name has, which is reported.
func (l *loader) instanceName(label string, f family, i instance) (name string, ok bool) {
	if f.forEach == nil {
		return label, true
	}
	if !f.isOpen && (!hclsyntax.ValidIdentifier("_"+i.key) || i.key == "" || utf8.RuneCountInString(i.key) > maxLabel) {
		l.errorf(f.forEach.Expr.Range().Ptr(), "Unusable key", "%q is part of a sync's name, and so has letters, digits, _ and -, %d of them at most.", i.key, maxLabel)
		return "", false
	}
	return label + "-" + i.key, true
}

// hasSync says whether there is a sync of a name, as far as is known: the keys of a
// for_each may not be.
func (l *loader) hasSync(name string) bool {
	if l.syncs[name] != nil {
		return true
	}
	for label, f := range l.families {
		if f.isOpen && strings.HasPrefix(name, label+"-") {
			return true
		}
	}
	return false
}
