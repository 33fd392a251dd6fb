package wire

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

type (
	start    = xml.StartElement
	end      = xml.EndElement
	charData = xml.CharData
	attr     = xml.Attr
)

// maxDepth is the most elements within each other. Replies have about eight.
const maxDepth = 64

// decoder reads a reply.
type decoder struct {
	xml     *xml.Decoder
	depth   int
	request *Request
	reply   *Reply
	tables  []*tableReader // of the queries
	yield   func(query int, row Row)
	input   *input
	text    *cleaner
	buffer  []byte

	// nameless says that a row had a field that is none of ours, and not all that
	// were asked for by number: which one has the number cannot be told.
	nameless bool
}

// Decode reads the reply to a request and hands out the rows of each query, when each
// is complete with those that belong to it. The error is one of reading or a *FormatError;
// after any the rows handed out are worth nothing. Errors that CRM.interface itself
// reports are in the Reply.
func Decode(r io.Reader, request *Request, texts *Texts, yield func(query int, row Row)) (*Reply, error) {
	in := &input{r: r}
	text, err := newText(in)
	if err != nil {
		return nil, err
	}
	clean := &cleaner{r: text}
	d := &decoder{
		xml:     xml.NewDecoder(clean),
		input:   in,
		text:    clean,
		request: request,
		reply:   &Reply{Answers: make([]Answer, len(request.Queries))},
		yield:   yield,
	}
	// The text is UTF-8, whatever the declaration says.
	d.xml.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for _, q := range request.Queries {
		d.tables = append(d.tables, newTableReader(&q.Table, texts))
	}
	if err := d.document(); err != nil {
		return nil, err
	}
	return d.reply, d.complete()
}

// token is the next token, io.EOF after the last one of a complete document.
func (d *decoder) token() (xml.Token, error) {
	t, err := d.xml.Token()
	if err != nil {
		return nil, d.broken(err)
	}
	switch t.(type) {
	case start:
		if d.depth++; d.depth > maxDepth {
			return nil, &FormatError{Reason: "its elements are nested deeper than any reply's"}
		}
	case end:
		d.depth--
	}
	return t, nil
}

// broken is the error of a document that cannot be read on. What the XML decoder
// says may quote the document and is left out.
func (d *decoder) broken(err error) error {
	switch {
	case d.input.err != nil:
		return d.input.err
	case errors.Is(err, io.EOF) && d.depth == 0:
		return io.EOF
	case d.text.ended:
		return errTruncated
	}
	line, _ := d.xml.InputPos()
	return &FormatError{Reason: fmt.Sprintf("it is malformed in line %d", line)}
}

// document reads the document to the end of the input.
func (d *decoder) document() error {
	found := false
	for {
		t, err := d.token()
		switch {
		case errors.Is(err, io.EOF) && found:
			return nil
		case errors.Is(err, io.EOF):
			return &FormatError{Reason: "it is empty, or no XML"}
		case err != nil:
			return err
		}
		e, ok := t.(start)
		switch {
		case !ok:
			continue
		case found:
			return &FormatError{Reason: "something follows its end"}
		}
		found = true
		if err := d.response(e); err != nil {
			return err
		}
	}
}

// response reads the root element.
func (d *decoder) response(e start) error {
	switch strings.ToLower(e.Name.Local) {
	case "response":
	case "html":
		return &FormatError{Reason: "it is a web page"}
	default:
		return &FormatError{Reason: "its root element is not response"}
	}
	if echo := d.echo(e); echo != "" && echo != d.request.ID {
		return &FormatError{Reason: "it is the reply to another request"}
	}
	next := 0
	return d.children(func(e start) error {
		if e.Name.Local != "query" {
			return d.other(e, &d.reply.Returns)
		}
		i, err := d.answered(e, next)
		if err != nil {
			return err
		}
		next++
		return d.answer(e, i)
	})
}

func (d *decoder) echo(e start) string {
	if d.request.Echo == "" {
		return ""
	}
	return attribute(e, d.request.Echo)
}

// answered is the query that an element answers: by its echo, or by its
// order if it has none. A missing echo is an error only if that was the only one,
// which complete tells.
func (d *decoder) answered(e start, next int) (int, error) {
	i := next
	if echo := d.echo(e); echo != "" {
		suffix, ok := strings.CutPrefix(echo, d.request.ID+"-")
		n, err := strconv.Atoi(suffix)
		if !ok || err != nil || queryID(d.request.ID, n) != echo {
			return 0, &FormatError{Reason: "it has the answer to another query"}
		}
		i = n
	}
	if i < 0 || i >= len(d.reply.Answers) || d.reply.Answers[i].Found {
		return 0, &FormatError{Reason: "it has more answers than there are queries"}
	}
	return i, nil
}

// children calls f for each child of the element that started last. f reads it to
// its end.
func (d *decoder) children(f func(e start) error) error {
	for {
		t, err := d.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case end:
			return nil
		case start:
			if err := f(t); err != nil {
				return err
			}
		}
	}
}

// other reads an element that is nothing of ours, but for the errors within it.
func (d *decoder) other(e start, returns *[]Return) error {
	if isErrorReturn(e) {
		r, err := d.newReturn(e.Attr)
		*returns = append(*returns, r)
		return err
	}
	return d.children(func(e start) error { return d.other(e, returns) })
}

// complete is the error of a reply that was read to its end and has not all that
// there should be. Errors of CRM.interface come before.
func (d *decoder) complete() error {
	if len(d.reply.Returns) > 0 {
		return nil
	}
	for i := range d.reply.Answers {
		if !d.reply.Answers[i].Found {
			return &FormatError{Reason: "the answer to a query is missing"}
		}
	}
	if d.nameless {
		return &FormatError{Reason: "it does not say which field is the one with the number that was asked for: name fields by their XML names"}
	}
	return nil
}
