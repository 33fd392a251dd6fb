package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The world of the first day: everybody gets all persons, and another tool gave some of them to
// everybody already.
const (
	firstDayMailboxes = 20
	firstDayPersons   = 40
)

func writeFirstDay(t testing.TB, dir string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, "crm"), 0o755); err != nil {
		t.Fatal(err)
	}
	reps, persons := "id,email\n", "id,FirstName,LastName,E-mail1,Tel1,RepID\n"
	for m := range firstDayMailboxes {
		reps += fmt.Sprintf("%d,%s\n", 10+m, firstDayAddress(m))
	}
	for n := range firstDayPersons {
		persons += fmt.Sprintf("%d,Ada%d,Byron%d,ada%d@example.org,+43 1 5550%03d,\n", 100+n, n, n, n, n)
	}
	writeFile(t, filepath.Join(dir, "crm", "reps.csv"), reps)
	writeFile(t, filepath.Join(dir, "crm", "persons.csv"), persons)
}

func firstDayAddress(m int) string { return fmt.Sprintf("rep%d@example.com", m) }

// firstDayCard is what the other tool made of a person in a mailbox, if it made something. Twin says
// that it is the same person.
func firstDayCard(m, n int) (c ownCard, twin, ok bool) {
	c = ownCard{
		given: fmt.Sprintf("Ada%d", n), surname: fmt.Sprintf("Byron%d", n),
		notes: "met in Graz", categories: []string{"Friends"}, nickname: "Lady", photo: "photo",
	}
	switch (n + m) % 4 {
	case 0: // the same e-mail address under another name
		c.given, c.surname, c.email = "A.", "Lovelace", fmt.Sprintf("ADA%d@Example.org", n)
		return c, true, true
	case 1: // the same name and telephone number, written in another way
		notation := []string{"+43 (1) 555-0%03d", "0043 1 5550%03d", "+43/1/5550%03d"}[n%3]
		c.phone = fmt.Sprintf(notation, n)
		return c, true, true
	case 2: // another person of the same name
		c.email, c.phone = fmt.Sprintf("namesake%d@example.net", n), "+49 30 1234567"
		return c, false, true
	}
	return c, false, false
}

// firstDaySync gives everybody all persons.
const firstDaySync = `
  select {
    all = true
  }
`

// TestFirstDay has twenty mailboxes that another tool filled. Nobody is doubled, whatever is done
// in whatever order, and the plan says what to do.
func TestFirstDay(t *testing.T) {
	mailSystems(t, func(dir string) { writeFirstDay(t, dir) }, func(t *testing.T, dir string, s mailSystem) {
		configureMail(t, dir, s, firstDaySync)
		before := make(map[int][]storedCard)
		twins := make(map[int]int)
		for m := range firstDayMailboxes {
			for n := range firstDayPersons {
				if c, twin, ok := firstDayCard(m, n); ok {
					s.add(t, firstDayAddress(m), "", c)
					if twin {
						twins[m]++
					}
				}
			}
			before[m] = s.cards(t, firstDayAddress(m))
		}

		// blocked runs a command that a guard keeps from doubling anybody.
		blocked := func(args ...string) string {
			t.Helper()
			code, stdout, stderr := contactsync(t, dir, args...)
			if code != exitBlocked {
				t.Fatalf("contactsync %s: exit code %d\n%s", strings.Join(args, " "), code, stderr)
			}
			return stdout
		}
		// undoubled fails unless each mailbox has what its user had, and nothing of it twice.
		undoubled := func() {
			t.Helper()
			for m := range firstDayMailboxes {
				now := s.cards(t, firstDayAddress(m))
				preserved(t, s, before[m], now)
				var want []string
				for n := range firstDayPersons {
					if _, twin, _ := firstDayCard(m, n); !twin {
						want = append(want, fmt.Sprintf("crm/person/%d", 100+n))
					}
				}
				if got := keysOf(now); !slices.Equal(got, want) || len(now) != len(before[m])+len(want) {
					t.Fatalf("mailbox %d has %d contacts and manages %v, want %d, of which %v", 10+m, len(now), got, len(before[m])+len(want), want)
				}
			}
		}

		plan := blocked("plan", "-detail=full")
		if text := blocked("plan", "-detail=summary"); !strings.Contains(text, "block adopt") {
			t.Errorf("the summary does not propose adopt:\n%s", text)
		}
		for m := range firstDayMailboxes {
			for _, want := range []string{
				fmt.Sprintf("Guard unmarked_twins blocks the twins in mailbox %d.\n  counted: %d of 40 new contacts, limit: 0\n  The user has these contacts already. A block adopt", 10+m, twins[m]),
				fmt.Sprintf("plan again with -allow-creates=%d\n", 10+m),
			} {
				if !strings.Contains(plan, want) {
					t.Fatalf("the plan does not say %q", want)
				}
			}
		}
		first := blocked("apply", "-auto-approve")
		if want := "Apply complete! Resources: 400 added, 0 changed, 0 destroyed.\n      400 blocked by guards.\n"; !strings.Contains(first, want) {
			t.Errorf("the first apply says\n%s", first[max(0, len(first)-300):])
		}
		undoubled()
		for range 2 {
			if text := blocked("apply", "-auto-approve"); !strings.Contains(text, "Resources: 0 added, 0 changed, 0 destroyed.\n      400 blocked by guards.\n") {
				t.Errorf("another apply says\n%s", text[max(0, len(text)-300):])
			}
			undoubled()
			forgetState(t, dir)
		}

		// With adopt they are taken over, as far as a pilot goes and then all; the state is lost
		// between the two, and after them.
		configureMail(t, dir, s, firstDaySync+"  adopt {\n    match = [[\"email1\"], [\"given_name\", \"surname\", \"business_phone\"]]\n  }\n")
		expect(t, dir, "Resources: 0 added, 20 changed, 0 destroyed.\n      20 adopted.\n", "apply", "-auto-approve", "-mailbox=12")
		forgetState(t, dir)
		expect(t, dir, "Resources: 0 added, 380 changed, 0 destroyed.\n      380 adopted.\n", "apply", "-auto-approve")
		for range 2 {
			for m := range firstDayMailboxes {
				now := s.cards(t, firstDayAddress(m))
				if got := keysOf(now); len(got) != firstDayPersons || len(slices.Compact(got)) != firstDayPersons {
					t.Fatalf("mailbox %d has %v", 10+m, got)
				}
				preserved(t, s, before[m], now)
			}
			expect(t, dir, "No changes.", "plan", "-detailed-exitcode")
			expect(t, dir, "Resources: 0 added, 0 changed, 0 destroyed.", "apply", "-auto-approve")
			forgetState(t, dir)
		}
		expect(t, dir, "No changes.", "plan", "-detailed-exitcode")
	})
}
