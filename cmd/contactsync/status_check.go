package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"contactsync/planner/run"
	"contactsync/state"
)

// level is how well it goes, in the words and exit codes of monitoring plugins
// (monitoring-plugins.org, Development Guidelines).
type level string

// The levels.
const (
	levelOK       level = "OK"
	levelWarning  level = "WARNING"
	levelCritical level = "CRITICAL"
	levelUnknown  level = "UNKNOWN"
)

// exitCode is the level's; without a level, that of a command that is done.
func (l level) exitCode() int {
	return max(0, slices.Index([]level{levelOK, levelWarning, levelCritical, levelUnknown}, l))
}

// notApprovedText says that the configuration on disk is not the approved one.
const notApprovedText = "config_not_approved: the configuration on disk was not taken up"

// judge says how well it goes if the last good run may be so old.
func (s *status) judge(maxAge time.Duration) {
	s.Level, s.max = levelOK, maxAge
	worse := func(l level, format string, args ...any) {
		s.Problems = append(s.Problems, fmt.Sprintf(format, args...))
		if l.exitCode() > s.Level.exitCode() {
			s.Level = l
		}
	}
	switch {
	case s.LastGood == nil:
		worse(levelCritical, "there is no good run")
	case s.age > maxAge:
		worse(levelCritical, "the last good run is older than %s", brief(maxAge))
	}
	if last := s.lastWhole(); last != nil {
		if last.ConfigNotApproved {
			worse(levelWarning, "%s", notApprovedText)
		}
		if last.Outcome != state.OutcomeDone && last.Outcome != state.OutcomeBlocked && last.Outcome != state.OutcomeNotApproved {
			worse(levelWarning, "the last run: %s", result(last))
		}
		if len(last.Guards) > 0 {
			worse(levelWarning, "guards tripped: %s", strings.Join(last.Guards, ", "))
		}
	}
	if n := s.stale(); n > 0 {
		worse(levelWarning, "%s failing for over 48 hours", numbered(n, "mailbox", "mailboxes"))
	}
}

// lastWhole is the last run that has ended and was to cover everything, nil if
// there is none.
func (s *status) lastWhole() *statusRun {
	i := slices.IndexFunc(s.Runs, func(r statusRun) bool {
		return r.Ended != nil && !r.Partial && r.Operation == string(run.Normal)
	})
	if i < 0 {
		return nil
	}
	return &s.Runs[i]
}

// checkLine is the line that monitoring systems read: the level, what is wrong,
// and after the bar the figures that they draw.
func (s *status) checkLine() string {
	problems := strings.Join(s.Problems, "; ")
	if problems == "" {
		problems = "the last good run started " + brief(s.age) + " ago"
	}
	line := "CONTACTSYNC " + string(s.Level) + " - " + problems
	if s.Level == levelUnknown {
		return line
	}
	age := "U" // not known
	if s.LastGood != nil {
		age = fmt.Sprintf("%ds", *s.AgeSeconds)
	}
	mailboxes, contacts := 0, 0
	for _, t := range s.Targets {
		mailboxes += t.Mailboxes
		contacts += t.Contacts
	}
	return line + fmt.Sprintf(" | age=%s;;%d;0 mailboxes=%d;;;0 contacts=%d;;;0 failing=%d;;;0 stale=%d;;;0",
		age, int64(s.max/time.Second), mailboxes, contacts, len(s.Failing), s.stale())
}
