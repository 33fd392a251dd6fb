package main

import (
	"flag"
	"fmt"
	"strings"
)

// listFlag is an option that may be given several times.
type listFlag []string

// String is the values with commas between them.
func (f *listFlag) String() string { return strings.Join(*f, ",") }

// Set adds a value.
func (f *listFlag) Set(text string) error {
	*f = append(*f, text)
	return nil
}

// cutOption gives the value of an argument that is the option of that name,
// written -name=value or --name=value. The value of a bare -name is "".
func cutOption(arg, name string) (value string, ok bool) {
	text, ok := strings.CutPrefix(arg, "-")
	if !ok {
		return "", false
	}
	given, value, _ := strings.Cut(strings.TrimPrefix(text, "-"), "=")
	if given != name {
		return "", false
	}
	return value, true
}

// optionsFirst puts the options of a command before its other arguments, which
// is the order that package flag wants them in: users write
// "apply plan.csplan -auto-approve" as well. What follows "--" is no option.
func optionsFirst(set *flag.FlagSet, args []string) []string {
	var options, others []string
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			others = append(others, args[i+1:]...)
			break
		}
		if len(arg) < 2 || arg[0] != '-' {
			others = append(others, arg)
			continue
		}
		options = append(options, arg)
		if takesNext(set, arg) && i+1 < len(args) {
			i++
			options = append(options, args[i])
		}
	}
	if len(others) == 0 {
		return options
	}
	return append(append(options, "--"), others...)
}

// takesNext says whether the value of an option is the argument after it.
func takesNext(set *flag.FlagSet, arg string) bool {
	name := strings.TrimPrefix(strings.TrimPrefix(arg, "-"), "-")
	option := set.Lookup(name)
	return option != nil && !isSwitch(option)
}

// isSwitch says whether an option needs no value.
func isSwitch(option *flag.Flag) bool {
	value, ok := option.Value.(interface{ IsBoolFlag() bool })
	return ok && value.IsBoolFlag()
}

// noArguments is an error if there are arguments left besides the options.
func noArguments(args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("the argument %q is not expected here; add -help to see what the command takes", args[0])
}
