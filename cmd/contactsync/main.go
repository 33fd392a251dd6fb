// Contactsync keeps the contact persons and companies of a CRM in the address
// books of Microsoft Exchange mailboxes, as configuration in git says.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"contactsync/planner/render"
)

// version is set when a release is built.
var version = "0.1.0-dev"

// The exit codes, the same for all commands.
const (
	exitDone    = 0 // done, or no changes
	exitError   = 1 // could not go on
	exitPending = 2 // plan -detailed-exitcode: there are changes
	exitFailed  = 3 // something failed; the rest was done
	exitBlocked = 4 // a guard blocked something; the rest was done
	exitStale   = 5 // the plan is stale, foreign, expired or tampered with
	exitLocked  = 6 // somebody else holds the lock
)

func main() {
	// The first signal ends the run once the calls in flight are recorded, the
	// second one at once.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop()
	}()
	e := &env{
		stdin:      os.Stdin,
		stdout:     os.Stdout,
		stderr:     os.Stderr,
		getenv:     os.Getenv,
		getEnviron: os.Environ,
		lookupEnv:  os.LookupEnv,
		now:        time.Now,
		sleep:      sleep,
	}
	os.Exit(e.guarded(func() int { return e.main(ctx, os.Args[1:]) }))
}

// env is the world as a command sees it.
type env struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	getEnviron     func() []string

	// lookupEnv tells a variable that is empty from one that is not set. If it is nil none is set.
	lookupEnv func(string) (string, bool)

	now func() time.Time

	// stream, if not nil, takes the place of stdout, and of stderr for errors and warnings.
	stream *render.Stream

	// sleep waits, and returns early with the context's error when that ends.
	sleep func(ctx context.Context, d time.Duration) error
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// command is a sub-command.
type command struct {
	name    string
	summary string // a line for the overview
	usage   string // what follows the name: "[options] [PLAN]"
	help    string // what it does, for -help; the options follow
	run     func(ctx context.Context, e *env, args []string) int
	hidden  bool
}

// commands are all of them, in the order of the overview.
func commands() []command {
	return []command{
		initCommand(), validateCommand(), testCommand(), planCommand(), explainCommand(), applyCommand(), runCommand(), statusCommand(), approveCommand(),
		destroyCommand(), releaseCommand(), eraseCommand(), importCommand(), showCommand(), historyCommand(), whoisCommand(), stateCommand(), consoleCommand(), fmtCommand(), schemaCommand(), sandboxCommand(), versionCommand(), completionCommand(),
		helpCommand(),
	}
}

// main runs the command that the arguments name and returns the exit code.
func (e *env) main(ctx context.Context, args []string) int {
	args, err := e.changeDir(args)
	if err != nil {
		return e.fail(err)
	}
	if len(args) == 0 {
		e.overview(e.stderr)
		return exitError
	}
	switch args[0] {
	case "-help", "--help", "-h":
		e.overview(e.stdout)
		return exitDone
	case "-version", "--version", "-v":
		args[0] = "version"
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.run(ctx, e, args[1:])
		}
	}
	return e.fail(fmt.Errorf("there is no command %q%s", args[0], didYouMean(args[0])))
}

// changeDir takes the option -chdir=DIR, which stands before the command, off
// the arguments and changes to that directory.
func (e *env) changeDir(args []string) ([]string, error) {
	if len(args) == 0 {
		return args, nil
	}
	dir, ok := cutOption(args[0], "chdir")
	if !ok {
		return args, nil
	}
	args = args[1:]
	if dir == "" {
		if len(args) == 0 {
			return nil, errors.New("-chdir needs a directory: -chdir=DIR")
		}
		dir, args = args[0], args[1:]
	}
	if err := os.Chdir(dir); err != nil {
		return nil, fmt.Errorf("-chdir=%s: %w", dir, errors.Unwrap(err))
	}
	return args, nil
}

// flags makes the option set of a command. Its usage is the help of the
// command.
func (e *env) flags(c command) *flag.FlagSet {
	set := flag.NewFlagSet(c.name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	return set
}

// parse reads the options of a command. If done is set, the command is over
// with that exit code: help was asked for, or an option is wrong.
func (e *env) parse(c command, set *flag.FlagSet, args []string) (code int, done bool) {
	switch err := set.Parse(optionsFirst(set, args)); {
	case errors.Is(err, flag.ErrHelp):
		e.usage(c, set)
		return exitDone, true
	case err != nil:
		return e.fail(fmt.Errorf("%w; contactsync %s -help lists the options", err, c.name)), true
	}
	return 0, false
}

// fail prints an error and gives the exit code for it.
func (e *env) fail(err error) int {
	e.printError(err)
	return exitCode(err)
}
