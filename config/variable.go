package config

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// variableSchema is what a block variable has.
var variableSchema = &hcl.BodySchema{Attributes: attributes("type", "default", "sensitive", "nullable", "description")}

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
			value = value.Mark(sensitiveMark)
		}
		l.vars[v.name] = value
	}
}

// variable reads one block.
func (l *loader) variable(block *hcl.Block) *variable {
	v := &variable{name: block.Labels[0], place: heading(block), constraint: cty.DynamicPseudoType}
	if strings.HasPrefix(v.name, "FILE_") {
		l.errorf(v.place, "Unusable name", "The name of a variable must not begin with FILE_, since %s%s is the path of a file with the value of another one.", envPrefix, v.name)
	}
	attrs := l.content(block.Body, variableSchema).Attributes
	l.text(attrs["description"])
	v.sensitive = or(l.truth(attrs["sensitive"]), false)
	v.nullable = or(l.truth(attrs["nullable"]), true)
	if a := attrs["type"]; a != nil {
		constraint, optional, diags := typeexpr.TypeConstraintWithDefaults(a.Expr)
		l.add(diags)
		if !diags.HasErrors() {
			v.typed, v.constraint, v.optional = true, constraint, optional
		}
	}
	if a := attrs["default"]; a != nil {
		value, diags := a.Expr.Value(nil)
		l.add(diags)
		converted, err := v.convert(value)
		switch {
		case err != nil:
			l.errorf(a.Expr.Range().Ptr(), "Wrong default", "The default does not fit the type %s: %s.", typeexpr.TypeString(v.constraint), err)
		case converted.IsNull() && !v.nullable:
			l.errorf(a.Expr.Range().Ptr(), "Wrong default", "The default is null, which nullable = false forbids.")
		}
		v.fallback = converted
	}
	return v
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
