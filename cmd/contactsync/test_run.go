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

// valuePrinter prints the values of a contact that a mapping made.
type valuePrinter struct {
	*redact.Redactor

	// hidden are properties whose values are not shown, whatever the Redactor shows.
	hidden map[string]bool
}

// printer prints what a mapping makes of values that a Redactor shows. What it makes of sensitive
// variables is shown only if it was asked for.
func (t *testRunner) printer(m *config.Mapping, values *redact.Redactor) valuePrinter {
	p := valuePrinter{values, make(map[string]bool)}
	for i := range m.Properties {
		if property := &m.Properties[i]; t.fromCRM.HidesAll() && property.Value.IsSensitive() {
			p.hidden[property.Name] = true
		}
	}
	return p
}

// Shows says whether the values of a property are shown.
func (p valuePrinter) Shows(property string) bool {
	return !p.hidden[property] && p.Redactor.Shows(property)
}

// Value is a value as it may be printed.
func (p valuePrinter) Value(property string, v addressbook.Value) string {
	if p.hidden[property] && !v.IsAbsent() {
		return redact.Sensitive
	}
	return p.Redactor.Value(property, v)
}

// contact compares a contact with what is expected of it.
func (r *testResult) contact(want config.ExpectedContact, got *addressbook.Contact, values valuePrinter) {
	own := redact.New(redact.Show)
	named := make(map[string]bool)
	for _, p := range want.Properties {
		named[p.Name] = true
		value := got.Get(p.Name)
		if value.Equal(p.Value) {
			continue
		}
		expected, there := own.Pair(p.Name, p.Value, value)
		if !values.Shows(p.Name) {
			expected, there = own.Value(p.Name, p.Value), values.Value(p.Name, value)
		}
		name := redact.Text(p.Called)
		r.diff = append(r.diff, "- "+name+" = "+expected, "+ "+name+" = "+there)
	}
	for _, f := range got.Fields {
		if want.Only && !named[f.Name] {
			r.diff = append(r.diff, "+ "+redact.Text(f.Name)+" = "+values.Value(f.Name, f.Value))
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
