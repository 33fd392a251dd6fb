package config

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// fingerprint is a text that is equal for expressions that mean the same by
// their form, however they are laid out and in whichever syntax. It names var
// and local; what these stand for is appended by values.
func fingerprint(expr hclsyntax.Expression) string {
	var p printer
	p.expression(expr)
	return p.text.String()
}

// values is the text of the values that an expression names.
func values(ctx *hcl.EvalContext, traversals []hcl.Traversal) string {
	seen := map[string]cty.Value{}
	for _, traversal := range traversals {
		name, _ := memberName(traversal)
		root := ctx.Variables[traversal.RootName()]
		if root.Type().IsObjectType() && root.Type().HasAttribute(name) {
			seen[traversal.RootName()+"."+name] = root.GetAttr(name)
		}
	}
	var text strings.Builder
	for _, name := range sortedKeys(seen) {
		fmt.Fprintf(&text, "\n%s=%s", name, valueText(seen[name]))
	}
	return text.String()
}

// valueText is a text that is equal for equal values of equal types alone.
func valueText(value cty.Value) string {
	if !value.IsWhollyKnown() {
		return "unknown"
	}
	text, err := ctyjson.Marshal(value, cty.DynamicPseudoType)
	if err != nil {
		return value.GoString() // a type without a JSON form, which no value of a configuration has
	}
	return string(text)
}

// printer writes expressions as nested lists, "(op a b)".
type printer struct{ text strings.Builder }

func (p *printer) list(head string, elements ...hclsyntax.Expression) {
	p.text.WriteString("(" + head)
	for _, element := range elements {
		p.text.WriteByte(' ')
		if element == nil {
			p.text.WriteString("-")
			continue
		}
		p.expression(element)
	}
	p.text.WriteByte(')')
}

func (p *printer) expression(expr hclsyntax.Expression) {
	expr = bare(expr)
	if value, ok := constantValue(expr); ok {
		p.text.WriteString(valueText(value))
		return
	}
	switch e := expr.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		p.text.WriteString(traversalText(e.Traversal))
	case *hclsyntax.RelativeTraversalExpr:
		p.list("get"+traversalText(e.Traversal), e.Source)
	case *hclsyntax.FunctionCallExpr:
		p.list(fmt.Sprintf("call %q %t", e.Name, e.ExpandFinal), e.Args...)
	case *hclsyntax.ConditionalExpr:
		p.list("if", e.Condition, e.TrueResult, e.FalseResult)
	case *hclsyntax.BinaryOpExpr:
		p.list(operator(e.Op), e.LHS, e.RHS)
	case *hclsyntax.UnaryOpExpr:
		p.list(operator(e.Op), e.Val)
	case *hclsyntax.IndexExpr:
		p.list("index", e.Collection, e.Key)
	case *hclsyntax.TupleConsExpr:
		p.list("list", e.Exprs...)
	case *hclsyntax.ObjectConsExpr:
		p.object(e)
	case *hclsyntax.ForExpr:
		p.list(fmt.Sprintf("for %q %q %t", e.KeyVar, e.ValVar, e.Group), e.CollExpr, e.KeyExpr, e.ValExpr, e.CondExpr)
	case *hclsyntax.SplatExpr:
		p.list("splat", e.Source, e.Each)
	case *hclsyntax.AnonSymbolExpr:
		p.text.WriteString("*")
	case *hclsyntax.TemplateExpr:
		p.list("text", e.Parts...)
	case *hclsyntax.TemplateJoinExpr:
		p.list("join", e.Tuple)
	default:
		// Nothing is known of its meaning: it is like nothing else.
		fmt.Fprintf(&p.text, "%T %s", expr, expr.Range())
	}
}

func (p *printer) object(e *hclsyntax.ObjectConsExpr) {
	var elements []hclsyntax.Expression
	for _, item := range e.Items {
		key := item.KeyExpr
		if k, ok := key.(*hclsyntax.ObjectConsKeyExpr); ok {
			key = k.Wrapped
			if keyword := hcl.ExprAsKeyword(key); keyword != "" && !k.ForceNonLiteral {
				key = literal(cty.StringVal(keyword), key.Range())
			}
		}
		elements = append(elements, key, item.ValueExpr)
	}
	p.list("object", elements...)
}

// constantValue evaluates an expression that names nothing and calls nothing.
func constantValue(expr hclsyntax.Expression) (cty.Value, bool) {
	if len(expr.Variables()) > 0 {
		return cty.NilVal, false
	}
	if _, ok := expr.(*hclsyntax.AnonSymbolExpr); ok {
		return cty.NilVal, false
	}
	value, diags := expr.Value(nil)
	return value, !diags.HasErrors() && value.IsWhollyKnown()
}

// traversalText writes .X and ["X"] alike.
func traversalText(traversal hcl.Traversal) string {
	var text strings.Builder
	for _, step := range traversal {
		if root, ok := step.(hcl.TraverseRoot); ok {
			text.WriteString(root.Name)
			continue
		}
		name, _ := stepName(step)
		fmt.Fprintf(&text, "[%q]", name)
	}
	return text.String()
}

// operator names an operation of the language.
func operator(op *hclsyntax.Operation) string {
	for name, candidate := range map[string]*hclsyntax.Operation{
		"or": hclsyntax.OpLogicalOr, "and": hclsyntax.OpLogicalAnd, "not": hclsyntax.OpLogicalNot,
		"==": hclsyntax.OpEqual, "!=": hclsyntax.OpNotEqual,
		">": hclsyntax.OpGreaterThan, ">=": hclsyntax.OpGreaterThanOrEqual,
		"<": hclsyntax.OpLessThan, "<=": hclsyntax.OpLessThanOrEqual,
		"+": hclsyntax.OpAdd, "-": hclsyntax.OpSubtract, "*": hclsyntax.OpMultiply,
		"/": hclsyntax.OpDivide, "%": hclsyntax.OpModulo, "negate": hclsyntax.OpNegate,
	} {
		if op == candidate {
			return name
		}
	}
	return fmt.Sprintf("%p", op)
}
