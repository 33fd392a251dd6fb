package config_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"contactsync/config"
)

// TestSecretsAreNotShown makes every kind of mistake with a sensitive variable.
func TestSecretsAreNotShown(t *testing.T) {
	const secret = "hunter2"
	const declaration = `
variable "pw" {
  type      = any
  sensitive = true
}
variable "list" {
  type      = list(string)
  sensitive = true
  default   = ["x"]
}
locals {
  derived = "${var.pw}!"
}
`
	for name, lines := range map[string]string{
		"a wrong type":             `schedule { times_per_day = var.pw }`,
		"a wrong word":             `schedule { every = var.pw }`,
		"a local of it":            `schedule { every = local.derived }`,
		"in a provider's number":   "provider \"csv\" \"x\" {\n dir = \"\"\n retries = var.pw\n}",
		"a function fails":         `locals { n = parseint(var.pw, 10) }`,
		"a function of more fails": `locals { n = parseint(upper(local.derived), 10) }`,
		"an index":                 `locals { n = {a = 1}[var.pw] }`,
		"a duplicate key":          `locals { n = {for x in [var.pw, var.pw] : x => 1} }`,
		"inside a for":             `locals { n = [for x in [var.pw] : parseint(x, 10)] }`,
		"a for in a provider":      "provider \"csv\" \"x\" {\n dir = [for x in [var.pw] : parseint(x, 10)][0]\n}",
		"a function in a provider": "provider \"csv\" \"x\" {\n dir = jsondecode(var.pw)\n}",
		"an address":               "sync \"s\" {\n from = provider.csv.crm\n to = provider.vdir.mail\n select { rep = true }\n mailboxes { include = [var.pw] }\n}",
		"in a mapping":             withMapping("person", "surname = parseint(var.pw, 10)"),
		"for in a mapping":         withMapping("person", "surname = [for x in [var.pw] : parseint(x, 10)][0]"),
		"a sensitivity":            withMapping("person", "surname = person.X\n sensitivity = var.pw"),
		"the owner":                `locals { n = "${var.pw}${var.unknown}" }`,
		"a wrong type of its own":  "variable \"other\" {\n type = number\n sensitive = true\n}",
		"a version":                `schedule { every = "${var.pw}h" }`,
	} {
		for _, value := range []string{`"` + secret + `"`, `["` + secret + `"]`, `{k = "` + secret + `"}`} {
			opts := options(directory(t, "base.hcl", base(t), "x.hcl", declaration+lines))
			opts.Vars = []config.VarSetting{{Name: "pw", Value: value, Origin: "-var"}}
			opts.Environ = []string{"CONTACTSYNC_VAR_other=" + secret}
			got := complaint(t, opts)
			if strings.Contains(strings.ToLower(got), secret) {
				t.Errorf("%s shows the secret:\n%s", name, got)
			}
		}
	}
}

func TestSecretsInValueFilesAreNotShown(t *testing.T) {
	const secret = "hunter2"
	for name, content := range map[string]string{
		"a.auto.csvars":      `pw = ["` + secret + `"]`,
		"b.auto.csvars":      `pww = "` + secret + `"`,
		"c.auto.csvars":      `pw = "` + secret,
		"d.auto.csvars":      `pw = ` + secret,
		"e.auto.csvars":      `pw = "${` + secret + `}"`,
		"f.auto.csvars.json": `{"pw": ` + secret + `}`,
		"g.auto.csvars.json": `{"pw": "` + secret + `}`,
		"h.auto.csvars.json": `{"pw": {"` + secret + `": 1}}`,
	} {
		dir := directory(t, "base.hcl", base(t), name, content, "x.hcl", "variable \"pw\" {\n type = string\n sensitive = true\n}")
		_, files, diags := config.Load(options(dir))
		if len(diags) == 0 {
			t.Errorf("%s: no diagnostics", name)
		}
		if got := printed(files, diags); strings.Contains(got, secret) {
			t.Errorf("%s shows the secret:\n%s", name, got)
		}
	}
}

// A line that a message quotes does not show what is known to be a secret in it.
func TestSecretsInQuotedLinesAreNotShown(t *testing.T) {
	const secret = "hunter2"
	for name, test := range map[string]struct{ file, content string }{
		"a wrong default":           {"x.hcl", "variable \"pw\" {\n sensitive = true\n type = number\n default = \"" + secret + "\"\n}"},
		"a default that is none":    {"x.hcl", "variable \"pw\" {\n sensitive = true\n default = upper(\"" + secret + "\")\n}"},
		"all in one line":           {"x.hcl.json", `{"variable": {"pw": {"sensitive": true, "type": "number", "default": "` + secret + `"}}}`},
		"beside what is wrong":      {"x.hcl.json", `{"variable": {"pw": {"sensitive": true, "nulable": true, "default": "` + secret + `"}}}`},
		"written once more":         {"x.hcl", "variable \"pw\" {\n sensitive = true\n default = \"" + secret + "\"\n}\nlocals {\n a = parseint(\"" + secret + "\", 10)\n}"},
		"a rule":                    {"x.hcl", "variable \"pw\" {\n sensitive = true\n default = \"" + secret + "\"\n validation {\n condition = strlen(var.pw) > 9\n error_message = \"not " + secret + "\"\n }\n}"},
		"a rule that shows it":      {"x.hcl", "variable \"pw\" {\n sensitive = true\n default = \"" + secret + "\"\n validation {\n condition = strlen(var.pw) > 9\n error_message = \"not ${var.pw}\"\n }\n}"},
		"a rule that fails":         {"x.hcl", "variable \"pw\" {\n sensitive = true\n default = \"" + secret + "\"\n validation {\n condition = parseint(var.pw, 10) > 9\n error_message = \"no\"\n }\n}"},
		"a country":                 {"x.hcl", "variable \"pw\" {\n sensitive = true\n default = \"" + secret + "\"\n}\nlocals {\n a = phone(\"1\", var.pw)\n}"},
		"the keys of for_each":      {"x.hcl", "variable \"pw\" {\n sensitive = true\n default = [\"" + secret + "\"]\n}\nuser \"x\" {\n for_each = toset(var.pw)\n email = each.key\n}"},
		"a value that for_each has": {"x.hcl", "variable \"pw\" {\n sensitive = true\n default = \"" + secret + "\"\n}\nuser \"x\" {\n for_each = {a = var.pw}\n email = each.value\n}"},
	} {
		got := complaint(t, options(directory(t, "base.hcl", base(t), test.file, test.content)))
		if strings.Contains(strings.ToLower(got), secret) {
			t.Errorf("%s shows the secret:\n%s", name, got)
		}
	}
}

func TestOtherValuesAreShown(t *testing.T) {
	_, files, diags := config.Load(options(directory(t, "base.hcl", base(t), "x.hcl",
		"locals {\n  text = \"plain\"\n  n    = parseint(local.text, 10)\n}")))
	var text bytes.Buffer
	if err := hcl.NewDiagnosticTextWriter(&text, files, 0, false).WriteDiagnostics(diags); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), `local.text as "plain"`) {
		t.Error(text.String())
	}
}
