package config_test

import (
	"path/filepath"
	"strings"
	"testing"

	"contactsync/config"
)

// withVariable shows the value of var.x as the body of a provider.
const withVariable = `
provider "csv" "shown" {
  dir = jsonencode(var.x)
}
variable "x" {
`

// shown is the value of var.x as JSON.
func shown(t *testing.T, opts config.Options) string {
	t.Helper()
	return load(t, opts).Sources[1].Body.GetAttr("dir").AsString()
}

func TestPrecedenceOfVariables(t *testing.T) {
	dir := directory(t,
		"base.hcl", base(t),
		"x.hcl", withVariable+"type = string\ndefault = \"default\"\n}\n",
		"b.auto.csvars.json", `{"x": "second automatic file"}`,
		"a.auto.csvars", "x = \"first automatic file\"\n",
		"secret", "a file named by the environment\n",
		"one", "x = \"first -var-file\"\n",
		"two", "x = \"second -var-file\"\n")
	opts := options(dir)
	steps := []struct {
		want string
		add  func()
	}{
		{`"second automatic file"`, func() {}},
		{`"a file named by the environment"`, func() {
			opts.Environ = []string{"PATH=/", "CONTACTSYNC_VAR_FILE_x=" + filepath.Join(dir, "secret"), "CONTACTSYNC_VAR_other=1"}
		}},
		{`"the environment=x"`, func() { opts.Environ = append(opts.Environ, "CONTACTSYNC_VAR_x=the environment=x") }},
		{`"second -var-file"`, func() { opts.VarFiles = []string{filepath.Join(dir, "one"), filepath.Join(dir, "two")} }},
		{`"second -var"`, func() {
			opts.Vars = []config.VarSetting{{Name: "x", Value: "first -var", Origin: "-var"}, {Name: "x", Value: "second -var", Origin: "-var"}}
		}},
	}
	for _, step := range steps {
		step.add()
		if got := shown(t, opts); got != step.want {
			t.Errorf("%s, not %s", got, step.want)
		}
	}
	if got := shown(t, options(directory(t, "base.hcl", base(t), "x.hcl", withVariable+"default = \"default\"\n}\n"))); got != `"default"` {
		t.Errorf("%s, not the default", got)
	}
}

func TestTypesOfVariables(t *testing.T) {
	for _, test := range []struct{ name, declaration, value, want string }{
		{"a text looks like a number", "type = string", "007", `"007"`},
		{"a number", "type = number", "1.5", `1.5`},
		{"a truth value", "type = bool", "true", `true`},
		{"a list", "type = list(string)", `["a", 1]`, `["a","1"]`},
		{"an object", "type = object({a = string, b = optional(number, 2)})", `{a = "x"}`, `{"a":"x","b":2}`},
		{"no type", "", `["a"]`, `"[\"a\"]"`},
		{"any type", "type = any", `["a"]`, `["a"]`},
		{"null is not nullable", "type = any\nnullable = false\ndefault = 3", `null`, `3`},
		{"null", "type = any\ndefault = 3", `null`, `null`},
		{"empty", "type = string", "", `""`},
	} {
		opts := options(directory(t, "base.hcl", base(t), "x.hcl", withVariable+test.declaration+"\n}\n"))
		opts.Vars = []config.VarSetting{{Name: "x", Value: test.value, Origin: "-var"}}
		if got := shown(t, opts); got != test.want {
			t.Errorf("%s: %s, not %s", test.name, got, test.want)
		}
	}
}

func TestFileNamedByEnvironmentLosesOneNewline(t *testing.T) {
	for content, want := range map[string]string{"x": `"x"`, "x\n": `"x"`, "x\r\n": `"x"`, "x\n\n": `"x\n"`, " x ": `" x "`} {
		dir := directory(t, "base.hcl", base(t), "x.hcl", withVariable+"}\n", "secret", content)
		opts := options(dir)
		opts.Environ = []string{"CONTACTSYNC_VAR_FILE_x=" + filepath.Join(dir, "secret")}
		if got := shown(t, opts); got != want {
			t.Errorf("%q gives %s, not %s", content, got, want)
		}
	}
}

func TestWrongVariables(t *testing.T) {
	for _, test := range []struct {
		name, declaration string
		change            func(opts *config.Options)
		want              string
	}{
		{"an unknown -var", "default = 1", func(o *config.Options) {
			o.Vars = []config.VarSetting{{Name: "X", Value: "", Origin: "-var"}}
		}, `-var sets "X", but there is no such variable. Did you mean "x"?`},
		{"a wrong type", "type = number", func(o *config.Options) {
			o.Vars = []config.VarSetting{{Name: "x", Value: "many", Origin: "-var"}}
		}, `The value of the variable "x", from -var, does not fit the type number: a number is required.`},
		{"no expression", "type = list(string)", func(o *config.Options) {
			o.Environ = []string{"CONTACTSYNC_VAR_x=[a"}
		}, "from CONTACTSYNC_VAR_x, does not fit the type list(string): it is no expression"},
		{"no constant", "type = list(string)", func(o *config.Options) {
			o.Environ = []string{"CONTACTSYNC_VAR_x=[var.y]"}
		}, "it is no constant"},
		{"too deep", "type = any", func(o *config.Options) {
			o.Environ = []string{"CONTACTSYNC_VAR_x=" + strings.Repeat("[", 100_000)}
		}, "it is nested too deep"},
		{"a missing file", "default = 1", func(o *config.Options) {
			o.Environ = []string{"CONTACTSYNC_VAR_FILE_x=" + filepath.Join(o.Dir, "missing")}
		}, "which CONTACTSYNC_VAR_FILE_x names, cannot be read: no such file"},
		{"a missing -var-file", "default = 1", func(o *config.Options) { o.VarFiles = []string{filepath.Join(o.Dir, "missing")} }, "missing cannot be read"},
		{"null", "nullable = false", func(o *config.Options) { o.VarFiles = []string{filepath.Join(o.Dir, "null")} }, "is null, which nullable = false forbids"},
		{"a block in a -var-file", "default = 1", func(o *config.Options) { o.VarFiles = []string{filepath.Join(o.Dir, "x.hcl")} }, "Blocks are not allowed here"},
	} {
		opts := options(directory(t, "base.hcl", base(t), "x.hcl", withVariable+test.declaration+"\n}\n", "null", "x = null\n"))
		test.change(&opts)
		if got := strings.Join(strings.Fields(complaint(t, opts)), " "); !strings.Contains(got, test.want) {
			t.Errorf("%s: %s", test.name, got)
		}
	}
}

func TestUnknownNameInValueFileIsAWarning(t *testing.T) {
	_, files, diags := config.Load(options(directory(t, "base.hcl", base(t), "x.auto.csvars", "y = 1\n")))
	if diags.HasErrors() || len(diags) != 1 || !strings.Contains(printed(files, diags), `There is no variable "y".`) {
		t.Error(printed(files, diags))
	}
}
