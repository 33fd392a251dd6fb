package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/user"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/hcl/v2"

	"contactsync/config"
	"contactsync/planner/desired"
	"contactsync/planner/run"
	"contactsync/providers"
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
	options.Dir = "."
	options.VarFiles = s.varFiles
	options.Environ = e.getEnviron()
	options.Schemas = schemas()
	options.Version = version
	for _, text := range s.vars {
		name, value, ok := strings.Cut(text, "=")
		if !ok {
			return nil, fmt.Errorf("-var=%s: write -var=name=value", name)
		}
		options.Vars = append(options.Vars, config.VarSetting{Name: name, Value: value, Origin: "-var"})
	}
	cfg, files, diags := config.Load(options)
	diags = append(diags, oneTarget(cfg)...)
	e.printDiagnostics(diags, files, s)
	if diags.HasErrors() {
		return nil, errReported
	}
	return cfg, nil
}

// oneTarget has an error for each sync that names several targets: to find out
// which of them has a mailbox is the language's promise and not yet ours.
func oneTarget(cfg *config.Config) (diags hcl.Diagnostics) {
	if cfg == nil {
		return nil
	}
	for _, s := range cfg.Syncs {
		if len(s.To) > 1 {
			diags = append(diags, &hcl.Diagnostic{
				Severity: hcl.DiagError,
				Summary:  "Several targets",
				Detail:   "A sync writes to one target so far. Write a sync for each target, and tell the mailboxes apart by their mailboxes blocks.",
				Subject:  &s.Range,
			})
		}
	}
	return diags
}

// session is a configuration with everything opened that it names.
type session struct {
	config  *config.Config
	program *desired.Program
	store   store
	sources map[string]providers.Source
	targets map[string]providers.Target
	release func() error
}

// open opens all that a configuration names, the lock first.
func (e *env) open(ctx context.Context, cfg *config.Config, s *settings, operation string, a access) (*session, error) {
	o := &session{
		config:  cfg,
		program: desired.NewProgram(cfg),
		sources: make(map[string]providers.Source),
		targets: make(map[string]providers.Target),
		release: func() error { return nil },
	}
	if s.lock {
		release, err := e.acquire(ctx, cfg, s, operation)
		if err != nil {
			return nil, err
		}
		o.release = release
	}
	if err := o.openAll(ctx, e, a); err != nil {
		return nil, errors.Join(err, o.closeProviders(), o.release())
	}
	return o, nil
}

func (o *session) openAll(ctx context.Context, e *env, a access) error {
	for _, p := range o.config.Sources {
		source, err := openSource(p, ".", e.now, e.warner("provider "+p.Address()))
		if err != nil {
			return fmt.Errorf("%s: provider %s: %w", p.Range, p.Address(), err)
		}
		o.sources[p.Address()] = source
	}
	for _, p := range o.config.Targets {
		target, err := openTarget(p, ".", e.now, e.warner("provider "+p.Address()))
		if err != nil {
			return fmt.Errorf("%s: provider %s: %w", p.Range, p.Address(), err)
		}
		o.targets[p.Address()] = target
	}
	var err error
	o.store, err = openConfigState(ctx, o.config, a)
	return err
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
	name := "unknown"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s@%s (process %d)", name, host, os.Getpid())
}

// warner tells on stderr what a provider has to say to an administrator.
func (e *env) warner(what string) func(string) {
	var mu sync.Mutex
	return func(text string) {
		mu.Lock()
		defer mu.Unlock()
		for _, line := range hideAddresses(what + ": " + text) {
			fmt.Fprintf(e.stderr, "Warning: %s\n", line)
		}
	}
}

// close closes what was opened, the state after the providers, and gives the lock
// back.
func (o *session) close() error {
	return errors.Join(o.closeProviders(), o.store.Close(), o.release())
}

// closeProviders closes those of the providers that can be closed.
func (o *session) closeProviders() error {
	var errs []error
	for _, p := range o.providers() {
		if closer, ok := p.(io.Closer); ok {
			errs = append(errs, closer.Close())
		}
	}
	return errors.Join(errs...)
}

// providers are the sources and the targets, by address.
func (o *session) providers() map[string]any {
	all := make(map[string]any)
	for address, p := range o.sources {
		all[address] = p
	}
	for address, p := range o.targets {
		all[address] = p
	}
	return all
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
