package config

import (
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// reads is what an expression reads of one root.
type reads struct {
	root Root

	// fields are the names of the fields, sorted, and places where each is
	// named first.
	fields []string
	places []hcl.Range

	// all says that the expression may read any field.
	all bool
}

// analysis finds what an expression reads. It is a hclsyntax.Walker.
type analysis struct {
	// ctx evaluates the keys of indexes: person[local.field] reads a field
	// that is known.
	ctx *hcl.EvalContext

	reads []reads

	// localNames are the names that each enclosing "for" gives its variables,
	// which hide the roots.
	localNames []map[string]struct{}

	// resolved are roots whose index is known and that therefore do not stand
	// for all fields.
	resolved map[*hclsyntax.ScopeTraversalExpr]bool
}

// analyze finds what an expression reads, sorted by root.
func analyze(expr hclsyntax.Expression, ctx *hcl.EvalContext) []reads {
	a := &analysis{ctx: ctx, resolved: map[*hclsyntax.ScopeTraversalExpr]bool{}}
	_ = hclsyntax.Walk(expr, a)
	slices.SortFunc(a.reads, func(r, s reads) int { return cmp.Compare(r.root, s.root) })
	return a.reads
}

// Enter looks at a node before what is in it.
func (a *analysis) Enter(node hclsyntax.Node) hcl.Diagnostics {
	switch n := node.(type) {
	case hclsyntax.ChildScope:
		a.localNames = append(a.localNames, n.LocalNames)
	case *hclsyntax.IndexExpr:
		scope, ok := bare(n.Collection).(*hclsyntax.ScopeTraversalExpr)
		if !ok || len(scope.Traversal) != 1 || !a.isRow(scope.Traversal) {
			return nil
		}
		if field, ok := a.constantKey(n.Key); ok {
			a.field(Root(scope.Traversal.RootName()), field, n.Range())
			a.resolved[scope] = true
		}
	case *hclsyntax.ScopeTraversalExpr:
		if !a.isRow(n.Traversal) || a.resolved[n] {
			return nil
		}
		root := Root(n.Traversal.RootName())
		if field, ok := memberName(n.Traversal); ok {
			a.field(root, field, n.Range())
		} else {
			a.of(root).all = true
		}
	}
	return nil
}

// Exit looks at a node after what is in it.
func (a *analysis) Exit(node hclsyntax.Node) hcl.Diagnostics {
	if _, ok := node.(hclsyntax.ChildScope); ok {
		a.localNames = a.localNames[:len(a.localNames)-1]
	}
	return nil
}

// isRow says whether a traversal begins at a row.
func (a *analysis) isRow(traversal hcl.Traversal) bool {
	return isRoot(traversal.RootName()) && !a.isLocal(traversal.RootName())
}

func (a *analysis) isLocal(name string) bool {
	return slices.ContainsFunc(a.localNames, func(names map[string]struct{}) bool {
		_, found := names[name]
		return found
	})
}

// constantKey evaluates the key of an index if it is the same for all rows.
func (a *analysis) constantKey(key hclsyntax.Expression) (string, bool) {
	for _, traversal := range key.Variables() {
		if root := traversal.RootName(); root != "var" && root != "local" && root != "each" || a.isLocal(root) {
			return "", false
		}
	}
	value, diags := key.Value(a.ctx)
	if diags.HasErrors() {
		return "", false
	}
	return keyName(value)
}

// of is what was found of a root so far.
func (a *analysis) of(root Root) *reads {
	for i := range a.reads {
		if a.reads[i].root == root {
			return &a.reads[i]
		}
	}
	a.reads = append(a.reads, reads{root: root})
	return &a.reads[len(a.reads)-1]
}

func (a *analysis) field(root Root, field string, place hcl.Range) {
	r := a.of(root)
	if i, found := slices.BinarySearch(r.fields, field); !found {
		r.fields = slices.Insert(r.fields, i, field)
		r.places = slices.Insert(r.places, i, place)
	}
}
