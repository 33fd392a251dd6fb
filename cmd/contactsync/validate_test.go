package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// seeded is a comment that says what is wrong with its line: "# ERROR: text", or several
// of them, "# ERROR: text || ERROR: text".
var seeded = regexp.MustCompile(`# ((?:ERROR|WARNING)\b.*)$`)

// fewestMistakes is how many mistakes the files of testdata/errors have at least.
const fewestMistakes = 100

// TestValidateFindsMistakes validates each file of testdata/errors, beside base.hcl and the
// headers of its CRM. validate finds each mistake at its line, and nothing else.
func TestValidateFindsMistakes(t *testing.T) {
	corpus, err := filepath.Abs(filepath.Join("testdata", "errors"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(corpus, "*.hcl"))
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, path := range files {
		name := filepath.Base(path)
		if name == "base.hcl" {
			continue
		}
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		expected := seededMistakes(string(src))
		total += len(expected)
		t.Run(strings.TrimSuffix(name, ".hcl"), func(t *testing.T) {
			dir := t.TempDir()
			copyMistakes(t, corpus, dir, name)
			for _, d := range validated(t, dir) {
				i := slices.IndexFunc(expected, func(m mistake) bool { return m.is(d, name) })
				if i < 0 {
					t.Errorf("unexpected: %+v: %s: %s", d.Range, d.Summary, d.Detail)
					continue
				}
				expected = slices.Delete(expected, i, i+1)
			}
			for _, m := range expected {
				t.Errorf("not found: %s:%d: %s: %s", name, m.line, m.severity, m.text)
			}
		})
	}
	if total < fewestMistakes {
		t.Errorf("there are %d mistakes, not %d", total, fewestMistakes)
	}
}

// mistake is one that a file was given.
type mistake struct {
	line           int
	severity, text string
}

func seededMistakes(src string) []mistake {
	var list []mistake
	for i, line := range strings.Split(src, "\n") {
		match := seeded.FindStringSubmatch(line)
		if match == nil {
			continue
		}
		for said := range strings.SplitSeq(match[1], " || ") {
			severity, text, _ := strings.Cut(said, ":")
			list = append(list, mistake{line: i + 1, severity: strings.ToLower(severity), text: strings.TrimSpace(text)})
		}
	}
	return list
}

func (m mistake) is(d diagnostic, name string) bool {
	return d.Range != nil && filepath.Base(d.Range.Filename) == name && d.Range.Start.Line == m.line &&
		d.Severity == m.severity && strings.Contains(d.Summary+": "+d.Detail, m.text)
}

// copyMistakes puts a file, base.hcl and the CRM into a directory.
func copyMistakes(t *testing.T, corpus, dir, name string) {
	t.Helper()
	if err := os.CopyFS(filepath.Join(dir, "crm"), os.DirFS(filepath.Join(corpus, "crm"))); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"base.hcl", name} {
		src, err := os.ReadFile(filepath.Join(corpus, file))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), src, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// validated is what validate says of a directory.
func validated(t *testing.T, dir string) []diagnostic {
	t.Helper()
	t.Chdir(dir)
	var out bytes.Buffer
	e := &env{
		stdin: strings.NewReader(""), stdout: &out, stderr: io.Discard,
		getenv: func(string) string { return "" }, getEnviron: func() []string { return nil }, now: time.Now,
	}
	if code := e.main(t.Context(), []string{"validate", "-json"}); code != exitError {
		t.Fatalf("validate ended with %d\n%s", code, out.String())
	}
	var v validation
	if err := json.Unmarshal(out.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	return v.Diagnostics
}
