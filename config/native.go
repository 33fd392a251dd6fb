package config

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"
)

// native gives an expression of the JSON syntax the form that it has in the
// native one, so that everything after this knows one syntax only, and so that
// the templates in JSON texts are parsed once and not at each evaluation.
func native(expr hcl.Expression) (hclsyntax.Expression, hcl.Diagnostics) {
	if syntax, ok := expr.(hclsyntax.Expression); ok {
		return syntax, nil
	}
	if !json.IsJSONExpression(expr) {
		return literal(cty.DynamicVal, expr.Range()), hcl.Diagnostics{{
			Severity: hcl.DiagError,
			Summary:  "Unusable expression",
			Detail:   "This expression cannot be used here.",
			Subject:  expr.Range().Ptr(),
		}}
	}
	if elements, diags := hcl.ExprList(expr); !diags.HasErrors() {
		return nativeList(elements, expr.Range())
	}
	if pairs, diags := hcl.ExprMap(expr); !diags.HasErrors() {
		return nativeObject(pairs, expr.Range())
	}
	value, diags := expr.Value(nil)
	if diags.HasErrors() || value.IsNull() || value.Type() != cty.String {
		return literal(value, expr.Range()), diags
	}
	start := expr.Range().Start
	start.Byte++ // the quotation mark
	start.Column++
	template, diags := hclsyntax.ParseTemplate([]byte(value.AsString()), expr.Range().Filename, start)
	if diags.HasErrors() {
		return literal(cty.DynamicVal, expr.Range()), diags
	}
	return template, diags
}

func nativeList(elements []hcl.Expression, place hcl.Range) (hclsyntax.Expression, hcl.Diagnostics) {
	list := &hclsyntax.TupleConsExpr{SrcRange: place, OpenRange: place}
	var diags hcl.Diagnostics
	for _, element := range elements {
		converted, elementDiags := native(element)
		diags = append(diags, elementDiags...)
		list.Exprs = append(list.Exprs, converted)
	}
	return list, diags
}

func nativeObject(pairs []hcl.KeyValuePair, place hcl.Range) (hclsyntax.Expression, hcl.Diagnostics) {
	object := &hclsyntax.ObjectConsExpr{SrcRange: place, OpenRange: place}
	var diags hcl.Diagnostics
	for _, pair := range pairs {
		key, keyDiags := native(pair.Key)
		value, valueDiags := native(pair.Value)
		diags = append(append(diags, keyDiags...), valueDiags...)
		object.Items = append(object.Items, hclsyntax.ObjectConsItem{
			KeyExpr:   &hclsyntax.ObjectConsKeyExpr{Wrapped: key},
			ValueExpr: value,
		})
	}
	return object, diags
}

func literal(value cty.Value, place hcl.Range) *hclsyntax.LiteralValueExpr {
	return &hclsyntax.LiteralValueExpr{Val: value, SrcRange: place}
}

// bare is an expression without parentheses and without the quotes of a
// template that is a single interpolation: "${person.X}" is person.X.
func bare(expr hclsyntax.Expression) hclsyntax.Expression {
	for {
		switch e := expr.(type) {
		case *hclsyntax.ParenthesesExpr:
			expr = e.Expression
		case *hclsyntax.TemplateWrapExpr:
			expr = e.Wrapped
		default:
			return expr
		}
	}
}
