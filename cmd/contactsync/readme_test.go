package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadme runs the walk through of the README: in its console blocks a line
// that begins with $ is a command for the shell, what follows is what it
// prints, and a line of three dots stands for any lines.
func TestReadme(t *testing.T) {
	for _, tool := range []string{"sh", "perl", "grep"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the walk through needs %s: %v", tool, err)
		}
	}
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir, bin := t.TempDir(), t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "examples", "quickstart"))); err != nil {
		t.Fatal(err)
	}
	removeMade(t, dir)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(bin, "contactsync")); err != nil {
		t.Skipf("this system has no symbolic links for the test: %v", err)
	}
	shell := func(line string) string {
		cmd := exec.Command("sh", "-c", line)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "CI=")
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("$ %s\n%s%v", line, out, err)
		}
		return string(out)
	}
	shell("contactsync apply -auto-approve")
	steps := consoleSteps(string(readme))
	if len(steps) < 8 {
		t.Fatalf("the README has %d commands in console blocks", len(steps))
	}
	for _, s := range steps {
		if out := shell(s.command); !matchesLines(strings.Split(s.output, "\n"), strings.Split(strings.TrimSpace(out), "\n")) {
			t.Fatalf("$ %s\nprints:\n%s\nthe README says:\n%s", s.command, out, s.output)
		}
	}
}

// removeMade removes what somebody who tried the example left in it.
func removeMade(t *testing.T, dir string) {
	t.Helper()
	for _, pattern := range []string{"contactsync.db*", "mailboxes/*/contactsync-*.vcf", "mailboxes/*/*/contactsync-*.vcf"} {
		paths, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
	}
}

type consoleStep struct{ command, output string }

func consoleSteps(readme string) []consoleStep {
	var steps []consoleStep
	for _, block := range strings.Split(readme, "```console\n")[1:] {
		block, _, _ = strings.Cut(block, "```")
		for _, step := range strings.Split("\n"+block, "\n$ ")[1:] {
			command, output, _ := strings.Cut(step, "\n")
			steps = append(steps, consoleStep{command, strings.TrimSuffix(output, "\n")})
		}
	}
	return steps
}

// matchesLines compares lines with a pattern in which "..." stands for any
// lines, also none. A pattern without lines matches nothing printed.
func matchesLines(pattern, lines []string) bool {
	switch {
	case len(pattern) == 0:
		return len(lines) == 0
	case pattern[0] == "...":
		for skip := 0; skip <= len(lines); skip++ {
			if matchesLines(pattern[1:], lines[skip:]) {
				return true
			}
		}
		return false
	case len(lines) == 0:
		return false
	}
	return strings.TrimSpace(pattern[0]) == strings.TrimSpace(lines[0]) && matchesLines(pattern[1:], lines[1:])
}
