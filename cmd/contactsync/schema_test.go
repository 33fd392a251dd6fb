package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"contactsync/cmd/contactsync/reference"
	"contactsync/config"
)

// compiledSchema is the JSON Schema that the program writes.
func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	var text bytes.Buffer
	if err := reference.JSONSchema(&text, language()); err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(&text)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	if err := compiler.AddResource("contactsync.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("contactsync.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validateJSON(t *testing.T, schema *jsonschema.Schema, text string) error {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(document)
}

// TestSchemaTakesExamples validates the files of the examples, and of what init writes, in
// their JSON form, which the program has to take too.
func TestSchemaTakesExamples(t *testing.T) {
	schema := compiledSchema(t)
	examples, err := filepath.Glob("../../examples/*/*.hcl")
	if err != nil || len(examples) == 0 {
		t.Fatal("no examples", err)
	}
	dirs := map[string]string{} // the directories of the JSON files, by those of the files
	for _, path := range append(examples, "scaffold/contactsync.hcl") {
		if strings.HasSuffix(path, ".test.hcl") {
			continue
		}
		text := jsonOf(t, path)
		if err := validateJSON(t, schema, text); err != nil {
			t.Errorf("%s: %v\n%s", path, err, text)
		}
		dir := dirs[filepath.Dir(path)]
		if dir == "" {
			dir = t.TempDir()
			dirs[filepath.Dir(path)] = dir
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(path)+".json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for original, dir := range dirs {
		if _, _, diags := config.Load(config.Options{Dir: dir, Schemas: schemas(), WithoutValues: true, Version: version}); diags.HasErrors() {
			t.Errorf("the JSON form of %s: %v", original, diags)
		}
	}
}

// jsonOf is a configuration file in its JSON form.
func jsonOf(t *testing.T, path string) string {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, diags := hclsyntax.ParseConfig(src, path, hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	text, err := json.MarshalIndent(jsonBody(src, file.Body.(*hclsyntax.Body)), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func jsonBody(src []byte, body *hclsyntax.Body) map[string]any {
	result := map[string]any{}
	for name, attribute := range body.Attributes {
		result[name] = jsonExpression(src, attribute.Expr)
	}
	for _, block := range body.Blocks {
		var value any = jsonBody(src, block.Body)
		for _, label := range slices.Backward(block.Labels) {
			value = map[string]any{label: value}
		}
		switch before := result[block.Type].(type) {
		case nil:
			result[block.Type] = value
		case []any:
			result[block.Type] = append(before, value)
		default:
			result[block.Type] = []any{before, value}
		}
	}
	return result
}

// jsonExpression is a constant as it is, a list element by element, and any other expression
// in ${ }.
func jsonExpression(src []byte, expr hclsyntax.Expression) any {
	if tuple, ok := expr.(*hclsyntax.TupleConsExpr); ok {
		list := []any{}
		for _, element := range tuple.Exprs {
			list = append(list, jsonExpression(src, element))
		}
		return list
	}
	value, diags := expr.Value(nil)
	if diags.HasErrors() || value.Type() == cty.String && strings.ContainsAny(value.AsString(), "$%") {
		return "${" + string(expr.Range().SliceBytes(src)) + "}"
	}
	text, err := ctyjson.Marshal(value, value.Type())
	if err != nil {
		return nil
	}
	return json.RawMessage(text)
}

// TestSchemaRefuses has what an editor is to mark: a mistake in a file that is right
// without it.
func TestSchemaRefuses(t *testing.T) {
	schema := compiledSchema(t)
	for _, test := range []struct{ name, text string }{
		{"an unknown block", `{"contactsyncs": {"owner": "a"}}`},
		{"an unknown attribute", `{"contactsync": {"owner": "a", "owners": "b"}}`},
		{"a missing attribute", `{"contactsync": {"previous_owners": ["a"]}}`},
		{"a missing block", `{"sync": {"a": {"from": "provider.csv.crm", "to": "provider.vdir.mail"}}}`},
		{"a number for a text", `{"contactsync": {"owner": 5}}`},
		{"a text for a truth value", `{"removed": {"from": "sync.a", "destroy": "yes"}}`},
		{"a number out of range", `{"sync": {"a": {"from": "x", "to": "y", "select": {}, "guard": {"max_delete_percent": 101}}}}`},
		{"a fraction for a whole number", `{"sync": {"a": {"from": "x", "to": "y", "select": {}, "priority": 1.5}}}`},
		{"an unknown word", `{"sync": {"a": {"from": "x", "to": "y", "select": {}, "on_drift": "ignore"}}}`},
		{"a wrong duration", `{"schedule": {"every": "a day"}}`},
		{"a label too few", `{"provider": {"csv": {"dir": "crm"}}}`},
		{"an unknown provider", `{"provider": {"cvs": {"crm": {"dir": "crm"}}}}`},
		{"an unknown setting of a provider", `{"provider": {"csv": {"crm": {"dir": "crm", "folder": "x"}}}}`},
		{"a missing setting of a provider", `{"provider": {"ews": {"mail": {"auth": {"ntlm": {}}}}}}`},
		{"an unknown kind of sign-in", `{"provider": {"ews": {"mail": {"url": "https://x", "auth": {"magic": {}}}}}}`},
		{"an unknown property", `{"mapping": {"a": {"for": "person", "sir_name": "${person.LastName}"}}}`},
		{"an unknown part of a property", `{"mapping": {"a": {"for": "person", "home_address": {"town": "x"}}}}`},
		{"an unknown type of a property", `{"mapping": {"a": {"for": "person", "property": {"0x3A45": {"type": "text", "value": "x"}}}}}`},
		{"a text for a condition", `{"never": {"where": "person.Consent == 1"}}`},
		{"a block of two where there is one", `{"schedule": [{"every": "1h"}, {"every": "2h"}]}`},
		{"a list of files that is none", `[1]`},
	} {
		if validateJSON(t, schema, test.text) == nil {
			t.Errorf("%s: nothing is wrong with it: %s", test.name, test.text)
		}
	}
	for _, test := range []struct{ name, text string }{
		{"a comment", `{"//": "a comment", "locals": {"//": ["another"], "a": {"b": 1}}}`},
		{"several files", `[{"locals": {"a": 1}}, {"locals": {"b": "${local.a}"}}]`},
		{"an expression for a number", `{"variable": {"n": {}}, "schedule": {"times_per_day": "${2}"}}`},
		{"blocks in an array", `{"provider": [{"csv": {"crm": {"dir": "crm"}}}, {"vdir": [{"mail": {"path": "m"}}]}]}`},
	} {
		if err := validateJSON(t, schema, test.text); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}
