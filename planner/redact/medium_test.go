package redact_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"contactsync/planner/redact"
)

func TestEscapeJSON(t *testing.T) {
	for _, c := range []struct{ name, encoded, want string }{
		{"plain", `{"a":"b"}` + "\n", `{"a":"b"}` + "\n"},
		{"letters of the world", `"Ærø 山田 🙂"`, `"Ærø 山田 🙂"`},
		{"direction", "\"a\u202eb\"", `"a\u202eb"`},
		{"C1", "\"a\u009bb\x7f\"", `"a\u009bb\u007f"`},
		{"beyond 16 bits", "\"\U000e0041\"", `"\udb40\udc41"`},
		{"an Azure command", `"##vso[task]"`, `"\u0023#vso[task]"`},
		{"a sharp name", `"C## code #1"`, `"C## code #1"`},
		{"an escape stays", `"\u001b\\"`, `"\u001b\\"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(redact.EscapeJSON([]byte(c.encoded))); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func FuzzEscapeJSON(f *testing.F) {
	f.Add("Ada")
	f.Add("\x00\x1b\u202e##vso[x\xff\U000e0041\\u0023")
	f.Fuzz(func(t *testing.T, text string) {
		encoded, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		var before, after string
		escaped := redact.EscapeJSON(bytes.Clone(encoded))
		if err := json.Unmarshal(encoded, &before); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(escaped, &after); err != nil || before != after {
			t.Errorf("%q became %q: %v", before, after, err)
		}
		if strings.ContainsFunc(string(escaped), func(r rune) bool { return !unicode.IsPrint(r) && r != '\u3000' }) || strings.Contains(string(escaped), "##[") {
			t.Errorf("unsafe: %q", escaped)
		}
	})
}

func TestCode(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"persons.csv:12", "`persons.csv:12`"},
		{"a`b``c", "`a\\x60b\\x60\\x60c`"},
		{"a|b", "`a\\x7cb`"},
		{"@ada <b>#1</b> https://example.com", "`@ada <b>#1</b> https://example.com`"},
	} {
		if got := redact.Code(c.text); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func TestCommand(t *testing.T) {
	if got, want := redact.CommandMessage("50 %:\r\n::x, y"), "50 %25:%0D%0A::x, y"; got != want {
		t.Errorf("the message: got %s, want %s", got, want)
	}
	if got, want := redact.CommandProperty("a%:b,c\n"), "a%25%3Ab%2Cc%0A"; got != want {
		t.Errorf("the property: got %s, want %s", got, want)
	}
}

func TestInPlace(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "a = \"Ærø\"\r\n\tb\n", "a = \"Ærø\"\r\n\tb\n"},
		{"what acts", "\x1b[2J\r\u009bx\u202ey\U000e0041\xff", "?[2J???x???y?????"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(redact.InPlace([]byte(c.text))); got != c.want || len(got) != len(c.text) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
