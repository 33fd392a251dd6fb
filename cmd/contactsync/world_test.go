package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// world describes a configuration with a CRM and mailboxes that a test writes
// to disk.
type world struct {
	reps    int
	persons int // of each rep
	policy  string
}

// write makes the world in a directory.
func (w world) write(t testing.TB, dir string) {
	t.Helper()
	var persons, reps strings.Builder
	persons.WriteString("id,FirstName,LastName,E-mail1,Tel1,RepID\n")
	reps.WriteString("id,name,email,enabled\n")
	for r := range w.reps {
		fmt.Fprintf(&reps, "%d,Rep %d,rep%d@example.com,1\n", 1000+r, r, r)
		for p := range w.persons {
			n := r*w.persons + p
			fmt.Fprintf(&persons, "%d,First%d,Last%d,p%d@example.org,+43 1 555 %04d,%d\n", 100000+n, n, n, n, n, 1000+r)
		}
		mailbox := filepath.Join(dir, "mailboxes", fmt.Sprintf("rep%d@example.com", r))
		if err := os.MkdirAll(mailbox, 0o755); err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(mailbox, "own.vcf"), "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:My own\r\nEND:VCARD\r\n")
	}
	if err := os.MkdirAll(filepath.Join(dir, "crm"), 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "crm", "persons.csv"), persons.String())
	writeFile(t, filepath.Join(dir, "crm", "reps.csv"), reps.String())
	writeFile(t, filepath.Join(dir, "contactsync.hcl"), fmt.Sprintf(`
contactsync {
  owner = "test"
}
provider "csv" "crm" {
  dir = "crm"
}
provider "vdir" "mail" {
  path = "mailboxes"
}
sync "all" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select {
    rep = true
  }
  %s
}
`, w.policy))
}

func writeFile(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// contactsync runs a command in a directory within this process and returns
// its exit code and what it printed to stdout and stderr.
func contactsync(t testing.TB, dir string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return contactsyncAt(t, time.Now, dir, args...)
}

// contactsyncAt is contactsync by another clock.
func contactsyncAt(t testing.TB, now func() time.Time, dir string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	e := &env{
		stdin: strings.NewReader(""), stdout: &out, stderr: &errs,
		getenv: func(string) string { return "" }, getEnviron: func() []string { return nil }, now: now,
	}
	t.Chdir(dir)
	code = e.main(context.Background(), args)
	return code, out.String(), errs.String()
}

// contents is what is in the mailboxes of a world: for each contact of ours
// its folder and what it says apart from what is made anew for each item, and
// for each other file its bytes; sorted, one a line.
func contents(t testing.TB, dir string) string {
	t.Helper()
	var lines []string
	root := filepath.Join(dir, "mailboxes")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == ".deleted" || name == ".recoverable" {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".vcf") || strings.HasPrefix(d.Name(), ".") {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		relative, _ := filepath.Rel(root, path)
		if !bytes.Contains(data, []byte("X-CONTACTSYNC-KEY")) {
			lines = append(lines, fmt.Sprintf("%s: %q", relative, data))
			return nil
		}
		var kept []string
		for line := range strings.SplitSeq(string(data), "\r\n") {
			if !strings.HasPrefix(line, "UID:") && !strings.HasPrefix(line, "X-CONTACTSYNC-MARK") && !strings.HasPrefix(line, " ") {
				kept = append(kept, line)
			}
		}
		lines = append(lines, fmt.Sprintf("%s: %q", filepath.Dir(relative), strings.Join(kept, "\n")))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
