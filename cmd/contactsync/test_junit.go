package main

import (
	"encoding/xml"
	"fmt"
	"os"
	"slices"
	"strings"

	"contactsync/planner/redact"
)

// The elements of the XML that JUnit made common, as far as build servers agree on them.
type (
	junitReport struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Time     string      `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Line    int           `xml:"line,attr,omitempty"`
		Time    string        `xml:"time,attr,omitempty"`
		Failure *junitFailure `xml:"failure"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// writeJUnit writes the results of tests to a file, a suite for each file of tests.
func writeJUnit(path string, results []testResult) error {
	report := junitReport{Name: "contactsync test", Tests: len(results), Failures: len(results) - passedTests(results)}
	for len(results) > 0 {
		file := results[0].test.Range.Filename
		n := slices.IndexFunc(results, func(r testResult) bool { return r.test.Range.Filename != file })
		if n < 0 {
			n = len(results)
		}
		report.Suites = append(report.Suites, newJUnitSuite(file, results[:n]))
		results = results[n:]
	}
	text, err := xml.MarshalIndent(report, "", "  ")
	if err == nil {
		err = os.WriteFile(path, []byte(xml.Header+string(text)+"\n"), 0o600)
	}
	if err != nil {
		return fmt.Errorf("-junit-xml: %w", err)
	}
	return nil
}

func newJUnitSuite(file string, results []testResult) junitSuite {
	file = redact.Text(file)
	suite := junitSuite{Name: file, Tests: len(results), Failures: len(results) - passedTests(results)}
	seconds := 0.0
	for i := range results {
		r := &results[i]
		seconds += r.took.Seconds()
		c := junitCase{Name: redact.Text(r.test.Name), Class: file, File: file, Line: r.test.Range.Start.Line, Time: fmt.Sprintf("%.3f", r.took.Seconds())}
		if !r.passed() {
			c.Failure = &junitFailure{Message: "the result is not the expected one", Text: strings.Join(slices.Concat(r.problems, r.diff), "\n")}
			if len(r.problems) > 0 {
				c.Failure.Message = r.problems[0]
			}
		}
		suite.Cases = append(suite.Cases, c)
	}
	suite.Time = fmt.Sprintf("%.3f", seconds)
	return suite
}
