package config

import "slices"

// open reads a configuration, and keeps what its expressions were compiled with, for what is
// evaluated against the configuration later.
func open(opts Options) *loader {
	if opts.Dir == "" {
		opts.Dir = "."
	}
	l := &loader{
		opts:      opts,
		files:     Files{},
		functions: functions(),
		config:    &Config{},
		providers: map[string]providerUse{},
		mappings:  map[string]*Mapping{},
		syncs:     map[string]*syncDraft{},
		families:  map[string]family{},
		readAs:    map[string]string{},
	}
	if l.readDirectory() {
		l.decode()
	}
	l.finish()
	return l
}

// finish makes the diagnostics, and the files that they quote, ready to be shown.
func (l *loader) finish() {
	l.hideSecrets()
	sortDiagnostics(l.diags)
	l.diags = slices.CompactFunc(l.diags, isSame)
}
