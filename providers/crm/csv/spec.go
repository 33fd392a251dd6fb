package csv

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/photo"
)

// Spec is the specification of the provider's block:
//
//	provider "csv" "crm" {
//	  dir       = "crm"                    # relative to the configuration's directory
//	  delimiter = ";"                      # default: comma or semicolon, as the header has it
//
//	  person {
//	    rep_field         = "RepID"        # or several: ["RepID", "RepID2"]; [] if there is none
//	    sales_group_field = "SalesGroup"   # likewise
//	    company_field     = "company"      # "" if there is none
//	    photo_field       = []             # columns that say where a photo is: "Photo", or a list
//	  }
//	  company {
//	    rep_field         = "RepID"
//	    sales_group_field = "SalesGroup"
//	    photo_field       = []
//	  }
//	  photo { … }                          # as package photo describes it
//	}
//
// All but dir may be left out; the values above are the defaults. A field that
// is set has to be a column of the file.
func Spec() hcldec.Spec {
	rep := checked(checkFields, hcldec.AttrSpec{Name: "rep_field", Type: cty.DynamicPseudoType})
	salesGroup := checked(checkFields, hcldec.AttrSpec{Name: "sales_group_field", Type: cty.DynamicPseudoType})
	photos := checked(checkFields, hcldec.AttrSpec{Name: photoField, Type: cty.DynamicPseudoType})
	return hcldec.ObjectSpec{
		"dir":       checked(checkDir, hcldec.AttrSpec{Name: "dir", Type: cty.String, Required: true}),
		"delimiter": checked(checkDelimiter, hcldec.AttrSpec{Name: "delimiter", Type: cty.String}),
		"person": &hcldec.BlockSpec{TypeName: "person", Nested: hcldec.ObjectSpec{
			"rep_field":         rep,
			"sales_group_field": salesGroup,
			photoField:          photos,
			"company_field":     &hcldec.AttrSpec{Name: "company_field", Type: cty.String},
		}},
		"company": &hcldec.BlockSpec{TypeName: "company", Nested: hcldec.ObjectSpec{
			"rep_field":         rep,
			"sales_group_field": salesGroup,
			photoField:          photos,
		}},
		photo.Block: photo.Spec(),
	}
}

// checked is the specification of an attribute whose value, if it is set and
// known, must satisfy a check. New makes the same checks.
func checked(check func(cty.Value) error, attr hcldec.AttrSpec) hcldec.Spec {
	return &hcldec.ValidateSpec{
		Wrapped: &attr,
		Func: func(value cty.Value) hcl.Diagnostics {
			value, _ = value.UnmarkDeep()
			if value.IsNull() || !value.IsWhollyKnown() {
				return nil
			}
			if err := check(value); err != nil {
				return hcl.Diagnostics{{
					Severity: hcl.DiagError,
					Summary:  fmt.Sprintf("Invalid %s", attr.Name),
					Detail:   fmt.Sprintf("The argument %q is wrong: %s.", attr.Name, err),
				}}
			}
			return nil
		},
	}
}

func checkDir(value cty.Value) error {
	if value.Type() != cty.String || value.AsString() == "" {
		return errors.New(`name the directory of the CSV files; "." is the configuration's own`)
	}
	return nil
}

func checkDelimiter(value cty.Value) error {
	_, err := decodeDelimiter(value)
	return err
}

func checkFields(value cty.Value) error {
	_, err := decodeFields(value)
	return err
}

// decodeDelimiter is the one character of a delimiter.
func decodeDelimiter(value cty.Value) (rune, error) {
	errForm := errors.New(`a delimiter is one character, such as ";" or "\t"`)
	if value.Type() != cty.String {
		return 0, errForm
	}
	delimiter, size := utf8.DecodeRuneInString(value.AsString())
	if size == 0 || size != len(value.AsString()) || delimiter == utf8.RuneError {
		return 0, errForm
	}
	switch delimiter {
	case '"', '\r', '\n', 0:
		return 0, errors.New("a quote, a line break or a zero byte cannot be the delimiter")
	}
	return delimiter, nil
}

// decodeFields are the names in a list of texts or in a single one: none, if
// that is empty. The list may not have empty elements.
func decodeFields(value cty.Value) ([]string, error) {
	errForm := errors.New("a field is the name of a column, or a list of names")
	if value.Type() == cty.String {
		if name := value.AsString(); name != "" {
			return []string{name}, nil
		}
		return nil, nil
	}
	if !value.CanIterateElements() || value.Type().IsObjectType() || value.Type().IsMapType() {
		return nil, errForm
	}
	var names []string
	for _, element := range value.AsValueSlice() {
		if element.Type() != cty.String || element.IsNull() || element.AsString() == "" {
			return nil, errForm
		}
		names = append(names, element.AsString())
	}
	return names, nil
}
