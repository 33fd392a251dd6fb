package config

import (
	"bytes"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// mark is a mark of a cty value.
type mark string

// sensitiveMark is on the values of sensitive variables, and on whatever was
// computed of them.
const sensitiveMark mark = "sensitive"

// minSecret is the length from which the text of a sensitive value is looked
// for in messages: shorter ones would be found in any sentence.
const minSecret = 4

// readsSecret says whether a message about the expression could show the value
// of a sensitive variable. The variable of a "for" may hold anything.
func (l *loader) readsSecret(expr hcl.Expression) bool {
	if expr == nil {
		return false
	}
	for _, traversal := range expr.Variables() {
		root := traversal.RootName()
		_, isConstant := l.constants(root)
		if l.isSensitive(traversal) || !isConstant && !isRoot(root) && l.hasSensitive {
			return true
		}
	}
	return false
}

// isSensitive says whether a traversal names a sensitive value.
func (l *loader) isSensitive(traversal hcl.Traversal) bool {
	values, isConstant := l.constants(traversal.RootName())
	name, _ := memberName(traversal)
	value := values[name]
	return isConstant && value != cty.NilVal && value.ContainsMarked()
}

// keepSecret remembers the texts in a sensitive value, as they are and as they
// are quoted in messages.
func (l *loader) keepSecret(value cty.Value) {
	if value == cty.NilVal {
		return
	}
	_ = cty.Walk(value, func(_ cty.Path, v cty.Value) (bool, error) {
		if v.IsKnown() && !v.IsNull() && (v.Type() == cty.String || v.Type() == cty.Number) {
			text, err := toText(v)
			if quoted := strconv.Quote(text); err == nil && len(text) >= minSecret {
				l.secrets = append(l.secrets, text, quoted[1:len(quoted)-1])
			}
		}
		return true, nil
	})
}

// hideSecrets puts asterisks over the defaults of sensitive variables, and over whatever
// is the text of one, in the files that diagnostics quote lines of.
func (l *loader) hideSecrets() {
	if !l.hasSensitive {
		return
	}
	for name, file := range l.files {
		shown := bytes.Clone(file.Bytes)
		for _, place := range l.hidden {
			if place.Filename == name && place.CanSliceBytes(shown) {
				hide(place.SliceBytes(shown))
			}
		}
		for _, secret := range l.secrets {
			for rest := shown; ; {
				i := bytes.Index(rest, []byte(secret))
				if i < 0 {
					break
				}
				hide(rest[i : i+len(secret)])
				rest = rest[i+len(secret):]
			}
		}
		l.files[name] = &hcl.File{Body: file.Body, Bytes: shown, Nav: file.Nav}
	}
}

// hide overwrites a text with asterisks of its length; lines stay lines.
func hide(text []byte) {
	for i, c := range text {
		if c != '\n' && c != '\r' {
			text[i] = '*'
		}
	}
}
