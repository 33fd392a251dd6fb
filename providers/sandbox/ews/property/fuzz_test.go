package property_test

import (
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"strings"
	"testing"

	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
)

// FuzzItem writes hostile values by a field and by an extended property: what
// is read back is well-formed whatever they are, and nothing panics.
func FuzzItem(f *testing.F) {
	f.Add("0x3A45", "", "", "", "String", "text")
	f.Add("", "00062004-0000-0000-c000-000000000046", "", "32899", "StringArray", "a\x00<b>")
	f.Add("", "00062004-0000-0000-c000-000000000046", "\xff", "", "CLSIDArray", "<head><p>&#0;")
	f.Add("65535", "x", "y", "-1", "SystemTime", "0001-01-01T00:00:00Z")
	f.Fuzz(func(t *testing.T, tag, set, name, id, kind, text string) {
		path := &schema.Node{Name: "ExtendedFieldURI", Attrs: []schema.Attr{{Name: "PropertyType", Value: kind}}}
		for _, a := range []schema.Attr{
			{Name: "PropertyTag", Value: tag}, {Name: "PropertySetId", Value: set},
			{Name: "PropertyName", Value: name}, {Name: "PropertyId", Value: id},
		} {
			if a.Value != "" {
				path.Attrs = append(path.Attrs, a)
			}
		}
		value := &schema.Node{Name: "Value", Text: text}
		if strings.HasSuffix(kind, "Array") {
			value = &schema.Node{Name: "Values", Children: []*schema.Node{value}}
		}
		readBack := func(children ...*schema.Node) mailbox.Bag {
			props, _, _ := property.ReadItem(&schema.Node{Name: "Contact", Children: children})
			return props
		}
		all := mailbox.Bag{}
		for _, child := range []*schema.Node{
			{Name: "ExtendedProperty", Children: []*schema.Node{path, value}},
			{Name: "Body", Text: text, Attrs: []schema.Attr{{Name: "BodyType", Value: "HTML"}}},
			{Name: "Surname", Text: text},
			{Name: "Birthday", Text: text},
		} {
			maps.Copy(all, readBack(child))
		}
		additional := &schema.Node{Name: "AdditionalProperties", Children: []*schema.Node{path}}
		s, problem := property.ParseShape(&schema.Node{Name: "ItemShape", Children: []*schema.Node{
			{Name: "BaseShape", Text: "AllProperties"}, additional,
		}})
		if problem != nil {
			return
		}
		var w property.Writer
		w.Raw(`<r xmlns:t="t">`)
		property.WriteItem(&w, mailbox.Item{Props: all}, s, property.View{})
		w.Raw(`</r>`)
		d := xml.NewDecoder(strings.NewReader(string(w.Bytes())))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				t.Fatalf("%v in %s", err, w.Bytes())
			}
		}
	})
}
