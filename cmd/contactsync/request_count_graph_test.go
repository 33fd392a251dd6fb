package main

import (
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"contactsync/providers/sandbox"
)

// graphBatch is how many contacts are written with one request to Graph.
const graphBatch = 20

// TestRequestsOfPlansOverGraph counts what it costs to find that nothing changed: for each
// mailbox a request for the folders, and one for each folder of contacts.
func TestRequestsOfPlansOverGraph(t *testing.T) {
	const mailboxes, persons, folders = 2, 50, 2
	dir := t.TempDir()
	world{reps: mailboxes, persons: persons}.write(t, dir)
	o := startOfficeOver(t, graphFrontEnd, dir, "", sandbox.Options{})
	for _, address := range []string{"rep0@example.com", "rep1@example.com"} {
		if err := o.act(address, "create_folder", map[string]any{"folder": "Contacts", "name": "Friends"}); err != nil {
			t.Fatal(err)
		}
	}
	nothingNew := sandbox.Counts{
		"Discovery": 1, "Token": 1, "Graph": mailboxes * (1 + folders),
		"Graph delta of folders": mailboxes, "Graph delta of contacts": mailboxes * folders,
	}
	for _, step := range []struct {
		name    string
		change  func()
		applied string
	}{
		{"a first sync", func() {}, "Resources: 100 added, 0 changed, 0 destroyed."},
		{"changes in the CRM", func() {
			edit(t, filepath.Join(dir, "crm", "persons.csv"), "+43 1 555 000", "+43 1 556 000")
		}, "Resources: 10 added, 0 changed, 10 destroyed."},
		{"edits in Outlook", func() {
			for _, name := range []string{"First0 Last0", "First7 Last7"} {
				editAsUser(t, o, "rep0@example.com", name)
			}
		}, "Resources: 0 added, 2 changed, 0 destroyed."},
	} {
		step.change()
		expect(t, dir, step.applied, "apply", "-auto-approve")
		for range 2 {
			o.server.Forget()
			expect(t, dir, "No changes.", "plan", "-detailed-exitcode")
			if got := o.server.Requests(); !maps.Equal(got, nothingNew) {
				t.Errorf("after %s a plan costs %v, want %v", step.name, got, nothingNew)
			}
		}
	}
}

// TestRequestsOfAppliesOverGraph counts the requests of applies by what they do, of which
// those in batches count each: making, updating and deleting a contact is one, making it
// anew two. Requests go out in batches of twenty. What is looked at besides are pages of 500
// contacts: for each hundred that are written, those that they are found on. A photo is read
// only where there is one.
func TestRequestsOfAppliesOverGraph(t *testing.T) {
	const persons, batches = 500, 500 / graphBatch
	steps := []struct {
		name     string
		onChange string
		change   func(t *testing.T, crm string)
		applied  string
		written  sandbox.Counts
		most     int // requests: the batches, and the others
	}{
		{
			"a first sync", "", func(*testing.T, string) {}, "Resources: 500 added, 0 changed, 0 destroyed.",
			sandbox.Counts{"Graph create folder": 1, "Graph create contact": persons}, batches + 22,
		},
		{
			"updates", "update", func(t *testing.T, crm string) {
				edit(t, crm, "+43 1 555", "+43 1 556")
			}, "Resources: 0 added, 500 changed, 0 destroyed.",
			sandbox.Counts{"Graph update contact": persons}, batches + 16,
		},
		{
			"recreates", "recreate", func(t *testing.T, crm string) {
				edit(t, crm, "+43 1 555", "+43 1 557")
			}, "Resources: 500 added, 0 changed, 500 destroyed.",
			sandbox.Counts{"Graph create contact": persons, "Graph purge contact": persons}, 2*batches + 40,
		},
		{
			"deletes", "", func(t *testing.T, crm string) {
				lines := strings.SplitAfterN(readFile(t, crm), "\n", 3)
				writeFile(t, crm, lines[0]+lines[1])
			}, "Resources: 0 added, 0 changed, 499 destroyed.",
			sandbox.Counts{"Graph delete contact": persons - 1}, batches + 22,
		},
	}
	for _, onChange := range []string{"update", "recreate"} {
		t.Run(onChange, func(t *testing.T) {
			dir := t.TempDir()
			world{reps: 1, persons: persons}.write(t, dir)
			o := startOfficeOver(t, graphFrontEnd, dir, "on_change = \""+onChange+"\"\n"+limitless+"categorization {\n folder = \"CRM\"\n}\n", sandbox.Options{})
			for _, step := range steps {
				if step.onChange != "" && step.onChange != onChange {
					continue
				}
				step.change(t, filepath.Join(dir, "crm", "persons.csv"))
				o.server.Forget()
				expect(t, dir, step.applied, "apply", "-auto-approve")
				t.Run(step.name, func(t *testing.T) { expectRequests(t, o, step.written, step.most) })
			}
		})
	}
}

// limitless has no guard hold anything.
const limitless = `guard {
  max_change_percent       = 100
  max_delete_percent       = 100
  max_total_delete_percent = 100
  max_source_drop_percent  = 100
}
`

// expectRequests compares what was asked since the requests were forgotten with what
// was to be written, in how many requests over all at most. Nothing is read one by one, but for
// what moved up to a page that was read already, as others of its folder were deleted.
func expectRequests(t *testing.T, o *office, written sandbox.Counts, most int) {
	t.Helper()
	got := o.server.Requests()
	if got["Graph"] > most {
		t.Errorf("%d requests, want at most %d: %v", got["Graph"], most, got)
	}
	if moved, deleted := got["Graph get contact"], written["Graph purge contact"]+written["Graph delete contact"]; moved > deleted {
		t.Errorf("%d contacts are read one by one, and %d are deleted", moved, deleted)
	}
	for _, read := range []string{
		"Discovery", "Token", "Graph", "Graph delta of folders", "Graph delta of contacts", "Graph count contacts",
		"Graph list contacts", "Graph get contact", "Graph list folders", "Graph get folder",
	} {
		delete(got, read)
	}
	if !maps.Equal(got, written) {
		t.Errorf("the requests besides are %v, want %v", got, written)
	}
}
