package main

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"contactsync/providers/sandbox"
)

// TestHybrid has mailboxes on Exchange Server and in Exchange Online, behind one sync.
// One that moves is found where it went, with its contacts; one that is in both or in none
// is left as it is.
func TestHybrid(t *testing.T) {
	const address = "rep0@example.com"
	dir := t.TempDir()
	world{reps: 2, persons: 5}.write(t, dir)
	o, err := openOffice(filepath.Join(dir, "crm"), graphFrontEnd.options(sandbox.Options{
		OnPremises: []string{address}, InCloud: []string{"rep1@example.com"},
	}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.close(); err != nil {
			t.Error(err)
		}
	})
	ready := o.server.Ready()
	writeFile(t, filepath.Join(dir, "contactsync.hcl"), fmt.Sprintf(`
contactsync {
  owner = "test"
}
provider "csv" "crm" {
  dir = "crm"
}
%s
%s
sync "all" {
  from = provider.csv.crm
  to   = [provider.ews.onprem, provider.graph.cloud]
  select {
    rep = true
  }
}
`, ewsFrontEnd.provider("onprem", ready, fmt.Sprintf("tls {\n ca_file = %q\n}\n", ready.CA)), graphFrontEnd.provider("cloud", ready, "")))
	move := func(home sandbox.Home) {
		t.Helper()
		if err := o.control(http.MethodPatch, address, map[string]any{"home": home}, nil); err != nil {
			t.Fatal(err)
		}
	}
	seen := func() string {
		t.Helper()
		book, err := o.addressBook(address)
		if err != nil {
			t.Fatal(err)
		}
		return book.contacts().String()
	}
	expect(t, dir, "Resources: 10 added, 0 changed, 0 destroyed.", "apply", "-auto-approve")

	// What was deleted, and taken back by its user, is the user's own wherever the mailbox goes.
	edit(t, filepath.Join(dir, "crm", "persons.csv"), "100004,First4,Last4,p4@example.org,+43 1 555 0004,1000\n", "")
	expect(t, dir, "Resources: 0 added, 0 changed, 1 destroyed.", "apply", "-auto-approve")
	book, err := o.addressBook(address)
	if err != nil || len(book.deleted().Folders) != 1 {
		t.Fatalf("deleted is %v: %v", book.deleted(), err)
	}
	if err := o.act(address, "move", map[string]any{"item": book.deleted().Folders[0].Items[0].ID, "to": "Contacts"}); err != nil {
		t.Fatal(err)
	}
	move(sandbox.HomeCloud)
	expect(t, dir, "because it is a copy that the user made", "plan")
	expect(t, dir, "Resources: 0 added, 1 changed, 0 destroyed.", "apply", "-auto-approve")
	move(sandbox.HomeOnPremises)
	expect(t, dir, "No changes.", "apply", "-auto-approve")
	before := seen()

	for _, home := range []sandbox.Home{sandbox.HomeCloud, sandbox.HomeOnPremises, sandbox.HomeCloud} {
		move(home)
		expect(t, dir, "No changes.", "plan", "-detailed-exitcode")
		expect(t, dir, "No changes.", "apply", "-auto-approve")
		expect(t, dir, "No changes.", "plan", "-detailed-exitcode")
	}
	edit(t, filepath.Join(dir, "crm", "persons.csv"), "+43 1 555 0000", "+43 1 556 0000")
	expect(t, dir, "Resources: 1 added, 0 changed, 1 destroyed.", "apply", "-auto-approve")
	if got, want := seen(), strings.ReplaceAll(before, "+43 1 555 0000", "+43 1 556 0000"); got != want {
		t.Errorf("after the moves there are\n%s\nwant\n%s", got, want)
	}

	// In none.
	edit(t, filepath.Join(dir, "crm", "reps.csv"), "1001,Rep 1", "1002,Rep 2,rep2@example.com,1\n1001,Rep 1")
	expect(t, dir, "none of the targets has a mailbox", "plan")

	// In both: nobody knows which one the user looks at.
	forgetState(t, dir)
	move(sandbox.HomeBoth)
	edit(t, filepath.Join(dir, "crm", "persons.csv"), "+43 1 556 0000", "+43 1 557 0000")
	expect(t, dir, "both ews.onprem and graph.cloud have a mailbox", "plan")
	expect(t, dir, "2 skipped", "apply", "-auto-approve")
	if got := seen(); strings.Contains(got, "+43 1 557 0000") {
		t.Errorf("a mailbox that is in two places was written:\n%s", got)
	}
}
