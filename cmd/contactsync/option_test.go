package main

import (
	"flag"
	"slices"
	"strings"
	"testing"
)

func TestCutOption(t *testing.T) {
	for _, c := range []struct {
		arg, value string
		ok         bool
	}{
		{"-chdir=a", "a", true},
		{"--chdir=a=b", "a=b", true},
		{"-chdir", "", true},
		{"-chdirs=a", "", false},
		{"---chdir=a", "", false},
		{"chdir=a", "", false},
		{"", "", false},
	} {
		t.Run(c.arg, func(t *testing.T) {
			if value, ok := cutOption(c.arg, "chdir"); value != c.value || ok != c.ok {
				t.Errorf("got %q, %t", value, ok)
			}
		})
	}
}

func TestOptionsFirst(t *testing.T) {
	for _, c := range []struct{ name, args, want string }{
		{"nothing", "", ""},
		{"in order", "-yes -out=a plan", "-yes -out=a -- plan"},
		{"a switch after the argument", "plan -yes", "-yes -- plan"},
		{"a value of its own word", "plan -out a other", "-out a -- plan other"},
		{"a switch takes no word", "-yes plan", "-yes -- plan"},
		{"two hyphens", "plan --out a", "--out a -- plan"},
		{"a value that is missing", "plan -out", "-out -- plan"},
		{"no option after --", "-yes -- -out", "-yes -- -out"},
		{"a hyphen alone", "- -yes", "-yes -- -"},
		{"an unknown option", "plan -what", "-what -- plan"},
	} {
		t.Run(c.name, func(t *testing.T) {
			set := flag.NewFlagSet("", flag.ContinueOnError)
			set.Bool("yes", false, "")
			set.String("out", "", "")
			if got := optionsFirst(set, strings.Fields(c.args)); !slices.Equal(got, strings.Fields(c.want)) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestNewOp(t *testing.T) {
	first, second := string(newOp()), string(newOp())
	if len(first) != 26 || strings.Trim(first, "abcdefghijklmnopqrstuvwxyz0123456789") != "" || first == second {
		t.Errorf("got %q and %q", first, second)
	}
}
