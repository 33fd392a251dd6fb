package config

import (
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/addressbook"
)

// maxFolderName is the most characters of a folder's name.
const maxFolderName = 255

// expression makes an expression that may name the given roots.
func (l *loader) expression(expr hcl.Expression, roots ...Root) *Expression {
	syntax, diags := native(expr)
	l.add(diags)
	l.checkNames(syntax.Variables(), roots...)
	return l.compile(syntax)
}

// compile prepares an expression for evaluation.
func (l *loader) compile(syntax hclsyntax.Expression) *Expression {
	traversals := syntax.Variables()
	x := &Expression{expr: syntax, ctx: l.plainContext(traversals), sensitive: slices.ContainsFunc(traversals, l.isSensitive)}
	x.fingerprint = fingerprint(syntax) + values(x.ctx, traversals)
	x.reads = analyze(syntax, x.ctx)
	x.bindings = make([]atomic.Pointer[binding], len(x.reads))
	if x.pieces = plainPieces(syntax, x.reads); x.pieces == nil {
		x.flat = flatten(syntax, x.ctx, x.reads)
	}
	return x
}

// preview evaluates an expression for a record of which nothing is known: the
// result is known as far as it is the same for all records, and has the type
// that it will have.
func (l *loader) preview(x *Expression) cty.Value {
	ctx := strict(x.ctx)
	ctx.Variables = map[string]cty.Value{}
	for _, r := range x.reads {
		ctx.Variables[string(r.root)] = cty.UnknownVal(cty.Map(cty.String))
	}
	value, diags := x.expr.Value(ctx)
	l.add(diags)
	if diags.HasErrors() {
		return cty.DynamicVal
	}
	return value
}

// mapped makes the expression of the value of a property that the configuration
// calls by a name.
func (l *loader) mapped(expr hcl.Expression, property addressbook.Property, called string, roots ...Root) *Expression {
	x := l.expression(expr, roots...)
	value := l.preview(x)
	var err error
	switch t := value.Type(); {
	case value.IsWhollyKnown():
		_, err = convertTo(property, value)
	case t == cty.DynamicPseudoType || t.IsPrimitiveType():
	case property.Type == addressbook.Strings && isSequence(t):
	case property.Type == addressbook.Strings:
		err = errors.New("a text or a list of texts is needed here")
	default:
		err = errors.New("one text is needed here, not a list or an object")
	}
	l.misfit(x, called, err)
	return x
}

// condition makes the expression of a condition, nil for no attribute.
func (l *loader) condition(a *hcl.Attribute, roots ...Root) *Expression {
	if a == nil {
		return nil
	}
	x := l.expression(a.Expr, roots...)
	value := l.preview(x)
	var err error
	switch {
	case value.IsWhollyKnown():
		_, err = toTruth(value)
	case value.Type() != cty.Bool && value.Type() != cty.DynamicPseudoType:
		err = errNoTruth // a text from a record could be "true", but hardly always
	}
	l.misfit(x, a.Name, err)
	return x
}

// folder makes the expression of a folder, nil for no attribute.
func (l *loader) folder(a *hcl.Attribute) *Expression {
	if a == nil {
		return nil
	}
	x := l.expression(a.Expr, RepRoot)
	x.texts = texts(x.expr, l.context(x.expr.Variables()))
	value := l.preview(x)
	var err error
	switch t := value.Type(); {
	case value.IsWhollyKnown():
		var path []string
		if path, err = toPath(value); err == nil {
			err = checkPath(path)
		}
	case t == cty.DynamicPseudoType || t.IsPrimitiveType() || isSequence(t):
	default:
		err = errors.New("a folder is a text, or a list of texts")
	}
	l.misfit(x, a.Name, err)
	return x
}

// checkPath says what is wrong with the names of a path.
func checkPath(path []string) error {
	for _, name := range path {
		if n := utf8.RuneCountInString(strings.TrimSpace(name)); n < 1 || n > maxFolderName {
			return errors.New("the name of a folder has 1 to 255 characters")
		}
	}
	return nil
}

// trimPath takes the blanks off around the names of a path.
func trimPath(path []string) []string {
	trimmed := make([]string, len(path))
	for i, name := range path {
		trimmed[i] = strings.TrimSpace(name)
	}
	return trimmed
}

// foldPath is the form in which two paths are compared.
func foldPath(path []string) []string {
	folded := make([]string, len(path))
	for i, name := range path {
		folded[i] = strings.ToLower(name)
	}
	return folded
}

// misfit reports that an expression cannot give what is needed.
func (l *loader) misfit(x *Expression, name string, err error) {
	if err != nil {
		l.errorf(x.Range().Ptr(), "Wrong value", "This does not fit %s: %s.", name, err)
	}
}
