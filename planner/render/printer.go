package render

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"contactsync/planner/redact"
)

// printer writes lines. After an error of its writer it writes nothing more;
// flush returns that error.
type printer struct {
	style
	options  Options
	redactor *redact.Redactor
	out      *bufio.Writer
	begun    bool
}

func newPrinter(w io.Writer, o Options) *printer {
	return &printer{
		style:    newStyle(o),
		options:  o,
		redactor: o.Redactor,
		out:      bufio.NewWriterSize(w, 32<<10),
	}
}

// line writes a line; the arguments are safe to print.
func (p *printer) line(format string, args ...any) {
	fmt.Fprintf(p.out, format+"\n", args...)
	p.begun = true
}

// section begins a part of the output, with an empty line before all but the
// first.
func (p *printer) section() {
	if p.begun {
		p.line("")
	}
}

// rule draws a line across the terminal, below what was printed before.
func (p *printer) rule() {
	width := p.options.Width
	if width <= 0 {
		width = 77
	}
	p.line("")
	p.line("%s", p.dim.Sprint(strings.Repeat("─", width)))
}

func (p *printer) flush() error { return p.out.Flush() }

// count is a number with its noun: "1 folder", "2 folders". The plural is
// formed by an s if it is not given.
func count(n int, noun string, plural ...string) string {
	if n != 1 {
		noun += "s"
		if len(plural) > 0 {
			noun = plural[0]
		}
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// enumeration joins phrases: "a, b and c".
func enumeration(phrases []string) string {
	if len(phrases) < 2 {
		return strings.Join(phrases, "")
	}
	last := len(phrases) - 1
	return strings.Join(phrases[:last], ", ") + " and " + phrases[last]
}
