package clients_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// version is the version that a client asks for. exchangelib asks for
// Exchange2019, which no schema has, and Exchange answers it nonetheless.
var version = regexp.MustCompile(`(RequestServerVersion Version=")[^"]*"`)

// validate has xmllint check all requests and answers against Microsoft's
// schema, if both are there.
func (l *traffic) validate(t *testing.T) {
	t.Helper()
	schema, lint, why := findSchema()
	if why != "" {
		t.Log("what was said is not checked against the schema:", why)
		return
	}
	dir := t.TempDir()
	seen := map[string]bool{}
	args := []string{"--nonet", "--noout", "--huge", "--schema", schema}
	for i, m := range l.messages(t) {
		request := version.ReplaceAllString(m.Request, `${1}Exchange2013_SP1"`)
		for kind, document := range map[string]string{"request": request, "answer": m.Response} {
			if seen[document] || !strings.HasPrefix(strings.TrimLeft(document, "\ufeff \r\n"), "<") {
				continue // there is no document, as in a refusal to sign in
			}
			seen[document] = true
			name := filepath.Join(dir, fmt.Sprintf("%04d-%s-%s.xml", i, m.Operation, kind))
			if err := os.WriteFile(name, []byte(document), 0o600); err != nil {
				t.Fatal(err)
			}
			args = append(args, name)
		}
	}
	if len(seen) == 0 {
		return
	}
	out, err := exec.Command(lint, args...).CombinedOutput()
	if err == nil {
		return
	}
	var wrong [][]byte
	for line := range bytes.Lines(out) {
		if !bytes.HasSuffix(line, []byte(" validates\n")) && !bytes.HasSuffix(line, []byte(" fails to validate\n")) {
			wrong = append(wrong, line)
		}
	}
	const most = 10
	t.Errorf("documents that the schema does not allow (%v): %d complaints, such as\n%s",
		err, len(wrong), bytes.Join(wrong[:min(most, len(wrong))], nil))
}

// findSchema looks for xmllint, and for the schema beside the checkout.
func findSchema() (schema, lint, why string) {
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		return "", "", "xmllint is not installed"
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", "", err.Error()
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return "", "", "there is no module here"
		}
		dir = filepath.Dir(dir)
	}
	schema = filepath.Join(dir, "..", "shared", "facts", "ews-xsd", "v2018_01_08-smartlet", "ews-soap.xsd")
	if _, err := os.Stat(schema); err != nil {
		return "", "", "the schema is not beside the checkout"
	}
	return schema, lint, ""
}
