package main

import (
	"errors"
	"slices"
	"time"

	"contactsync/cmd/contactsync/serve"
	"contactsync/config"
)

// keeper is the lender of a service: it keeps the providers open from run to run as long as
// the configuration stays the same, the values of its variables included. So they remember what
// they read and what the servers said about waiting. Those that cannot be closed have nothing to
// keep; they are opened anew for each run, and read their files anew.
type keeper struct {
	env     *env
	monitor *serve.Monitor

	opened opened

	// of is the configuration that they are of, at is when they were opened, and unwatch ends that
	// the monitor asks them. It is nil if none are kept.
	of      *config.Config
	at      time.Time
	unwatch func()
}

// longestKept is how long providers are kept at most: they read certificates and the like when
// they are opened, which are renewed some weeks before they expire.
const longestKept = 7 * 24 * time.Hour

func (k *keeper) take(cfg *config.Config) (*opened, error) {
	now := k.env.now().Round(0) // by the clock on the wall: the machine may have slept
	age := now.Sub(k.at)
	if k.of == nil || !sameProviders(k.of, cfg) || age < 0 || age >= longestKept {
		if err := k.drop(); err != nil {
			return nil, err
		}
	}
	if err := k.opened.open(k.env, cfg); err != nil {
		return nil, errors.Join(err, k.drop())
	}
	if k.unwatch == nil {
		closable := k.opened.closable()
		k.of, k.at, k.unwatch = cfg, now, k.monitor.Watch(closable.all())
	}
	lent := k.opened
	k.opened = k.opened.closable()
	return &lent, nil
}

// sameProviders says whether two configurations are the same, and have the same secrets for their providers, which
// the digest leaves out.
func sameProviders(a, b *config.Config) bool {
	same := func(p, q config.Plugin) bool { return p.Address() == q.Address() && p.Body.RawEquals(q.Body) }
	return a.Digest == b.Digest && slices.EqualFunc(a.Sources, b.Sources, same) && slices.EqualFunc(a.Targets, b.Targets, same)
}

func (k *keeper) giveBack(*opened) error { return nil }

// drop closes what is kept.
func (k *keeper) drop() error {
	if k.unwatch != nil {
		k.unwatch()
		k.unwatch = nil
	}
	return k.opened.close()
}
