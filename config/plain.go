package config

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// piece is a part of a plain text: a literal, or a field of a row.
type piece struct {
	literal string

	// read and field say which field, by its place in the expression's reads;
	// read is -1 for a literal.
	read, field int
}

// plainPieces takes an expression apart that consists of fields and literals
// alone, person.LastName or "${person.LastName}, ${person.FirstName}". Most
// mappings are mostly of this kind, and joining texts is some twenty times faster
// than evaluating. It is nil for any other expression.
func plainPieces(syntax hclsyntax.Expression, reads []reads) []piece {
	syntax = bare(syntax)
	parts := []hclsyntax.Expression{syntax}
	if template, ok := syntax.(*hclsyntax.TemplateExpr); ok {
		parts = template.Parts
	}
	var pieces []piece
	for _, part := range parts {
		switch e := part.(type) {
		case *hclsyntax.LiteralValueExpr:
			if e.Val.Type() != cty.String || e.Val.IsNull() {
				return nil
			}
			pieces = append(pieces, piece{literal: e.Val.AsString(), read: -1})
		case *hclsyntax.ScopeTraversalExpr:
			p, ok := fieldPiece(e, reads)
			if !ok {
				return nil
			}
			pieces = append(pieces, p)
		default:
			return nil
		}
	}
	return pieces
}

func fieldPiece(e *hclsyntax.ScopeTraversalExpr, reads []reads) (piece, bool) {
	name, ok := memberName(e.Traversal)
	if !ok || len(e.Traversal) != 2 {
		return piece{}, false
	}
	for i, r := range reads {
		if string(r.root) != e.Traversal.RootName() || r.all {
			continue
		}
		for j, field := range r.fields {
			if field == name {
				return piece{read: i, field: j}, true
			}
		}
	}
	return piece{}, false
}

// plain is the text of an expression that consists of pieces. ok is false if
// it does not, or if a schema has no such field.
func (x *Expression) plain(scope *Scope) (text string, ok bool) {
	var joined strings.Builder
	for _, p := range x.pieces {
		value := p.literal
		if p.read >= 0 {
			if value, ok = x.fieldValue(scope, p); !ok {
				return "", false
			}
		}
		if len(x.pieces) == 1 {
			return cty.NormalizeString(value), true
		}
		joined.WriteString(value)
	}
	return cty.NormalizeString(joined.String()), len(x.pieces) > 0
}

func (x *Expression) fieldValue(scope *Scope, p piece) (string, bool) {
	row := scope.row(x.reads[p.read].root)
	if row.Schema == nil {
		return "", true
	}
	index := x.bind(p.read, row.Schema).indexes[p.field]
	if index < 0 {
		return "", false
	}
	return row.value(index), true
}

// Reference is what the expression gives if it is a field that says where a photo is, and nothing but
// that field: the reference by which the source finds the photo. is says whether it is such a
// field. Whatever else yields a photo yields it in base64, by Value.
func (x *Expression) Reference(scope Scope) (reference string, is bool) {
	if len(x.pieces) != 1 || x.pieces[0].read < 0 {
		return "", false
	}
	p := x.pieces[0]
	read := x.reads[p.read]
	row := scope.row(read.root)
	if row.Schema == nil || !slices.Contains(row.Schema.Photos, read.fields[p.field]) {
		return "", false
	}
	return x.fieldValue(&scope, p)
}
