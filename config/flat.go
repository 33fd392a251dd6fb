package config

import (
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// flat is an expression in which each field of a row is a variable of its own. What an
// evaluation costs beside hclsyntax is then a map that is filled anew, and no map of
// fields is made for each row. It gives what the expression gives wherever the schemas
// have all its fields.
type flat struct {
	expr hclsyntax.Expression
	ctx  *hcl.EvalContext

	// fields are the fields by the places of their names in the expression's reads.
	fields []flatField

	// contexts are children of ctx that no evaluation uses at the moment.
	contexts sync.Pool
}

// flatField is a field, and the variable that stands for it.
type flatField struct {
	read, field int
	variable    string
}

// flatten makes the flat form of an expression, nil where it has none: where it reads no
// field, or is made of more than operators, templates, lists, indexes and calls.
func flatten(expr hclsyntax.Expression, ctx *hcl.EvalContext, reads []reads) *flat {
	f := &flattening{ctx: ctx, reads: reads, analysis: &analysis{ctx: ctx}, ok: true}
	for i, r := range reads {
		for j, field := range r.fields {
			// No name that somebody writes has a blank in it.
			f.fields = append(f.fields, flatField{read: i, field: j, variable: string(r.root) + " " + field})
		}
	}
	flattened := f.expression(expr)
	if !f.ok || len(f.fields) == 0 {
		return nil
	}
	return &flat{expr: flattened, ctx: ctx, fields: f.fields}
}

// evaluate gives the value of the expression. ok is false if a row's schema lacks one of the
// fields.
func (f *flat) evaluate(x *Expression, scope *Scope) (value cty.Value, diags hcl.Diagnostics, ok bool) {
	ctx, reused := f.contexts.Get().(*hcl.EvalContext)
	if !reused {
		ctx = f.ctx.NewChild()
		ctx.Variables = make(map[string]cty.Value, len(f.fields))
	}
	defer f.contexts.Put(ctx)
	for _, field := range f.fields {
		text, ok := x.fieldValue(scope, piece{read: field.read, field: field.field})
		if !ok {
			return cty.NilVal, nil, false
		}
		ctx.Variables[field.variable] = cty.StringVal(text)
	}
	value, diags = f.expr.Value(ctx)
	return value, diags, true
}

// flattening copies an expression, its fields apart.
type flattening struct {
	ctx      *hcl.EvalContext
	reads    []reads
	analysis *analysis
	fields   []flatField

	// ok is false once something was found that has no flat form.
	ok bool
}

func (f *flattening) expression(expr hclsyntax.Expression) hclsyntax.Expression {
	switch e := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return e
	case *hclsyntax.ScopeTraversalExpr:
		return f.traversal(e)
	case *hclsyntax.IndexExpr:
		return f.index(e)
	case *hclsyntax.ParenthesesExpr:
		return f.expression(e.Expression)
	case *hclsyntax.TemplateWrapExpr:
		return f.expression(e.Wrapped)
	case *hclsyntax.TemplateExpr:
		return &hclsyntax.TemplateExpr{Parts: f.expressions(e.Parts), SrcRange: e.SrcRange}
	case *hclsyntax.TupleConsExpr:
		return &hclsyntax.TupleConsExpr{Exprs: f.expressions(e.Exprs), SrcRange: e.SrcRange, OpenRange: e.OpenRange}
	case *hclsyntax.BinaryOpExpr:
		return &hclsyntax.BinaryOpExpr{LHS: f.expression(e.LHS), Op: e.Op, RHS: f.expression(e.RHS), SrcRange: e.SrcRange}
	case *hclsyntax.UnaryOpExpr:
		return &hclsyntax.UnaryOpExpr{Op: e.Op, Val: f.expression(e.Val), SrcRange: e.SrcRange, SymbolRange: e.SymbolRange}
	case *hclsyntax.ConditionalExpr:
		return &hclsyntax.ConditionalExpr{
			Condition: f.expression(e.Condition), TrueResult: f.expression(e.TrueResult), FalseResult: f.expression(e.FalseResult),
			SrcRange: e.SrcRange,
		}
	case *hclsyntax.RelativeTraversalExpr:
		return &hclsyntax.RelativeTraversalExpr{Source: f.expression(e.Source), Traversal: e.Traversal, SrcRange: e.SrcRange}
	case *hclsyntax.FunctionCallExpr:
		call := *e
		call.Args = f.expressions(e.Args)
		return &call
	}
	f.ok = false
	return expr
}

func (f *flattening) expressions(list []hclsyntax.Expression) []hclsyntax.Expression {
	flattened := make([]hclsyntax.Expression, len(list))
	for i, expr := range list {
		flattened[i] = f.expression(expr)
	}
	return flattened
}

// traversal is person.FirstName as a variable. A row that is taken as a whole, as in
// keys(person), has no flat form.
func (f *flattening) traversal(e *hclsyntax.ScopeTraversalExpr) hclsyntax.Expression {
	if !isRoot(e.Traversal.RootName()) {
		return e
	}
	name, ok := memberName(e.Traversal)
	if !ok {
		f.ok = false
		return e
	}
	return f.variable(Root(e.Traversal.RootName()), name, e.Traversal[2:], e.SrcRange)
}

// index is person[local.field] as a variable.
func (f *flattening) index(e *hclsyntax.IndexExpr) hclsyntax.Expression {
	row, isTraversal := bare(e.Collection).(*hclsyntax.ScopeTraversalExpr)
	if isTraversal && len(row.Traversal) == 1 && isRoot(row.Traversal.RootName()) {
		field, ok := f.analysis.constantKey(e.Key)
		if !ok {
			f.ok = false
			return e
		}
		return f.variable(Root(row.Traversal.RootName()), field, nil, e.SrcRange)
	}
	return &hclsyntax.IndexExpr{
		Collection: f.expression(e.Collection), Key: f.expression(e.Key),
		SrcRange: e.SrcRange, OpenRange: e.OpenRange, BracketRange: e.BracketRange,
	}
}

// variable is the variable of a field, and what follows the field's name.
func (f *flattening) variable(root Root, name string, rest hcl.Traversal, place hcl.Range) hclsyntax.Expression {
	for _, field := range f.fields {
		if r := f.reads[field.read]; r.root == root && !r.all && r.fields[field.field] == name {
			first := hcl.TraverseRoot{Name: field.variable, SrcRange: place}
			return &hclsyntax.ScopeTraversalExpr{Traversal: append(hcl.Traversal{first}, rest...), SrcRange: place}
		}
	}
	f.ok = false
	return literal(cty.DynamicVal, place)
}
