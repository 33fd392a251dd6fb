package crm

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Options are what is not known about a real system. The zero value is one that
// could be. The words for [Options.Set] are in parentheses.
type Options struct {
	// Empty is what a field without a value looks like (empty): "element", which
	// is the default, "absent", or "null", an element with null="true".
	Empty string

	// Children is where related records are (children): "nested" in the record
	// that they belong to, the default, or "following" it.
	Children string

	// Locked is what a field looks like that the login has no right to read
	// (locked): "attribute", an empty element with locked="true", which is the
	// default, or "absent".
	Locked string

	// Join is what a table in another one does without flags (join): "optional",
	// which is the default, or "with", which leaves out records without related
	// ones.
	Join string

	// DateOrder is how dates are written unless a command says so (dates): "dmy",
	// which is the default, "mdy", "ymd" or "ydm". DateSeparator is what is between the parts
	// (separator), nothing by default.
	DateOrder, DateSeparator string

	// Booleans are what a flag looks like (booleans): "true", for true and false,
	// which is the default, or "1", for 1 and 0.
	Booleans string

	// Operators are those that conditions may have (operators): "all", which is the
	// default, or "=".
	Operators string

	// Codes says whether errors have a code (codes): "yes", which is the
	// default, or "no".
	Codes string

	// LoginStatus is the status of the answer if nobody could be logged in
	// (login_status): "200", with an error in each command, which is the
	// default, or "401", with a page.
	LoginStatus string

	// Encoding is that of replies (encoding): "utf-8", which is the default,
	// "utf-16" or "iso-8859-1".
	Encoding string

	// Active is whose request another one cannot run beside (active): "effective",
	// the login that a request runs as, which is the default, or "named", the one
	// whose password it has.
	Active string

	// Telephones is what a person's number looks like (telephones): "whole", the
	// default, or "extension", if all but the extension is that of the company.
	Telephones string

	// Credentials are what logs in (credentials): "any", the default, or "token",
	// for the attribute auth alone.
	Credentials string

	// Front says whether a request needs an account of the web server too
	// (front): "none", the default, or "account".
	Front string

	// Default is the login of requests without one (default_login); "" is none.
	Default string

	// MaxRecords is how many records a query gives at most, without a word about
	// the others (max_records); 0 is no limit.
	MaxRecords int

	// RunOn is how long a request that a time-out struck keeps its login active
	// (run_on); 0 is two seconds.
	RunOn time.Duration
}

// choices are the switches with words, by turns the name and its words, of which
// the first is the default.
var choices = []struct {
	name  string
	words []string
	field func(*Options) *string
}{
	{"empty", []string{"element", "absent", "null"}, func(o *Options) *string { return &o.Empty }},
	{"children", []string{"nested", "following"}, func(o *Options) *string { return &o.Children }},
	{"locked", []string{"attribute", "absent"}, func(o *Options) *string { return &o.Locked }},
	{"join", []string{"optional", "with"}, func(o *Options) *string { return &o.Join }},
	{"dates", []string{"dmy", "mdy", "ymd", "ydm"}, func(o *Options) *string { return &o.DateOrder }},
	{"separator", []string{"", ".", "-", "/"}, func(o *Options) *string { return &o.DateSeparator }},
	{"booleans", []string{"true", "1"}, func(o *Options) *string { return &o.Booleans }},
	{"operators", []string{"all", "="}, func(o *Options) *string { return &o.Operators }},
	{"codes", []string{"yes", "no"}, func(o *Options) *string { return &o.Codes }},
	{"login_status", []string{"200", "401"}, func(o *Options) *string { return &o.LoginStatus }},
	{"encoding", []string{"utf-8", "utf-16", "iso-8859-1"}, func(o *Options) *string { return &o.Encoding }},
	{"active", []string{"effective", "named"}, func(o *Options) *string { return &o.Active }},
	{"telephones", []string{"whole", "extension"}, func(o *Options) *string { return &o.Telephones }},
	{"credentials", []string{"any", "token"}, func(o *Options) *string { return &o.Credentials }},
	{"front", []string{"none", "account"}, func(o *Options) *string { return &o.Front }},
}

// Switches are the names that Set knows, each with what it can be.
func Switches() []string {
	var list []string
	for _, c := range choices {
		list = append(list, c.name+"="+strings.Trim(strings.Join(c.words, "|"), "|"))
	}
	return append(list, "default_login=LOGIN", "max_records=N", "run_on=DURATION")
}

// Set sets a switch by its name. The error says which there are.
func (o *Options) Set(name, value string) error {
	for _, c := range choices {
		if c.name != name {
			continue
		}
		if !slices.Contains(c.words, value) {
			return fmt.Errorf("%s: want one of %s, not %q", name, strings.Trim(strings.Join(c.words, ", "), ", "), value)
		}
		*c.field(o) = value
		return nil
	}
	var err error
	switch name {
	case "default_login":
		o.Default = value
	case "max_records":
		if o.MaxRecords, err = strconv.Atoi(value); err != nil || o.MaxRecords < 0 {
			return fmt.Errorf("%s: want a number from 0 on", name)
		}
	case "run_on":
		if o.RunOn, err = time.ParseDuration(value); err != nil || o.RunOn < 0 {
			return fmt.Errorf("%s: want a duration, such as 2s", name)
		}
	default:
		return fmt.Errorf("there is no switch %q; there are %s", name, strings.Join(Switches(), ", "))
	}
	return nil
}

// withDefaults are the options with what they leave open. It fails if a switch
// is something that it cannot be.
func (o Options) withDefaults() (Options, error) {
	for _, c := range choices {
		field := c.field(&o)
		if *field == "" {
			*field = c.words[0]
		}
		if err := o.Set(c.name, *field); err != nil {
			return o, err
		}
	}
	if o.RunOn == 0 {
		o.RunOn = 2 * time.Second
	}
	return o, nil
}
