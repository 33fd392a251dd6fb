package main

import (
	"bytes"
	"fmt"
	"io"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcled"
	"github.com/zclconf/go-cty/cty"

	"contactsync/config"
)

// validation is what validate -json writes. It and what is in it have the form of
// "terraform validate -json", version 1.0, which editors and build servers read.
type validation struct {
	FormatVersion string       `json:"format_version"`
	Valid         bool         `json:"valid"`
	ErrorCount    int          `json:"error_count"`
	WarningCount  int          `json:"warning_count"`
	Diagnostics   []diagnostic `json:"diagnostics"`
}

// diagnostic is one thing that is wrong.
type diagnostic struct {
	Severity string   `json:"severity"` // "error" or "warning"
	Summary  string   `json:"summary"`
	Detail   string   `json:"detail"`
	Range    *place   `json:"range,omitempty"`
	Snippet  *snippet `json:"snippet,omitempty"`
}

// place is a part of a file.
type place struct {
	Filename string   `json:"filename"`
	Start    position `json:"start"`
	End      position `json:"end"`
}

// position is a place between two characters: lines and columns count from 1, bytes
// from 0.
type position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Byte   int `json:"byte"`
}

// snippet is the lines of a place.
type snippet struct {
	// Context is the block that they are in, null if there is none.
	Context *string `json:"context"`

	// Code is the lines, which begin at StartLine; the offsets are bytes in it.
	Code                 string `json:"code"`
	StartLine            int    `json:"start_line"`
	HighlightStartOffset int    `json:"highlight_start_offset"`
	HighlightEndOffset   int    `json:"highlight_end_offset"`

	// Values are what is named there.
	Values []namedValue `json:"values"`
}

// namedValue says what something that an expression names is: `is "AT"`.
type namedValue struct {
	Traversal string `json:"traversal"`
	Statement string `json:"statement"`
}

// writeDiagnostics writes what is wrong with a configuration as JSON.
func writeDiagnostics(w io.Writer, diags hcl.Diagnostics, files config.Files) error {
	v := validation{FormatVersion: "1.0", Valid: !diags.HasErrors(), Diagnostics: []diagnostic{}}
	for _, d := range diags {
		if d.Severity == hcl.DiagWarning {
			v.WarningCount++
		} else {
			v.ErrorCount++
		}
		v.Diagnostics = append(v.Diagnostics, newDiagnostic(d, files))
	}
	encoder := newJSONPrinter(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

// newDiagnostic is a diagnostic as programs read it.
func newDiagnostic(d *hcl.Diagnostic, files config.Files) diagnostic {
	shown := diagnostic{Severity: "error", Summary: d.Summary, Detail: d.Detail}
	if d.Severity == hcl.DiagWarning {
		shown.Severity = "warning"
	}
	if d.Subject != nil {
		shown.Range = &place{Filename: d.Subject.Filename, Start: position(d.Subject.Start), End: position(d.Subject.End)}
		shown.Snippet = newSnippet(d, files[d.Subject.Filename])
	}
	return shown
}

// newSnippet is the lines that a diagnostic is about, nil if the file is not there to
// be shown.
func newSnippet(d *hcl.Diagnostic, file *hcl.File) *snippet {
	if file == nil || !d.Subject.CanSliceBytes(file.Bytes) {
		return nil
	}
	first, last := d.Subject.Start.Byte, d.Subject.End.Byte
	start := bytes.LastIndexByte(file.Bytes[:first], '\n') + 1
	end := len(file.Bytes)
	if i := bytes.IndexByte(file.Bytes[last:], '\n'); i >= 0 {
		end = last + i
	}
	s := &snippet{
		Code:                 string(bytes.TrimRight(file.Bytes[start:end], "\r")),
		StartLine:            d.Subject.Start.Line,
		HighlightStartOffset: first - start,
		HighlightEndOffset:   last - start,
		Values:               namedValues(d),
	}
	if context := hcled.ContextString(file, first); context != "" {
		s.Context = &context
	}
	return s
}

// namedValues are the values of what the expression of a diagnostic names, if they may
// be shown.
func namedValues(d *hcl.Diagnostic) []namedValue {
	values := []namedValue{}
	if d.Expression == nil || d.EvalContext == nil {
		return values
	}
	seen := map[string]bool{}
	for _, traversal := range d.Expression.Variables() {
		name := traversalText(traversal)
		value, diags := traversal.TraverseAbs(d.EvalContext)
		if diags.HasErrors() || seen[name] {
			continue
		}
		seen[name] = true
		if statement := statementOf(value); statement != "" {
			values = append(values, namedValue{Traversal: name, Statement: statement})
		}
	}
	return values
}

// traversalText is how a traversal is written.
func traversalText(traversal hcl.Traversal) string {
	var text bytes.Buffer
	for _, step := range traversal {
		switch s := step.(type) {
		case hcl.TraverseRoot:
			text.WriteString(s.Name)
		case hcl.TraverseAttr:
			text.WriteString("." + s.Name)
		case hcl.TraverseIndex:
			if s.Key.Type() == cty.String {
				fmt.Fprintf(&text, "[%q]", s.Key.AsString())
			} else {
				text.WriteString("[…]")
			}
		}
	}
	return text.String()
}

// statementOf says what a value is, "" if that is not known.
func statementOf(value cty.Value) string {
	switch {
	case value.ContainsMarked() || !value.IsKnown():
		return ""
	case value.IsNull():
		return "is null"
	case value.Type() == cty.String:
		return fmt.Sprintf("is %q", value.AsString())
	case value.Type() == cty.Number:
		return "is " + value.AsBigFloat().Text('f', -1)
	case value.Type() == cty.Bool:
		return fmt.Sprintf("is %t", value.True())
	}
	return "is " + value.Type().FriendlyName()
}
