package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/user"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/hcl/v2"

	"contactsync/config"
	"contactsync/planner/desired"
	"contactsync/planner/render"
	"contactsync/planner/run"
	"contactsync/state"
)

// settings are the options that all commands share which read a configuration.
type settings struct {
	vars        listFlag
	varFiles    listFlag
	lock        bool
	lockTimeout time.Duration
	noColor     bool
}

// register adds the options to a command's set.
func (s *settings) register(set *flag.FlagSet) {
	set.Var(&s.vars, "var", "set a variable: `name=value`; may be given several times")
	set.Var(&s.varFiles, "var-file", "read variables from a `file`; may be given several times")
	set.BoolVar(&s.noColor, "no-color", false, "no colours")
}

// registerLock adds the options of the lock.
func (s *settings) registerLock(set *flag.FlagSet) {
	set.BoolVar(&s.lock, "lock", true, "lock the state; -lock=false is for looking only")
	s.registerLockTimeout(set)
}

// registerLockTimeout adds how long to wait for the lock.
func (s *settings) registerLockTimeout(set *flag.FlagSet) {
	set.DurationVar(&s.lockTimeout, "lock-timeout", 0, "wait for the lock, at most this `duration`, such as 90s; by default it does not wait")
}

// load reads the configuration of the current directory. If it has errors they
// are printed and the error is errReported.
func (e *env) load(s *settings) (*config.Config, error) {
	return e.loadWith(s, config.Options{})
}

// loadWith is load with options of its own.
func (e *env) loadWith(s *settings, options config.Options) (*config.Config, error) {
	if !options.WithoutValues {
		if err := e.checkHostsFirst(s, options); err != nil {
			return nil, err
		}
	}
	cfg, files, diags, err := e.read(s, options)
	if err != nil {
		return nil, err
	}
	e.printDiagnostics(diags, files, s)
	if diags.HasErrors() {
		return nil, errReported
	}
	return cfg, nil
}

// read reads the configuration of the current directory. The error is about the options.
func (e *env) read(s *settings, options config.Options) (*config.Config, config.Files, hcl.Diagnostics, error) {
	options, err := e.configOptions(s, options)
	if err != nil {
		return nil, nil, nil, err
	}
	cfg, files, diags := config.Load(options)
	return cfg, files, diags, nil
}

// configOptions says how the configuration of the current directory is read.
func (e *env) configOptions(s *settings, options config.Options) (config.Options, error) {
	options.Dir = "."
	options.VarFiles = s.varFiles
	options.Environ = e.getEnviron()
	options.Schemas = schemas()
	options.Version = version
	for _, text := range s.vars {
		name, value, ok := strings.Cut(text, "=")
		if !ok {
			return options, fmt.Errorf("-var=%s: write -var=name=value", name)
		}
		options.Vars = append(options.Vars, config.VarSetting{Name: name, Value: value, Origin: "-var"})
	}
	return options, nil
}

// session is a configuration with everything opened that it names.
type session struct {
	*opened
	config  *config.Config
	program *desired.Program
	store   store
	lender  lender
	release func() error
}

// open opens all that a configuration names, the lock first.
func (e *env) open(ctx context.Context, cfg *config.Config, s *settings, operation string, a access) (*session, error) {
	return e.openWith(ctx, cfg, s, operation, a, opener{e})
}

// openWith is open with the providers of a lender.
func (e *env) openWith(ctx context.Context, cfg *config.Config, s *settings, operation string, a access, from lender) (*session, error) {
	o := &session{
		config:  cfg,
		program: desired.NewProgram(cfg),
		lender:  from,
		release: func() error { return nil },
	}
	var err error
	if s.lock {
		if o.release, err = e.acquire(ctx, cfg, s, operation); err != nil {
			return nil, err
		}
	}
	if o.opened, err = from.take(cfg); err != nil {
		return nil, errors.Join(err, o.release())
	}
	if o.store, err = openConfigState(ctx, cfg, a); err != nil {
		return nil, errors.Join(err, from.giveBack(o.opened), o.release())
	}
	return o, nil
}

// acquire takes the lock of the state.
func (e *env) acquire(ctx context.Context, cfg *config.Config, s *settings, operation string) (release func() error, err error) {
	l, err := locker(cfg.State, ".")
	if err != nil {
		return nil, err
	}
	info := state.LockInfo{
		ID:        string(newOp()),
		Operation: operation,
		Who:       who(),
		Version:   version,
		Created:   e.now().UTC(),
	}
	return l.Lock(ctx, info, s.lockTimeout)
}

// who is the user, the host and the process that work.
func who() string {
	name, host := userAndHost()
	return fmt.Sprintf("%s@%s (process %d)", name, host, os.Getpid())
}

// operator is the user who works, and where. It does not look like an e-mail address, which would be hidden.
func operator() string {
	name, host := userAndHost()
	return name + " on " + host
}

func userAndHost() (name, host string) {
	name = "unknown"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return name, host
}

// warner tells on stderr what a provider has to say to an administrator.
func (e *env) warner(what string) func(string) {
	var mu sync.Mutex
	return func(text string) {
		mu.Lock()
		defer mu.Unlock()
		for _, line := range hideAddresses(what + ": " + text) {
			if e.stream != nil {
				e.stream.Say(render.Plain{Severity: "warning", Summary: line})
				continue
			}
			fmt.Fprintf(e.stderr, "Warning: %s\n", line)
		}
	}
}

// close gives the providers back, closes the state, and gives the lock back.
func (o *session) close() error {
	return errors.Join(o.lender.giveBack(o.opened), o.store.Close(), o.release())
}

// engine is the planning over the session.
func (o *session) engine(e *env, parallelism int, progress func(done, total int)) *run.Engine {
	return &run.Engine{
		Program:     o.program,
		Sources:     o.sources,
		Targets:     o.targets,
		Store:       o.store,
		Now:         e.now,
		Version:     version,
		Parallelism: parallelism,
		Progress:    progress,
	}
}
