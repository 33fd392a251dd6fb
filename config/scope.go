package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// isRoot says whether a name is that of a row in an expression's scope.
func isRoot(name string) bool {
	return name == string(PersonRoot) || name == string(CompanyRoot) || name == string(RepRoot)
}

// evaluate computes an expression that is the same for all records. The result
// carries sensitiveMark if it was made of a sensitive value, and is unknown if
// something was reported.
func (l *loader) evaluate(expr hcl.Expression) cty.Value {
	syntax, diags := native(expr)
	l.add(diags)
	if diags.HasErrors() {
		return cty.DynamicVal
	}
	traversals := syntax.Variables()
	l.checkNames(traversals)
	value, diags := syntax.Value(strict(l.context(traversals)))
	l.add(diags)
	if diags.HasErrors() {
		return cty.DynamicVal
	}
	return value
}

// context is a context in which the traversals find what they name. What does
// not exist is unknown in it: checkNames reports that better.
func (l *loader) context(traversals []hcl.Traversal) *hcl.EvalContext {
	ctx := &hcl.EvalContext{Variables: map[string]cty.Value{}, Functions: l.functions}
	members := map[string]map[string]cty.Value{}
	for _, traversal := range traversals {
		root := traversal.RootName()
		values, isConstant := l.constants(root)
		if !isConstant {
			ctx.Variables[root] = cty.DynamicVal
			continue
		}
		name, ok := memberName(traversal)
		if !ok {
			ctx.Variables[root] = cty.DynamicVal
			continue
		}
		if members[root] == nil {
			members[root] = map[string]cty.Value{}
		}
		value, found := values[name]
		if !found {
			value = cty.DynamicVal
		}
		members[root][name] = value
	}
	for root, values := range members {
		if _, found := ctx.Variables[root]; !found {
			ctx.Variables[root] = cty.ObjectVal(values)
		}
	}
	return ctx
}

// constants are the members of a name that are the same for all records. ok is false for
// any other name.
func (l *loader) constants(root string) (members map[string]cty.Value, ok bool) {
	switch root {
	case "var":
		return l.vars, true
	case "local":
		return l.locals, true
	case "each":
		return l.each, l.each != nil
	}
	return nil, false
}

// plainContext is context without the marks of sensitive values.
func (l *loader) plainContext(traversals []hcl.Traversal) *hcl.EvalContext {
	ctx := l.context(traversals)
	for name, value := range ctx.Variables {
		ctx.Variables[name], _ = value.UnmarkDeep()
	}
	return ctx
}

// openContext is context without sensitive values: each text, number and truth of one is the same.
func (l *loader) openContext(traversals []hcl.Traversal) *hcl.EvalContext {
	ctx := l.context(traversals)
	for name, value := range ctx.Variables {
		ctx.Variables[name] = withoutSecrets(value)
	}
	return ctx
}

// withoutSecrets is a value in which what is marked is replaced.
func withoutSecrets(value cty.Value) cty.Value {
	plain, marked := value.UnmarkDeepWithPaths()
	open, err := cty.Transform(plain, func(path cty.Path, v cty.Value) (cty.Value, error) {
		within := func(m cty.PathValueMarks) bool { return path.HasPrefix(m.Path) }
		if v.IsNull() || !v.IsKnown() || !slices.ContainsFunc(marked, within) {
			return v, nil
		}
		switch v.Type() {
		case cty.String:
			return cty.StringVal("sensitive"), nil
		case cty.Number:
			return cty.Zero, nil
		case cty.Bool:
			return cty.False, nil
		}
		return v, nil
	})
	if err != nil {
		return plain
	}
	return open
}

// checkNames reports what an expression names and may not: var and local
// always may be named, and of the rows those of the given roots.
func (l *loader) checkNames(traversals []hcl.Traversal, roots ...Root) {
	for _, traversal := range traversals {
		switch root := traversal.RootName(); {
		case root == "var":
			l.checkMember(traversal, "variable", l.vars)
		case root == "local":
			l.checkMember(traversal, "local", l.locals)
		case root == "each" && l.each != nil:
			l.checkMember(traversal, "each", l.each)
		case !slices.Contains(roots, Root(root)):
			l.unknownRoot(traversal, roots)
		}
	}
}

// checkMember reports a var.x or local.x that is not there.
func (l *loader) checkMember(traversal hcl.Traversal, kind string, values map[string]cty.Value) {
	place := traversal.SourceRange()
	root := traversal.RootName()
	name, ok := memberName(traversal)
	if !ok {
		l.errorf(&place, "Incomplete reference", "A %s is written %s.name.", kind, root)
		return
	}
	if _, found := values[name]; found {
		return
	}
	advice := didYouMeanIn(root+".", name, sortedKeys(values))
	if advice == "" {
		advice = map[string]string{
			"variable": fmt.Sprintf(" Declare it: variable %q {}.", name),
			"local":    fmt.Sprintf(" Declare it: locals { %s = … }.", name),
			"each":     " There are each.key and each.value.",
		}[kind]
	}
	l.errorf(&place, "Unknown "+kind, "There is no %s.%s.%s", root, name, advice)
}

// unknownRoot reports a name that means nothing where it stands.
func (l *loader) unknownRoot(traversal hcl.Traversal, roots []Root) {
	place := traversal.SourceRange()
	root := traversal.RootName()
	known := []string{"var", "local"}
	if l.each != nil {
		known = append(known, "each")
	}
	for _, r := range roots {
		known = append(known, string(r))
	}
	usable := strings.Join(known[:len(known)-1], ", ") + " and " + known[len(known)-1]
	switch {
	case root == "each":
		l.errorf(&place, "Unusable name", "each can be used in a block that has for_each.")
	case isRoot(root) && len(roots) == 0:
		l.errorf(&place, "Unusable name", "%s cannot be used here, since this is evaluated before any record is read. What can be used here: %s.", root, usable)
	case isRoot(root):
		l.errorf(&place, "Unusable name", "%s cannot be used here. What can be used here: %s.", root, usable)
	case len(traversal) == 1:
		l.errorf(&place, "Unknown name", "Nothing is named %s. What can be used here: %s. A text is written in quotes: %q.%s", root, usable, root, didYouMean(root, known))
	default:
		l.errorf(&place, "Unknown name", "Nothing is named %s. What can be used here: %s.%s", root, usable, didYouMean(root, known))
	}
}
