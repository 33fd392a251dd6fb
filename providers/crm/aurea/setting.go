package aurea

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/crm/aurea/wire"
)

// setting is an attribute of a block and how its value is read into a structure.
// A value that is not set changes nothing.
type setting[T any] struct {
	name string
	of   cty.Type
	read func(value cty.Value, into *T) error
}

// specOf is the specification of settings. What it refuses readSettings refuses too.
func specOf[T any](settings []setting[T]) hcldec.ObjectSpec {
	spec := hcldec.ObjectSpec{}
	for _, s := range settings {
		spec[s.name] = &hcldec.ValidateSpec{
			Wrapped: &hcldec.AttrSpec{Name: s.name, Type: s.of},
			Func: func(value cty.Value) hcl.Diagnostics {
				value, _ = value.UnmarkDeep()
				if value.IsNull() || !value.IsWhollyKnown() {
					return nil
				}
				var scratch T
				if err := s.read(value, &scratch); err != nil {
					return hcl.Diagnostics{{
						Severity: hcl.DiagError,
						Summary:  "Invalid " + s.name,
						Detail:   fmt.Sprintf("The setting %q is wrong: %s.", s.name, err),
					}}
				}
				return nil
			},
		}
	}
	return spec
}

// readSettings reads the attributes of an object that are set. Its errors name the
// attribute, never its value.
func readSettings[T any](settings []setting[T], object cty.Value, into *T) error {
	if object.IsNull() || !object.Type().IsObjectType() {
		return nil
	}
	for _, s := range settings {
		if !object.Type().HasAttribute(s.name) || object.GetAttr(s.name).IsNull() {
			continue
		}
		if err := s.read(object.GetAttr(s.name), into); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// textOf is a setting that is a text.
func textOf[T any](name string, at func(*T) *string) setting[T] {
	return setting[T]{name, cty.String, func(v cty.Value, into *T) error {
		if v.Type() != cty.String {
			return errors.New("it is a text")
		}
		*at(into) = v.AsString()
		return nil
	}}
}

// wordOf is a setting that is one of some words.
func wordOf[T any, W ~string](name string, at func(*T) *W, words ...W) setting[T] {
	return setting[T]{name, cty.String, func(v cty.Value, into *T) error {
		if v.Type() != cty.String || !slices.Contains(words, W(v.AsString())) {
			return fmt.Errorf("it is one of %q", words)
		}
		*at(into) = W(v.AsString())
		return nil
	}}
}

// fieldOf is a setting that names a field, or none.
func fieldOf[T any](name string, at func(*T) *string) setting[T] {
	return setting[T]{name, cty.String, func(v cty.Value, into *T) error {
		if v.Type() != cty.String {
			return errField
		}
		if v.AsString() != "" {
			if err := checkField(v.AsString()); err != nil {
				return err
			}
		}
		*at(into) = v.AsString()
		return nil
	}}
}

// fieldsOf is a setting that names one field, or several in a list.
func fieldsOf[T any](name string, at func(*T) *[]string) setting[T] {
	return setting[T]{name, cty.DynamicPseudoType, func(v cty.Value, into *T) error {
		fields, err := texts(v)
		if err != nil {
			return err
		}
		for i, field := range fields {
			if err := checkField(field); err != nil {
				return err
			}
			if slices.Contains(fields[:i], field) {
				return errors.New("it names a field twice")
			}
		}
		*at(into) = fields
		return nil
	}}
}

// textsOf is a setting that is one text, or several in a list.
func textsOf[T any](name string, at func(*T) *[]string) setting[T] {
	return setting[T]{name, cty.DynamicPseudoType, func(v cty.Value, into *T) (err error) {
		*at(into), err = texts(v)
		return err
	}}
}

// numberOf is a setting that is a whole number within bounds.
func numberOf[T any, N int | uint32](name string, at func(*T) *N, least, most N) setting[T] {
	return setting[T]{name, cty.Number, func(v cty.Value, into *T) error {
		n, err := wholeNumber(v, float64(least), float64(most))
		*at(into) = N(n)
		return err
	}}
}

// linkOf is a setting that is the number of a relation between two tables.
func linkOf[T any](name string, at func(*T) **int) setting[T] {
	return setting[T]{name, cty.Number, func(v cty.Value, into *T) error {
		n, err := wholeNumber(v, math.MinInt16, math.MaxInt16)
		link := int(n)
		*at(into) = &link
		return err
	}}
}

// durationOf is a setting that is a length of time within bounds.
func durationOf[T any](name string, at func(*T) *time.Duration, least, most time.Duration) setting[T] {
	return setting[T]{name, cty.String, func(v cty.Value, into *T) error {
		if v.Type() != cty.String {
			return errDuration
		}
		d, err := time.ParseDuration(v.AsString())
		if err != nil {
			return errDuration
		}
		if d < least || d > most {
			return fmt.Errorf("it is from %s to %s", least, most)
		}
		*at(into) = d
		return nil
	}}
}

var (
	errField    = errors.New(`a field is an XML name such as "E-mail1", or a number such as "3"`)
	errTexts    = errors.New("it is a text, or a list of texts that are not empty")
	errDuration = errors.New(`it is a duration, such as "60s" or "10m"`)
)

// checkField refuses what would be more than one field in a list of fields, or none. A name
// does not begin with a digit.
func checkField(name string) error {
	for i, r := range strings.TrimPrefix(name, "#") {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || i > 0 && (r == '-' || r == '.') {
			continue
		}
		return errField
	}
	if name == "" || name == "#" {
		return errField
	}
	if _, isNumber := wire.Number(name); !isNumber && (name[0] == '#' || '0' <= name[0] && name[0] <= '9') {
		return errField
	}
	return nil
}

// texts are the elements of a list, or a single text.
func texts(v cty.Value) ([]string, error) {
	if v.Type() == cty.String {
		if v.AsString() == "" {
			return nil, nil
		}
		return []string{v.AsString()}, nil
	}
	if !v.CanIterateElements() || v.Type().IsObjectType() || v.Type().IsMapType() {
		return nil, errTexts
	}
	list := []string{}
	for _, element := range v.AsValueSlice() {
		if element.IsNull() || element.Type() != cty.String || element.AsString() == "" {
			return nil, errTexts
		}
		list = append(list, element.AsString())
	}
	return list, nil
}

func wholeNumber(v cty.Value, least, most float64) (float64, error) {
	if v.Type() != cty.Number {
		return 0, errors.New("it is a number")
	}
	n, _ := v.AsBigFloat().Float64()
	if n != math.Trunc(n) || n < least || n > most {
		return 0, fmt.Errorf("it is a whole number from %.0f to %.0f", least, most)
	}
	return n, nil
}
