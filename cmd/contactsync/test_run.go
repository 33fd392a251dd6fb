package main

import (
	"context"
	"fmt"
	"time"

	"contactsync/config"
	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
)

// testRunner runs tests.
type testRunner struct {
	env *env

	// fromCRM shows values that were read from the directory of a CRM, ownValues those that
	// stand in a test.
	fromCRM, ownValues *redact.Redactor
}

// testResult is what came of a test.
type testResult struct {
	test *config.Test
	took time.Duration

	// problems are why it failed, one sentence each, and diff is the difference between what
	// was expected and what there is, a line each: none of both if it passed.
	problems []string
	diff     []string
}

func (r *testResult) passed() bool { return len(r.problems)+len(r.diff) == 0 }

// passedTests counts the tests that passed.
func passedTests(results []testResult) (n int) {
	for i := range results {
		if results[i].passed() {
			n++
		}
	}
	return n
}

// problem notes why the test failed.
func (r *testResult) problem(format string, args ...any) {
	r.problems = append(r.problems, hideAddresses(fmt.Sprintf(format, args...))...)
}

func (t *testRunner) run(ctx context.Context, test *config.Test) testResult {
	result := testResult{test: test}
	if test.Mapping != nil {
		t.mapping(&result, test.Mapping)
	} else {
		t.sync(ctx, &result, test.Sync)
	}
	return result
}

// contact compares a contact with what is expected of it.
func (r *testResult) contact(want config.ExpectedContact, got *addressbook.Contact, redactor *redact.Redactor) {
	own := redact.New(redact.Show)
	named := make(map[string]bool)
	for _, p := range want.Properties {
		named[p.Name] = true
		value := got.Get(p.Name)
		if value.Equal(p.Value) {
			continue
		}
		expected, there := own.Pair(p.Name, p.Value, value)
		if !redactor.Shows(p.Name) {
			expected, there = own.Value(p.Name, p.Value), redactor.Value(p.Name, value)
		}
		name := redact.Text(p.Called)
		r.diff = append(r.diff, "- "+name+" = "+expected, "+ "+name+" = "+there)
	}
	for _, f := range got.Fields {
		if want.Only && !named[f.Name] {
			r.diff = append(r.diff, "+ "+redact.Text(f.Name)+" = "+redactor.Value(f.Name, f.Value))
		}
	}
}

// asWritten is the target of a test: it gives back what was written.
func asWritten(contact *addressbook.Contact) *addressbook.Contact { return contact }

// newTestWorld is what should be in the mailboxes by one sync, whose targets give back what
// was written to them.
func newTestWorld(cfg *config.Config, snapshots map[string]*desired.Snapshot) (*desired.World, []error) {
	program := desired.NewProgram(cfg)
	normalizers := make(desired.Normalizers)
	for _, target := range program.Targets() {
		normalizers[target] = asWritten
	}
	return program.World(snapshots, normalizers)
}

// skipped notes that something was skipped.
func (r *testResult) skipped(what string, skip *planner.Skip) {
	r.problem("%s is skipped (%s): %s", what, skip.Reason, skip.Detail)
}
