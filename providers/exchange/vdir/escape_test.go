package vdir

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEscapeName(t *testing.T) {
	tests := map[string]string{
		"CRM":        "CRM",
		"Größe 日本":   "Größe 日本",
		"a/b":        "a%2Fb",
		`a\b`:        "a%5Cb",
		".hidden":    "%2Ehidden",
		"..":         "%2E%2E",
		".":          "%2E",
		"dot.":       "dot%2E",
		"blank ":     "blank%20",
		"a.b c":      "a.b c",
		"100%":       "100%25",
		"%41":        "%2541",
		"a\nb\x00":   "a%0Ab%00",
		`<>:"|?*`:    "%3C%3E%3A%22%7C%3F%2A",
		"CON":        "%43ON",
		"nul.txt":    "%6Eul.txt",
		"com1":       "%63om1",
		"com10":      "com10",
		"LPT²":       "%4CPT²",
		"Conference": "Conference",
	}
	for folder, want := range tests {
		got, complete := escapeName(folder)
		if got != want || !complete {
			t.Errorf("%q is escaped as %q, %v, not %q", folder, got, complete, want)
		}
		if again := unescapeName(got); again != folder {
			t.Errorf("%q comes back as %q", folder, again)
		}
	}
}

func TestEscapeLongName(t *testing.T) {
	one, complete := escapeName(strings.Repeat("日", 255))
	other, _ := escapeName(strings.Repeat("日", 254))
	if complete || len(one) > maxDirectoryName || !utf8.ValidString(one) || one == other {
		t.Errorf("%q and %q, %v", one, other, complete)
	}
}

func TestUnescapeNameOfSomebodyElse(t *testing.T) {
	for _, name := range []string{"100% sure", "a%20b", "a%2fb", "%ZZ", "%", "%4", "%FF", "CON", "x%00%"} {
		if got := unescapeName(name); got != name {
			t.Errorf("%q is taken for %q", name, got)
		}
	}
}

func FuzzEscapeName(f *testing.F) {
	for _, seed := range []string{"CRM", "a/b", "..", "%41", "nul.txt", "日本", " "} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, folder string) {
		if folder == "" || !utf8.ValidString(folder) {
			return
		}
		directory, complete := escapeName(folder)
		if !isVisible(directory) || len(directory) > maxDirectoryName || strings.ContainsAny(directory, `/\<>:"|?*`+"\x00\n") {
			t.Fatalf("%q is escaped as %q", folder, directory)
		}
		if again := unescapeName(directory); complete && again != folder {
			t.Fatalf("%q comes back as %q", folder, again)
		}
	})
}
