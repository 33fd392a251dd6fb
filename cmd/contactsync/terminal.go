package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// plainWidth is the width, in columns, of text that is not for a terminal.
const plainWidth = 78

// isTerminal says whether a reader or writer is a terminal.
func (e *env) isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// width is the width in columns of the terminal that is written to, 0 if it is
// none.
func (e *env) width(w io.Writer) int {
	file, ok := w.(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}
	return columns
}

// color says whether to write in colours: on terminals that have them, unless
// the user wants none, by the option -no-color or by the variable NO_COLOR
// (no-color.org).
//

func (e *env) color(w io.Writer, noColor bool) bool {
	off := noColor || e.getenv("NO_COLOR") != "" || e.getenv("TERM") == "dumb"
	return !off && e.isTerminal(w)
}
