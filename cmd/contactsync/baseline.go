package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"contactsync/cmd/contactsync/revision"
	"contactsync/config"
	"contactsync/planner/desired"
	"contactsync/planner/run"
)

// baseline reads the configuration that a plan is compared with: that of a directory, or that of the current
// directory at a revision of its git repository. The values of variables are the same as those of the
// plan's configuration: options, the environment, and those files *.auto.csvars of the current directory
// that the baseline has not itself. The errors in it are printed.
func (e *env) baseline(ctx context.Context, name string, s *settings) (*run.Baseline, error) {
	b := &run.Baseline{Name: name}
	path := func(file string) string { return filepath.Join(name, file) }
	files, err := filesIn(name)
	if err == nil && !isConfiguration(files) {
		path = func(file string) string { return name + ":" + file } // as git calls it
		files, b.Commit, err = filesAt(ctx, name)
	}
	if err != nil {
		return nil, fmt.Errorf("-baseline=%s: %w", name, err)
	}
	if !isConfiguration(files) {
		return b, nil
	}
	given := make(map[string][]byte)
	if err := addValues(given, files); err != nil {
		return nil, err
	}
	for file, text := range files {
		given[path(file)] = text
	}
	options, err := e.configOptions(s, config.Options{Files: given, SpareVars: true})
	if err != nil {
		return nil, err
	}
	cfg, parsed, diags := config.Load(options)
	if diags.HasErrors() {
		diags = slices.DeleteFunc(diags, func(d *hcl.Diagnostic) bool { return d.Severity != hcl.DiagError })
		e.printDiagnostics(diags, parsed, s)
		return nil, fmt.Errorf("-baseline=%s: the configuration that the plan is to be compared with has these errors; correct them there, or compare with another one", name)
	}
	b.Program = desired.NewProgram(cfg)
	return b, nil
}

// isConfiguration says whether there is a configuration among files.
func isConfiguration(files map[string][]byte) bool {
	return slices.ContainsFunc(slices.Collect(maps.Keys(files)), func(name string) bool { return !config.IsValueFile(name) })
}

// filesIn are the files of the configuration of a directory by their names, none if there is no such
// directory.
func filesIn(dir string) (map[string][]byte, error) {
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return nil, nil //nolint:nilerr // then it is a revision
	}
	return config.ReadFiles(dir)
}

// filesAt are the files of the configuration of the current directory at a revision by their names, and
// the id of the commit.
func filesAt(ctx context.Context, name string) (files map[string][]byte, commit string, err error) {
	r, err := revision.Read(ctx, revision.Options{Dir: ".", Name: name, Wanted: config.IsFile, MaxSize: config.MaxFileSize})
	var advice string
	switch {
	case err == nil:
		return r.Files, r.Commit, nil
	case errors.Is(err, revision.ErrNoGit):
		advice = "install it, or check that revision out elsewhere and name the directory"
	case errors.Is(err, revision.ErrShallow):
		advice = "in CI clone with it (actions/checkout: fetch-depth: 0; GitLab: GIT_DEPTH: 0), and call the branch as it is called there, such as origin/main"
	case errors.Is(err, revision.ErrUnknown):
		advice = "a branch that was not checked out is called origin/NAME, and is there after git fetch"
	default:
		return nil, "", err
	}
	return nil, "", fmt.Errorf("it is no directory with a configuration, and as a revision: %w; %s", err, advice)
}

// addValues adds those files of values of the current directory that a baseline has not itself.
func addValues(given, has map[string][]byte) error {
	present, err := config.ReadFiles(".")
	for name, text := range present {
		if _, own := has[name]; !own && config.IsValueFile(name) {
			given[name] = text
		}
	}
	return err
}
