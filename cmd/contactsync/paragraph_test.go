package main

import (
	"slices"
	"testing"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		name, text string
		width      int
		want       []string
	}{
		{"short", "one two", 10, []string{"one two"}},
		{"exactly", "one two", 7, []string{"one two"}},
		{"too long", "one two", 6, []string{"one", "two"}},
		{"a long word", "extraordinary x", 5, []string{"extraordinary", "x"}},
		{"characters, not bytes", "äöü ß", 5, []string{"äöü ß"}},
		{"as it is", "  one  two three", 5, []string{"  one  two three"}},
		{"paragraphs", "a b\n\nc", 2, []string{"a", "b", "", "c"}},
		{"no width", "one  two", 0, []string{"one  two"}},
		{"only blanks after a tab", "\t ", 5, []string{""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := wrap(c.text, c.width); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
