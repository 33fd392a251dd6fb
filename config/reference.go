package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"
)

// forms are how a reference to a block of each type is written.
var forms = map[string]string{
	"provider": "provider.<type>.<label>",
	"mapping":  "mapping.<name>",
	"sync":     "sync.<name>",
}

// reference reads a reference such as provider.csv.crm or mapping.person and
// gives what follows the block's type, "csv.crm" or "person". ok is false if
// it is not of that form, which is reported.
func (l *loader) reference(expr hcl.Expression, blockType string) (name string, ok bool) {
	form := forms[blockType]
	traversal := absolute(expr)
	if len(traversal) != strings.Count(form, ".")+1 || traversal.RootName() != blockType {
		l.errorf(expr.Range().Ptr(), "Wrong reference", "A reference to a %s is needed here: %s, without quotes.", blockType, form)
		return "", false
	}
	var labels []string
	for _, step := range traversal[1:] {
		label, ok := stepName(step)
		if !ok {
			l.errorf(expr.Range().Ptr(), "Wrong reference", "A reference to a %s is written %s.", blockType, form)
			return "", false
		}
		labels = append(labels, label)
	}
	return strings.Join(labels, "."), true
}

// references reads one reference or a list of them, and where each stands. ok
// is false if one of them is no reference, which is reported.
func (l *loader) references(a *hcl.Attribute, blockType string) (names []string, places []hcl.Range, ok bool) {
	if a == nil {
		return nil, nil, true
	}
	ok = true
	elements, diags := hcl.ExprList(a.Expr)
	if diags.HasErrors() {
		elements = []hcl.Expression{a.Expr}
	}
	for _, element := range elements {
		name, isReference := l.reference(element, blockType)
		if !isReference {
			ok = false
			continue
		}
		if slices.Contains(names, name) {
			l.errorf(element.Range().Ptr(), "Duplicate reference", "%s.%s is in this list already.", blockType, name)
		}
		names = append(names, name)
		places = append(places, element.Range())
	}
	return names, places, ok
}

// undeclared reports a reference to a block that is not there. The names are
// those of the blocks that are.
func (l *loader) undeclared(place hcl.Range, blockType, name string, declared []string) {
	advice := didYouMeanIn(blockType+".", name, declared)
	if advice == "" && len(declared) > 0 {
		advice = fmt.Sprintf(" There is %s.%s.", blockType, strings.Join(declared, ", "+blockType+"."))
	}
	l.errorf(&place, "Unknown reference", "There is no %s.%s.%s", blockType, name, advice)
}

// absolute is the traversal that an expression consists of, nil if it is
// anything else. In JSON it is a text, with or without ${ }.
func absolute(expr hcl.Expression) hcl.Traversal {
	if json.IsJSONExpression(expr) {
		text, _ := expr.Value(nil)
		if text.Type() != cty.String || text.IsNull() {
			return nil
		}
		inner, cut := strings.CutPrefix(text.AsString(), "${")
		if cut {
			inner = strings.TrimSuffix(inner, "}")
		}
		traversal, diags := hclsyntax.ParseTraversalAbs([]byte(strings.TrimSpace(inner)), expr.Range().Filename, expr.Range().Start)
		if diags.HasErrors() {
			return nil
		}
		return traversal
	}
	traversal, diags := hcl.AbsTraversalForExpr(expr)
	if diags.HasErrors() {
		return nil
	}
	return traversal
}

// memberName is the name after the first dot of a traversal: x of var.x.
func memberName(traversal hcl.Traversal) (string, bool) {
	if len(traversal) < 2 {
		return "", false
	}
	return stepName(traversal[1])
}

// stepName is the name in a step, .name or ["name"] or [3].
func stepName(step hcl.Traverser) (string, bool) {
	switch s := step.(type) {
	case hcl.TraverseAttr:
		return s.Name, true
	case hcl.TraverseIndex:
		return keyName(s.Key)
	}
	return "", false
}

// keyName is the key of an index as a name.
func keyName(key cty.Value) (string, bool) {
	switch {
	case !key.IsKnown() || key.IsNull():
		return "", false
	case key.Type() == cty.String:
		return key.AsString(), true
	case key.Type() == cty.Number:
		return key.AsBigFloat().Text('f', -1), true
	}
	return "", false
}
