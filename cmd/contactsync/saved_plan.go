package main

import (
	"context"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"contactsync/config"
	"contactsync/planner/planfile"
	"contactsync/planner/run"
	"contactsync/planner/undofile"
	"contactsync/state"
)

// savingOptions are the options that say where a plan is saved.
type savingOptions struct {
	out       string
	plaintext bool
}

func (o *savingOptions) register(set *flag.FlagSet) {
	set.StringVar(&o.out, "out", "", "save the plan in a `file`, for apply")
	set.BoolVar(&o.plaintext, "plaintext", false, "let -out save a plan unencrypted, with contacts in it, although CI is set")
}

// saving says where and how a plan is saved.
type saving struct {
	path       string
	recipients planfile.Recipients
	expires    time.Duration
}

// saving is how to save a plan, nil if it is not to be saved. It is an error to save
// contacts unencrypted where CI keeps files for many to read, unless that is asked for.
func (e *env) saving(o *savingOptions, cfg config.Plan) (*saving, error) {
	if o.out == "" {
		return nil, nil
	}
	recipients, err := e.planRecipients(cfg)
	if err != nil {
		return nil, err
	}
	switch {
	case len(recipients) > 0 && o.plaintext:
		return nil, errors.New("-plaintext does not go with recipients or a passphrase, which the configuration or the environment has for plans")
	case len(recipients) == 0 && !o.plaintext && e.inCI():
		return nil, fmt.Errorf("-out saves names, numbers and addresses of contacts, and CI artifacts are read by many: set recipients or a passphrase in the plan block of the configuration, or %s, and the plan is encrypted. To save it unencrypted, add -plaintext", recipientsVariable)
	}
	return &saving{o.out, recipients, cfg.Expires}, nil
}

// savedPlan is a saved plan that is to be applied.
type savedPlan struct {
	*planfile.Reader
	path string
}

// savedPlan opens a saved plan and refuses one that is not the expected one, not of this
// installation, not of this configuration, or too old. digest is "" if none is expected.
func (e *env) savedPlan(path, digest string, cfg *config.Config) (*savedPlan, error) {
	reader, err := e.openPlan(path, cfg.Plan)
	if err != nil {
		return nil, err
	}
	plan := &savedPlan{reader, path}
	if err := plan.judge(digest, cfg, e.now()); err != nil {
		return nil, errors.Join(err, plan.Close())
	}
	return plan, nil
}

func (p *savedPlan) judge(digest string, cfg *config.Config, now time.Time) error {
	h := p.Header()
	switch {
	case digest != "" && digest != p.Digest():
		return fmt.Errorf("plan %s: %w: its digest is %s and not the one that -expect-digest demands; apply the plan that was approved, or have this one approved", p.path, errStale, p.Digest())
	case h.Owner != cfg.Owner:
		return p.refuse("it is of the owner %q and this configuration is of %q", h.Owner, cfg.Owner)
	case h.Config != cfg.Digest:
		return p.refuse("the configuration, or a variable, is another one than when it was made")
	case !now.Before(p.Expires()):
		return p.refuse("it was made at %s and expired at %s", stamp(h.Created), stamp(p.Expires()))
	}
	return nil
}

// judgeState refuses a plan that is of another state, or older than an erasure that the state or the
// directory of what is kept of runs knows.
func (p *savedPlan) judgeState(ctx context.Context, store store, undoDir string) error {
	meta, err := store.Meta(ctx)
	if err != nil {
		return err
	}
	h := p.Header()
	switch {
	case h.Lineage == "" && meta.Serial > 0:
		return p.refuse("it was made when there was no state yet, and now there is one")
	case h.Lineage != "" && h.Lineage != meta.Lineage:
		return p.refuse("it was made with another state")
	}
	runs, err := store.Runs(ctx, math.MaxInt)
	if err != nil {
		return err
	}
	erased := slices.ContainsFunc(runs, func(r state.Run) bool {
		return r.Operation == string(run.Erase) && !r.Started.Before(h.Created)
	})
	if !erased { // a state that was put back from a copy knows nothing of it
		if erased, err = undofile.ErasedSince(undoDir, h.Created); err != nil {
			return fmt.Errorf("plan %s: it cannot be told whether a record was erased since: %w", p.path, err)
		}
	}
	if erased {
		return p.refuse("a record was erased since, which it may have")
	}
	return nil
}

// refuse is errStale with a reason.
func (p *savedPlan) refuse(format string, args ...any) error {
	return fmt.Errorf("plan %s: %w: %s; make a new one with: contactsync plan -out=%s", p.path, errStale, fmt.Sprintf(format, args...), p.path)
}

// planningOption is an error if an option says what to plan: a saved plan is
// applied as it is.
func planningOption(set *flag.FlagSet) error {
	for _, name := range []string{
		"refresh-only", "refresh", "sync", "mailbox", "target", "exclude", "replace", "allow-deletes", "allow-changes", "allow-creates",
		"undo", "release-holds",
	} {
		if given(set, name) {
			return fmt.Errorf("%w: -%s does not go with a saved plan, which is applied as it is; give it to contactsync plan -out=FILE", errStale, name)
		}
	}
	return nil
}

// parseDigest reads a digest as contactsync or sha256sum prints it. An empty one is an error:
// it is what a script gives whose variable is not set.
func parseDigest(text string) (string, error) {
	digits := strings.ToLower(strings.TrimPrefix(text, "sha256:"))
	if raw, err := hex.DecodeString(digits); err != nil || len(raw) != 32 {
		return "", errors.New("-expect-digest: write sha256: and 64 hexadecimal digits, as contactsync plan -out=FILE and show FILE print them")
	}
	return "sha256:" + digits, nil
}

// describe says, below a plan, what is to be known of its file.
func (e *env) describe(plan *planfile.Reader) {
	encrypted := "no; whoever can read the file can read the contacts in it"
	if plan.Encrypted() {
		encrypted = "yes"
	}
	fmt.Fprintf(e.stdout, "\nDigest:    %s\nExpires:   %s\nEncrypted: %s\n", plan.Digest(), stamp(plan.Expires()), encrypted)
}
