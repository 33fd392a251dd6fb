package main

import (
	"encoding/json"
	"fmt"

	"github.com/fatih/color"

	"contactsync/planner/redact"
)

// testReport is told the results of tests one by one.
type testReport interface {
	result(*testResult) error
	end([]testResult) error
}

func (e *env) newTestReport(o *testOptions) testReport {
	if o.asJSON {
		return &testLines{newJSONPrinter(e.stdout)}
	}
	report := &testText{env: e, good: color.New(color.FgGreen), bad: color.New(color.FgRed)}
	for _, c := range []*color.Color{report.good, report.bad} {
		c.DisableColor()
		if e.color(e.stdout, o.noColor) {
			c.EnableColor()
		}
	}
	return report
}

// testText reports to a person, file by file.
type testText struct {
	env       *env
	good, bad *color.Color
	file      string
}

func (t *testText) result(r *testResult) error {
	out := t.env.stdout
	if file := r.test.Range.Filename; file != t.file {
		fmt.Fprintf(out, "%s\n", redact.Text(file))
		t.file = file
	}
	verdict := t.good.Sprint("pass")
	if !r.passed() {
		verdict = t.bad.Sprint("fail")
	}
	_, err := fmt.Fprintf(out, "  test %s... %s\n", redact.Quote(r.test.Name), verdict)
	if r.passed() {
		return err
	}
	fmt.Fprintf(out, "    on line %d\n", r.test.Range.Start.Line)
	for _, problem := range r.problems {
		fmt.Fprintf(out, "    %s\n", problem)
	}
	if len(r.diff) > 0 {
		fmt.Fprintf(out, "    expected (-), and what there is (+):\n")
	}
	for _, line := range r.diff {
		shown := line
		switch line[0] {
		case '-':
			shown = t.bad.Sprint(line)
		case '+':
			shown = t.good.Sprint(line)
		}
		fmt.Fprintf(out, "      %s\n", shown)
	}
	return err
}

func (t *testText) end(results []testResult) error {
	passed := passedTests(results)
	verdict := t.good.Sprint("Success!")
	if passed < len(results) {
		verdict = t.bad.Sprint("Failure!")
	}
	_, err := fmt.Fprintf(t.env.stdout, "%s %d passed, %d failed.\n", verdict, passed, len(results)-passed)
	return err
}

// testLines reports to a program, a line of JSON for each test.
type testLines struct{ encoder *json.Encoder }

// testLine is what a line says of a test.
type testLine struct {
	Name     string   `json:"name"`
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Status   string   `json:"status"` // "pass" or "fail"
	Seconds  float64  `json:"seconds"`
	Problems []string `json:"problems,omitempty"`
	Diff     []string `json:"diff,omitempty"`
}

func (t *testLines) result(r *testResult) error {
	line := testLine{
		Name: r.test.Name, File: r.test.Range.Filename, Line: r.test.Range.Start.Line,
		Status: "pass", Seconds: r.took.Seconds(), Problems: r.problems, Diff: r.diff,
	}
	if !r.passed() {
		line.Status = "fail"
	}
	return t.encoder.Encode(line)
}

func (t *testLines) end([]testResult) error { return nil }
