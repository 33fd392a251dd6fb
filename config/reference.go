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

// isInstance says whether a traversal is sync.<name>["<key>"].
func isInstance(traversal hcl.Traversal) bool {
	return len(traversal) == 3 && traversal.RootName() == "sync"
}

// reference reads a reference such as provider.csv.crm or mapping.person and
// gives what follows the block's type, "csv.crm" or "person". ok is false if
// it is not of that form, which is reported. sync.a["k"] is the sync "a-k".
func (l *loader) reference(expr hcl.Expression, blockType string) (name string, ok bool) {
	form := forms[blockType]
	traversal := l.absolute(expr)
	if len(traversal) != strings.Count(form, ".")+1 && !isInstance(traversal) || traversal.RootName() != blockType {
		l.errorf(expr.Range().Ptr(), "Wrong reference", "A reference to a %s is needed here: %s, without quotes.", blockType, form)
		return "", false
	}
	var labels []string
	for _, step := range traversal[1:] {
		label, ok := stepName(step)
		if index, isIndex := step.(hcl.TraverseIndex); isIndex && !index.Key.IsKnown() {
			return "", false // of an instance whose key is not known
		}
		if !ok {
			l.errorf(expr.Range().Ptr(), "Wrong reference", "A reference to a %s is written %s.", blockType, form)
			return "", false
		}
		labels = append(labels, label)
	}
	if isInstance(traversal) {
		return strings.Join(labels, "-"), true
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
func (l *loader) absolute(expr hcl.Expression) hcl.Traversal {
	syntax, diags := l.parsed(expr)
	if diags.HasErrors() {
		return nil
	}
	index, hasKey := bare(syntax).(*hclsyntax.IndexExpr)
	if hasKey {
		syntax = index.Collection
	}
	traversal, diags := hcl.AbsTraversalForExpr(syntax)
	if diags.HasErrors() {
		return nil
	}
	if hasKey {
		key, _ := l.evaluate(index.Key).Unmark()
		traversal = append(traversal, hcl.TraverseIndex{Key: key, SrcRange: index.Key.Range()})
	}
	return traversal
}

// parsed is an expression that is not evaluated: a reference, a type, a call that
// names something. In JSON that is a text, with or without ${ }.
func (l *loader) parsed(expr hcl.Expression) (hclsyntax.Expression, hcl.Diagnostics) {
	if !json.IsJSONExpression(expr) {
		return native(expr)
	}
	place := expr.Range()
	wrong := func(detail string) (hclsyntax.Expression, hcl.Diagnostics) {
		return nil, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Wrong expression", Detail: detail, Subject: &place}}
	}
	value, _ := expr.Value(nil)
	if value.Type() != cty.String || value.IsNull() {
		return wrong("A text is needed here, which holds the expression.")
	}
	text, cut := strings.CutPrefix(value.AsString(), "${")
	if cut {
		text = strings.TrimSuffix(text, "}")
	}
	src := []byte(strings.TrimSpace(text))
	tokens, _ := hclsyntax.LexExpression(src, place.Filename, place.Start)
	if _, tooDeep := deepTokens(tokens); tooDeep {
		return wrong(tooDeepDetail)
	}
	syntax, diags := hclsyntax.ParseExpression(src, place.Filename, place.Start)
	if diags.HasErrors() {
		return wrong("The text is no expression.")
	}
	return syntax, nil
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
