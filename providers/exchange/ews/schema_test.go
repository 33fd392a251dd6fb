package ews_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
)

// documents are requests, each form of one once: those that differ in ids alone
// are one form.
type documents struct {
	mu   sync.Mutex
	seen map[string]bool
	list []string
}

var anID = regexp.MustCompile(` (Id|ChangeKey|Value)="[^"]*"`)

func (d *documents) add(body string) {
	form := anID.ReplaceAllString(body, "")
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.seen[form] {
		d.seen[form] = true
		d.list = append(d.list, body)
	}
}

// check has xmllint read the documents with each of Microsoft's schemas, if
// these lie beside the checkout.
func (d *documents) check(t *testing.T) {
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not installed")
	}
	dir := t.TempDir()
	var files []string
	for i, document := range d.list {
		name := filepath.Join(dir, fmt.Sprintf("%d.xml", i))
		if err := os.WriteFile(name, []byte(document), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, name)
	}
	if len(files) == 0 {
		t.Skip("there was no request")
	}
	for _, version := range []string{"v2013_SP1-ewsjs", "v2018_01_08-smartlet"} {
		schema := filepath.Join(moduleRoot(t), "..", "shared", "facts", "ews-xsd", version, "ews-soap.xsd")
		if _, err := os.Stat(schema); err != nil {
			t.Skip("the schema is not beside the checkout")
		}
		args := append([]string{"--nonet", "--noout", "--schema", schema}, files...)
		out, err := exec.CommandContext(t.Context(), lint, args...).CombinedOutput()
		if err == nil {
			continue
		}
		for line := range bytes.Lines(out) {
			if !bytes.HasSuffix(line, []byte(" validates\n")) {
				t.Errorf("%s: %s", version, line)
			}
		}
	}
}

// moduleRoot is the directory that has the go.mod.
func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Skip("there is no module here")
		}
		dir = filepath.Dir(dir)
	}
}
