package config

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/zclconf/go-cty/cty"
)

// specified is a block whose body a specification describes, for one kind of it.
func specified(b Block, kind string, spec hcldec.Spec, manual Manual) Block {
	b.Kind = kind
	b.Meaning = manual.at("").Meaning
	manual.describe(&b, "", spec)
	return b
}

// at is what is said of a path, empty if nothing is.
func (m Manual) at(path string) Attribute {
	if i := m.index(path); i >= 0 {
		return m[i]
	}
	return Attribute{}
}

func (m Manual) index(path string) int {
	return slices.IndexFunc(m, func(a Attribute) bool { return a.Name == path })
}

// describe adds what a specification has to a block at a path.
func (m Manual) describe(b *Block, path string, spec hcldec.Spec) {
	switch s := spec.(type) {
	case hcldec.ObjectSpec:
		for _, name := range sortedKeys(s) {
			m.describe(b, path, s[name])
		}
		m.sort(b, path)
	case hcldec.TupleSpec:
		for _, inner := range s {
			m.describe(b, path, inner)
		}
	case *hcldec.ValidateSpec:
		m.describe(b, path, s.Wrapped)
	case *hcldec.TransformFuncSpec:
		m.describe(b, path, s.Wrapped)
	case *hcldec.TransformExprSpec:
		m.describe(b, path, s.Wrapped)
	case *hcldec.RefineValueSpec:
		m.describe(b, path, s.Wrapped)
	case *hcldec.DefaultSpec:
		m.describe(b, path, s.Primary)
		m.describe(b, path, s.Default)
	case *hcldec.AttrSpec:
		m.attribute(b, path, s)
	case *hcldec.BlockLabelSpec:
		b.Labels = append(b.Labels, s.Name)
		b.Words = m.at(path).Words
	case *hcldec.BlockSpec:
		m.block(b, path, s.TypeName, s.Nested, Block{Required: s.Required})
	case *hcldec.BlockListSpec:
		m.block(b, path, s.TypeName, s.Nested, Block{Required: s.MinItems > 0, Many: true})
	case *hcldec.BlockTupleSpec:
		m.block(b, path, s.TypeName, s.Nested, Block{Required: s.MinItems > 0, Many: true})
	case *hcldec.BlockSetSpec:
		m.block(b, path, s.TypeName, s.Nested, Block{Required: s.MinItems > 0, Many: true})
	}
}

// sort brings what the block at a path has into the order of the manual.
func (m Manual) sort(b *Block, path string) {
	slices.SortStableFunc(b.Attributes, func(x, y Attribute) int {
		return cmp.Compare(m.index(below(path, x.Name)), m.index(below(path, y.Name)))
	})
	slices.SortStableFunc(b.Blocks, func(x, y Block) int {
		return cmp.Compare(m.index(below(path, x.Type)), m.index(below(path, y.Type)))
	})
}

// block adds a block to the one that is at a path.
func (m Manual) block(b *Block, path, name string, nested hcldec.Spec, inner Block) {
	inner.Type = name
	inner.Meaning = m.at(below(path, name)).Meaning
	m.describe(&inner, below(path, name), nested)
	b.Blocks = append(b.Blocks, inner)
}

// attribute adds an attribute. One that a specification names twice, to check two together,
// is one, and the narrower type is its.
func (m Manual) attribute(b *Block, path string, spec *hcldec.AttrSpec) {
	a := m.at(below(path, spec.Name))
	a.Name = spec.Name
	a.Required = a.Required || spec.Required
	if a.Form == "" {
		a.Form = formOf(spec.Type)
	}
	i := slices.IndexFunc(b.Attributes, func(other Attribute) bool { return other.Name == a.Name })
	switch {
	case i < 0:
		b.Attributes = append(b.Attributes, a)
	case b.Attributes[i].Form == AnyForm:
		b.Attributes[i] = a
	}
}

// below is the path of a name in the block at a path.
func below(path, name string) string { return strings.TrimPrefix(path+"."+name, ".") }

// formOf is the form of values of a type.
func formOf(t cty.Type) Form {
	switch {
	case t == cty.String:
		return TextForm
	case t == cty.Number:
		return NumberForm
	case t == cty.Bool:
		return BoolForm
	case t.IsListType() && t.ElementType() == cty.String, t.IsSetType() && t.ElementType() == cty.String:
		return TextsForm
	case t.IsObjectType() || t.IsMapType():
		return ObjectForm
	}
	return AnyForm
}
