package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

var serviceStart = time.Date(2026, 3, 28, 22, 17, 0, 0, time.UTC)

// serviceDay is where a service runs in a test: a clock that goes on while somebody
// sleeps, until it is time to go home.
type serviceDay struct {
	t      *testing.T
	dir    string
	now    time.Time
	closes time.Time
	stop   context.CancelFunc

	// at is what happens when a run begins to read its configuration, by the
	// number of the run, from 0 on. The first one reads it before it starts.
	at    map[int]func()
	reads int

	// environ is the environment of the service: NAME=VALUE.
	environ []string

	out, errs bytes.Buffer
}

// newOffice has a world and a schedule of two runs a day.
func newServiceDay(t *testing.T) *serviceDay {
	t.Helper()
	o := &serviceDay{t: t, dir: t.TempDir(), now: serviceStart, at: make(map[int]func())}
	world{reps: 1, persons: 3}.write(t, o.dir)
	o.schedule(`times_per_day = 2`)
	t.Chdir(o.dir)
	return o
}

func (o *serviceDay) schedule(text string) {
	writeFile(o.t, filepath.Join(o.dir, "schedule.hcl"), "schedule {\n"+text+"\n}\n")
}

// run has the service run for some time.
func (o *serviceDay) run(span time.Duration, args ...string) int {
	o.t.Helper()
	ctx, cancel := context.WithCancel(o.t.Context())
	defer cancel()
	o.stop, o.closes = cancel, o.now.Add(span)
	o.out.Reset()
	o.errs.Reset()
	o.reads = 0
	e := &env{
		stdin: strings.NewReader(""), stdout: &o.out, stderr: &o.errs,
		getenv: func(string) string { return "" },
		getEnviron: func() []string {
			if happens := o.at[o.reads]; happens != nil {
				happens()
			}
			o.reads++
			return o.environ
		},
		now: func() time.Time { return o.now },
		sleep: func(ctx context.Context, d time.Duration) error {
			if o.now = o.now.Add(d); o.now.After(o.closes) {
				cancel()
			}
			return ctx.Err()
		},
	}
	return e.main(ctx, append([]string{"run"}, args...))
}

// lines are the runs, each as the minutes since the start of the test, its
// outcome, and the minutes to the next run.
func (o *serviceDay) lines() []string {
	o.t.Helper()
	var list []string
	for line := range strings.Lines(o.out.String()) {
		found := regexp.MustCompile(`^(\S+) outcome=(\S+) mailboxes=.* duration=\S+(?: next=(\S+))?\n$`).FindStringSubmatch(line)
		if found == nil {
			o.t.Fatalf("this is no line of a run: %q", line)
		}
		text := fmt.Sprint(o.minutes(found[1]), " ", found[2])
		if found[3] != "" {
			text += fmt.Sprint(" next ", o.minutes(found[3]))
		}
		list = append(list, text)
	}
	return list
}

func (o *serviceDay) minutes(stamp string) float64 {
	o.t.Helper()
	at, err := time.Parse(time.RFC3339, stamp)
	if err != nil {
		o.t.Fatal(err)
	}
	return at.Sub(serviceStart).Minutes()
}

func (o *serviceDay) want(code int, lines ...string) {
	o.t.Helper()
	if code != exitDone {
		o.t.Errorf("exit code %d", code)
	}
	if got := o.lines(); !slices.Equal(got, lines) {
		o.t.Errorf("runs\n%s\nwant\n%s\nstderr:\n%s", strings.Join(got, "\n"), strings.Join(lines, "\n"), o.errs.String())
	}
}

func (o *serviceDay) says(texts ...string) {
	o.t.Helper()
	for _, text := range texts {
		if !strings.Contains(o.errs.String(), text) {
			o.t.Errorf("stderr has no %q:\n%s", text, o.errs.String())
		}
	}
}

const halfDay = 720 * time.Minute

func TestServiceRunsAtStartAndEveryInterval(t *testing.T) {
	o := newServiceDay(t)
	o.want(o.run(2*halfDay), "0 done next 720", "720 done next 1440", "1440 done next 2160")
	if o.errs.Len() > 0 {
		t.Errorf("stderr:\n%s", o.errs.String())
	}
	if !strings.Contains(o.out.String(), " created=3 ") {
		t.Errorf("stdout:\n%s", o.out.String())
	}
}

func TestServiceLongRun(t *testing.T) {
	o := newServiceDay(t)
	o.at[1] = func() { o.now = o.now.Add(halfDay + time.Minute) }
	o.want(o.run(3*halfDay), "0 done next 720", "720 done next 2160", "2160 done next 2880")
}

func TestServiceRestart(t *testing.T) {
	o := newServiceDay(t)
	o.want(o.run(time.Minute), "0 done next 720")
	// After 100 minutes it runs at once, and counts from there.
	o.now = serviceStart.Add(100 * time.Minute)
	o.want(o.run(halfDay), "100 done next 820", "820 done next 1540")
	// A moment later it waits until five minutes are over.
	o.now = serviceStart.Add(822 * time.Minute)
	o.want(o.run(time.Hour), "825 done next 1545")
	o.says("the next one starts at 2026-03-29T12:02:00Z")
	// Unless it is told not to.
	o.now = serviceStart.Add(826 * time.Minute)
	o.want(o.run(time.Hour, "-now"), "826 done next 1546")
}

// TestServiceWaitsForOthers: what another process ran a moment ago is not run
// again.
func TestServiceWaitsForOthers(t *testing.T) {
	o := newServiceDay(t)
	o.at[1] = func() {
		out, at := o.out.String(), o.at
		o.at = nil
		if code := o.run(0, "-once"); code != exitDone {
			t.Errorf("the other one: exit code %d", code)
		}
		o.out.Reset()
		o.out.WriteString(out)
		o.at, o.closes = at, o.now.Add(halfDay)
	}
	code := o.run(2 * halfDay)
	o.says("the last run started 0s ago")
	if got := o.lines(); code != exitDone || len(got) < 2 || got[1] != "720 skipped next 1440" {
		t.Errorf("exit code %d, runs %q", code, got)
	}
}

func TestServiceTakesUpChanges(t *testing.T) {
	o := newServiceDay(t)
	o.at[1] = func() { o.schedule(`every = "60m"`) }
	o.at[3] = func() { // the same interval, but another configuration
		o.now = o.now.Add(20 * time.Minute)
		o.schedule("every = \"60m\"\n}\nlocals {\n  a = 1")
	}
	code := o.run(halfDay + 130*time.Minute)
	o.want(code, "0 done next 720", "720 done next 780", "780 done next 840", "840 done next 900")
}

func TestServiceKeepsTheLastValidConfiguration(t *testing.T) {
	o := newServiceDay(t)
	o.at[1] = func() { o.schedule("every = \"nonsense\"") }
	o.at[2] = func() { writeFile(t, "schedule.hcl", "") }
	o.at[3] = func() { o.schedule(`times_per_day = 2`) }
	o.want(o.run(3*halfDay), "0 done next 720", "720 done next 1440", "1440 done next 2160", "2160 done next 2880")
	o.says(
		"schedule.hcl line 2",
		"Error: the configuration has no schedule; ",
	)
	warning := "Warning: the configuration is not valid; this run goes on with the one of 2026-03-28T22:17:00Z.\n"
	if n := strings.Count(o.errs.String(), warning); n != 2 {
		t.Errorf("%d times it says so, want 2:\n%s", n, o.errs.String())
	}
}

func TestServiceNeedsAValidConfiguration(t *testing.T) {
	for name, text := range map[string]string{"none": "", "invalid": "schedule {"} {
		t.Run(name, func(t *testing.T) {
			o := newServiceDay(t)
			writeFile(t, "schedule.hcl", text)
			if code := o.run(halfDay); code != exitError || o.out.Len() > 0 || o.errs.Len() == 0 {
				t.Errorf("exit code %d\n%s%s", code, o.out.String(), o.errs.String())
			}
		})
	}
}

func TestServiceSurvivesErrors(t *testing.T) {
	o := newServiceDay(t)
	o.at[1] = func() {
		if err := os.Rename("crm", "gone"); err != nil {
			t.Error(err)
		}
	}
	o.at[2] = func() {
		if err := os.Rename("gone", "crm"); err != nil {
			t.Error(err)
		}
	}
	o.want(o.run(2*halfDay), "0 done next 720", "720 error next 1440", "1440 done next 2160")
	o.says("\nError: ", "crm")
	// The failed one is in the state, and no good run.
	found, err := testEnv(o.now).status(t.Context(), &settings{})
	if err != nil {
		t.Fatal(err)
	}
	if got := []string{found.Runs[0].Outcome, found.Runs[1].Outcome, found.Runs[2].Outcome}; !slices.Equal(got, []string{"done", "error", "done"}) {
		t.Errorf("outcomes %q", got)
	}
}

func TestServiceLocked(t *testing.T) {
	o := newServiceDay(t)
	var release func() error
	o.at[1] = func() {
		at := o.at
		o.at = nil
		var err error
		if release, err = hold(t.Context()); err != nil {
			t.Error(err)
		}
		o.at = at
	}
	o.at[2] = func() {
		if err := release(); err != nil {
			t.Error(err)
		}
	}
	o.want(o.run(2*halfDay, "-lock-timeout=30ms"), "0 done next 720", "720 locked next 1440", "1440 done next 2160")
	o.says("The state is locked by another process")
}

// TestServiceStops: a run that is told to stop before its first write is told of,
// and is no error. All other tests stop between two runs.
func TestServiceStops(t *testing.T) {
	o := newServiceDay(t)
	o.at[1] = func() { o.stop() }
	o.want(o.run(3*halfDay), "0 done next 720", "720 stopped")
	if o.errs.Len() > 0 {
		t.Errorf("stderr:\n%s", o.errs.String())
	}
}

// TestServiceKeepsTheAnchor: status knows from it when the next run starts.
func TestServiceKeepsTheAnchor(t *testing.T) {
	o := newServiceDay(t)
	o.want(o.run(halfDay), "0 done next 720", "720 done next 1440")
	o.now = serviceStart.Add(1000 * time.Minute)
	found, err := testEnv(o.now).status(t.Context(), &settings{})
	if err != nil {
		t.Fatal(err)
	}
	if want := serviceStart.Add(2 * halfDay); found.Next == nil || !found.Next.Equal(want) {
		t.Errorf("next run %v, want %s", found.Next, want)
	}
	if want := 280 * time.Minute; found.age != want {
		t.Errorf("the last good run is %s old, want %s", found.age, want)
	}
}

// TestServiceLeavesNothingOpen: files above all.
func TestServiceLeavesNothingOpen(t *testing.T) {
	const open = "/proc/self/fd"
	if _, err := os.Stat(open); errors.Is(err, os.ErrNotExist) {
		t.Skipf("this system has no %s", open)
	}
	o := newServiceDay(t)
	count := func() int {
		names, err := os.ReadDir(open)
		if err != nil {
			t.Fatal(err)
		}
		return len(names)
	}
	o.at[5] = func() {
		if err := os.Rename("crm", "gone"); err != nil {
			t.Error(err)
		}
	}
	first := 0
	o.at[1] = func() { first = count() }
	if code := o.run(20 * halfDay); code != exitDone {
		t.Errorf("exit code %d", code)
	}
	if now := count(); now > first {
		t.Errorf("%d files are open after 20 runs, %d after one", now, first)
	}
}

// testEnv is an environment at a moment that prints nothing.
func testEnv(now time.Time) *env {
	return &env{
		stdin: strings.NewReader(""), stdout: new(bytes.Buffer), stderr: new(bytes.Buffer),
		getenv: func(string) string { return "" }, getEnviron: func() []string { return nil },
		now: func() time.Time { return now },
	}
}
