package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"contactsync/config"
)

// expectation is a comment that says what is wrong with its line.
var expectation = regexp.MustCompile(`# (?:STANDALONE )?(ERROR|WARNING): (.*)$`)

// TestErrors loads each file of testdata/errors, together with base.hcl unless
// its first line says otherwise. Every diagnostic must stand in a comment
// "# ERROR: text" on the line that it is about, and the other way round.
func TestErrors(t *testing.T) {
	files, err := filepath.Glob("testdata/errors/*.hcl")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, path := range files {
		name := filepath.Base(path)
		t.Run(strings.TrimSuffix(name, ".hcl"), func(t *testing.T) {
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			dir := directory(t, name, string(src))
			if !strings.HasPrefix(string(src), "# STANDALONE") {
				dir = directory(t, name, string(src), "base.hcl", base(t))
			}
			_, _, diags := config.Load(options(dir))
			missing := expectations(string(src))
			for _, d := range diags {
				if i := slices.IndexFunc(missing, func(w wanted) bool { return w.matches(d) }); i >= 0 {
					missing = slices.Delete(missing, i, i+1)
				} else {
					t.Errorf("unexpected: %v\n%s", d, d.Detail)
				}
			}
			for _, w := range missing {
				t.Errorf("missing: line %d: %s", w.line, w.text)
			}
		})
	}
}

// wanted is an expected diagnostic.
type wanted struct {
	line     int
	severity hcl.DiagnosticSeverity
	text     string
}

func (w wanted) matches(d *hcl.Diagnostic) bool {
	line := 0
	if d.Subject != nil {
		line = d.Subject.Start.Line
	}
	return line == w.line && d.Severity == w.severity &&
		strings.Contains(fmt.Sprintf("%s: %s", d.Summary, d.Detail), w.text)
}

// expectations are the comments of a file. "# ERROR: a || b" are two on one
// line. A comment on the first line, after STANDALONE, is about no line.
func expectations(src string) []wanted {
	var list []wanted
	for i, line := range strings.Split(src, "\n") {
		match := expectation.FindStringSubmatch(line)
		if match == nil {
			continue
		}
		severity := hcl.DiagError
		if match[1] == "WARNING" {
			severity = hcl.DiagWarning
		}
		number := i + 1
		if strings.HasPrefix(line, "# STANDALONE") {
			number = 0
		}
		for text := range strings.SplitSeq(match[2], " || ") {
			list = append(list, wanted{line: number, severity: severity, text: text})
		}
	}
	return list
}
