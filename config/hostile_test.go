package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"contactsync/config"
)

func TestUnusableDirectories(t *testing.T) {
	empty := t.TempDir()
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "folder.hcl"), 0o700); err != nil {
		t.Fatal(err)
	}
	dangling := t.TempDir()
	if err := os.Symlink("nowhere", filepath.Join(dangling, "x.hcl")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	for _, test := range []struct{ name, dir, want string }{
		{"missing", filepath.Join(empty, "missing"), "There is no directory"},
		{"empty", empty, `"contactsync init" writes a configuration to begin with`},
		{"no files but folders", folder, "has no *.hcl or *.hcl.json files"},
		{"tests and hidden files", directory(t, "x.test.hcl", "", ".x.hcl", "", "x.test.hcl.json", "{}", "x.json", "{}"), "has no *.hcl"},
		{"a dangling link", dangling, "x.hcl cannot be read: no such file"},
	} {
		if got := strings.Join(strings.Fields(complaint(t, options(test.dir))), " "); !strings.Contains(got, test.want) {
			t.Errorf("%s: %s", test.name, got)
		}
	}
}

func TestUnusableFiles(t *testing.T) {
	deep := strings.Repeat
	for _, test := range []struct{ name, file, content, want string }{
		{"UTF-16", "x.hcl", "\xff\xfes\x00y\x00n\x00", "The file is in UTF-16. Save it as UTF-8."},
		{"Latin-1", "x.hcl", "# fine\n\n# M\xfcller\n", "x.hcl line 3"},
		{"NUL", "x.hcl", "# fine\n\x00\n", "not text in UTF-8"},
		{"too large", "x.hcl", deep("# comment\n", 1<<20), "larger than 2 MiB"},
		{"not closed", "x.hcl", "locals {", "Unclosed configuration block"},
		{"no object", "x.hcl.json", "[1]", "A JSON object is required here"},
		{"no JSON", "x.hcl.json", "{", "Missing"},
		{"empty JSON", "x.hcl.json", "", "ends prematurely"},
		{"a text for blocks", "x.hcl.json", `{"sync": "x"}`, "JSON object or JSON array of objects is required"},
		{"a list for a body", "x.hcl.json", `{"schedule": ["x"]}`, "is required here"},
		{"an unknown block", "x.hcl.json", `{"snyc": {}}`, `Did you mean "sync"?`},
		{"an unknown name in JSON", "x.hcl.json", `{"locals": {"a": "${vars.x}"}}`, "Nothing is named vars."},
		{"a wrong template in JSON", "x.hcl.json", `{"locals": {"a": "${", "b": ["${"], "c": {"${": 1}}}`, "Error"},
		{"brackets", "x.hcl", "locals {\n a = " + deep("(", 1<<15), "500 deep at most"},
		{"closed brackets", "x.hcl", "locals {\n a = " + deep("[", 1000) + deep("]", 1000) + "\n}", "500 deep at most"},
		{"negations", "x.hcl", "locals {\n a = " + deep("!", 1<<15) + "true\n}", "500 deep at most"},
		{"minuses", "x.hcl", "locals {\n a = " + deep("-", 1<<15) + "1\n}", "500 deep at most"},
		{"conditionals", "x.hcl", "locals {\n a = " + deep("true ? 1 : ", 1<<14) + "1\n}", "500 deep at most"},
		{"templates", "x.hcl", "locals {\n a = " + deep(`"${`, 1<<14), "500 deep at most"},
		{"directives", "x.hcl", "locals {\n a = \"" + deep("%{ if true }", 1<<14) + "\"\n}", "500 deep at most"},
		{"blocks", "x.hcl", deep("a {\n", 1<<15), "500 deep at most"},
		{"JSON objects", "x.hcl.json", deep(`{"a":`, 1<<15), "500 deep at most"},
		{"JSON lists", "x.hcl.json", `{"locals": {"a": ` + deep("[", 1<<15), "500 deep at most"},
		{"a JSON template", "x.hcl.json", `{"locals": {"a": "${` + deep("(", 1<<15) + `"}}`, "500 deep at most"},
		{"an escaped JSON template", "x.hcl.json", `{"locals": {"a": "${` + deep(`\u0028`, 1<<14) + `"}}`, "500 deep at most"},
		{"a type in JSON", "x.hcl.json", `{"variable": {"a": {"type": "` + deep("(", 1<<15) + `"}}}`, "500 deep at most"},
		{"a reference in JSON", "x.hcl.json", `{"moved": {"from": "` + deep("-", 1<<15) + `", "to": "sync.base"}}`, "from needs sync.<name>"},
	} {
		got := strings.Join(strings.Fields(complaint(t, options(directory(t, "base.hcl", base(t), test.file, test.content)))), " ")
		if !strings.Contains(got, test.want) {
			t.Errorf("%s: %.300s", test.name, got)
		}
	}
}

func TestManyLinesAreNotDeep(t *testing.T) {
	loadFiles(t, "base.hcl", base(t), "x.hcl", "locals {\n a = ["+strings.Repeat("-1, !true ? 1 : 2, \"%{ if true }x%{ endif }\",\n", 2000)+"]\n}")
}

// FuzzLoad reads anything as a configuration, in both syntaxes.
func FuzzLoad(f *testing.F) {
	seeds, err := filepath.Glob("testdata/*/*")
	if err != nil || len(seeds) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, seed := range seeds {
		f.Add(read(f, seed), strings.HasSuffix(seed, ".json"))
	}
	f.Add("contactsync {\n owner = \"a\"\n}\nlocals {\n a = \"%{ for x in null }%{ endfor }\"\n}\n", false)
	f.Fuzz(func(t *testing.T, src string, isJSON bool) {
		name := "fuzz.hcl"
		if isJSON {
			name += ".json"
		}
		c, files, diags := config.Load(options(directory(t, "base.hcl", base(t), name, src)))
		if (c == nil) != diags.HasErrors() {
			t.Errorf("a configuration is there: %t, with errors: %t", c != nil, diags.HasErrors())
		}
		_ = printed(files, diags)
		if formatted, diags := config.Format([]byte(src), name); !diags.HasErrors() {
			again, diags := config.Format(formatted, name)
			if diags.HasErrors() || string(again) != string(formatted) {
				t.Errorf("formatted twice, %q becomes %q", formatted, again)
			}
		}
	})
}
