package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/hashicorp/hcl/v2/hcldec"

	"contactsync/config"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/crm/aurea"
	"contactsync/providers/crm/csv"
	"contactsync/providers/exchange/ews"
	"contactsync/providers/exchange/graph"
	"contactsync/providers/exchange/vdir"
	"contactsync/providers/photo"
	"contactsync/providers/web"
	"contactsync/state"
	"contactsync/state/sqlite"
)

// This file is the only one that knows which providers and stores there are. A
// new one is a line in schemas and a line in the function that opens it.

// schemas are what the bodies of the providers' and stores' blocks look like.
func schemas() config.Schemas {
	return config.Schemas{
		Sources: map[string]hcldec.Spec{"aurea": aurea.Spec(), "csv": csv.Spec()},
		Targets: map[string]hcldec.Spec{"ews": ews.Spec(), "graph": graph.Spec(), "vdir": vdir.Spec()},
		States:  map[string]hcldec.Spec{"sqlite": sqlite.Spec()},
		Rights:  map[string]bool{"aurea": true},
		// What a target holds is the same whatever its settings are.
		Holds: map[string]func(string) string{"ews": new(ews.Target).Holds, "graph": new(graph.Target).Holds, "vdir": new(vdir.Target).Holds},
		Normalize: map[string]func(*addressbook.Contact) *addressbook.Contact{
			"ews": new(ews.Target).Normalize, "graph": new(graph.Target).Normalize, "vdir": new(vdir.Target).Normalize,
		},
	}
}

// knownFields says which fields a source has, as far as files tell; relative paths in its
// block are within dir.
func knownFields(dir string) func(p config.Plugin, table providers.Table) (providers.KnownFields, bool) {
	return func(p config.Plugin, table providers.Table) (providers.KnownFields, bool) {
		switch p.Type {
		case "aurea":
			return aurea.KnownFields(p.Body, dir)
		case "csv":
			return csv.KnownFields(p.Body, dir, table)
		}
		return providers.KnownFields{}, false
	}
}

// hosts are the hosts that a provider would contact, as far as its settings are known, in lower case and
// with ports. It reads no file, and fails if only one could tell.
func hosts(p config.Plugin) ([]string, error) {
	switch p.Type {
	case "aurea":
		return aurea.Hosts(p.Body)
	case "csv":
		return photo.Hosts(p.Body), nil
	case "ews":
		return web.Hosts(p.Body)
	case "graph":
		return graph.Hosts(p.Body), nil
	case "vdir":
		return nil, nil
	}
	return nil, fmt.Errorf("it is not known what a provider of type %q contacts", p.Type)
}

// openSource opens a source; relative paths in its block are within dir. It may tell
// an administrator something, a sentence at a time.
func openSource(p config.Plugin, dir string, now func() time.Time, warn func(string)) (providers.Source, error) {
	switch p.Type {
	case "aurea":
		return aurea.New(p.Body, aurea.Options{Dir: dir, Now: now, Warn: warn, UserAgent: "contactsync/" + version})
	case "csv":
		return csv.New(p.Body, dir)
	}
	return nil, fmt.Errorf("there is no source of type %q", p.Type)
}

// openTarget opens a target. It may tell an administrator something, a sentence
// at a time.
func openTarget(p config.Plugin, dir string, now func() time.Time, warn func(string)) (providers.Target, error) {
	switch p.Type {
	case "ews":
		return ews.New(p.Body, ews.Options{Dir: dir, Now: now, Warn: warn, UserAgent: "contactsync/" + version})
	case "graph":
		return graph.New(p.Body, graph.Options{Dir: dir, Now: now, Warn: warn, UserAgent: "contactsync/" + version})
	case "vdir":
		return vdir.New(p.Body, dir, now)
	}
	return nil, fmt.Errorf("there is no target of type %q", p.Type)
}

// store is an opened state and what else the commands need of it.
type store interface {
	state.Store
	Backup(ctx context.Context, to string) error
	Dump(ctx context.Context, to io.Writer) error
}

// access says what a state is opened for.
type access int

const (
	toRead  access = iota // never creates, migrates or writes
	toWrite               // creates and migrates; the lock is held
)

// stateTerms are what a state is opened on.
type stateTerms struct {
	// owners are the names of the installation; without any, every state is opened.
	owners []string

	// journalRetention is how long the state keeps its journal, 0 for good.
	journalRetention time.Duration
}

// openState opens the state of a configuration.
func openState(ctx context.Context, p config.Plugin, dir string, a access, terms stateTerms) (store, error) {
	path, err := sqlite.Path(p.Body, dir)
	if err != nil {
		return nil, err
	}
	mode := sqlite.ReadOnly
	if a == toWrite {
		mode = sqlite.ReadWrite
	}
	return sqlite.Open(ctx, path, sqlite.Options{Mode: mode, Owners: terms.owners, JournalRetention: terms.journalRetention})
}

// statePath is where the state of a configuration is.
func statePath(p config.Plugin, dir string) (string, error) { return sqlite.Path(p.Body, dir) }

// locker is the lock of a configuration's state.
func locker(p config.Plugin, dir string) (state.Locker, error) {
	path, err := sqlite.Path(p.Body, dir)
	if err != nil {
		return nil, err
	}
	return sqlite.NewLocker(path), nil
}
