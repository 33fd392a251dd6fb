package main

import (
	"strings"
	"testing"
	"time"

	"contactsync/state"
)

// TestJudge: the exit codes of a check, and its line.
func TestJudge(t *testing.T) {
	now := time.Date(2026, 3, 28, 22, 17, 0, 0, time.UTC)
	ago := func(d time.Duration, outcome string) state.Run {
		return state.Run{Operation: "apply", Started: now.Add(-d), Ended: now.Add(-d + time.Minute), Outcome: outcome, Mailboxes: 4, Changes: 2}
	}
	with := func(r state.Run, change func(*state.Run)) state.Run {
		change(&r)
		return r
	}
	const hour = time.Hour
	for name, test := range map[string]struct {
		runs    []state.Run // the newest first
		failing []time.Duration
		want    level
		line    string
	}{
		"all is well": {
			[]state.Run{ago(hour, "done")}, nil, levelOK, "the last good run started 1h 0m ago | age=3600s;;93600;0 ",
		},
		"no run": {nil, nil, levelCritical, "there is no good run | age=U;;93600;0 "},
		"too old": {
			[]state.Run{ago(27*hour, "done")}, nil, levelCritical, "the last good run is older than 1d 2h | age=97200s;;93600;0 ",
		},
		"exactly as old as it may be": {[]state.Run{ago(26*hour, "done")}, nil, levelOK, "1d 2h ago"},
		"the last one failed for a mailbox": {
			[]state.Run{with(ago(hour, "failed"), func(r *state.Run) { r.FailedMailboxes = 1 })}, nil,
			levelWarning, "the last run: failed, 2 changes in 4 mailboxes, 1 mailbox failed | age=3600s",
		},
		"the last one failed for all": {
			[]state.Run{with(ago(hour, "failed"), func(r *state.Run) { r.FailedMailboxes = 4 })}, nil,
			levelCritical, "there is no good run; the last run: failed",
		},
		"the last one could not go on": {[]state.Run{ago(hour, "error"), ago(13*hour, "done")}, nil, levelWarning, "the last run: error"},
		"errors for too long":          {[]state.Run{ago(hour, "error"), ago(27*hour, "done")}, nil, levelCritical, "older than 1d 2h; the last run: error"},
		"a guard tripped": {
			[]state.Run{with(ago(hour, "blocked"), func(r *state.Run) { r.Guards = []string{"max_deletes"} })}, nil,
			levelWarning, "guards tripped: max_deletes | ",
		},
		"one is under way": {[]state.Run{{Operation: "apply", Started: now}, ago(hour, "done")}, nil, levelOK, "1h 0m ago"},
		"a run of a part says nothing": {
			[]state.Run{with(ago(hour, "failed"), func(r *state.Run) { r.Partial = true }), ago(2*hour, "done")}, nil, levelOK, "2h 0m ago",
		},
		"a refresh says nothing": {
			[]state.Run{with(ago(hour, "done"), func(r *state.Run) { r.Operation = "refresh" }), ago(27*hour, "done")}, nil, levelCritical, "older",
		},
		"a mailbox has failed for two days": {[]state.Run{ago(hour, "done")}, []time.Duration{48 * hour}, levelOK, "failing=1;;;0 stale=0;;;0"},
		"and for longer": {
			[]state.Run{ago(hour, "done")}, []time.Duration{hour, 48*hour + time.Second}, levelWarning, "1 mailbox failing for over 48 hours | ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := &status{Time: now}
			for i := range test.runs {
				s.Runs = append(s.Runs, newStatusRun(&test.runs[i]))
			}
			for _, d := range test.failing {
				s.Failing = append(s.Failing, failing{Since: now.Add(-d)})
			}
			s.rate(test.runs)
			s.judge(26 * time.Hour)
			line := s.checkLine()
			if s.Level != test.want || !strings.HasPrefix(line, "CONTACTSYNC "+string(test.want)+" - ") || !strings.Contains(line, test.line) {
				t.Errorf("%s, want %s with %q", line, test.want, test.line)
			}
		})
	}
}

func TestLevelExitCode(t *testing.T) {
	for l, want := range map[level]int{"": 0, levelOK: 0, levelWarning: 1, levelCritical: 2, levelUnknown: 3} {
		if got := l.exitCode(); got != want {
			t.Errorf("%s: %d, want %d", l, got, want)
		}
	}
}
