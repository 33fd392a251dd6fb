package xmllint

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Set is one version of Microsoft's schemas of Exchange Web Services. They carry
// no licence, so they are not part of the repository: they lie beside the
// checkout, in ../shared/facts/ews-xsd, a directory for each set.
type Set string

// The sets. Each has types.xsd, messages.xsd and, of whole envelopes,
// ews-soap.xsd.
const (
	// Exchange2013SP1 is what Exchange 2013 SP1 serves. It fixes the version
	// that a request asks for, so it is for requests that ask for that one.
	Exchange2013SP1 Set = "v2013_SP1-ewsjs"

	// ExchangeOnline has what Exchange Online speaks, and with that what
	// Exchange 2016 and later do.
	ExchangeOnline Set = "v2018_01_08-smartlet"
)

// Sets are all sets, for a request that every server has to understand.
func Sets() []Set { return []Set{Exchange2013SP1, ExchangeOnline} }

// File is the path of a file of the set. The test is skipped if the schemas are
// not beside the checkout.
func (s Set) File(t testing.TB, name string) string {
	t.Helper()
	path, err := s.file(name)
	if err != nil {
		t.Skip(err)
	}
	return path
}

func (s Set) file(name string) (string, error) {
	return beside("schemas of Exchange Web Services", "ews-xsd", string(s), name)
}

// Samples is the directory of requests and answers that go with the schemas. The
// test is skipped if they are not beside the checkout.
func Samples(t testing.TB) string {
	t.Helper()
	path, err := beside("samples of Exchange Web Services", "ews-samples")
	if err != nil {
		t.Skip(err)
	}
	return path
}

// beside is the path of something in the directory of facts beside the checkout
// that the test runs in. An error calls it by what it is.
func beside(what string, elements ...string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("%s: %w", what, err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New(what + ": the test does not run inside of a module")
		}
		dir = parent
	}
	path := filepath.Join(filepath.Dir(dir), "shared", "facts", filepath.Join(elements...))
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("%s: not beside the checkout: %w", what, err)
	}
	return path, nil
}
