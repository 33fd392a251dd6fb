package main_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// topLevel is all that may stand at the top of the repository: the rooms of
// the program, and the files that tools look for by name.
var topLevel = []string{
	"cmd", "config", "planner", "providers", "state", "examples", "go.mod", "go.sum",
	"README.md", "LICENSE", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "Makefile", "Dockerfile",
	".ci", ".github", ".golangci.yml", ".gitignore", ".gitattributes", ".editorconfig", ".dockerignore",
}

// visitors are entries that no repository has and many checkouts do.
var visitors = []string{".git", ".idea", ".vscode", ".DS_Store"}

func TestTopLevel(t *testing.T) {
	top := filepath.Join("..", "..")
	entries, err := os.ReadDir(top)
	if err != nil {
		t.Fatal(err)
	}
	allowed := slices.Concat(topLevel, visitors, gitIgnored(t, top))
	for _, entry := range entries {
		if !matchesName(allowed, entry.Name()) {
			t.Errorf("%s does not belong at the top: code and what is written about it go into the room they are about (%s)",
				entry.Name(), strings.Join(topLevel[:6], ", "))
		}
	}
}

// gitIgnored are the patterns in the .gitignore file of a directory.
func gitIgnored(t *testing.T, dir string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, ".gitignore"))
	if err != nil {
		t.Fatal(err)
	}
	var patterns []string
	for line := range strings.Lines(string(text)) {
		if pattern := strings.Trim(strings.TrimSpace(line), "/"); pattern != "" && !strings.HasPrefix(pattern, "#") {
			patterns = append(patterns, pattern)
		}
	}
	return patterns
}

// matchesName says whether one of the patterns matches a file's name.
func matchesName(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		ok, err := filepath.Match(pattern, name)
		return ok && err == nil
	})
}
