package main

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"contactsync/config"
	"contactsync/planner/redact"
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
	var text bytes.Buffer
	writer := hcl.NewDiagnosticTextWriter(&text, printableFiles(diags, files), uint(width), e.color(e.stderr, s.noColor))
	if err := writer.WriteDiagnostics(printableDiagnostics(diags)); err != nil {
		fmt.Fprintln(e.stderr, redact.Text(diags.Error()))
		return
	}
	fmt.Fprint(e.stderr, redact.Commands(text.String()))
}

// printableFiles are the files that diagnostics are about, with nothing in them that acts on a
// terminal. The places in them stay the same.
func printableFiles(diags hcl.Diagnostics, files config.Files) config.Files {
	printable := make(config.Files)
	for _, d := range diags {
		if d.Subject == nil {
			continue
		}
		if file := files[d.Subject.Filename]; file != nil && printable[d.Subject.Filename] == nil {
			shown := *file
			shown.Bytes = redact.InPlace(file.Bytes)
			printable[d.Subject.Filename] = &shown
		}
	}
	return printable
}

// printableDiagnostics are diagnostics whose sentences quote nothing that acts on a terminal.
func printableDiagnostics(diags hcl.Diagnostics) hcl.Diagnostics {
	var printable hcl.Diagnostics
	for _, d := range diags {
		shown := *d
		shown.Summary = redact.Line(d.Summary)
		var detail []string
		for line := range strings.SplitSeq(d.Detail, "\n") {
			detail = append(detail, redact.Line(line))
		}
		shown.Detail = strings.Join(detail, "\n")
		printable = append(printable, &shown)
	}
	return printable
}
