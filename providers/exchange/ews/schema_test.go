package ews_test

import (
	"regexp"
	"strconv"
	"sync"
	"testing"

	"contactsync/providers/sandbox/xmllint"
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
	if len(d.list) == 0 {
		t.Skip("there was no request")
	}
	for _, set := range xmllint.Sets() {
		validator := xmllint.Open(t, set)
		for i, document := range d.list {
			validator.Add(strconv.Itoa(i), []byte(document))
		}
		validator.Check(t)
	}
}
