package schema

import (
	"slices"
	"strings"
	"testing"
)

// TestDeterministic demands that at each place of each content model at most one
// declaration fits a child: program.next takes the first it finds.
func TestDeterministic(t *testing.T) {
	g, err := loadGrammar()
	if err != nil {
		t.Fatal(err)
	}
	for name, typ := range g.types {
		for pc := range typ.content {
			var seen []string
			for _, at := range typ.content.candidates(pc, nil) {
				seen = append(seen, typ.content[at].element.name)
			}
			slices.Sort(seen)
			if len(slices.Compact(slices.Clone(seen))) != len(seen) {
				t.Errorf("%s at %d: %v", name, pc, seen)
			}
		}
	}
}

func TestNotationMistakes(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"no semicolon", `type A = B`, `expected ';'`},
		{"an unknown kind", `typo A = B;`, `no kind`},
		{"an open group", `type A = (B;`, `expected ')'`},
		{"no name", `type = B;`, `expected a name`},
		{"no definition", `type A B;`, `expected '='`},
		{"an unknown type", `type A = B:C;`, `unknown type C`},
		{"an unknown attribute type", `type A = @B:C;`, `unknown type C`},
		{"an unknown base", `type A : C = ;`, `unknown type C`},
		{"an unknown group", `type A = %C;`, `no group C`},
		{"a type on itself", `type A : B = ; type B : A = ;`, `upon itself`},
		{"twice", `type A = ; type A = ;`, `defined twice`},
		{"an endless loop", `type A = (B? C*)+;`, `may be empty`},
	} {
		b := newBuilder()
		err := b.read(SpaceTypes, c.text)
		for _, typ := range b.types {
			if err == nil {
				err = b.link(typ)
			}
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q in it", c.name, err, c.want)
		}
	}
}
