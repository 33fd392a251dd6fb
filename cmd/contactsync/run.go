package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"contactsync/cmd/contactsync/serve"
	"contactsync/state"
)

func runCommand() command {
	return command{
		name:    "run",
		summary: "Plan and apply again and again, as the schedule says",
		usage:   "[options]",
		help: `Plans and applies by the schedule of the configuration until it is told to stop:
at once, then after each interval, counted from the start of the first run.
Runs never overlap. The guards hold; nobody is asked. For each run it prints one
line, what failed goes to stderr.

The configuration is read anew at each run. One that is not valid is reported,
and the run goes on with the last one that was. As long as it stays the same,
the values of variables included, connections stay open, and a CRM that is read
incrementally is asked for what changed. A run that fails does not end the
service: the next one connects anew. The first SIGINT or SIGTERM finishes the
calls in flight, records them and ends it.

With -require-approved a configuration is taken up only if it is the one of the
last saved plan of all mailboxes that was applied, values of variables included
but for secrets.
Another one on disk is reported as config_not_approved: here, by status, /readyz
and /metrics. Runs go on with the approved one, if that is still in memory, else
nothing is done until a plan of it was applied:

  contactsync plan -out=FILE
  contactsync apply FILE

Examples:

  contactsync run
  contactsync run -listen=127.0.0.1:9464    with /healthz, /readyz and /metrics
  contactsync run -once                     for cron: one run, then the end
  contactsync run -require-approved         only what somebody approved

Exit codes: 0 it was told to stop, 1 it could not begin; with -once those of
apply, and 1 if nothing was done since the last run or apply of everything
started less than 5 minutes ago (outcome=skipped). More: contactsync help
schedule`,
		run: runRun,
	}
}

// defaultLockTimeout is how long a run waits while somebody works by hand.
const defaultLockTimeout = 10 * time.Minute

// runOptions are the options of run.
type runOptions struct {
	settings
	once, now bool

	requireApproved bool

	listen      string
	parallelism int
}

func runRun(ctx context.Context, e *env, args []string) int {
	c := runCommand()
	o := runOptions{settings: settings{lock: true}}
	set := e.flags(c)
	o.register(set)
	set.BoolVar(&o.once, "once", false, "run once and end, with the exit code of apply; needs no schedule")
	set.BoolVar(&o.now, "now", false, "begin although the last run started less than 5 minutes ago")
	set.BoolVar(&o.requireApproved, "require-approved", false, "take up only the configuration of the last saved plan that was applied; another one on disk is reported as config_not_approved")
	set.StringVar(&o.listen, "listen", "", "serve /healthz, /readyz and /metrics over HTTP at this `address`, such as 127.0.0.1:9464 or :9464")
	set.DurationVar(&o.lockTimeout, "lock-timeout", defaultLockTimeout, "wait for the lock, at most this `duration`, before a run counts as failed")
	registerParallelism(set, &o.parallelism)
	if code, done := e.parse(c, set, args); done {
		return code
	}
	err := errors.Join(noArguments(set.Args()), checkParallelism(o.parallelism))
	if err == nil && o.once && o.listen != "" {
		err = errors.New("-listen does not go with -once: there would be nobody to ask. Watch single runs with contactsync status -max-age=26h")
	}
	if err != nil {
		return e.fail(err)
	}
	if o.once {
		return e.runOnce(ctx, &o)
	}
	return e.runScheduled(ctx, &o)
}

// runOnce is one run, and nothing after it.
func (e *env) runOnce(ctx context.Context, o *runOptions) int {
	cfg, err := e.load(&o.settings)
	if err != nil {
		return e.fail(err)
	}
	if o.requireApproved {
		err := checkApproved(ctx, cfg)
		if errors.Is(err, errNotApproved) {
			refused := outcome{word: state.OutcomeNotApproved, started: e.now()}
			fmt.Fprintln(e.stdout, refused.line(time.Time{}))
			if err := e.recordNotApproved(ctx, cfg, &o.settings, refused.started); err != nil {
				e.printError(err)
			}
		}
		if err != nil {
			return e.fail(err)
		}
	}
	monitor := serve.NewMonitor(e.now, func(context.Context) error { return nil })
	out := e.attempt(ctx, cfg, o, attempt{start: e.now(), anyTime: o.now, providers: opener{e}, monitor: monitor})
	fmt.Fprintln(e.stdout, out.line(time.Time{}))
	if out.err != nil {
		return e.fail(out.err)
	}
	return resultCode(out.result)
}
