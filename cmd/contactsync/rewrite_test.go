package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/mailbox"
)

// TestServerRewrites has an Exchange that stores something else than was
// written, in ways that no client knows of. That is said once, and never fought. A category
// that it adds is not among what is compared.
func TestServerRewrites(t *testing.T) {
	const warning = "Warning: mailbox 17: the server stored something else than was written"
	for _, test := range []struct {
		rewrite  mailbox.Rewrite
		warnings int
		has      string // the mailbox then
	}{
		{mailbox.UpperCompany, 1, "Ada Byron, ANALYTICAL ENGINES, ada@example.org, +43 1 55501012"},
		{mailbox.PhoneMask, 1, "Ada Byron, Analytical Engines, ada@example.org, +4 (315) 550-1012"},
		{mailbox.FolderCategory, 0, "Ada Byron, Analytical Engines, ada@example.org, +43 1 55501012"},
		{mailbox.UserTouch, 0, "Ada Byron, Analytical Engines, ada@example.org, +43 1 55501012"},
	} {
		t.Run(string(test.rewrite), func(t *testing.T) {
			dir := t.TempDir()
			writeCRM(t, dir, "ada@example.org")
			o := startOffice(t, dir, rewriteTestPolicy, sandbox.Options{Rewrites: append(mailbox.DefaultRewrites(), test.rewrite)})
			written := func(changes string) {
				t.Helper()
				stderr := expect(t, dir, changes, "apply", "-auto-approve")
				if n := strings.Count(stderr, "Warning:"); n != test.warnings || strings.Count(stderr, warning) != n {
					t.Errorf("the apply warns %d times, want %d times %q:\n%s", n, test.warnings, warning, stderr)
				}
			}
			written("Resources: 1 added, 0 changed, 0 destroyed.")
			book, err := o.addressBook("anna@example.com")
			if err != nil {
				t.Fatal(err)
			}
			if text := book.contacts().String(); !strings.Contains(text, test.has+"\n") {
				t.Errorf("the mailbox has\n%s\nwant %s", text, test.has)
			}
			settled := func(when string) {
				t.Helper()
				for range 2 {
					stderr := expect(t, dir, "No changes.", "plan", "-detailed-exitcode") +
						expect(t, dir, "Resources: 0 added, 0 changed, 0 destroyed.", "apply", "-auto-approve")
					if stderr != "" {
						t.Errorf("%s there is more to say: %s", when, stderr)
					}
				}
			}
			settled("in the next run")
			forgetState(t, dir)
			settled("after the state was lost")

			writeCRM(t, dir, "ada@example.net")
			written("Resources: 1 added, 0 changed, 1 destroyed.")
			settled("after another write")
		})
	}
}

// rewriteTestPolicy maps something that each of the rewrites is about.
const rewriteTestPolicy = `
  mappings = [mapping.person]
  categorization {
    folder = "CRM"
  }
---
mapping "person" {
  for = "person"

  given_name     = person.FirstName
  surname        = person.LastName
  email1         = person["E-mail1"]
  business_phone = person.Tel1
  company_name   = person.Employer
  categories     = ["Customer"]
}
`

// writeCRM writes a CRM with one rep who has one person.
func writeCRM(t testing.TB, dir, email string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, "crm"), 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "crm", "reps.csv"), "id,email\n17,anna@example.com\n")
	writeFile(t, filepath.Join(dir, "crm", "persons.csv"),
		"id,FirstName,LastName,E-mail1,Tel1,Employer,RepID\n101,Ada,Byron,"+email+",+43 1 55501012,Analytical Engines,17\n")
}
