package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadme runs the walks through of the README: in their console blocks a line
// that begins with $ is a command for the shell, what follows is what it
// prints, and a line of three dots stands for any lines.
func TestReadme(t *testing.T) {
	for _, walk := range []struct {
		heading, example string
		tools            []string
		steps            int // at least
	}{
		{"A walk through", "quickstart", []string{"perl", "grep"}, 8},
		{"The whole system", "aurea-exchange", []string{"curl"}, 8},
	} {
		t.Run(walk.heading, func(t *testing.T) {
			for _, tool := range append(walk.tools, "sh") {
				if _, err := exec.LookPath(tool); err != nil {
					t.Skipf("the walk through needs %s: %v", tool, err)
				}
			}
			text := readmeSection(t, walk.heading)
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "examples", walk.example))); err != nil {
				t.Fatal(err)
			}
			removeMade(t, dir)
			s := newShell(t, dir)
			if line := firstTerminal(text); line != "" {
				text = strings.ReplaceAll(text, readmeControl, s.sandbox(line))
			} else {
				s.run("contactsync apply -auto-approve")
			}
			steps := consoleSteps(text)
			if len(steps) < walk.steps {
				t.Fatalf("there are %d commands in console blocks", len(steps))
			}
			for _, step := range steps {
				out := s.run(step.command)
				if !matchesLines(strings.Split(step.output, "\n"), strings.Split(strings.TrimSpace(out), "\n")) {
					t.Fatalf("$ %s\nprints:\n%s\nthe README says:\n%s", step.command, out, step.output)
				}
			}
		})
	}
}

// readmeSection is the text below a heading of the README.
func readmeSection(t *testing.T, heading string) string {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, text, ok := strings.Cut(string(readme), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("the README has no %q", heading)
	}
	text, _, _ = strings.Cut(text, "\n## ")
	return text
}

// readmeControl is the control address of the sandbox in the README. In the test it is a
// free one.
const readmeControl = "127.0.0.1:7090"

// firstTerminal is the command by which a section of the README has a sandbox started,
// "" if it needs none.
func firstTerminal(text string) string {
	for line := range strings.Lines(text) {
		if command, ok := strings.CutPrefix(line, "    contactsync sandbox "); ok {
			return "contactsync sandbox " + strings.TrimSpace(command)
		}
	}
	return ""
}

// shell is one that somebody types commands into, with this program as contactsync.
type shell struct {
	t     *testing.T
	dir   string
	env   []string
	stdin io.Writer
	out   *bufio.Reader
}

func newShell(t *testing.T, dir string) *shell {
	t.Helper()
	bin := filepath.Dir(commandNamed(t, "contactsync"))
	s := &shell{t: t, dir: dir, env: append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "CI=")}
	s.stdin, s.out = s.start("")
	return s
}

// start runs a shell, with a command or one that reads commands, until the test is over.
func (s *shell) start(command string) (io.Writer, *bufio.Reader) {
	s.t.Helper()
	cmd := exec.CommandContext(s.t.Context(), "sh")
	if command != "" {
		cmd.Args = append(cmd.Args, "-c", "exec "+command)
	}
	cmd.Dir, cmd.Env = s.dir, s.env
	stdin, err := cmd.StdinPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = cmd.Wait() }) // the context has ended it
	return stdin, bufio.NewReader(stdout)
}

// sandbox runs the command of the first terminal and gives its control address, once it
// can be used.
func (s *shell) sandbox(line string) (control string) {
	s.t.Helper()
	_, out := s.start(strings.ReplaceAll(line, readmeControl, "127.0.0.1:0"))
	for {
		text, err := out.ReadString('\n')
		if err != nil {
			s.t.Fatalf("$ %s: %v", line, err)
		}
		if fields := strings.Fields(text); len(fields) == 2 && fields[0] == "Control" {
			control = strings.Trim(strings.TrimPrefix(fields[1], "http:"), "/")
		}
		if strings.Contains(text, "Ctrl-C") {
			return control
		}
	}
}

// run types a command, which has to end with 0, and gives what it prints.
func (s *shell) run(line string) string {
	s.t.Helper()
	const end = "the command ended with "
	if _, err := fmt.Fprintf(s.stdin, "{ %s\n} </dev/null; code=$?; echo; echo %s$code\n", line, end); err != nil {
		s.t.Fatal(err)
	}
	var printed strings.Builder
	for {
		text, err := s.out.ReadString('\n')
		if err != nil {
			s.t.Fatalf("$ %s\n%s%v", line, printed.String(), err)
		}
		if code, ok := strings.CutPrefix(text, end); ok {
			if code != "0\n" {
				s.t.Fatalf("$ %s\n%sended with %s", line, printed.String(), code)
			}
			return printed.String()
		}
		printed.WriteString(text)
	}
}

// removeMade removes what somebody who tried the example left in it.
func removeMade(t *testing.T, dir string) {
	t.Helper()
	for _, pattern := range []string{"contactsync.db*", "*.csvars", "mailboxes/*/contactsync-*.vcf", "mailboxes/*/*/contactsync-*.vcf"} {
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
