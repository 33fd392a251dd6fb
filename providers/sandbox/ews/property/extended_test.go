package property_test

import (
	"strings"
	"testing"

	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/mailbox"
)

const own = "b6d9e6c4-5f0e-4b61-9c5a-4f6f1f7d0001"

func TestExtendedPropertiesOfEveryType(t *testing.T) {
	prop := mailbox.Property{Set: own, Name: "Any"}
	types := []struct {
		kind  string
		texts []string
		wrong string
	}{
		{"String", []string{"a &lt; b"}, ""}, {"StringArray", []string{"a", "b"}, ""},
		{"Integer", []string{"-5"}, "5.5"}, {"IntegerArray", []string{"1", "2"}, "x"},
		{"Short", []string{"7"}, "40000"}, {"ShortArray", []string{"1", "2"}, "40000"},
		{"Long", []string{"9007199254740993"}, "x"}, {"LongArray", []string{"1"}, ""},
		{"Currency", []string{"12"}, "1,5"}, {"CurrencyArray", []string{"1"}, "x"},
		{"Boolean", []string{"true"}, "yes"},
		{"Double", []string{"1.5"}, "NaN"}, {"DoubleArray", []string{"1.5", "-2"}, "x"},
		{"Float", []string{"0.5"}, "1e99"}, {"FloatArray", []string{"0.5"}, "0x1p1"},
		{"ApplicationTime", []string{"2.5"}, "x"}, {"ApplicationTimeArray", []string{"2.5"}, "x"},
		{"SystemTime", []string{"1980-04-05T00:00:00Z"}, "1500-01-01T00:00:00Z"},
		{"SystemTimeArray", []string{"1980-04-05T00:00:00Z"}, "x"},
		{"Binary", []string{"AAEC"}, "%"}, {"BinaryArray", []string{"AAEC", "AA=="}, "%"},
		{"CLSID", []string{own}, "b6d9"}, {"CLSIDArray", []string{own}, "b6d9"},
	}
	compatible := map[string]string{
		"IntegerShort": "", "ShortInteger": "", "LongCurrency": "", "CurrencyLong": "",
		"DoubleFloat": "", "DoubleApplicationTime": "", "FloatDouble": "", "FloatApplicationTime": "",
		"ApplicationTimeDouble": "", "ApplicationTimeFloat": "",
	}
	for _, c := range types {
		t.Run(c.kind, func(t *testing.T) {
			path := extended(prop, c.kind)
			props, _, problem := property.ReadItem(contact(t, valued(path, c.texts...)))
			if problem != nil {
				t.Fatal(problem.Code)
			}
			if got := written(t, item(props), only(path), property.View{}); got != valued(path, c.texts...) {
				t.Errorf("read back: %s, want %s", got, valued(path, c.texts...))
			}
			for _, other := range types {
				if _, ok := compatible[c.kind+other.kind]; ok || other.kind == c.kind {
					continue
				}
				if got := written(t, item(props), only(extended(prop, other.kind)), property.View{}); got != "" {
					t.Errorf("read as %s: %s, want nothing", other.kind, got)
				}
				if got := updated(t, item(props), remove(extended(prop, other.kind))); len(got) != 2 {
					t.Errorf("deleted as %s", other.kind)
				}
			}
			if c.wrong != "" {
				_, _, problem = property.ReadItem(contact(t, valued(path, c.wrong)))
				if problem == nil || problem.Code != "ErrorInvalidExtendedPropertyValue" {
					t.Errorf("value %s: %v", c.wrong, problem)
				}
			}
		})
	}
	scalar := `<t:ExtendedProperty>` + extended(prop, "StringArray") + `<t:Value>a</t:Value></t:ExtendedProperty>`
	if _, _, problem := property.ReadItem(contact(t, scalar)); problem == nil || problem.Code != "ErrorInvalidExtendedPropertyValue" {
		t.Errorf("a value for an array: %v", problem)
	}
}

func TestPathsThatNameNothing(t *testing.T) {
	for _, c := range []struct{ attrs, code string }{
		{`PropertyTag="0x8083" PropertyType="String"`, "ErrorInvalidExtendedProperty"},
		{`PropertyTag="65534" PropertyType="String"`, "ErrorInvalidExtendedProperty"},
		{`PropertyTag="0x0" PropertyType="String"`, "ErrorInvalidExtendedProperty"},
		{`PropertyTag="0x3A45" PropertyName="x" PropertyType="String"`, "ErrorInvalidExtendedProperty"},
		{`PropertyTag="0x3A45" DistinguishedPropertySetId="Address" PropertyType="String"`, "ErrorInvalidExtendedProperty"},
		{`PropertySetId="` + own + `" PropertyType="String"`, "ErrorInvalidExtendedProperty"},
		{`PropertySetId="` + own + `" PropertyName="a" PropertyId="1" PropertyType="String"`, "ErrorInvalidExtendedProperty"},
		{`PropertySetId="` + own + `" DistinguishedPropertySetId="Address" PropertyId="1" PropertyType="String"`, "ErrorInvalidExtendedProperty"},
		{`PropertySetId="` + own + `" PropertyName="" PropertyType="String"`, "ErrorInvalidExtendedProperty"},
		{`DistinguishedPropertySetId="Address" PropertyId="-1" PropertyType="String"`, "ErrorInvalidExtendedProperty"},
		{`PropertyName="a" PropertyType="String"`, "ErrorInvalidExtendedProperty"},
		{`PropertyType="String"`, "ErrorInvalidExtendedProperty"},
		{`PropertyTag="0x3A45" PropertyType="Null"`, "ErrorUnsupportedMapiPropertyType"},
		{`PropertyTag="0x3A45" PropertyType="ObjectArray"`, "ErrorUnsupportedMapiPropertyType"},
	} {
		_, problem := property.ParseShape(itemShape(t, only(`<t:ExtendedFieldURI `+c.attrs+`/>`)))
		if problem == nil || problem.Code != c.code {
			t.Errorf("%s: %v, want %s", c.attrs, problem, c.code)
		}
	}
}

func TestSpellingsOfAPath(t *testing.T) {
	for _, same := range [][]string{
		{`PropertyTag="0x3A45" PropertyType="String"`, `PropertyTag="0X3a45" PropertyType="String"`, `PropertyTag="14917" PropertyType="String"`},
		{
			`DistinguishedPropertySetId="Address" PropertyId="32899" PropertyType="String"`,
			`PropertySetId="00062004-0000-0000-C000-000000000046" PropertyId="32899" PropertyType="String"`,
		},
		{
			`PropertySetId="` + own + `" PropertyName="Key" PropertyType="String"`,
			`PropertySetId="` + strings.ToUpper(own) + `" PropertyName="Key" PropertyType="String"`,
		},
	} {
		first := parsed(t, `<t:ExtendedFieldURI `+same[0]+`/>`)
		for _, other := range same[1:] {
			if parsed(t, `<t:ExtendedFieldURI `+other+`/>`) != first {
				t.Errorf("%s is another than %s", other, same[0])
			}
		}
		if parsed(t, `<t:ExtendedFieldURI `+strings.Replace(same[0], `"String"`, `"Binary"`, 1)+`/>`) == first {
			t.Errorf("%s is the same with another type", same[0])
		}
	}
}

func parsed(t *testing.T, path string) property.Path {
	t.Helper()
	p, problem := property.ParsePath(itemShape(t, only(path)).Child("AdditionalProperties").First())
	if problem != nil {
		t.Fatal(problem.Code)
	}
	return p
}

func TestExtendedPropertiesThatAreRefused(t *testing.T) {
	for _, c := range []struct{ xml, code string }{
		{valued(extended(mailbox.GivenName, "Integer"), "1"), "ErrorInvalidExtendedProperty"},
		{valued(extended(address(0x8083), "Binary"), "AA=="), "ErrorInvalidExtendedProperty"},
		{valued(extended(mailbox.LastModified, "SystemTime"), "1980-04-05T00:00:00Z"), "ErrorInvalidPropertySet"},
	} {
		_, _, problem := property.ReadItem(contact(t, c.xml))
		if problem == nil || problem.Code != c.code {
			t.Errorf("%s: %v, want %s", c.xml, problem, c.code)
			continue
		}
		var w property.Writer
		problem.WriteDetail(&w)
		if !strings.HasPrefix(string(w.Bytes()), "<m:MessageXml><t:ExtendedFieldURI ") {
			t.Errorf("%s: detail %s", c.xml, w.Bytes())
		}
	}
}
