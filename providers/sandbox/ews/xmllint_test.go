package ews_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestMain runs the tests and then checks every answer that they saw against
// Microsoft's schema, in as few processes as can be, if the schema and xmllint
// are there.
func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 {
		if err := validate(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// validate has xmllint read the answers; nil as well when it cannot.
func validate() error {
	schema, why := findSchema()
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		why = "xmllint is not installed"
	}
	if why != "" {
		fmt.Fprintln(os.Stderr, "answers are not checked against the schema:", why)
		return nil
	}
	dir, err := os.MkdirTemp("", "answers")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	files := map[string]bool{}
	args := []string{"--nonet", "--noout", "--schema", schema}
	for i, d := range answers.documents {
		if files[d.text] {
			continue
		}
		files[d.text] = true
		name := filepath.Join(dir, fmt.Sprintf("%d-%s.xml", i, filepath.Base(d.test)))
		if err := os.WriteFile(name, []byte(d.text), 0o600); err != nil {
			return err
		}
		args = append(args, name)
	}
	if len(files) == 0 {
		return nil
	}
	out, err := exec.Command(lint, args...).CombinedOutput()
	if err == nil {
		return nil
	}
	var wrong []byte
	for line := range bytes.Lines(out) {
		if !bytes.HasSuffix(line, []byte(" validates\n")) {
			wrong = append(wrong, line...)
		}
	}
	return errors.Join(errors.New("answers that the schema does not allow"), errors.New(string(wrong)))
}

// findSchema looks for the schema beside the checkout.
func findSchema() (path, why string) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err.Error()
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return "", "there is no module here"
		}
		dir = filepath.Dir(dir)
	}
	path = filepath.Join(dir, "..", "shared", "facts", "ews-xsd", "v2018_01_08-smartlet", "ews-soap.xsd")
	if _, err := os.Stat(path); err != nil {
		return "", "the schema is not beside the checkout"
	}
	return path, ""
}
