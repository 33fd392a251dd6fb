package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"contactsync/providers/sandbox"
)

// TestGapsOverGraph has records without the first of two e-mail addresses and phones, and
// mappings that do not set it. Graph keeps lists without gaps: what there is moves up. The plan
// after that is empty, in place and anew, with the state and without.
func TestGapsOverGraph(t *testing.T) {
	for name, test := range map[string]struct {
		mapping string
		warns   bool
		want    []string // of the first contact
	}{
		"the second alone": {
			mapping: "email2 = person[\"E-mail1\"]\n business_phone2 = person.Tel1", warns: true,
			want: []string{"p0@example.org", "+43 1 555 0000"},
		},
		"the first absent": {
			mapping: "email1 = \"\"\n email2 = person[\"E-mail1\"]\n business_phone = \"\"\n business_phone2 = person.Tel1",
			want:    []string{"p0@example.org", "+43 1 555 0000"},
		},
		"the third with a name": {
			mapping: "email3 = person[\"E-mail1\"]\n email3_name = \"Work\"\n home_phone2 = person.Tel1", warns: true,
			want: []string{"p0@example.org", "Work", "+43 1 555 0000"},
		},
	} {
		for _, onChange := range []string{"update", "recreate"} {
			t.Run(name+", "+onChange, func(t *testing.T) {
				dir := t.TempDir()
				world{reps: 1, persons: 3}.write(t, dir)
				policy := "on_change = \"" + onChange + "\"\nmappings = [mapping.m]\n" + limitless + "---\n" +
					"mapping \"m\" {\n for = \"person\"\n surname = person.LastName\n " + test.mapping + "\n}\n"
				o := startOfficeOver(t, graphFrontEnd, dir, policy, sandbox.Options{})
				if _, stdout, stderr := contactsync(t, dir, "validate"); strings.Contains(stdout+stderr, "Property that the target moves up") != test.warns {
					t.Errorf("validate says\n%s%s", stdout, stderr)
				}
				isSettled := func() {
					t.Helper()
					expect(t, dir, "No changes.", "plan", "-detailed-exitcode")
					forgetState(t, dir)
					expect(t, dir, "No changes.", "plan", "-detailed-exitcode")
				}
				_, stdout, stderr := contactsync(t, dir, "apply", "-auto-approve")
				if !strings.Contains(stdout, "Resources: 3 added") || strings.Contains(stdout+stderr, "left out") {
					t.Fatalf("apply says\n%s%s", stdout, stderr)
				}
				isSettled()
				edit(t, filepath.Join(dir, "crm", "persons.csv"), "+43 1 555 0000", "+43 1 777 0000")
				expect(t, dir, "Apply complete!", "apply", "-auto-approve")
				isSettled()
				box, err := o.server.Store().Mailbox("rep0@example.com")
				if err != nil {
					t.Fatal(err)
				}
				held := fmt.Sprint(stormContacts(t, box))
				for _, want := range test.want {
					if want = strings.Replace(want, "555", "777", 1); !strings.Contains(held, want) {
						t.Errorf("%s is not in\n%s", want, held)
					}
				}
			})
		}
	}
}
