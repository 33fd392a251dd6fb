package config

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// derivation makes a property out of the names of a contact. A contact without
// file_as and display_name is a blank line in Outlook: where a mapping is
// silent about one of them, it follows from the mapping's own expressions.
type derivation struct {
	place hcl.Range

	// join makes one text of a given name and a surname.
	join func(given, surname string) string

	// given, surname and company are the expressions of these properties, nil
	// where the mapping has none.
	given, surname, company *Expression
}

func fileAs(given, surname string) string      { return surname + ", " + given }
func displayName(given, surname string) string { return given + " " + surname }

// derive makes the expression of file_as ("Surname, Given") or display_name
// ("Given Surname") out of those of given_name, surname and company_name. Both
// fall back on what there is of the name, then on the company; without any of
// them they are absent.
func derive(name string, join func(given, surname string) string, place hcl.Range, draft *mappingDraft) *Expression {
	d := &derivation{
		place:   place,
		join:    join,
		given:   draft.value("given_name"),
		surname: draft.value("surname"),
		company: draft.value("company_name"),
	}
	x := &Expression{derivation: d, fingerprint: "derived " + name}
	for _, part := range []*Expression{d.given, d.surname, d.company} {
		x.fingerprint += "\n"
		if part != nil {
			x.fingerprint += part.fingerprint
			x.reads = union(x.reads, part.reads)
		}
	}
	return x
}

// union is what two expressions read together.
func union(a, b []reads) []reads {
	both := analysis{reads: slices.Clone(a)}
	for i := range both.reads {
		both.reads[i].fields = slices.Clone(both.reads[i].fields)
		both.reads[i].places = slices.Clone(both.reads[i].places)
	}
	for _, r := range b {
		for i, field := range r.fields {
			both.field(r.root, field, r.places[i])
		}
		if r.all {
			both.of(r.root).all = true
		}
	}
	return both.reads
}

// text evaluates the derivation.
func (d *derivation) text(scope *Scope) (string, error) {
	given, err := d.given.name(scope)
	if err != nil {
		return "", err
	}
	surname, err := d.surname.name(scope)
	if err != nil {
		return "", err
	}
	switch {
	case given != "" && surname != "":
		return d.join(given, surname), nil
	case given != "" || surname != "":
		return given + surname, nil
	}
	return d.company.name(scope)
}

// name evaluates an expression as a part of a name: "" for null, for blanks,
// and for no expression.
func (x *Expression) name(scope *Scope) (string, error) {
	if x == nil {
		return "", nil
	}
	text, ok := x.plain(scope)
	if !ok {
		result, err := x.evaluate(scope)
		if err != nil || result.IsNull() {
			return "", err
		}
		if text, err = toText(result); err != nil {
			return "", &EvalError{Range: x.Range(), Summary: err.Error()}
		}
	}
	return strings.TrimSpace(clean(text)), nil
}
