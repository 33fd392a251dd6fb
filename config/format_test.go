package config_test

import (
	"strings"
	"testing"

	"contactsync/config"
)

func TestFormat(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"alignment", "a=1\nlong   =  2 # why\n", "a    = 1\nlong = 2 # why\n"},
		{"indentation", "a {\nb {\n    c=1\n}\n}\n", "a {\n  b {\n    c = 1\n  }\n}\n"},
		{"line ends", "a = 1\r\nb = 2\r\n", "a = 1\nb = 2\n"},
		{"byte order mark", "\ufeffa = 1\n", "a = 1\n"},
		{"no newline at the end", "a = 1", "a = 1\n"},
		{"empty", "", ""},
		{"heredoc", "a = <<EOT\n  x  =1\nEOT\n", "a = <<EOT\n  x  =1\nEOT\n"},
	} {
		got, diags := config.Format([]byte(test.src), "x.hcl")
		if diags.HasErrors() || string(got) != test.want {
			t.Errorf("%s: %q, not %q (%v)", test.name, got, test.want, diags)
		}
	}
}

func TestFormatKeepsWhatIsCanonical(t *testing.T) {
	for _, path := range []string{"testdata/base.hcl", "testdata/valid/whole.hcl", "testdata/valid/whole.hcl.json"} {
		src := read(t, path)
		got, diags := config.Format([]byte(src), path)
		if diags.HasErrors() || string(got) != src {
			t.Errorf("%s changed:\n%s", path, got)
		}
	}
}

func TestFormatRefusesErrors(t *testing.T) {
	for _, test := range []struct{ name, src string }{
		{"x.hcl", "a = \n"}, {"x.hcl", "a {"}, {"x.hcl.json", "{"}, {"x.hcl", "\xff"}, {"x.hcl", "a = " + strings.Repeat("(", 1000)},
	} {
		if got, diags := config.Format([]byte(test.src), test.name); !diags.HasErrors() || got != nil {
			t.Errorf("%q gives %q", test.src, got)
		}
	}
}
