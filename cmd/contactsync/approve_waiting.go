package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"contactsync/planner/redact"
	"contactsync/state"
)

// waitingLine is what a guard blocked in a run, and who approved of it last.
type waitingLine struct {
	state.Waiting
	approval *state.Approval
}

// waiting is what can be approved now, the newest first.
func (e *env) waiting(ctx context.Context, opened store) ([]waitingLine, error) {
	since := e.now().Add(-state.WithheldFor)
	waiting, err := opened.Waiting(ctx, since)
	if err != nil {
		return nil, err
	}
	approvals, err := opened.Approvals(ctx, since)
	if err != nil {
		return nil, err
	}
	var lines []waitingLine
	for _, w := range waiting {
		line := waitingLine{Waiting: w}
		if i := slices.IndexFunc(approvals, func(a state.Approval) bool { return a.Run == w.Run && a.GuardID == w.GuardID }); i >= 0 {
			line.approval = &approvals[i]
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// waitingOf is what waits of a run, which is given by its id, the beginning of it, or as latest.
func waitingOf(waiting []waitingLine, run string) ([]waitingLine, error) {
	if run == "latest" && len(waiting) > 0 {
		run = waiting[0].Run
	}
	var of []waitingLine
	for _, w := range waiting {
		if strings.HasPrefix(w.Run, run) {
			of = append(of, w)
		}
	}
	switch {
	case len(of) == 0:
		return nil, fmt.Errorf("no guard blocked anything in the run %s within the last 24 hours; contactsync approve lists what waits", run)
	case slices.ContainsFunc(of, func(w waitingLine) bool { return w.Run != of[0].Run }):
		return nil, fmt.Errorf("several runs begin with %s: write more of the id", run)
	}
	return of, nil
}

// chooseWaiting is what a guard blocked, of what waits of one run. An empty scope is enough
// where there is only one.
func chooseWaiting(of []waitingLine, guard, scope string) ([]waitingLine, error) {
	var guards, scopes []string
	var chosen []waitingLine
	for _, w := range of {
		guards = append(guards, w.Guard)
		if w.Guard != guard {
			continue
		}
		scopes = append(scopes, w.Scope)
		if scope == "" || w.Scope == scope {
			chosen = append(chosen, w)
		}
	}
	switch {
	case len(scopes) == 0:
		return nil, fmt.Errorf("the guard %s blocked nothing in that run; these did: %s", guard, listed(guards))
	case len(chosen) == 0:
		return nil, fmt.Errorf("the guard %s blocked nothing there in that run; it did in: %s", guard, listed(scopes))
	case slices.ContainsFunc(chosen, func(w waitingLine) bool { return w.Scope != chosen[0].Scope }):
		return nil, fmt.Errorf("the guard %s blocked something in several places; add -scope=SCOPE for one of them: %s", guard, listed(scopes))
	}
	return chosen, nil
}

// listed are texts of somebody else's, each once.
func listed(texts []string) string {
	sorted := slices.Clone(texts)
	for i := range sorted {
		sorted[i] = redact.Text(sorted[i])
	}
	slices.Sort(sorted)
	return strings.Join(slices.Compact(sorted), ", ")
}

// otherGuards are the guards that blocked what those that were chosen did, and that nobody approved of.
func otherGuards(of, chosen []waitingLine) string {
	var others []string
	for _, w := range of {
		taken := slices.ContainsFunc(chosen, func(c waitingLine) bool { return c.GuardID == w.GuardID })
		if !taken && w.approval == nil && w.Blocks == chosen[0].Blocks && meets(w, chosen[0]) {
			others = append(others, w.Guard)
		}
	}
	if len(others) == 0 {
		return ""
	}
	return listed(others)
}

// meets says whether two guards may have blocked the same changes: those of one mailbox, or one of them of all.
func meets(a, b waitingLine) bool {
	return a.Target == "" || b.Target == "" || a.Target == b.Target && a.Scope == b.Scope
}

// listWaiting lists of each guard and place what was blocked last.
func (e *env) listWaiting(ctx context.Context, opened store, asJSON bool) error {
	lines, err := e.waiting(ctx, opened)
	if err != nil {
		return err
	}
	seen := make(map[state.GuardID]bool)
	lines = slices.DeleteFunc(lines, func(w waitingLine) bool {
		was := seen[w.GuardID]
		seen[w.GuardID] = true
		return was
	})
	slices.SortStableFunc(lines, func(a, b waitingLine) int { return cmp.Compare(a.Target, b.Target) })
	switch {
	case asJSON:
		return writeWaitingJSON(e.stdout, lines)
	case len(lines) == 0:
		fmt.Fprintln(e.stderr, "No guard blocked anything within the last 24 hours.")
		return nil
	}
	return writeWaiting(e.stdout, lines)
}

// shortRun is as much of the id of a run as tells runs apart.
func shortRun(id string) string { return id[:min(len(id), 8)] }

// writeWaiting writes what waits for people, in columns.
func writeWaiting(w io.Writer, lines []waitingLine) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "RUN\tGUARD\tSCOPE\tTARGET\tBLOCKS\tCOUNTED\tLIMIT\tCHANGES\tUNTIL\tAPPROVED")
	for _, l := range lines {
		approved := "no"
		if l.approval != nil {
			approved = "by " + redact.Text(l.approval.Who)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\n", redact.Text(shortRun(l.Run)), redact.Text(l.Guard), redact.Text(l.Scope),
			redact.Text(cmp.Or(l.Target, "-")), redact.Text(l.Blocks), redact.Text(l.Figures), redact.Text(l.Limit), l.Changes, stamp(l.At.Add(state.WithheldFor)), approved)
	}
	return table.Flush()
}

// waitingJSON is what waits for programs.
type waitingJSON struct {
	Run       string    `json:"run"`
	Guard     string    `json:"guard"`
	Scope     string    `json:"scope"`
	Target    string    `json:"target,omitempty"`
	Blocks    string    `json:"blocks"`
	Figures   string    `json:"figures"`
	Limit     string    `json:"limit"`
	Mailboxes int       `json:"mailboxes"`
	Changes   int       `json:"changes"`
	At        time.Time `json:"at"`
	Until     time.Time `json:"until"`

	ApprovedBy string `json:"approved_by,omitempty"`
	Reason     string `json:"reason,omitempty"`
}

func writeWaitingJSON(w io.Writer, lines []waitingLine) error {
	encoder := newJSONPrinter(w)
	for _, l := range lines {
		shown := waitingJSON{
			Run: redact.Text(l.Run), Guard: redact.Text(l.Guard), Scope: redact.Text(l.Scope), Blocks: redact.Text(l.Blocks),
			Figures: redact.Text(l.Figures), Limit: redact.Text(l.Limit), Mailboxes: l.Mailboxes, Changes: l.Changes,
			At: l.At, Until: l.At.Add(state.WithheldFor),
		}
		if l.Target != "" {
			shown.Target = redact.Text(l.Target)
		}
		if l.approval != nil {
			shown.ApprovedBy, shown.Reason = redact.Text(l.approval.Who), redact.New(redact.Hide).Message(l.approval.Reason)
		}
		if err := encoder.Encode(shown); err != nil {
			return err
		}
	}
	return nil
}
