package main

import (
	"crypto/rand"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"contactsync/planner/redact"
	"contactsync/planner/render"
)

// hashKeyVariable is the environment variable with the key of the hashes that -redact=hash shows.
const hashKeyVariable = "CONTACTSYNC_REDACT_KEY"

// reviewOptions are the options that say how a plan is shown.
type reviewOptions struct {
	detail        choice
	samples       sampleCount
	redact        choice
	showSensitive bool
}

func (o *reviewOptions) registerShow(set *flag.FlagSet) {
	o.detail.choices = []string{string(render.Summary), string(render.Groups), string(render.Full)}
	o.redact.choices = []string{"hide", "partial", "hash"}
	o.samples = 3
	set.Var(&o.detail, "detail", "how much `detail` is shown: summary for sums, groups for changes of a kind together, full for every change; by default up to 50 changes, and up to 50 remarks, in full, and more in groups")
	set.Var(&o.samples, "samples", "show `n` changes of each kind in groups")
	set.Var(&o.redact, "redact", "the `way` to show values: hide, partial (a***@e***.com) or hash: equal values have equal hashes; those of several runs only if "+hashKeyVariable+" is set")
	set.BoolVar(&o.showSensitive, "show-sensitive", false, "show names, numbers and addresses of contacts")
}

// renderOptions says how a plan is shown on stdout.
func (e *env) renderOptions(s *settings, o *requestOptions) render.Options {
	return render.Options{
		Redactor: e.redactor(&o.reviewOptions), Color: e.color(e.stdout, s.noColor), Width: e.width(e.stdout),
		Detail: render.Detail(o.detail.value), Samples: int(o.samples),
	}
}

// redactor decides what is shown of values.
func (e *env) redactor(o *reviewOptions) *redact.Redactor {
	switch {
	case o.showSensitive:
		return redact.New(redact.Show)
	case o.redact.value == "partial":
		return redact.New(redact.Partial)
	case o.redact.value == "hash":
		key := e.getenv(hashKeyVariable)
		if key == "" {
			key = rand.Text()
		}
		return redact.NewHashing([]byte(key))
	}
	return redact.New(redact.Hide)
}

// choice is an option whose value is one of some words; it is empty if the option is not given.
type choice struct {
	choices []string
	value   string
}

// String is the value.
func (c *choice) String() string { return c.value }

// Set takes a value, and fails if it is none of the words.
func (c *choice) Set(text string) error {
	if !slices.Contains(c.choices, text) {
		return fmt.Errorf("write one of %s", strings.Join(c.choices, ", "))
	}
	c.value = text
	return nil
}

// maxSamples is the most samples of each kind that can be asked for.
const maxSamples = 100

// sampleCount is an option that is a number of samples.
type sampleCount int

// String is the number.
func (n *sampleCount) String() string { return strconv.Itoa(int(*n)) }

// Set takes a number, and fails if it is none from 0 to maxSamples.
func (n *sampleCount) Set(text string) error {
	number, err := strconv.Atoi(text)
	if err != nil || number < 0 || number > maxSamples {
		return fmt.Errorf("write a number from 0 to %d", maxSamples)
	}
	*n = sampleCount(number)
	return nil
}
