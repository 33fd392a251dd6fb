package schema

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"contactsync/providers/sandbox/xmllint"
)

// TestSimpleTypes has what the comparison with libxml2 cannot have, since that
// is wrong there, and the forms that clients send.
func TestSimpleTypes(t *testing.T) {
	g, err := loadGrammar()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		typ, text, want string
		ok              bool
	}{
		{"int", " 17\n", "17", true},
		{"int", "1 7", "1 7", false},
		{"MaxSyncChangesReturnedType", " 512 ", "512", true},
		{"unsignedInt", "+1", "+1", false},
		{"boolean", "\ttrue ", "true", true},
		{"string", " a ", " a ", true},
		{"base64Binary", " AA  AA\n", "AAAA", true},
		{"base64Binary", "AA:A", "AA:A", false},
		{"base64Binary", "AAA%", "AAA%", false},
		{"base64Binary", "AB==", "AB==", false},
		{"PropertyTagType", "0x3A45", "0x3A45", true},
		{"PropertyTagType", " 0x3A45", " 0x3A45", false},
		{"dateTime", "2024-02-29T23:59:59.1234567Z", "2024-02-29T23:59:59.1234567Z", true},
		{"dateTime", "1900-02-29T00:00:00", "1900-02-29T00:00:00", false},
		{"DaysOfWeekType", "Monday Someday", "Monday Someday", false},
	} {
		got, ok := g.types[c.typ].text.read(c.text)
		if ok != c.ok || got != c.want {
			t.Errorf("%s %q: got %q, %v", c.typ, c.text, got, ok)
		}
	}
}

// TestAgreesOnValues asks xmllint about each scalar as each simple type
// that is no enumeration. One document has them all, each on a line of its own.
func TestAgreesOnValues(t *testing.T) {
	validator := everyType(t)
	g := newGenerator(t, 3)
	var values []string
	values = append(values, scalars()...)
	for _, name := range sorted(g.grammar.types) {
		if typ := g.grammar.types[name]; typ.text != nil && typ.definition == nil {
			values = append(values, g.value(typ.text))
		}
	}
	type probe struct {
		typ  *complexType
		text string
	}
	var probes []probe
	document := strings.Builder{}
	document.WriteString(`<all xmlns="urn:all" xmlns:t="` + SpaceTypes + `" xmlns:xs="` + spaceXSD + `" xmlns:xsi="` + spaceXSI + `">`)
	for _, name := range sorted(g.grammar.types) {
		typ := g.grammar.types[name]
		if typ.text == nil || typ.definition != nil || typ.text.words != nil {
			continue
		}
		for _, v := range values {
			if strings.ContainsAny(v, "\n\t") || name == "base64Binary" && strings.ContainsAny(v, ":%#[]{},._-'\"<>&\u00a0äöü€") {
				continue
			}
			probes = append(probes, probe{typ, v})
			fmt.Fprintf(&document, "\n<v xsi:type=\"%s%s\">%s</v>", prefixes()[typ.space], name, escaped(v))
		}
	}
	document.WriteString("\n</all>\n")
	validator.Add("all", []byte(document.String()))
	verdicts, err := validator.Verdicts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	refused := map[int]bool{}
	for _, c := range verdicts[0].Complaints {
		if strings.HasPrefix(c.Text, "element v: Schemas validity error") {
			refused[c.Line-2] = true
		}
	}
	if len(refused) == 0 {
		t.Fatal("xmllint finds nothing")
	}
	numbers := []string{"int", "long", "short", "unsignedInt", "unsignedLong", "unsignedShort", "MaxSyncChangesReturnedType",
		"ReminderMinutesBeforeStartType", "PropertyTagType"}
	for i, p := range probes {
		if strings.Trim(p.text, " ") != p.text && slices.Contains(numbers, p.typ.name) {
			continue // libxml2 does not take the blanks away
		}
		if _, ok := p.typ.text.read(p.text); ok == refused[i] {
			t.Errorf("%s %q: read says %v, the schema %v", p.typ.name, p.text, ok, !refused[i])
		}
	}
}

// everyType returns a validator of documents that have a value of any of the
// service's simple types in each element.
func everyType(t *testing.T) *xmllint.Validator {
	t.Helper()
	schema := `<xs:schema xmlns:xs="` + spaceXSD + `" targetNamespace="urn:all" elementFormDefault="qualified">
		<xs:import namespace="` + spaceXML + `" schemaLocation="` + xmllint.ExchangeOnline.File(t, "xml.xsd") + `"/>
		<xs:import namespace="` + SpaceTypes + `" schemaLocation="` + xmllint.ExchangeOnline.File(t, "types.xsd") + `"/>
		<xs:element name="all"><xs:complexType><xs:sequence><xs:element name="v" type="xs:anySimpleType" maxOccurs="unbounded"/>
		</xs:sequence></xs:complexType></xs:element></xs:schema>`
	path := filepath.Join(t.TempDir(), "all.xsd")
	if err := os.WriteFile(path, []byte(schema), 0o600); err != nil {
		t.Fatal(err)
	}
	return xmllint.OpenSchema(t, path)
}
