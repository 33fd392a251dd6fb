package main

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// approveOnDisk has a plan of the configuration on disk made and applied, as somebody does who
// approves of it.
func (o *serviceDay) approveOnDisk() {
	o.t.Helper()
	now, stdout := o.now, o.out.String()
	for _, args := range [][]string{{"plan", "-out=approved.csplan"}, {"apply", "approved.csplan"}} {
		e := testEnv(now)
		if code := e.main(o.t.Context(), args); code != exitDone {
			o.t.Fatalf("%v: exit code %d: %s", args, code, e.stderr)
		}
	}
	if o.out.String() != stdout {
		o.t.Fatal("it was printed with the service's")
	}
}

// outcomes are those of the runs that the state knows, the newest first.
func (o *serviceDay) outcomes() []string {
	o.t.Helper()
	found, err := testEnv(o.now).status(o.t.Context(), &settings{})
	if err != nil {
		o.t.Fatal(err)
	}
	var list []string
	for _, r := range found.Runs {
		text := r.Outcome
		if r.ConfigNotApproved {
			text += "!"
		}
		list = append(list, text)
	}
	return list
}

// TestServiceWaitsForApproval: without an approved configuration nothing is done, and that is said once.
func TestServiceWaitsForApproval(t *testing.T) {
	o := newServiceDay(t)
	o.at[3] = func() { o.at = nil; o.approveOnDisk(); o.now = o.now.Add(10 * time.Minute) }
	code := o.run(halfDay+30*time.Minute, "-require-approved")
	o.want(code, "0 config_not_approved next 5", "15 done next 735", "735 done next 1455")
	if n := strings.Count(o.errs.String(), "Error: config_not_approved: "); n != 1 {
		t.Errorf("%d times it says so:\n%s", n, o.errs.String())
	}
	o.says("contactsync plan -out=FILE")
	if got := o.outcomes(); !slices.Equal(got, []string{"done", "done", "done"}) {
		t.Errorf("runs %q", got)
	}
}

// TestServiceDoesNotTakeUpWhatIsNotApproved: it goes on with what it has, and takes up the other one once that
// is approved.
func TestServiceDoesNotTakeUpWhatIsNotApproved(t *testing.T) {
	o := newServiceDay(t)
	o.approveOnDisk()
	o.now = o.now.Add(10 * time.Minute)
	o.at[1] = func() { o.schedule(`every = "60m"`) }
	o.at[2] = func() { at := o.at; o.at = nil; o.approveOnDisk(); o.at = at; o.now = o.now.Add(10 * time.Minute) }
	code := o.run(3*halfDay, "-require-approved", "-now")
	if got := o.lines(); code != exitDone || !slices.Equal(got[:3], []string{"10 done next 730", "730 done next 1450", "1450 done next 1510"}) {
		t.Errorf("exit code %d, runs %q", code, got)
	}
	o.says("Error: config_not_approved: ", "Warning: the configuration is not taken up; this run goes on with the one of 2026-03-28T22:27:00Z.")
	if got := o.outcomes(); !slices.Contains(got, "done") || strings.Count(strings.Join(got, " "), "!") > 1 {
		t.Errorf("runs %q", got)
	}
}

// TestServiceGivesUpWhatIsNotApprovedAnyMore: another configuration was approved, and an older one is on disk.
func TestServiceGivesUpWhatIsNotApprovedAnyMore(t *testing.T) {
	o := newServiceDay(t)
	o.approveOnDisk()
	o.now = o.now.Add(10 * time.Minute)
	o.at[1] = func() {
		at := o.at
		o.at = nil
		o.schedule(`every = "60m"`)
		o.approveOnDisk()
		o.schedule(`times_per_day = 2`)
		o.at = at
	}
	code := o.run(halfDay+20*time.Minute, "-require-approved")
	if got := o.lines(); code != exitDone || len(got) != 2 || got[1] != "730 config_not_approved next 735" {
		t.Errorf("exit code %d, runs %q", code, got)
	}
	if got := o.outcomes(); len(got) == 0 || got[0] != "config_not_approved!" {
		t.Errorf("runs %q", got)
	}
}
