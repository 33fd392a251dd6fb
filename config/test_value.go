package config

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// member is one member of an object in a test.
type member struct {
	name  string
	value cty.Value
	place hcl.Range
}

// objectOf reads an object, in the order in which it is written. It may be made in any way, of
// variables and locals for example.
func (l *loader) objectOf(a *hcl.Attribute) []member {
	if a == nil {
		return nil
	}
	if pairs, diags := hcl.ExprMap(a.Expr); !diags.HasErrors() {
		return l.pairs(a, pairs)
	}
	value, ok := l.known(a.Expr)
	if !ok {
		return nil
	}
	if t := value.Type(); value.IsNull() || !t.IsObjectType() && !t.IsMapType() {
		l.errorf(a.Expr.Range().Ptr(), "Wrong type", "%s needs an object: %s = { name = value }.", a.Name, a.Name)
		return nil
	}
	var members []member
	for it := value.ElementIterator(); it.Next(); {
		key, element := it.Element()
		members = append(members, member{key.AsString(), element, a.Expr.Range()})
	}
	return members
}

// pairs reads an object whose members are written down.
func (l *loader) pairs(a *hcl.Attribute, pairs []hcl.KeyValuePair) (members []member) {
	seen := names{}
	for _, pair := range pairs {
		place := pair.Key.Range()
		key, diags := pair.Key.Value(nil)
		name, isName := keyName(key)
		if diags.HasErrors() || !isName {
			l.errorf(&place, "Wrong name", "The names in %s are constant: write them as they are, or in quotes.", a.Name)
			continue
		}
		if first, twice := seen[name]; twice {
			l.errorf(&place, "Duplicate name", "%s has %q at %s already.", a.Name, name, at(first))
			continue
		}
		seen[name] = place
		if value, ok := l.known(pair.Value); ok {
			members = append(members, member{name, value, place})
		}
	}
	return members
}

// known evaluates an expression of a test. ok is false if it cannot be, which is reported.
func (l *loader) known(expr hcl.Expression) (value cty.Value, ok bool) {
	before := len(l.diags)
	value, marks := l.evaluate(expr).UnmarkDeep()
	if l.diags[before:].HasErrors() {
		return value, false
	}
	if !value.IsWhollyKnown() {
		l.errorf(expr.Range().Ptr(), "No value", "This depends on a variable that has no value. Give it one: variables = { name = value }, or -var.")
		return value, false
	}
	if len(marks) > 0 {
		l.errorf(expr.Range().Ptr(), "Sensitive value", "A test shows what it compares, and this depends on a sensitive variable. Give the test a value of its own: variables = { name = value }.")
		return value, false
	}
	return value, true
}

// variableText is a value as the text by which a variable is set.
func (l *loader) variableText(v member) (text string, ok bool) {
	if v.value.IsNull() {
		l.errorf(&v.place, "No value", "A test cannot set the variable %q to null.", v.name)
		return "", false
	}
	if !v.value.Type().IsPrimitiveType() {
		return string(hclwrite.TokensForValue(v.value).Bytes()), true
	}
	text, err := toText(v.value)
	if err != nil {
		l.errorf(&v.place, "Wrong value", "This does not fit the variable %q: %s.", v.name, err)
	}
	return text, err == nil
}

// fields reads the fields of a record, nil if the test does not give the record.
func (l *loader) fields(a *hcl.Attribute) map[string]string {
	if a == nil {
		return nil
	}
	fields := map[string]string{}
	for _, f := range l.objectOf(a) {
		if f.value.IsNull() {
			fields[f.name] = ""
			continue
		}
		text, err := toText(f.value)
		if err != nil {
			l.errorf(&f.place, "Wrong value", "A field of a record is one text, and %s is none.", f.name)
			continue
		}
		fields[f.name] = text
	}
	return fields
}
