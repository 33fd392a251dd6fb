package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"contactsync/config"
	"contactsync/planner/planfile"
	"contactsync/planner/run"
	"contactsync/planner/undofile"
)

// undoRecipients are who is encrypted for what a run replaces and deletes: those of the block undo or, if it has none,
// those of plans. Without any nothing is kept.
func (e *env) undoRecipients(cfg *config.Config) (planfile.Recipients, error) {
	switch {
	case cfg.Undo.Passphrase != "":
		return planfile.PassphraseRecipients(cfg.Undo.Passphrase)
	case len(cfg.Undo.Recipients) > 0:
		return planfile.ParseRecipients(cfg.Undo.Recipients)
	}
	return e.planRecipients(cfg.Plan)
}

// keepsRuns says whether runs are kept, as far as that can be said where the values of secrets are not known.
func (e *env) keepsRuns(cfg *config.Config) bool {
	fromEnvironment := e.getenv(recipientsVariable) + e.getenv(passphraseVariable) + e.getenv(passphraseVariable+fileSuffix)
	return cfg.Undo.Retention > 0 && (cfg.Undo.Keyed || fromEnvironment != "")
}

// undoIdentities are what is kept of runs is opened with: what opens plans, and the passphrase of the block undo.
func (e *env) undoIdentities(cfg *config.Config) (planfile.Identities, error) {
	identities, err := e.planIdentities(cfg.Plan)
	if err != nil || cfg.Undo.Passphrase == "" {
		return identities, err
	}
	opening, err := planfile.PassphraseIdentities(cfg.Undo.Passphrase)
	return append(identities, opening...), err
}

// undoDir is the directory of what is kept of runs.
func undoDir(cfg *config.Config) (string, error) {
	if cfg.Undo.Dir != "" {
		return cfg.Undo.Dir, nil
	}
	path, err := statePath(cfg.State, ".")
	if err != nil {
		return "", err
	}
	return strings.TrimSuffix(path, filepath.Ext(path)) + ".undo", nil
}

// undoKeeper keeps what a run of an operation replaces and deletes; it is nil if that is not to be kept. What
// is to be erased is not.
func (e *env) undoKeeper(cfg *config.Config, operation string) (*undofile.Writer, error) {
	if cfg.Undo.Retention == 0 || operation == string(run.Erase) {
		return nil, nil
	}
	recipients, err := e.undoRecipients(cfg)
	if err != nil || len(recipients) == 0 {
		return nil, err
	}
	dir, err := undoDir(cfg)
	if err != nil {
		return nil, err
	}
	return undofile.NewWriter(undofile.Terms{Dir: dir, Recipients: recipients, Owner: cfg.Owner, Now: e.now}), nil
}

// sweepUndo removes what was kept for long enough. Where nothing is to be kept any more nothing is removed.
func (e *env) sweepUndo(cfg *config.Config) error {
	if cfg.Undo.Retention == 0 {
		return nil
	}
	dir, err := undoDir(cfg)
	if err == nil {
		err = undofile.Sweep(dir, e.now().Add(-cfg.Undo.Retention))
	}
	if err != nil {
		return fmt.Errorf("remove what was kept of old runs: %w", err)
	}
	return nil
}

// sayErased has no undo bring back what earlier runs kept of a record that is to be erased.
func sayErased(session *session, r *receipt) error {
	dir, err := undoDir(session.config)
	if err == nil {
		err = undofile.Erase(dir, r.Run, r.Key, r.Started)
	}
	if err != nil {
		return fmt.Errorf("nothing was erased, since an undo would bring it back: %w", err)
	}
	return nil
}

// openUndo opens what was kept of a run: its id, the beginning of that, or "latest".
func (e *env) openUndo(ctx context.Context, cfg *config.Config, name string) (*undofile.Reader, error) {
	dir, err := undoDir(cfg)
	if err != nil {
		return nil, err
	}
	id, err := undofile.Find(dir, name)
	if errors.Is(err, undofile.ErrNone) {
		return nil, e.whyNotKept(ctx, cfg, name, err)
	}
	if err != nil {
		return nil, err
	}
	identities, err := e.undoIdentities(cfg)
	if err != nil {
		return nil, err
	}
	past, err := undofile.Open(dir, id, append([]string{cfg.Owner}, cfg.PreviousOwners...), identities)
	if errors.Is(err, undofile.ErrNoKey) || errors.Is(err, undofile.ErrWrongKey) {
		return nil, fmt.Errorf("%w; an identity is taken from %s or the file that %[2]s%[3]s names, a passphrase from the block undo, from %[4]s or %[4]s%[3]s",
			err, identityVariable, fileSuffix, passphraseVariable)
	}
	if err != nil {
		return nil, err
	}
	if e.now().Sub(past.Created()) > cfg.Undo.Retention && cfg.Undo.Retention > 0 {
		return nil, errors.Join(fmt.Errorf("run %s: it was kept for %s, which are over; raise retention in the block undo before the next apply removes it", id, span(cfg.Undo.Retention)), past.Close())
	}
	return past, nil
}

// markUndoable says of lines of the journal which of their runs can be undone.
func (e *env) markUndoable(cfg *config.Config, lines []historyLine) error {
	dir, err := undoDir(cfg)
	if err != nil {
		return err
	}
	list, err := undofile.List(dir)
	if err != nil {
		return err
	}
	kept := make(map[string]bool, len(list))
	for _, k := range list {
		kept[k.Run] = e.now().Sub(k.Created) <= cfg.Undo.Retention
	}
	for i := range lines {
		lines[i].Undo = kept[lines[i].Run]
	}
	return nil
}

// whyNotKept says why there is nothing of a run.
func (e *env) whyNotKept(ctx context.Context, cfg *config.Config, name string, err error) error {
	recipients, keyErr := e.undoRecipients(cfg)
	switch {
	case keyErr != nil:
		return keyErr
	case cfg.Undo.Retention == 0:
		return fmt.Errorf("%w: the block undo has enabled = false", err)
	case len(recipients) == 0:
		return fmt.Errorf("%w: there is no key. Write recipients or a passphrase into a block undo, and later runs can be undone", err)
	}
	opened, openErr := openConfigState(ctx, cfg, toRead)
	if openErr != nil {
		return openErr
	}
	runs, readErr := opened.Runs(ctx, maxRuns)
	if readErr = errors.Join(readErr, opened.Close()); readErr != nil {
		return readErr
	}
	for i := range runs {
		if name == undofile.Latest || strings.HasPrefix(runs[i].ID, name) {
			return fmt.Errorf("%w: it changed no contact, or was before there was a key, or longer ago than %s, for which runs are kept", err, span(cfg.Undo.Retention))
		}
	}
	return fmt.Errorf("%w: the state knows no such run; contactsync history MAILBOX shows the ids of runs", err)
}
