package config

import (
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
// exist there, stays as it is; an extension is kept behind the number. So does
// a number in a country that is not known.
var phoneFunction = newPhoneFunction(func(string) error { return nil })

// strictPhoneFunction is phoneFunction before any record is read: a country that is known
// then is one that somebody wrote, and is to be right.
var strictPhoneFunction = newPhoneFunction(func(text string) error {
	if strings.TrimSpace(text) != "" && country(text) == "" {
		return function.NewArgErrorf(1, "there is no country %q: write its code, as in \"AT\", or its name", text)
	}
	return nil
})

func newPhoneFunction(checkCountry func(text string) error) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{
			{Name: "number", Type: cty.String},
			{Name: "country", Type: cty.String, AllowNull: true},
		},
		VarParam: &function.Parameter{Name: "form", Type: cty.String},
		Type: func(args []cty.Value) (cty.Type, error) {
			if args[1].IsKnown() && !args[1].IsNull() {
				if err := checkCountry(args[1].AsString()); err != nil {
					return cty.NilType, err
				}
			}
			return cty.String, checkForm(args)
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
}

// checkForm checks the third argument of phone.
func checkForm(args []cty.Value) error {
	if len(args) > 3 {
		return function.NewArgErrorf(3, "too many arguments: phone(number, country, form)")
	}
	if len(args) == 3 && args[2].IsKnown() {
		if form := args[2].AsString(); form != e164Form && form != internationalForm {
			return function.NewArgErrorf(2, `the form is "e164" or "international"`)
		}
	}
	return nil
}

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
