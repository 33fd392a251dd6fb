package main

import (
	"cmp"
	"fmt"

	"github.com/hashicorp/hcl/v2"

	"contactsync/config"
)

// printDiagnostics shows what is wrong with a configuration, with the lines
// that it is about, on stderr, or to the program that reads the stream.
func (e *env) printDiagnostics(diags hcl.Diagnostics, files config.Files, s *settings) {
	e.annotateDiagnostics(diags)
	if e.stream != nil {
		e.streamDiagnostics(diags, files)
		return
	}
	width := cmp.Or(e.width(e.stderr), plainWidth)
	writer := hcl.NewDiagnosticTextWriter(e.stderr, files, uint(width), e.color(e.stderr, s.noColor))
	if err := writer.WriteDiagnostics(diags); err != nil {
		fmt.Fprintln(e.stderr, diags.Error())
	}
}
