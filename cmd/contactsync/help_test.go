package main

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2/hcldec"

	"contactsync/config"
	"contactsync/providers/addressbook"
)

// topic is the text of a topic.
func topic(t *testing.T, name string) string {
	t.Helper()
	text, err := topicText(name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestTopicWidth(t *testing.T) {
	for _, name := range topicNames() {
		for i, line := range strings.Split(topic(t, name), "\n") {
			if utf8.RuneCountInString(line) > helpWidth || strings.TrimRight(line, " \t") != line {
				t.Errorf("help %s: line %d is too wide or ends in a blank: %q", name, i+1, line)
			}
		}
	}
}

// TestHelpWidth finds lines that a terminal of the usual width would break.
func TestHelpWidth(t *testing.T) {
	for _, c := range slices.Concat(commands(), stateCommands()) {
		for i, line := range strings.Split(c.help, "\n") {
			if utf8.RuneCountInString(line) > helpWidth || strings.TrimRight(line, " \t") != line {
				t.Errorf("%s -help: line %d is too wide or ends in a blank: %q", c.name, i+1, line)
			}
		}
	}
}

// TestTopicCommands finds commands and topics that the texts name and that do
// not exist.
func TestTopicCommands(t *testing.T) {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	for _, name := range topicNames() {
		for _, named := range regexp.MustCompile(`(?:"|: |, )contactsync ([a-z]+)(?:\s+([a-z]+))?`).FindAllStringSubmatch(topic(t, name), -1) {
			if !slices.Contains(names, named[1]) {
				t.Errorf("help %s names the command %q, which does not exist", name, named[1])
			}
			if named[1] == "help" && !slices.Contains(topicNames(), named[2]) {
				t.Errorf("help %s names the topic %q, which does not exist", name, named[2])
			}
		}
	}
}

func TestTopicFunctions(t *testing.T) {
	var listed []string
	for _, named := range regexp.MustCompile(`(?m)^  ([a-z0-9]+)\([^)]*\) {2,}\S`).FindAllStringSubmatch(topic(t, "functions"), -1) {
		listed = append(listed, named[1])
	}
	slices.Sort(listed)
	if got, want := slices.Compact(listed), config.FunctionNames(); !slices.Equal(got, want) {
		t.Errorf("help functions lists\n%v\nand there are\n%v", got, want)
	}
}

func TestTopicProperties(t *testing.T) {
	text := topic(t, propertiesTopic)
	for _, p := range addressbook.WellKnown() {
		line := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(p.Name) + ` +[a-z]+ +` + string(p.Class) + ` +` + cmp.Or(p.MAPI, "-") + `$`)
		if !line.MatchString(text) {
			t.Errorf("help properties does not list %s", p.Name)
		}
	}
}

// TestTopicConfiguration compares the blocks of providers and states with the
// topic; package config compares all other blocks.
func TestTopicConfiguration(t *testing.T) {
	text := topic(t, "configuration")
	compare := func(block string, specs map[string]hcldec.Spec) {
		for name, spec := range specs {
			heading := block + ` "` + name + `" `
			_, section, found := strings.Cut(text, "\n"+heading)
			if !found {
				t.Errorf("there is no section about %s", heading)
			}
			section = regexp.MustCompile(`(?m)^[a-z]+ .*\{ \}`).Split(section, 2)[0]
			for _, setting := range specNames(spec) {
				if !regexp.MustCompile(`(?m)^ +` + setting + `( |$)`).MatchString(section) {
					t.Errorf("the section about %ssays nothing of %s", heading, setting)
				}
			}
		}
	}
	s := schemas()
	compare("provider", s.Sources)
	compare("provider", s.Targets)
	compare("state", s.States)
}

// specNames are the names of the settings of a block, and of those in it.
func specNames(spec hcldec.Spec) []string {
	var names []string
	for _, attribute := range hcldec.ImpliedSchema(spec).Attributes {
		names = append(names, attribute.Name)
	}
	for name, inner := range hcldec.ChildBlockTypes(spec) {
		names = append(append(names, name), specNames(inner)...)
	}
	return names
}
