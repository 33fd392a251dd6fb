package csv

import (
	stdcsv "encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// rows reads the rows of a file, its header too.
type rows struct {
	name   string
	input  *input
	reader *stdcsv.Reader

	// line is where the last row began.
	line int
}

func (f *file) newRows(in *input) *rows {
	reader := stdcsv.NewReader(in.buffer)
	reader.Comma = f.delimiter
	reader.FieldsPerRecord = len(f.header) // 0 for the header itself
	reader.ReuseRecord = true
	return &rows{name: f.name, input: in, reader: reader}
}

// next reads a row. It returns io.EOF after the last one, and else an error
// that names the file and the line. The slice is reused by the next call.
func (r *rows) next() (values []string, line int, err error) {
	values, err = r.reader.Read()
	if err == io.EOF {
		return nil, 0, io.EOF
	}
	if err != nil {
		return nil, 0, r.describe(err, len(values))
	}
	r.input.beginRow()
	r.line, _ = r.reader.FieldPos(0)
	for i, value := range values {
		if problem := checkText(value); problem != "" {
			line, _ := r.reader.FieldPos(i)
			return nil, 0, fmt.Errorf("%s:%d: %s", r.name, line, problem)
		}
	}
	return values, r.line, nil
}

// describe says in which line the CSV reader stumbled, and what to do. The
// reader's own words would name the column in bytes and not the remedy.
func (r *rows) describe(err error, fields int) error {
	var parse *stdcsv.ParseError
	if !errors.As(err, &parse) {
		return fmt.Errorf("%s: after line %d: %w", r.name, r.line, err)
	}
	var problem string
	switch {
	case errors.Is(err, stdcsv.ErrFieldCount):
		problem = fmt.Sprintf("the row has %d fields and the header %d: put fields that contain the delimiter in quotes",
			fields, r.reader.FieldsPerRecord)
	case errors.Is(err, stdcsv.ErrQuote):
		problem = "a quoted field of this row is not closed, or text follows its closing quote: " +
			"write a quote within a quoted field twice"
	case errors.Is(err, stdcsv.ErrBareQuote):
		problem = "a field has a quote and does not begin with one: put the field in quotes, and write the quote within twice"
	default:
		problem = parse.Err.Error()
	}
	return fmt.Errorf("%s:%d: %s", r.name, parse.StartLine, problem)
}

// checkText says why a value is no text, "" if it is.
func checkText(value string) string {
	switch {
	case !utf8.ValidString(value):
		return `the text is not UTF-8: save the file as UTF-8 (in Excel "CSV UTF-8")`
	case strings.IndexByte(value, 0) >= 0:
		return "the text has a zero byte: the file is damaged, or encoded in UTF-16: save it as UTF-8"
	}
	return ""
}
