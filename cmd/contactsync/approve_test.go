package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// night is a world in which a guard blocked the deletes of half of a mailbox's contacts.
type night struct {
	t  *testing.T
	at time.Time
}

func newNight(t *testing.T) *night {
	t.Helper()
	t.Chdir(t.TempDir())
	world{reps: 1, persons: 12}.write(t, ".")
	n := &night{t, serviceStart}
	n.run(exitDone, "run", "-once")
	world{reps: 1, persons: 6}.write(t, ".")
	n.at = n.at.Add(time.Hour)
	n.run(exitBlocked, "run", "-once")
	return n
}

// run has a command run, and gives what it prints.
func (n *night) run(want int, args ...string) string {
	n.t.Helper()
	e := testEnv(n.at)
	if code := e.main(n.t.Context(), args); code != want {
		n.t.Fatalf("%v: exit code %d, want %d\n%s%s", args, code, want, e.stdout, e.stderr)
	}
	return e.stdout.(*bytes.Buffer).String() + e.stderr.(*bytes.Buffer).String()
}

func (n *night) approve(want int) {
	n.t.Helper()
	for _, guard := range []string{"max_delete_percent", "max_source_drop_percent", "max_total_delete_percent"} {
		n.run(want, "approve", "latest", guard, "-reason=meant")
	}
}

// TestApprovalExpires: an approval is good for a day, whatever a saved plan says of it.
func TestApprovalExpires(t *testing.T) {
	n := newNight(t)
	n.at = n.at.Add(time.Hour)
	n.approve(exitDone)
	n.at = n.at.Add(3 * time.Hour)
	if out := n.run(exitDone, "plan", "-out=six.csplan"); !strings.Contains(out, "6 to destroy.") {
		t.Fatalf("the plan:\n%s", out)
	}
	n.at = n.at.Add(21*time.Hour - time.Second)
	n.run(exitDone, "plan")
	n.at = n.at.Add(time.Second)
	n.run(exitBlocked, "plan")
	if out := n.run(exitBlocked, "apply", "six.csplan"); !strings.Contains(out, "0 destroyed.\n      6 blocked by guards.") {
		t.Errorf("the apply:\n%s", out)
	}
}

// TestWhatIsBlockedIsForgotten: nobody approves today of what was blocked the day before yesterday.
func TestWhatIsBlockedIsForgotten(t *testing.T) {
	n := newNight(t)
	n.at = n.at.Add(24 * time.Hour)
	n.approve(exitDone)
	n = newNight(t)
	n.at = n.at.Add(24*time.Hour + time.Second)
	n.approve(exitError)
	n.run(exitBlocked, "plan")
}

// TestApprovalIsForItsDirection: a contact that the CRM has again is not changed by the approval of its delete, and
// one that goes after it was changed is another one.
func TestApprovalIsForItsDirection(t *testing.T) {
	n := newNight(t)
	n.approve(exitDone)
	world{reps: 1, persons: 12}.write(t, ".")
	n.at = n.at.Add(time.Hour)
	if out := n.run(exitDone, "apply", "-auto-approve", "-replace=contact.*[\"1000/crm/person/100011\"]"); !strings.Contains(out, "1 added, 0 changed, 1 destroyed.") {
		t.Fatalf("the apply:\n%s", out)
	}
	world{reps: 1, persons: 6}.write(t, ".")
	n.at = n.at.Add(time.Hour)
	if out := n.run(exitBlocked, "plan"); !strings.Contains(out, "5 to destroy.\n      1 blocked by guards.") {
		t.Errorf("the plan:\n%s", out)
	}
}
