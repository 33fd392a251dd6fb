package main

import (
	"encoding/json"
	"io"

	"contactsync/planner/redact"
)

// jsonPrinter is a writer of JSON that others read: what the writer gets acts neither on a terminal nor
// on a CI system. Every Write gets whole values.
type jsonPrinter struct{ to io.Writer }

// Write writes values.
func (p jsonPrinter) Write(values []byte) (int, error) {
	if _, err := p.to.Write(redact.EscapeJSON(values)); err != nil {
		return 0, err
	}
	return len(values), nil
}

// newJSONPrinter encodes values that are printed, each on a line.
func newJSONPrinter(to io.Writer) *json.Encoder {
	encoder := json.NewEncoder(jsonPrinter{to})
	encoder.SetEscapeHTML(false)
	return encoder
}
