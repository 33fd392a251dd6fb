package config

import (
	"errors"
	"strings"

	"github.com/nyaruka/phonenumbers"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// The forms that the function phone can give a number.
const (
	e164Form          = "e164"          // +4312345678
	internationalForm = "international" // +43 1 2345678
)

// phoneFunction is phone(number, country), or phone(number, country, form): the
// number in E.164, or "international", by the metadata of libphonenumber. The
// country, anything that the function country understands, is the one that a
// number without +, or 00, is in. A number that is none, or none that could
// exist there, stays as it is; an extension is kept behind the number.
var phoneFunction = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "number", Type: cty.String},
		{Name: "country", Type: cty.String, AllowNull: true},
	},
	VarParam: &function.Parameter{Name: "form", Type: cty.String},
	Type: func(args []cty.Value) (cty.Type, error) {
		if len(args) > 3 {
			return cty.NilType, function.NewArgErrorf(3, "too many arguments: phone(number, country, form)")
		}
		if len(args) == 3 && args[2].IsKnown() {
			if form := args[2].AsString(); form != e164Form && form != internationalForm {
				return cty.NilType, function.NewArgError(2, errors.New(`the form is "e164" or "international"`))
			}
		}
		return cty.String, nil
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		region := ""
		if !args[1].IsNull() {
			region = country(args[1].AsString())
		}
		form := phonenumbers.E164
		if len(args) == 3 && args[2].AsString() == internationalForm {
			form = phonenumbers.INTERNATIONAL
		}
		return cty.StringVal(phone(args[0].AsString(), region, form)), nil
	},
})

// maxPhone is the most characters of what may be a number: longer text is not
// worth searching for one.
const maxPhone = 100

func phone(text, region string, form phonenumbers.PhoneNumberFormat) string {
	if len(text) > maxPhone {
		return text
	}
	number, err := phonenumbers.Parse(text, region)
	if err != nil || !phonenumbers.IsPossibleNumber(number) {
		return text
	}
	extension := number.GetExtension()
	number.Extension = nil
	formatted := phonenumbers.Format(number, form)
	if extension = strings.TrimSpace(extension); extension != "" {
		formatted += " ext. " + extension
	}
	return formatted
}
