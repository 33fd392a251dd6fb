package main

import (
	"encoding/xml"
	"fmt"
	"io"

	"contactsync/planner"
	"contactsync/planner/render"
)

// planSuite is what the cases of a plan are of.
const planSuite = "contactsync plan"

// writePlanJUnit writes as test cases whether the mailboxes could be planned, and the guards that
// tripped: those that block something have failed.
func writePlanJUnit(w io.Writer, footer *planner.Footer) error {
	mailboxes := junitCase{Name: "mailboxes can be planned", Class: planSuite}
	if n := footer.Totals.Failed; n > 0 {
		text := fmt.Sprintf("%s could not be planned", numbered(n, "mailbox", "mailboxes"))
		mailboxes.Failure = &junitFailure{Message: text, Text: text + "; the next run tries again"}
	}
	cases := []junitCase{mailboxes}
	blocking := 0
	for _, t := range footer.Guards {
		c := junitCase{Name: render.GuardSentence(t), Class: planSuite}
		if !t.Passes() {
			blocking++
			c.Failure = &junitFailure{Message: render.GuardSentence(t), Text: render.GuardDetail(t)}
		}
		cases = append(cases, c)
	}
	if blocking == 0 {
		cases = append(cases, junitCase{Name: "no guard blocks anything", Class: planSuite})
	}
	failures := blocking
	if mailboxes.Failure != nil {
		failures++
	}
	text, err := xml.MarshalIndent(junitReport{
		Name: planSuite, Tests: len(cases), Failures: failures,
		Suites: []junitSuite{{Name: planSuite, Tests: len(cases), Failures: failures, Time: "0", Cases: cases}},
	}, "", "  ")
	if err == nil {
		_, err = io.WriteString(w, xml.Header+string(text)+"\n")
	}
	return err
}
