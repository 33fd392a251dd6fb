package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"contactsync/providers/sandbox"
)

// startOffice starts an office for a directory that has a CRM, and writes a
// configuration with both to it. The policy is the inside of the sync but what
// it reads and writes, and blocks beside it may follow after a line of dashes.
func startOffice(t testing.TB, dir, policy string, o sandbox.Options) *office {
	t.Helper()
	return startOfficeOver(t, ewsFrontEnd, dir, policy, o)
}

// startOfficeOver is startOffice for an office that is reached by a front end.
func startOfficeOver(t testing.TB, by frontEnd, dir, policy string, o sandbox.Options) *office {
	t.Helper()
	opened, err := openOffice(filepath.Join(dir, "crm"), by.options(o))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := opened.close(); err != nil {
			t.Error(err)
		}
	})
	inside, beside, _ := strings.Cut(policy, "---\n")
	writeFile(t, filepath.Join(dir, "contactsync.hcl"), fmt.Sprintf(`
contactsync {
  owner = "test"
}
provider "csv" "crm" {
  dir = "crm"
}
%s
sync "all" {
  from = provider.csv.crm
  to   = provider.%s.exchange
  select {
    rep = true
  }
  %s
}
%s
`, by.provider("exchange", opened.server.Ready(), ""), by, inside, beside))
	return opened
}

// expect runs a command, which has to end with 0 and print a text. It returns
// what it said on stderr.
func expect(t testing.TB, dir, text string, args ...string) (stderr string) {
	t.Helper()
	code, stdout, stderr := contactsync(t, dir, args...)
	if code != exitDone || !strings.Contains(stdout, text) {
		t.Fatalf("contactsync %s: exit code %d\n%s%s\nwant 0 and %q", strings.Join(args, " "), code, stdout[max(0, len(stdout)-2000):], stderr, text)
	}
	return stderr
}

// forgetState removes the state of a configuration.
func forgetState(t testing.TB, dir string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, "contactsync.db")); err != nil {
		t.Fatal(err)
	}
}
