package main

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"
	"unicode"

	"contactsync/planner"
)

func TestPlanJUnit(t *testing.T) {
	for _, c := range []struct {
		name   string
		footer planner.Footer
		want   []string // the cases, those that failed with a minus
	}{
		{"nothing tripped", planner.Footer{}, []string{"mailboxes can be planned", "no guard blocks anything"}},
		{
			"a mailbox failed", planner.Footer{Totals: planner.Totals{Failed: 1}},
			[]string{"-mailboxes can be planned", "no guard blocks anything"},
		},
		{
			"a guard blocks", planner.Footer{Guards: []planner.Trip{{Guard: "max_deletes", Blocks: "deletes", Target: "vdir.mail", Scope: "5", Limit: "1", Figures: "2"}}},
			[]string{"mailboxes can be planned", "-Guard max_deletes blocks the deletes in mailbox 5"},
		},
		{
			"a guard was allowed", planner.Footer{Guards: []planner.Trip{{Guard: "max_deletes", Blocks: "deletes", Scope: "total", Allowed: true}}},
			[]string{"mailboxes can be planned", "Guard max_deletes does not block the deletes in all mailboxes", "no guard blocks anything"},
		},
		{
			"texts that act", planner.Footer{Guards: []planner.Trip{{Guard: "a", Blocks: "b", Target: "c", Scope: "\x1b\u202e\"/><x>&\n::error::y", Flag: "\x00"}}},
			[]string{"mailboxes can be planned", `-Guard a blocks the b in mailbox \x1b\u202e"/><x>&\n::error::y`},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := writePlanJUnit(&out, &c.footer); err != nil {
				t.Fatal(err)
			}
			if i := strings.IndexFunc(out.String(), func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); i >= 0 {
				t.Errorf("a character that acts: %q", out.String())
			}
			var read junitReport
			if err := xml.Unmarshal(out.Bytes(), &read); err != nil {
				t.Fatal(err)
			}
			failed := 0
			var got []string
			for _, found := range read.Suites[0].Cases {
				if found.Failure != nil {
					failed++
					found.Name = "-" + found.Name
				}
				got = append(got, found.Name)
			}
			if strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if read.Failures != failed || read.Tests != len(got) || read.Suites[0].Failures != failed || read.Suites[0].Tests != len(got) {
				t.Errorf("the sums are wrong:\n%s", out.String())
			}
		})
	}
}
