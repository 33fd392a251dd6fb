package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"contactsync/config"
	"contactsync/providers"
)

// opened are providers that are open, by address.
type opened struct {
	sources map[string]providers.Source
	targets map[string]providers.Target
}

// open opens those of a configuration that are not open yet. What was opened stays open
// after an error.
func (o *opened) open(e *env, cfg *config.Config) error {
	if err := e.checkHosts(slices.Concat(cfg.Sources, cfg.Targets)...); err != nil {
		return err
	}
	sources, targets := maps.Clone(o.sources), maps.Clone(o.targets)
	if sources == nil {
		sources, targets = make(map[string]providers.Source), make(map[string]providers.Target)
	}
	o.sources, o.targets = sources, targets
	for _, p := range cfg.Sources {
		if sources[p.Address()] != nil {
			continue
		}
		source, err := openSource(p, ".", e.now, e.warner("provider "+p.Address()))
		if err != nil {
			return fmt.Errorf("%s: provider %s: %w", p.Range, p.Address(), err)
		}
		sources[p.Address()] = source
	}
	for _, p := range cfg.Targets {
		if targets[p.Address()] != nil {
			continue
		}
		target, err := openTarget(p, ".", e.now, e.warner("provider "+p.Address()))
		if err != nil {
			return fmt.Errorf("%s: provider %s: %w", p.Range, p.Address(), err)
		}
		targets[p.Address()] = target
	}
	return nil
}

// closable are those that can be closed.
func (o *opened) closable() opened {
	only := opened{make(map[string]providers.Source), make(map[string]providers.Target)}
	for address, p := range o.sources {
		if _, ok := p.(io.Closer); ok {
			only.sources[address] = p
		}
	}
	for address, p := range o.targets {
		if _, ok := p.(io.Closer); ok {
			only.targets[address] = p
		}
	}
	return only
}

// all are the sources and the targets.
func (o *opened) all() map[string]any {
	all := make(map[string]any)
	for address, p := range o.sources {
		all[address] = p
	}
	for address, p := range o.targets {
		all[address] = p
	}
	return all
}

// close closes those that can be closed. None is open after it.
func (o *opened) close() error {
	var errs []error
	for _, p := range o.all() {
		if closer, ok := p.(io.Closer); ok {
			errs = append(errs, closer.Close())
		}
	}
	*o = opened{}
	return errors.Join(errs...)
}

// lender is who a session has its providers from.
type lender interface {
	// take opens the providers of a configuration, as far as they are not open.
	take(cfg *config.Config) (*opened, error)

	// giveBack is called when the session needs them no more.
	giveBack(o *opened) error
}

// opener is the lender of a command that opens its providers and closes them when it is
// done.
type opener struct{ env *env }

func (l opener) take(cfg *config.Config) (*opened, error) {
	o := new(opened)
	if err := o.open(l.env, cfg); err != nil {
		return nil, errors.Join(err, o.close())
	}
	return o, nil
}

func (l opener) giveBack(o *opened) error { return o.close() }
