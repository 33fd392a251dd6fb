package config

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// variableBlock is a block variable.
var variableBlock = Block{
	Type:    "variable",
	Labels:  []string{"name"},
	Many:    true,
	Meaning: "a value from outside, used as var.name",
	Attributes: []Attribute{
		{Name: "type", Form: TypeForm, Default: "any", Meaning: "string, number, bool, list(string), object({…})"},
		{Name: "default", Form: AnyForm, Meaning: "the value where none is set"},
		{Name: "sensitive", Form: BoolForm, Default: "false", Meaning: "true keeps the value out of all messages"},
		{Name: "nullable", Form: BoolForm, Default: "true", Meaning: "false forbids null"},
		{Name: "description", Form: TextForm, Meaning: "a text for the reader"},
	},
	Blocks: []Block{validationBlock},
}

// variable is a declared variable.
type variable struct {
	name  string
	place *hcl.Range

	// constraint and optional are what the type says; any type, if typed is
	// not set.
	typed      bool
	constraint cty.Type
	optional   *typeexpr.Defaults

	// fallback is the default, cty.NilVal if there is none.
	fallback cty.Value

	sensitive bool
	nullable  bool

	rules []rule
}

// variables reads the variable blocks and gives each its value.
func (l *loader) variables() {
	l.vars, l.locals = map[string]cty.Value{}, map[string]cty.Value{}
	declared := names{}
	var list []*variable
	for _, block := range l.blocks["variable"] {
		if l.label(block, 0) && l.declare(declared, block.Labels[0], block) {
			list = append(list, l.variable(block))
		}
	}
	settings := l.settings(list)
	for _, v := range list {
		value := l.variableValue(v, settings[v.name])
		if v.sensitive {
			l.hasSensitive = true
			l.keepSecret(value)
			l.keepSecret(v.fallback)
			value = value.Mark(sensitiveMark)
		}
		l.vars[v.name] = value
	}
	for _, v := range list {
		for _, r := range v.rules {
			l.enforce(v, r, settings[v.name])
		}
	}
}

// variable reads one block.
func (l *loader) variable(block *hcl.Block) *variable {
	v := &variable{name: block.Labels[0], place: heading(block), constraint: cty.DynamicPseudoType}
	if strings.HasPrefix(v.name, "FILE_") {
		l.errorf(v.place, "Unusable name", "The name of a variable must not begin with FILE_, since %s%s is the path of a file with the value of another one.", envPrefix, v.name)
	}
	content := l.content(block.Body, variableBlock.schema())
	attrs := content.Attributes
	l.text(attrs["description"])
	v.sensitive = or(l.truth(attrs["sensitive"]), false)
	v.nullable = or(l.truth(attrs["nullable"]), true)
	if a := attrs["type"]; a != nil {
		l.constrain(v, a.Expr)
	}
	if a := attrs["default"]; a != nil {
		l.fallback(v, a.Expr)
	}
	for _, inner := range content.Blocks {
		v.rules = append(v.rules, l.rule(inner))
	}
	return v
}

// constrain reads the type of a variable.
func (l *loader) constrain(v *variable, expr hcl.Expression) {
	if _, diags := l.parsed(expr); diags.HasErrors() {
		l.add(diags)
		return
	}
	constraint, optional, diags := typeexpr.TypeConstraintWithDefaults(expr)
	l.add(diags)
	if !diags.HasErrors() {
		v.typed, v.constraint, v.optional = true, constraint, optional
	}
}

// fallback reads the default of a variable.
func (l *loader) fallback(v *variable, expr hcl.Expression) {
	place := expr.Range().Ptr()
	if v.sensitive {
		l.hidden = append(l.hidden, *place)
	}
	value, diags := expr.Value(nil)
	converted, err := v.convert(value)
	switch {
	case v.sensitive && (diags.HasErrors() || err != nil):
		l.errorf(place, "Wrong default", "The default, which is sensitive and not shown, is no constant of the type %s.", typeexpr.TypeString(v.constraint))
	case err != nil:
		l.add(diags)
		l.errorf(place, "Wrong default", "The default does not fit the type %s: %s.", typeexpr.TypeString(v.constraint), err)
	case converted.IsNull() && !v.nullable:
		l.errorf(place, "Wrong default", "The default is null, which nullable = false forbids.")
	default:
		l.add(diags)
	}
	v.fallback = converted
}

// convert makes a value one of the variable's type.
func (v *variable) convert(value cty.Value) (cty.Value, error) {
	if v.optional != nil && !value.IsNull() {
		value = v.optional.Apply(value)
	}
	converted, err := convert.Convert(value, v.constraint)
	if err != nil {
		return cty.DynamicVal, err
	}
	return converted, nil
}

// variableValue is the value of a variable, from its setting if it has one.
func (l *loader) variableValue(v *variable, s *setting) cty.Value {
	if s == nil {
		if v.fallback == cty.NilVal && l.opts.WithoutValues {
			return cty.UnknownVal(v.constraint)
		}
		if v.fallback == cty.NilVal {
			l.errorf(v.place, "No value", "The variable %q has no value and no default. Set it with -var '%s=…', with %s%s or %sFILE_%s in the environment, or in a file *.auto.csvars.", v.name, v.name, envPrefix, v.name, envPrefix, v.name)
			return cty.DynamicVal
		}
		return v.fallback
	}
	value, err := s.value(v)
	if err != nil {
		l.errorf(s.place, "Wrong value", "The value of the variable %q, from %s, does not fit the type %s%s.", v.name, s.origin, typeexpr.TypeString(v.constraint), s.because(v, err))
		return cty.DynamicVal
	}
	if value.IsNull() && !v.nullable {
		if v.fallback != cty.NilVal {
			return v.fallback
		}
		l.errorf(s.place, "Wrong value", "The value of the variable %q, from %s, is null, which nullable = false forbids.", v.name, s.origin)
		return cty.DynamicVal
	}
	return value
}
