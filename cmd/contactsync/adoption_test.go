package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const adoptionMailbox = "anna@example.com"

func writeAdoptionCRM(t testing.TB, dir string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, "crm"), 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "crm", "reps.csv"), "id,email\n17,"+adoptionMailbox+"\n")
	writeFile(t, filepath.Join(dir, "crm", "persons.csv"), `id,FirstName,LastName,E-mail1,Tel1,RepID
101,Ada,Byron,ada@example.org,+43 1 5550101,17
102,Grace,Hopper,grace@example.org,+43 1 5550102,17
103,Anna,Berger,anna@example.org,+43 1 5550103,17
104,Anna,Berger,berger@example.org,+43 1 5550104,17
105,Emmy,Noether,office@example.org,+43 1 5550105,17
106,Fritz,Noether,office@example.org,+43 1 5550106,17
107,Sofja,Kowalewskaja,sofja@example.org,+43 1 5550107,17
108,Lise,Meitner,lise@example.org,+43 1 5550108,17
109,Mary,Somerville,mary@example.org,+43 1 5550109,17
`)
}

// adoptionCards is a mailbox that its user and another tool, which fills the folder CRM, worked in: the
// contacts by their nicknames, and the keys under which they are adopted.
var adoptionCards = []struct {
	folder, key string
	own         ownCard
}{
	{"", "crm/person/101", ownCard{given: "Countess", surname: "Ada", email: "Ada@Example.org", nickname: "same e-mail", notes: "plays whist", photo: "portrait", categories: []string{"Friends", "Whist"}}},
	{"", "", ownCard{given: "Grace", surname: "Hopper", email: "grace@example.org", nickname: "first of two", notes: "private"}},
	{"CRM", "", ownCard{given: "Grace", surname: "Hopper", email: "grace@example.org", phone: "+43 1 5550199", nickname: "second of two"}},
	{"CRM", "crm/person/103", ownCard{given: "ANNA", surname: "Berger", phone: "0043 (1) 555-0103", nickname: "name and number"}},
	{"", "", ownCard{given: "Anna", surname: "Berger", nickname: "namesake", notes: "from school", photo: "class"}},
	{"", "", ownCard{given: "Office", surname: "Noether", email: "office@example.org", nickname: "one of two records"}},
	{"CRM", "crm/person/108", ownCard{given: "Lise", surname: "Meitner", email: "lise@example.org", nickname: "of the tool", categories: []string{"CRM"}}},
	{"", "", ownCard{given: "M.", surname: "Somerville", email: "mary@example.org", nickname: "by one rule of two"}},
	{"Old", "crm/person/109", ownCard{given: "Mary", surname: "Somerville", email: "mary@example.org", phone: "+43-1-5550109", nickname: "by both rules", photo: "by the sea"}},
	{"", "", ownCard{given: "Kurt", surname: "Private", email: "kurt@example.net", nickname: "unmatched"}},
}

const adoptionSync = `
  select {
    rep = true
  }
`

const adoptionRules = `  adopt {
    match     = [["email1"], ["given_name", "surname", "business_phone"]]
    unmatched = "report"
  }
`

// TestAdoption has a mailbox in which the user and another tool worked: what can be told is
// adopted with all that is in it, what cannot is listed, and nobody is there twice, also where the
// state is lost on the way, and where adoption is switched off before all is settled.
func TestAdoption(t *testing.T) {
	mailSystems(t, func(dir string) { writeAdoptionCRM(t, dir) }, func(t *testing.T, dir string, s mailSystem) {
		configureMail(t, dir, s, adoptionSync+adoptionRules)
		for _, c := range adoptionCards {
			s.add(t, adoptionMailbox, c.folder, c.own)
		}
		before := s.cards(t, adoptionMailbox)
		ids := make(map[string]string) // by nickname
		for _, c := range before {
			ids[nickname(c)] = c.id
		}

		// settled is what is there, however often it is looked.
		wanted := []string{"crm/person/101", "crm/person/103", "crm/person/104", "crm/person/107", "crm/person/108", "crm/person/109"}
		settled := func(what string) {
			t.Helper()
			now := s.cards(t, adoptionMailbox)
			if got := keysOf(now); !slices.Equal(got, wanted) {
				t.Errorf("%s: managed are %v, want %v", what, got, wanted)
			}
			preserved(t, s, before, now)
			if got, want := len(now), len(before)+2; got != want {
				t.Errorf("%s: there are %d contacts, want %d", what, got, want)
			}
			found := byID(t, now)
			for _, c := range adoptionCards {
				is := found[ids[c.own.nickname]]
				if c.key != "" && (is.key != c.key || is.folder != c.folder) {
					t.Errorf("%s: %q is %q in %q, want %q in %q", what, c.own.nickname, is.key, is.folder, c.key, c.folder)
				}
			}
		}

		const ambiguous = `Skipped: it cannot be told which of the user's own contacts is meant (3):
  contact.sales["17/crm/person/102"]`
		plan := succeed(t, dir, "plan", "-detail=full")
		for _, want := range []string{
			ambiguous, `contact.sales["17/crm/person/105"]`, `contact.sales["17/crm/person/106"]`,
			"Plan: 2 to add, 4 to change, 0 to destroy.\n", "Note: no record matches (1):\n",
		} {
			if !strings.Contains(plan, want) {
				t.Errorf("the plan does not say %q:\n%s", want, plan)
			}
		}
		expect(t, dir, "Resources: 2 added, 4 changed, 0 destroyed.\n      4 adopted.\n", "apply", "-auto-approve")
		settled("after the first apply")
		for _, what := range []string{"with the state", "after the state was lost"} {
			expect(t, dir, "No changes.", "plan", "-detailed-exitcode")
			expect(t, dir, "Resources: 0 added, 0 changed, 0 destroyed.", "apply", "-auto-approve")
			settled(what)
			forgetState(t, dir)
		}
		expect(t, dir, ambiguous, "apply", "-auto-approve")

		// Without adoption those that it could not tell are still not made a second time.
		configureMail(t, dir, s, adoptionSync)
		for _, what := range []string{"without adoption", "without adoption and state"} {
			code, stdout, stderr := contactsync(t, dir, "apply", "-auto-approve")
			if code != exitBlocked || !strings.Contains(stdout, "Guard unmarked_twins blocks the twins in mailbox 17.\n  counted: 3 of 3 new contacts") {
				t.Errorf("%s: exit code %d\n%s%s", what, code, stdout, stderr)
			}
			settled(what)
			forgetState(t, dir)
		}

		// The user says which one is meant, and throws the other one away.
		configureMail(t, dir, s, adoptionSync+adoptionRules)
		gone := ids["second of two"]
		s.discard(t, adoptionMailbox, gone)
		before = slices.DeleteFunc(before, func(c storedCard) bool { return c.id == gone })
		expect(t, dir, "      1 adopted.\n", "apply", "-auto-approve")
		wanted = slices.Insert(wanted, 1, "crm/person/102")
		settled("after one was thrown away")
		expect(t, dir, "No changes.", "plan", "-detailed-exitcode")
	})
}

// succeed runs a command that has to end with 0, and returns what it printed.
func succeed(t testing.TB, dir string, args ...string) string {
	t.Helper()
	code, stdout, stderr := contactsync(t, dir, args...)
	if code != exitDone {
		t.Fatalf("contactsync %s: exit code %d\n%s%s", strings.Join(args, " "), code, stdout, stderr)
	}
	return stdout
}

// nickname is that of a card, in either system.
func nickname(c storedCard) string {
	name, _, _ := strings.Cut(c.properties["0x3A4F"]+c.properties["NICKNAME"], " map[")
	return name
}
