package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/term"

	"contactsync/config"
)

// maxConsoleLine is the most bytes of an expression that is read from stdin.
const maxConsoleLine = 1 << 20

// consoleSession evaluates one expression after the other.
type consoleSession struct {
	env      *env
	settings *settings
	console  *config.Console
	scope    config.ConsoleScope
	out      io.Writer

	// records reads the record, nil if none is named.
	records *recordReader
}

// lines evaluates the lines of a text. It goes on after a wrong one; the error is then
// errReported.
func (s *consoleSession) lines(ctx context.Context, text io.Reader) error {
	scanner := bufio.NewScanner(text)
	scanner.Buffer(nil, maxConsoleLine)
	var err error
	for scanner.Scan() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		done, ok := s.line(ctx, scanner.Text())
		if done {
			return err
		}
		if !ok {
			err = errReported
		}
	}
	if scanner.Err() != nil {
		return fmt.Errorf("read stdin: %w", scanner.Err())
	}
	return err
}

// prompt asks for expressions until there are no more. evaluating calls its argument, which
// does not need the keyboard.
func (s *consoleSession) prompt(ctx context.Context, screen io.ReadWriter, evaluating func(work func())) {
	terminal := term.NewTerminal(screen, "> ")
	if width := s.env.width(s.env.stdout); width > 0 {
		_ = terminal.SetSize(width, 24) // the height does not matter
	}
	terminal.AutoCompleteCallback = s.complete
	quiet := *s.env
	quiet.stderr = terminal
	s.env, s.out = &quiet, terminal
	for ctx.Err() == nil {
		line, err := terminal.ReadLine()
		if err != nil && !errors.Is(err, term.ErrPasteIndicator) {
			return
		}
		done := false
		evaluating(func() { done, _ = s.line(ctx, line) })
		if done {
			return
		}
	}
}

// line evaluates a line and prints what comes of it. done says that it ends the session, ok
// that nothing was wrong.
func (s *consoleSession) line(ctx context.Context, text string) (done, ok bool) {
	switch text = strings.TrimSpace(text); {
	case text == "" || strings.HasPrefix(text, "#") || strings.HasPrefix(text, "//"):
		return false, true
	case text == "exit" || text == "quit":
		return true, true
	}
	if s.records != nil {
		var err error
		if s.scope, err = s.records.complement(ctx, s.console.Mentions(text), s.scope); err != nil {
			s.env.printError(err)
			return false, false
		}
	}
	value, files, diags := s.console.Evaluate(text, s.scope)
	s.env.printDiagnostics(diags, files, s.settings)
	if diags.HasErrors() {
		return false, false
	}
	fmt.Fprintln(s.out, valueText(value))
	return false, true
}

// complete completes the name before the cursor as far as it is certain, when tab is pressed.
func (s *consoleSession) complete(line string, pos int, key rune) (newLine string, newPos int, ok bool) {
	if key != '\t' {
		return "", 0, false
	}
	start := pos
	for start > 0 && inName(line[start-1]) {
		start--
	}
	word, completed := line[start:pos], ""
	if word == "" {
		return "", 0, false
	}
	for _, name := range s.console.Names(s.scope) {
		switch {
		case !strings.HasPrefix(name, word):
		case completed == "":
			completed = name
		default:
			completed = commonPrefix(completed, name)
		}
	}
	if len(completed) <= len(word) {
		return "", 0, false
	}
	return line[:start] + completed + line[pos:], start + len(completed), true
}

// inName says whether a character may be in what Names lists.
func inName(c byte) bool {
	return c == '.' || c == '_' || c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// commonPrefix is what two texts begin with.
func commonPrefix(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return a[:i]
}
