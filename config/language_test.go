package config

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/zclconf/go-cty/cty"
)

// walk visits a block and those in it.
func walk(b Block, path string, visit func(path string, b Block)) {
	path = strings.TrimSpace(path + " " + b.Type)
	visit(path, b)
	for _, inner := range b.Blocks {
		walk(inner, path, visit)
	}
}

func TestLanguageIsDescribed(t *testing.T) {
	for _, root := range Language(Schemas{}, nil) {
		walk(root, "", func(path string, b Block) {
			if b.Meaning == "" {
				t.Errorf("block %s: no meaning", path)
			}
			for _, a := range b.Attributes {
				switch {
				case a.Meaning == "" || strings.HasSuffix(a.Meaning, "."):
					t.Errorf("block %s: %s: meaning %q", path, a.Name, a.Meaning)
				case a.Form == "":
					t.Errorf("block %s: %s: no form", path, a.Name)
				case a.Required && a.Default != "":
					t.Errorf("block %s: %s: is required and has a default", path, a.Name)
				}
			}
		})
	}
}

// TestDefaultsOfLanguage writes every default out and compares what the configuration
// says then with what it says without.
func TestDefaultsOfLanguage(t *testing.T) {
	silent, spoken := loadDefaults(t, false), loadDefaults(t, true)
	if silent.JournalRetention != spoken.JournalRetention {
		t.Errorf("journal: %s, not %s", spoken.JournalRetention, silent.JournalRetention)
	}
	forget := func(s Sync) Sync {
		s.Range, s.Adopt.Range, s.Guard.Set = hcl.Range{}, hcl.Range{}, nil
		s.Categorization.Folder, s.Mappings = nil, nil
		return s
	}
	got, want := forget(*spoken.Syncs[0]), forget(*silent.Syncs[0])
	if !reflect.DeepEqual(got, want) {
		t.Errorf("sync: %+v\nnot %+v", got, want)
	}
	for _, mapping := range spoken.Syncs[0].Mappings {
		i := slices.IndexFunc(mapping.Properties, func(p MappedProperty) bool { return p.Name == "notes" })
		if p := mapping.Properties[i]; p.Once || p.Whole {
			t.Errorf("property: once %t, whole %t", p.Once, p.Whole)
		}
	}
}

// loadDefaults loads a configuration that has every block, with the attributes that are
// needed and, if spoken, those that have defaults.
func loadDefaults(t *testing.T, spoken bool) *Config {
	t.Helper()
	var src strings.Builder
	needed := map[string]string{
		"contactsync":         `owner = "acme-test"`,
		"variable":            `default = "x"`,
		"mapping":             `for = "person"` + "\n" + `surname = person.LastName`,
		"mapping property":    `value = person.Notes`,
		"sync":                "from = provider.csv.crm\nto = provider.vdir.mail\nmappings = [mapping.notes]",
		"sync select":         `rep = true`,
		"sync categorization": `folder = "CRM"`,
		"sync adopt":          `match = [["surname"]]`,
	}
	var write func(b Block, path string)
	write = func(b Block, path string) {
		fmt.Fprintf(&src, "%s", b.Type)
		if len(b.Labels) > 0 {
			src.WriteString(` "notes"`)
		}
		src.WriteString(" {\n" + needed[path] + "\n")
		for _, a := range b.Attributes {
			if spoken && a.Default != "" && !strings.Contains(needed[path], a.Name+" =") {
				fmt.Fprintf(&src, "%s = %s\n", a.Name, a.Default)
			}
		}
		for _, inner := range b.Blocks {
			if inner.Type != "validation" && !hasParts(inner.Type) {
				write(inner, path+" "+inner.Type)
			}
		}
		src.WriteString("}\n")
	}
	for _, b := range []Block{contactsyncBlock, variableBlock, mappingBlock(), syncBlock} {
		write(b, b.Type)
	}
	src.WriteString("provider \"csv\" \"crm\" {}\nprovider \"vdir\" \"mail\" {}\n")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.hcl"), []byte(src.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	c, _, diags := Load(Options{Dir: dir, Version: "1.0.0", Schemas: emptySchemas()})
	if diags.HasErrors() {
		t.Fatalf("%v\n%s", diags, src.String())
	}
	return c
}

// emptySchemas are those of providers without settings.
func emptySchemas() Schemas {
	empty := hcldec.ObjectSpec{}
	return Schemas{
		Sources: map[string]hcldec.Spec{"csv": empty},
		Targets: map[string]hcldec.Spec{"vdir": empty},
		States:  map[string]hcldec.Spec{"sqlite": empty},
	}
}

func TestSpecifiedBlocks(t *testing.T) {
	spec := hcldec.ObjectSpec{
		"b": &hcldec.AttrSpec{Name: "b", Type: cty.Number, Required: true},
		"a": &hcldec.ValidateSpec{Wrapped: &hcldec.DefaultSpec{
			Primary: &hcldec.AttrSpec{Name: "a", Type: cty.String},
			Default: &hcldec.LiteralSpec{Value: cty.StringVal("x")},
		}},
		"twice": hcldec.TupleSpec{
			&hcldec.AttrSpec{Name: "list", Type: cty.DynamicPseudoType},
			&hcldec.AttrSpec{Name: "list", Type: cty.List(cty.String)},
		},
		"auth": &hcldec.BlockSpec{TypeName: "auth", Required: true, Nested: hcldec.ObjectSpec{
			"kind": &hcldec.BlockLabelSpec{Name: "kind"},
			"user": &hcldec.AttrSpec{Name: "user", Type: cty.Bool},
		}},
	}
	manual := Manual{
		{Name: "", Meaning: "a system"},
		{Name: "auth", Meaning: "who", Words: []string{"basic"}},
		{Name: "auth.user", Meaning: "the user"},
		{Name: "b", Meaning: "b of it"},
		{Name: "a", Meaning: "a of it", Default: `"x"`, Form: DurationForm},
		{Name: "list", Meaning: "a list"},
	}
	got := Language(Schemas{Targets: map[string]hcldec.Spec{"mail": spec}}, map[string]Manual{"mail": manual})
	i := slices.IndexFunc(got, func(b Block) bool { return b.Type == "provider" })
	want := Block{
		Type: "provider", Kind: "mail", Labels: []string{"label"}, Many: true, Meaning: "a system",
		Attributes: []Attribute{
			{Name: "b", Form: NumberForm, Required: true, Meaning: "b of it"},
			{Name: "a", Form: DurationForm, Default: `"x"`, Meaning: "a of it"},
			{Name: "list", Form: TextsForm, Meaning: "a list"},
		},
		Blocks: []Block{{
			Type: "auth", Labels: []string{"kind"}, Words: []string{"basic"}, Required: true, Meaning: "who",
			Attributes: []Attribute{{Name: "user", Form: BoolForm, Meaning: "the user"}},
		}},
	}
	if !reflect.DeepEqual(got[i], want) {
		t.Errorf("%+v\nnot %+v", got[i], want)
	}
}
