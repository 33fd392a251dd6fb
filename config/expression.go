package config

import (
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Expression is an expression that is evaluated once per record, per rep, or
// per record and rep. It may be used by several goroutines.
type Expression struct {
	// expr is the expression; or it is a derivation of others, and expr, ctx
	// and bindings are not set.
	expr       hclsyntax.Expression
	derivation *derivation

	// ctx has the functions, and the variables and locals that are named.
	ctx *hcl.EvalContext

	// reads are the fields that are read, by root, and bindings where each
	// root's schema has them.
	reads    []reads
	bindings []atomic.Pointer[binding]

	// pieces are the pieces of a plain text, nil if the expression is none.
	pieces []piece

	// flat is the expression in a form that is cheaper to evaluate, nil if it has none.
	flat *flat

	fingerprint string

	// texts are those of a folder that are the configuration's own.
	texts []string

	// sensitive says that the expression names a sensitive value.
	sensitive bool
}

// IsSensitive says whether the expression, or one of those that it is derived of, names the value of
// a sensitive variable, or of what was computed of one.
func (x *Expression) IsSensitive() bool {
	if x == nil {
		return false
	}
	if d := x.derivation; d != nil {
		return d.given.IsSensitive() || d.surname.IsSensitive() || d.company.IsSensitive()
	}
	return x.sensitive
}

// Root is what an expression can name, besides var and local.
type Root string

// The roots.
const (
	PersonRoot  Root = "person"
	CompanyRoot Root = "company"
	RepRoot     Root = "rep"
)

// Row is a record as an expression sees it. The zero Row has every field that
// the expression names, and all of them are empty. A Row with a Schema and
// fewer Values than fields has the fields of the schema, and those without a
// value are empty: such a Row stands for an absent record also where an index
// is not constant.
type Row struct {
	Schema *providers.Schema
	Values []string
}

// Scope is what an expression is evaluated against.
type Scope struct {
	Person  Row
	Company Row
	Rep     Row
}

// row is the row of a root.
func (s *Scope) row(root Root) Row {
	switch root {
	case PersonRoot:
		return s.Person
	case CompanyRoot:
		return s.Company
	}
	return s.Rep
}

// EvalError is why an expression could not be evaluated. It names the place
// and never a value.
type EvalError struct {
	Range   hcl.Range
	Summary string
}

// Error gives the place and the summary: "sync.hcl:12,20-35: Invalid index".
func (e *EvalError) Error() string { return e.Range.String() + ": " + e.Summary }

// Reads says which fields of a root the expression reads: their names, sorted,
// or all of them (an index that is not constant).
func (x *Expression) Reads(root Root) (fields []string, all bool) {
	for _, r := range x.reads {
		if r.root == root {
			return slices.Clone(r.fields), r.all
		}
	}
	return nil, false
}

// Range is where the expression stands.
func (x *Expression) Range() hcl.Range {
	if x.derivation != nil {
		return x.derivation.place
	}
	return x.expr.Range()
}

// Fingerprint is equal for expressions that give equal results for equal
// scopes: their text with what their variables and locals stand for. It has
// the values of sensitive variables too: it is for digests only.
func (x *Expression) Fingerprint() string { return x.fingerprint }

// Value evaluates the expression of a mapped property. The result is absent
// for null and "". An error is an *EvalError.
func (x *Expression) Value(scope Scope, property addressbook.Property) (addressbook.Value, error) {
	if x.derivation != nil {
		text, err := x.derivation.text(&scope)
		return addressbook.Text(text), err
	}
	if property.Type == addressbook.String && property.OneOf == nil {
		if text, ok := x.plain(&scope); ok {
			return addressbook.Text(clean(text)), nil
		}
	}
	result, err := x.evaluate(&scope)
	if err != nil {
		return addressbook.Value{}, err
	}
	value, err := convertTo(property, result)
	if err != nil {
		return addressbook.Value{}, &EvalError{Range: x.Range(), Summary: err.Error()}
	}
	return value, nil
}

// Condition evaluates a condition. An error is an *EvalError.
func (x *Expression) Condition(scope Scope) (bool, error) {
	result, err := x.evaluate(&scope)
	if err != nil {
		return false, err
	}
	truth, err := toTruth(result)
	if err != nil {
		return false, &EvalError{Range: x.Range(), Summary: err.Error()}
	}
	return truth, nil
}

// Path evaluates a folder: one text is a path of one level. The names are as
// the expression gives them, not trimmed. An error is an *EvalError.
func (x *Expression) Path(scope Scope) ([]string, error) {
	result, err := x.evaluate(&scope)
	if err != nil {
		return nil, err
	}
	path, err := toPath(result)
	if err != nil {
		return nil, &EvalError{Range: x.Range(), Summary: err.Error()}
	}
	return path, nil
}

// evaluate gives the value of the expression, known and without marks.
func (x *Expression) evaluate(scope *Scope) (cty.Value, error) {
	value, diags := x.result(scope)
	if diags.HasErrors() {
		return cty.NilVal, x.evalError(diags)
	}
	if !value.IsWhollyKnown() {
		return cty.NilVal, &EvalError{Range: x.Range(), Summary: "the value cannot be told"}
	}
	return value, nil
}

// result is what the expression evaluates to.
func (x *Expression) result(scope *Scope) (cty.Value, hcl.Diagnostics) {
	if x.flat != nil {
		if value, diags, ok := x.flat.evaluate(x, scope); ok {
			return value, diags
		}
	}
	ctx := x.ctx
	if len(x.reads) > 0 {
		ctx = ctx.NewChild()
		ctx.Variables = make(map[string]cty.Value, len(x.reads))
		for i, r := range x.reads {
			ctx.Variables[string(r.root)] = x.rowValue(i, scope.row(r.root))
		}
	}
	return x.expr.Value(ctx)
}

// evalError is the first error without the values that its detail may quote.
func (x *Expression) evalError(diags hcl.Diagnostics) *EvalError {
	i := slices.IndexFunc(diags, func(d *hcl.Diagnostic) bool { return d.Severity == hcl.DiagError })
	d := diags[i]
	e := &EvalError{Range: x.Range(), Summary: d.Summary}
	if d.Subject != nil {
		e.Range = *d.Subject
	}
	if call, ok := d.Extra.(hclsyntax.FunctionCallDiagExtra); ok && call.CalledFunctionName() != "" {
		e.Summary = fmt.Sprintf("%s: %s", d.Summary, call.CalledFunctionName())
	}
	for i := range x.bindings {
		b := x.bindings[i].Load()
		if b == nil {
			continue
		}
		for j, index := range b.indexes {
			if r := x.reads[i]; index < 0 && r.places[j].Overlaps(e.Range) {
				return &EvalError{Range: r.places[j], Summary: fmt.Sprintf("%s has no field %q", r.root, r.fields[j])}
			}
		}
	}
	return e
}
