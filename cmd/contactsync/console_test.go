package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"contactsync/config"
	"contactsync/providers"
)

// screen is a terminal whose user types what was scripted.
type screen struct {
	io.Reader
	bytes.Buffer
}

// Read reads what the user types, a key at a time.
func (s *screen) Read(p []byte) (int, error) { return s.Reader.Read(p[:1]) }

// newConsoleSession is a console for a person, of a configuration with a local.
func newConsoleSession(t *testing.T) *consoleSession {
	t.Helper()
	dir := t.TempDir()
	src := "contactsync {\n  owner = \"test\"\n}\nlocals {\n  greeting = \"Hello\"\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "a.hcl"), []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	console, _, _, diags := config.NewConsole(config.Options{Dir: dir, Schemas: schemas(), Version: version})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	e := &env{stdout: io.Discard, stderr: io.Discard, getenv: func(string) string { return "" }}
	person := &config.Row{Schema: &providers.Schema{Fields: []string{"FirstName", "FirstLetter"}}, Values: []string{"Ada", "A"}}
	return &consoleSession{env: e, settings: &settings{}, console: console, out: io.Discard, scope: config.ConsoleScope{Person: person}}
}

// TestConsolePrompt types into a terminal: keys, tabs for completion, the arrow up for the
// line before, and Ctrl-D.
func TestConsolePrompt(t *testing.T) {
	const up, ctrlC, ctrlD = "\x1b[A", "\x03", "\x04"
	for _, test := range []struct {
		name, typed string
		want        []string
		evaluated   int
	}{
		{"expressions", "1 + 2\rperson.FirstName\r" + ctrlD, []string{"\r\n3\r\n", "\r\n\"Ada\"\r\n"}, 2},
		{"exit", "local.greeting\rexit\r1 + 2\r", []string{"\r\n\"Hello\"\r\n"}, 2},
		{"an error does not end it", "nothing\r1 + 2\r" + ctrlD, []string{"Nothing is named nothing", "\r\n3\r\n"}, 2},
		{"history", "1 + 2\r" + up + "0\r" + ctrlD, []string{"\r\n3\r\n", "\r\n21\r\n"}, 2},
		{"completion", "loc\t\rperson.Fi\tNa\t\r" + ctrlD, []string{"\r\n\"Hello\"\r\n", "\r\n\"Ada\"\r\n"}, 2},
		{"Ctrl-C", ctrlC, nil, 0},
		{"the terminal goes away", "1 +", nil, 0},
	} {
		t.Run(test.name, func(t *testing.T) {

			terminal := &screen{Reader: strings.NewReader(test.typed)}
			evaluated := 0
			newConsoleSession(t).prompt(context.Background(), terminal, func(work func()) { evaluated++; work() })
			shown := terminal.String()
			for _, want := range test.want {
				if !strings.Contains(shown, want) {
					t.Errorf("%q is missing in %q", want, shown)
				}
			}
			if evaluated != test.evaluated {
				t.Errorf("%d lines were evaluated, want %d", evaluated, test.evaluated)
			}
		})
	}
}

func TestConsoleCompletion(t *testing.T) {
	s := newConsoleSession(t)
	for _, test := range []struct{ before, after, want string }{
		{"loc", "", "local.greeting|"},
		{"1 + loc", " + 2", "1 + local.greeting| + 2"},
		{"person.Fi", "", "person.First|"},
		{"person.FirstN", "", "person.FirstName|"},
		{"pho", "", "phone(|"},
		{"upper(loc", ")", "upper(local.greeting|)"},
		{"ü", "", ""},
		{"üloc", "", "ülocal.greeting|"},
		{"", "", ""},
		{"nothing", "", ""},
		{"local.greeting", "", ""},
	} {
		line, pos, ok := s.complete(test.before+test.after, len(test.before), '\t')
		got := ""
		if ok {
			got = line[:pos] + "|" + line[pos:]
		}
		if got != test.want {
			t.Errorf("%s|%s: got %q, want %q", test.before, test.after, got, test.want)
		}
	}
	if _, _, ok := s.complete("loc", 3, 'x'); ok {
		t.Error("another key completes")
	}
}

func TestConsoleLineThatIsTooLong(t *testing.T) {
	err := newConsoleSession(t).lines(t.Context(), strings.NewReader(strings.Repeat("x", maxConsoleLine+1)))
	if err == nil || !strings.Contains(err.Error(), "read stdin") {
		t.Errorf("the error is %v", err)
	}
}

func TestValueText(t *testing.T) {
	for _, test := range []struct {
		value cty.Value
		want  string
	}{
		{cty.StringVal("a\"b\n\x1b${c}\u202e"), `"a\"b\n\u001b$${c}\u202e"`},
		{cty.NumberFloatVal(1.5), "1.5"},
		{cty.True, "true"},
		{cty.NullVal(cty.String), "null"},
		{cty.EmptyObjectVal, "{}"},
		{cty.MapValEmpty(cty.String), "{}"},
		{cty.ListValEmpty(cty.String), "[]"},
		{cty.SetValEmpty(cty.String), "toset([])"},
		{cty.UnknownVal(cty.String), "(not known: it depends on a variable without a value)"},
		{cty.TupleVal([]cty.Value{cty.Zero, cty.ObjectVal(map[string]cty.Value{"a": cty.EmptyTupleVal, "b c": cty.Zero})}), "[\n  0,\n  {\n    a = []\n    \"b c\" = 0\n  },\n]"},
	} {
		if got := valueText(test.value); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}
