package config

import (
	"github.com/hashicorp/hcl/v2"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Expression is an expression that is evaluated once per record, per rep, or
// per record and rep. It may be used by several goroutines.
type Expression struct {
	expr hcl.Expression
	ctx  *hcl.EvalContext
}

// Root is what an expression can name, besides var and local.
type Root string

// The roots.
const (
	PersonRoot  Root = "person"
	CompanyRoot Root = "company"
	RepRoot     Root = "rep"
)

// Row is a record as an expression sees it. The zero Row has every field, and
// all of them are empty.
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
func (x *Expression) Reads(root Root) (fields []string, all bool) { return nil, false }

// Range is where the expression stands.
func (x *Expression) Range() hcl.Range { return x.expr.Range() }

// Fingerprint is equal for expressions that give equal results for equal
// scopes: their text with what their variables and locals stand for.
func (x *Expression) Fingerprint() string { return "" }

// Value evaluates the expression of a mapped property. The result is absent
// for null and "". An error is an *EvalError.
func (x *Expression) Value(scope Scope, property addressbook.Property) (addressbook.Value, error) {
	return addressbook.Value{}, nil
}

// Condition evaluates a condition. An error is an *EvalError.
func (x *Expression) Condition(scope Scope) (bool, error) { return false, nil }

// Path evaluates a folder: one text is a path of one level. An error is an
// *EvalError.
func (x *Expression) Path(scope Scope) ([]string, error) { return nil, nil }
