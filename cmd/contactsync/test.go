package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"contactsync/config"
	"contactsync/planner"
	"contactsync/planner/redact"
)

func testCommand() command {
	return command{
		name:    "test",
		summary: "Run the tests of the configuration",
		usage:   "[options]",
		help: `Runs the tests in the *.test.hcl files beside the configuration. A test of a
mapping gives a record and says what contact it has to become; a test of a sync
gives a CRM in CSV files, as provider "csv" reads them, and says what a mailbox
has to get:

  test "a person without a phone" {
    mapping = mapping.person
    person  = { FirstName = "Ada", LastName = "Byron" }
    expect  = { given_name = "Ada", business_phone = null }
  }
  test "bob gets his customers" {
    sync          = sync.sales
    crm           = "testdata/crm"
    mailbox       = "bob@example.com"
    expect_keys   = ["crm/person/17"]
    expect_folder = "Kunden"
  }

It needs neither a CRM nor a mailbox nor a state, and no passwords: a variable
without a value is unknown. An expression that needs it fails, and a setting
that is made of it counts as not set.

  mapping  the mapping that is tested, with the fields of a record: person,
           company (that of the person, or the company itself) and rep. A field
           that is not given is empty.
  sync     the sync that is tested, alone, with the user and never blocks;
           crm is the directory, mailbox a rep id or an e-mail address

  expect         properties and their values; null: the contact has none. What
                 is not named is not compared.
  expect_only    true: the contact has no other properties, file_as and
                 display_name included
  expect_error   true, or a regular expression: the mapping fails
  expect_skip    true: the record gives no contact, as that would have no name;
                 of a sync: the mailbox takes no part
  expect_keys    the keys of all contacts that the mailbox gets, in any order
  expect_folder  where they go: a name, or a list of names for a path; "" is the
                 main contacts folder
  contact        the key of the one contact that expect is about, in a test of a
                 sync
  variables      values for the variables, in this test alone

Examples:

  contactsync test
  contactsync test -filter=mapping.test.hcl
  contactsync test -filter='bob*' -show-sensitive
  contactsync test -junit-xml=test.xml

Exit codes: 0 all tests passed, or there are none; 1 a test failed, a file of
tests is wrong, or a filter named no test`,
		run: runTest,
	}
}

// testOptions are the options of test.
type testOptions struct {
	settings

	filters       listFlag
	junit         string
	asJSON        bool
	showSensitive bool
}

func (o *testOptions) register(set *flag.FlagSet) {
	o.settings.register(set)
	set.Var(&o.filters, "filter", "run only the tests whose name, or whose file's name, is this `pattern`; * stands for any characters; may be given several times")
	set.StringVar(&o.junit, "junit-xml", "", "write the results to a `file`, too, in the XML of JUnit")
	set.BoolVar(&o.asJSON, "json", false, "print JSON, one object a test")
	set.BoolVar(&o.showSensitive, "show-sensitive", false, "show values that were read from the directory of a CRM, and those of sensitive variables; those that a test gives are always shown")
}

func runTest(ctx context.Context, e *env, args []string) int {
	var o testOptions
	c := testCommand()
	set := e.flags(c)
	o.register(set)
	if code, done := e.parse(c, set, args); done {
		return code
	}
	if err := noArguments(set.Args()); err != nil {
		return e.fail(err)
	}
	tests, files, diags, err := e.readTests(&o.settings)
	if err != nil {
		return e.fail(err)
	}
	e.printDiagnostics(diags, files, &o.settings)
	if diags.HasErrors() {
		return exitError
	}
	if tests, err = filterTests(tests, o.filters); err != nil {
		return e.fail(err)
	}
	if len(tests) == 0 {
		fmt.Fprintln(e.stderr, "There are no tests: no file *.test.hcl has one. contactsync test -help shows how they are written.")
	}
	return e.test(ctx, tests, &o)
}

// test runs tests and reports what came of them.
func (e *env) test(ctx context.Context, tests []*config.Test, o *testOptions) int {
	mode := redact.Hide
	if o.showSensitive {
		mode = redact.Show
	}
	runner := testRunner{env: e, fromCRM: redact.New(mode), ownValues: redact.New(redact.Show)}
	report := e.newTestReport(o)
	var results []testResult
	for _, test := range tests {
		if ctx.Err() != nil {
			return e.fail(ctx.Err())
		}
		started := e.now()
		result := runner.run(ctx, test)
		result.took = e.now().Sub(started)
		results = append(results, result)
		if err := report.result(&result); err != nil {
			return e.fail(err)
		}
	}
	err := report.end(results)
	if o.junit != "" {
		err = errors.Join(err, writeJUnit(o.junit, results))
	}
	if err != nil {
		return e.fail(err)
	}
	if passedTests(results) < len(results) {
		return exitError
	}
	return exitDone
}

// readTests reads the tests of the current directory. The error is about the options.
func (e *env) readTests(s *settings) ([]*config.Test, config.Files, hcl.Diagnostics, error) {
	options, err := e.configOptions(s, config.Options{})
	if err != nil {
		return nil, nil, nil, err
	}
	tests, files, diags := config.LoadTests(options)
	return tests, files, diags, nil
}

// filterTests are the tests that one of the patterns names, all if there is none. A pattern
// that names none is an error: a typing error must not look like a success.
func filterTests(tests []*config.Test, patterns []string) ([]*config.Test, error) {
	if len(patterns) == 0 {
		return tests, nil
	}
	used := make([]bool, len(patterns))
	var filtered []*config.Test
	for _, test := range tests {
		named := false
		for i, pattern := range patterns {
			if planner.Glob(pattern, test.Name) || planner.Glob(strings.TrimPrefix(pattern, "./"), test.Range.Filename) {
				named, used[i] = true, true
			}
		}
		if named {
			filtered = append(filtered, test)
		}
	}
	for i, pattern := range patterns {
		if !used[i] {
			return nil, fmt.Errorf("-filter=%s: no test and no file of tests has this name; * stands for any characters", pattern)
		}
	}
	return filtered, nil
}
