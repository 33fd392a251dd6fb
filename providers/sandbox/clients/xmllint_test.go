package clients_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"contactsync/providers/sandbox/xmllint"
)

// version is the version that a client asks for. exchangelib asks for
// Exchange2019, which no schema has, and Exchange answers it nonetheless.
var version = regexp.MustCompile(`(RequestServerVersion Version=")[^"]*"`)

// validate has xmllint check all requests and answers against Microsoft's
// schema, if both are there.
func (l *traffic) validate(t *testing.T) {
	t.Helper()
	validator, err := xmllint.Find(xmllint.ExchangeOnline)
	if err != nil {
		t.Log("what was said is not checked against the schema:", err)
		return
	}
	for i, m := range l.messages(t) {
		request := version.ReplaceAllString(m.Request, `${1}Exchange2013_SP1"`)
		for kind, document := range map[string]string{"request": request, "answer": m.Response} {
			if !strings.HasPrefix(strings.TrimLeft(document, "\ufeff \r\n"), "<") {
				continue // there is no document, as in a refusal to sign in
			}
			validator.Add(fmt.Sprintf("%04d-%s-%s", i, m.Operation, kind), []byte(document))
		}
	}
	validator.Check(t)
}
