package schema

import (
	"encoding/xml"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"contactsync/providers/sandbox/xmllint"
)

// xsd is an element of the service's own schema.
type xsd struct {
	XMLName xml.Name
	Name    string `xml:"name,attr"`
	Ref     string `xml:"ref,attr"`
	Base    string `xml:"base,attr"`
	Use     string `xml:"use,attr"`
	Value   string `xml:"value,attr"`
	Heads   string `xml:"substitutionGroup,attr"`
	Void    string `xml:"abstract,attr"`
	Kids    []xsd  `xml:",any"`
}

// official has the named parts of the service's own schema.
type official struct {
	types, groups map[string]xsd
	// members are the elements that may stand for another.
	members map[string][]string
}

func readOfficial(t *testing.T) official {
	t.Helper()
	o := official{types: map[string]xsd{}, groups: map[string]xsd{}, members: map[string][]string{}}
	for _, file := range []string{"types.xsd", "messages.xsd"} {
		text, err := os.ReadFile(xmllint.ExchangeOnline.File(t, file))
		if err != nil {
			t.Fatal(err)
		}
		var root xsd
		if err := xml.Unmarshal(text, &root); err != nil {
			t.Fatal(err)
		}
		for _, part := range root.Kids {
			switch part.XMLName.Local {
			case "element":
				if part.Void != "true" {
					o.members["t:"+part.Name] = append(o.members["t:"+part.Name], part.Name)
				}
				if part.Heads != "" {
					o.members[part.Heads] = append(o.members[part.Heads], part.Name)
				}
			case "group":
				o.groups[part.Name] = part
			default:
				o.types[part.Name] = part
			}
		}
	}
	return o
}

func local(name string) string { return name[strings.IndexByte(name, ':')+1:] }

// collect adds the names of the children, attributes and words of a type.
func (o official) collect(part xsd, children, attrs, words map[string]bool) {
	for _, k := range part.Kids {
		switch k.XMLName.Local {
		case "element":
			if k.Ref == "" {
				children[k.Name] = true
			}
			for _, member := range o.members[k.Ref] {
				children[member] = true
			}
			continue // what it holds belongs to a type of its own
		case "attribute":
			if k.Use == "prohibited" {
				delete(attrs, k.Name)
			} else {
				attrs[k.Name] = true
			}
		case "enumeration":
			words[k.Value] = true
		case "group":
			o.collect(o.groups[local(k.Ref)], children, attrs, words)
		case "extension":
			o.collect(o.types[local(k.Base)], children, attrs, words)
		case "restriction":
			o.collect(o.types[local(k.Base)], map[string]bool{}, attrs, words)
		}
		o.collect(k, children, attrs, words)
	}
}

// TestNothingMissing compares the names in each type with the schema's, since
// the generated documents can only show what the grammar has too much.
func TestNothingMissing(t *testing.T) {
	o := readOfficial(t)
	g, err := loadGrammar()
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for name, typ := range g.types {
		part, ok := o.types[name]
		if !ok || typ.space == spaceXSD {
			continue
		}
		compared++
		children, attrs, words := map[string]bool{}, map[string]bool{}, map[string]bool{}
		o.collect(part, children, attrs, words)
		if typ.text != nil && typ.text.words == nil {
			words = map[string]bool{}
		}
		ours := [3]map[string]bool{{}, {}, {}}
		for _, in := range typ.content {
			if in.op == opElement {
				ours[0][in.element.name] = true
			}
		}
		for _, a := range typ.attrs {
			ours[1][a.name] = true
		}
		if typ.text != nil {
			for _, w := range typ.text.words {
				ours[2][w] = true
			}
		}
		for i, theirs := range []map[string]bool{children, attrs, words} {
			want, got := slices.Sorted(maps.Keys(theirs)), slices.Sorted(maps.Keys(ours[i]))
			if !slices.Equal(want, got) {
				t.Errorf("%s has\n%v, the schema\n%v", name, got, want)
			}
		}
	}
	if compared < 400 {
		t.Errorf("only %d types were found in the schema", compared)
	}
}
