package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// ErrNotGraph is the cause of every failure to read an answer.
var ErrNotGraph = errors.New("this is no answer of Microsoft Graph")

// errIncomplete is what is wrong with an answer without what it must have.
var errIncomplete = errors.New("something is missing in it")

// notGraph keeps the kind of an error alone: its text may quote a contact.
func notGraph(err error) error {
	if errors.Is(err, errIncomplete) {
		return fmt.Errorf("%w: %w", ErrNotGraph, errIncomplete)
	}
	return ErrNotGraph
}

// innermost is how deep an error's code may lie within another one.
const innermost = 5

// DecodeCodes are the codes of an error, the outermost first, in lower case. They are
// empty if the document is no error of Microsoft Graph.
func DecodeCodes(document []byte) []string {
	type failure struct {
		Code       string          `json:"code"`
		InnerError json.RawMessage `json:"innerError"`
	}
	var answer struct {
		Error failure `json:"error"`
	}
	if json.Unmarshal(document, &answer) != nil {
		return nil
	}
	var codes []string
	for f, depth := answer.Error, 0; depth < innermost; depth++ {
		if isCode(f.Code) {
			codes = append(codes, strings.ToLower(f.Code))
		}
		inner := f.InnerError
		f = failure{}
		if json.Unmarshal(inner, &f) != nil {
			break
		}
	}
	return codes
}

// isCode says whether a text has the form of a code. What has not could be
// anything that somebody put there.
func isCode(s string) bool {
	return s != "" && len(s) < 100 && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_'
	})
}
