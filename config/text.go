package config

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Texts are, of the expression of a folder, the texts that stand in it, or in the variables and locals
// that it names, unless they are sensitive: those of its results are the configuration's own words and
// none of the CRM's. They are sorted.
func (x *Expression) Texts() []string { return slices.Clone(x.texts) }

// texts are those of an expression in a context whose sensitive values are marked.
func texts(syntax hclsyntax.Expression, ctx *hcl.EvalContext) []string {
	var found []string
	_ = hclsyntax.VisitAll(syntax, func(node hclsyntax.Node) hcl.Diagnostics {
		if literal, ok := node.(*hclsyntax.LiteralValueExpr); ok {
			found = append(found, stringsOf(literal.Val)...)
		}
		return nil
	})
	for _, value := range ctx.Variables {
		found = append(found, stringsOf(value)...)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// stringsOf are the texts in a value that are known and not marked.
func stringsOf(value cty.Value) (found []string) {
	switch {
	case value.IsMarked() || !value.IsKnown() || value.IsNull():
	case value.Type() == cty.String:
		found = append(found, value.AsString())
	case value.CanIterateElements():
		for _, element := range value.Elements() {
			found = append(found, stringsOf(element)...)
		}
	}
	return found
}
