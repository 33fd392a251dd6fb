package main

import (
	"maps"
	"path/filepath"
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
// those in batches count each: writing a contact is one, making it anew is two and one for
// the photo that it may have. What is looked at besides are pages of the folder. Requests
// go out in batches of twenty.
func TestRequestsOfAppliesOverGraph(t *testing.T) {
	const persons, batches = 500, 500 / graphBatch
	for _, test := range []struct {
		onChange string
		written  sandbox.Counts
		requests int // with the batches; the others are as many for any number of contacts in a page
	}{
		{"update", sandbox.Counts{"Graph update contact": persons}, batches + 22},
		{"recreate", sandbox.Counts{
			"Graph create contact": persons, "Graph purge contact": persons, "Graph get photo": persons,
		}, 2*batches + persons + 60},
	} {
		t.Run(test.onChange, func(t *testing.T) {
			dir := t.TempDir()
			world{reps: 1, persons: persons}.write(t, dir)
			o := startOfficeOver(t, graphFrontEnd, dir, "on_change = \""+test.onChange+"\"\nguard {\n max_change_percent = 100\n}\ncategorization {\n folder = \"CRM\"\n}\n", sandbox.Options{})
			o.server.Forget()
			expect(t, dir, "Resources: 500 added, 0 changed, 0 destroyed.", "apply", "-auto-approve")
			expectRequests(t, o, sandbox.Counts{"Graph create folder": 1, "Graph create contact": persons}, batches+22)
			edit(t, filepath.Join(dir, "crm", "persons.csv"), "+43 1 555", "+43 1 556")
			o.server.Forget()
			expect(t, dir, "Apply complete!", "apply", "-auto-approve")
			expectRequests(t, o, test.written, test.requests)
		})
	}
}

// expectRequests compares what was asked since the requests were forgotten with what
// was to be written, in how many requests over all. Nothing but the photos of
// contacts is read one by one.
func expectRequests(t *testing.T, o *office, written sandbox.Counts, requests int) {
	t.Helper()
	got := o.server.Requests()
	if got["Graph"] != requests {
		t.Errorf("%d requests, want %d: %v", got["Graph"], requests, got)
	}
	for _, read := range []string{
		"Discovery", "Token", "Graph", "Graph delta of folders", "Graph delta of contacts", "Graph count contacts",
		"Graph list contacts", "Graph list folders", "Graph get folder",
	} {
		delete(got, read)
	}
	if !maps.Equal(got, written) {
		t.Errorf("the requests besides are %v, want %v", got, written)
	}
}
