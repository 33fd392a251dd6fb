// Package xmllint has the xmllint of libxml2 check XML documents against a
// schema: a judge of the requests that the provider sends, and of the answers of
// the sandbox, that shares no code with either. It is for tests, and the tests
// that use it pass without it: where xmllint or Microsoft's schemas are missing,
// what needs them is skipped and says why.
package xmllint

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Validator collects documents and has one process of xmllint read all of them,
// since it is the schema that takes the time. It is not for concurrent use.
type Validator struct {
	command, schema string
	documents       []document
}

// document is a document to be checked, by the name that its complaints have.
type document struct{ name, text string }

// Open returns a validator of whole SOAP envelopes. The test is skipped if
// xmllint or the schemas are missing.
func Open(t testing.TB, set Set) *Validator {
	t.Helper()
	v, err := Find(set)
	if err != nil {
		t.Skip(err)
	}
	return v
}

// OpenSchema returns a validator by a schema of the test's own. The test is
// skipped if xmllint is missing.
func OpenSchema(t testing.TB, path string) *Validator {
	t.Helper()
	v, err := find(path)
	if err != nil {
		t.Skip(err)
	}
	return v
}

// Find is Open for what goes on without a validator: the error says what is
// missing.
func Find(set Set) (*Validator, error) {
	path, err := set.file("ews-soap.xsd")
	if err != nil {
		return nil, err
	}
	return find(path)
}

func find(schema string) (*Validator, error) {
	command, err := exec.LookPath("xmllint")
	if err != nil {
		return nil, fmt.Errorf("xmllint: not installed: %w", err)
	}
	path, err := filepath.Abs(schema)
	if err != nil {
		return nil, fmt.Errorf("schema %s: %w", schema, err)
	}
	return &Validator{command: command, schema: path}, nil
}

// Add adds a document. The name is what a complaint calls it by, and need not be
// unique.
func (v *Validator) Add(name string, text []byte) {
	v.documents = append(v.documents, document{name, string(text)})
}

// Check fails the test if a document is not valid, or xmllint does not say.
func (v *Validator) Check(t testing.TB) {
	t.Helper()
	// What a test has seen is also checked when it cleans up, and the context
	// has ended by then.
	if err := v.Validate(context.WithoutCancel(t.Context())); err != nil {
		t.Error(err)
	}
}

// Validate is Check without a test: the error has the first complaints.
func (v *Validator) Validate(ctx context.Context) error {
	verdicts, err := v.Verdicts(ctx)
	if err != nil {
		return err
	}
	const most = 20
	var lines []string
	invalid := 0
	for _, verdict := range verdicts {
		if verdict.Valid {
			continue
		}
		invalid++
		for _, c := range verdict.Complaints {
			lines = append(lines, fmt.Sprintf("%s:%d: %s", verdict.Name, c.Line, c.Text))
		}
	}
	if invalid == 0 {
		return nil
	}
	return fmt.Errorf("%s/%s: %d of %d documents are not valid, with %d complaints, such as\n%s",
		filepath.Base(filepath.Dir(v.schema)), filepath.Base(v.schema), invalid, len(verdicts), len(lines),
		strings.Join(lines[:min(most, len(lines))], "\n"))
}

// Verdicts says of each document, in the order that they were added in, whether
// it is valid. It fails if xmllint does not run, cannot read the schema or is
// silent about a document.
func (v *Validator) Verdicts(ctx context.Context) (verdicts []Verdict, err error) {
	if len(v.documents) == 0 {
		return nil, nil
	}
	dir, err := os.MkdirTemp("", "xmllint")
	if err != nil {
		return nil, fmt.Errorf("documents: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	// A complaint quotes its document, which must not pass for a verdict: no
	// document knows the name of the directory.
	prefix := filepath.Base(dir) + "-"
	args := []string{"--nonet", "--noout", "--huge", "--schema", v.schema}
	files := make(map[string]string) // by text: what was said before is not read again
	for _, d := range v.documents {
		if _, written := files[d.text]; written {
			continue
		}
		file := prefix + strconv.Itoa(len(files)) + ".xml"
		if err := os.WriteFile(filepath.Join(dir, file), []byte(d.text), 0o600); err != nil {
			return nil, fmt.Errorf("document %s: %w", d.name, err)
		}
		files[d.text] = file
		args = append(args, file)
	}
	run := exec.CommandContext(ctx, v.command, args...) //nolint:gosec // xmllint, and files of this function
	run.Dir = dir
	output, failure := run.CombinedOutput()
	said := read(string(output), prefix)
	for _, d := range v.documents {
		verdict, ok := said[files[d.text]]
		if !ok {
			return nil, errors.Join(fmt.Errorf("xmllint says nothing of %s, but\n%.2000s", d.name, output), failure)
		}
		verdict.Name = d.name
		verdicts = append(verdicts, verdict)
	}
	return verdicts, nil
}
