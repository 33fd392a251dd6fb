package redact_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "4294967401", "4294967401"},
		{"empty", "", `""`},
		{"backslashes and quotes", `a\"b`, `a\"b`},
		{"letters of the world", "Ærø Жanna 山田　太郎 🙂", "Ærø Жanna 山田　太郎 🙂"},
		{"colour", "\x1b[31mred", `\x1b[31mred`},
		{"C1", "a\u009bb", `a\u009bb`},
		{"DEL", "a\x7fb", `a\x7fb`},
		{"lines", "a\nb\r\u2028c", `a\nb\r\u2028c`},
		{"direction", "a\u202eb\u2066c", `a\u202eb\u2066c`},
		{"without width", "a\u200bb\ufeffc\u3164", `a\u200bb\ufeffc\u3164`},
		{"beyond 16 bits", "a\U000e0041", `a\U000e0041`},
		{"not UTF-8", "a\xffb", `a\xffb`},
		{"a command", "::warning::x", `\x3a:warning::x`},
		{"an indented command", "  ::x", `  \x3a:x`},
		{"colons elsewhere", "a::b", "a::b"},
		{"an old command", "a ##[error]x", `a \x23#[error]x`},
		{"an Azure command", "###vso[task]", `#\x23#vso[task]`},
		{"a sharp name", "C## code", "C## code"},
		{"a blank at the end", "a ", `a\x20`},
		{"long", strings.Repeat("ä", 600), strings.Repeat("ä", 500) + "…"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := redact.Text(c.text); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestQuote(t *testing.T) {
	if got, want := redact.Quote("a\\b\"\n "), `"a\\b\"\n "`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// FuzzOutput proves of everything that is printed that it is one short line
// that acts on nothing.
func FuzzOutput(f *testing.F) {
	for _, s := range []string{"", "Ada", " ::x", "##[x", "a\x00\x1b\u202e\u0085\xff", "a@b.example \u2028", strings.Repeat("ä\n", 999)} {
		f.Add(s, s)
	}
	hidden, shown := redact.New(redact.Hide), redact.New(redact.Show)
	f.Fuzz(func(t *testing.T, a, b string) {
		from, to := shown.Pair("notes", addressbook.Text(a), addressbook.Text(b))
		if a != b && len(a) < 300 && from == to {
			t.Errorf("%q and %q look the same: %s", a, b, from)
		}
		for _, out := range []string{
			redact.Text(a), redact.Quote(a), hidden.Message(a), shown.Message(a), from, to,
			shown.Value("categories", addressbook.List(a, b)), hidden.Value(a, addressbook.Text(b)),
		} {
			check(t, out)
		}
		if a != "" && hidden.Value("surname", addressbook.Text(a)) != redact.Sensitive {
			t.Errorf("a value was shown: %q", a)
		}
	})
}

func check(t *testing.T, out string) {
	t.Helper()
	if !utf8.ValidString(out) || out == "" {
		t.Errorf("not a text: %q", out)
	}
	if len(out) > 15_000 {
		t.Errorf("%d bytes long", len(out))
	}
	for _, r := range out {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			t.Errorf("%U in %q", r, out)
		}
	}
	if strings.HasPrefix(strings.TrimSpace(out), "::") || strings.Contains(out, "##[") || strings.HasSuffix(out, " ") {
		t.Errorf("a command or a blank at the end: %q", out)
	}
}

func TestLine(t *testing.T) {
	for _, c := range []struct{ name, line, want string }{
		{"plain", "\ta = \"Ærø\" # b\t", "\ta = \"Ærø\" # b\t"},
		{"empty", "", ""},
		{"long", strings.Repeat("x", 2000), strings.Repeat("x", 2000)},
		{"terminal and direction", "a\x1b[2J\u009b\u202eb", `a\x1b[2J\u009b\u202eb`},
		{"GitHub", " \t::error::x", " \t\\x3a:error::x"},
		{"Azure", "# ##vso[x]", `# \x23#vso[x]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := redact.Line(c.line); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestCommands(t *testing.T) {
	text := "\x1b[31mError\x1b[0m: there is no\n  ::error::x\n\n##[group]y ## z\n::a"
	want := "\x1b[31mError\x1b[0m: there is no\n  \\x3a:error::x\n\n\\x23#[group]y ## z\n\\x3a:a"
	if got := redact.Commands(text); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
