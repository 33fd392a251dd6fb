package config

import (
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// The functions of this file read attributes whose values are known before any
// record is read. Each gives nil for an attribute that is not there, that is
// null, or that is wrong, which it reports.

// or is the value of a setting, or the default where there is none.
func or[T any](setting *T, otherwise T) T {
	if setting == nil {
		return otherwise
	}
	return *setting
}

// constant evaluates an attribute and converts it.
func (l *loader) constant(a *hcl.Attribute, want cty.Type) *cty.Value {
	if a == nil {
		return nil
	}
	value, _ := l.evaluate(a.Expr).UnmarkDeep()
	if value.IsKnown() && value.IsNull() {
		return nil
	}
	converted, err := convert.Convert(value, want)
	if err != nil {
		l.errorf(a.Expr.Range().Ptr(), "Wrong type", "%s needs %s, not %s.", a.Name, describe(want), describe(value.Type()))
		return nil
	}
	if !converted.IsWhollyKnown() {
		return nil // what made it unknown is reported already, or a variable without a value
	}
	return &converted
}

// text reads a text that is not empty.
func (l *loader) text(a *hcl.Attribute) *string {
	value := l.constant(a, cty.String)
	if value == nil {
		return nil
	}
	text := value.AsString()
	if text == "" {
		l.errorf(a.Expr.Range().Ptr(), "Empty text", "%s must not be empty.", a.Name)
		return nil
	}
	return &text
}

// texts reads a list of texts that are not empty.
func (l *loader) texts(a *hcl.Attribute) []string {
	value := l.constant(a, cty.List(cty.String))
	if value == nil {
		return nil
	}
	var texts []string
	for _, element := range value.AsValueSlice() {
		if element.IsNull() || element.AsString() == "" {
			l.errorf(a.Expr.Range().Ptr(), "Empty text", "No element of %s may be null or empty.", a.Name)
			return nil
		}
		texts = append(texts, element.AsString())
	}
	return texts
}

// truth reads true or false.
func (l *loader) truth(a *hcl.Attribute) *bool {
	value := l.constant(a, cty.Bool)
	if value == nil {
		return nil
	}
	truth := value.True()
	return &truth
}

// whole reads a whole number between two limits.
func (l *loader) whole(a *hcl.Attribute, least, most int) *int {
	value := l.constant(a, cty.Number)
	if value == nil {
		return nil
	}
	f := value.AsBigFloat()
	n, _ := f.Int64()
	if !f.IsInt() || n < int64(least) || n > int64(most) {
		l.errorf(a.Expr.Range().Ptr(), "Value out of range", "%s needs a whole number from %d to %d.", a.Name, least, most)
		return nil
	}
	whole := int(n)
	return &whole
}

// percent reads a share.
func (l *loader) percent(a *hcl.Attribute) *int { return l.whole(a, 0, 100) }

// count reads a number of things.
func (l *loader) count(a *hcl.Attribute) *int { return l.whole(a, 0, mostCounted) }

// mostCounted is the largest number of things.
const mostCounted = 1_000_000_000

// duration reads a time span that is longer than nothing.
func (l *loader) duration(a *hcl.Attribute) *time.Duration {
	text := l.text(a)
	if text == nil {
		return nil
	}
	duration, err := time.ParseDuration(*text)
	if err != nil {
		l.errorf(a.Expr.Range().Ptr(), "Wrong duration", "%s needs a duration in hours, minutes and seconds, for example \"90m\", \"12h\" or \"1h30m\"; write a day as \"24h\".", a.Name)
		return nil
	}
	if duration <= 0 {
		l.errorf(a.Expr.Range().Ptr(), "Value out of range", "%s must be longer than nothing.", a.Name)
		return nil
	}
	return &duration
}

// needed reports a value that is null where one is needed. It is silent where something
// else explains that there is none.
func (l *loader) needed(expr hcl.Expression, name string) {
	if !l.diags.HasErrors() && !l.opts.WithoutValues {
		l.errorf(expr.Range().Ptr(), "No value", "%s must not be null.", name)
	}
}

// word reads one of some words.
func word[T ~string](l *loader, a *hcl.Attribute, words ...T) *T {
	text := l.text(a)
	if text == nil {
		return nil
	}
	names := make([]string, len(words))
	for i, w := range words {
		if string(w) == *text {
			return &words[i]
		}
		names[i] = string(w)
	}
	l.errorf(a.Expr.Range().Ptr(), "Unknown word", "%s must be %s.%s", a.Name, enumerate(words, "or"), didYouMean(*text, names))
	return nil
}

// describe names a type in a sentence.
func describe(t cty.Type) string {
	switch {
	case t == cty.String:
		return "a text in quotes"
	case t == cty.Number:
		return "a number"
	case t == cty.Bool:
		return "true or false"
	case t.IsListType() && t.ElementType().IsListType():
		return "a list of lists of texts"
	case t.IsListType() || t.IsSetType():
		return "a list of texts"
	case t.IsTupleType():
		return "such a list"
	case t.IsObjectType() || t.IsMapType():
		return "an object"
	}
	return "a value of another type"
}
