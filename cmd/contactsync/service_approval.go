package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"contactsync/cmd/contactsync/serve"
	"contactsync/config"
	"contactsync/planner"
	"contactsync/planner/run"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// errNotApproved is what is said of a configuration that nobody approved where -require-approved asks
// for that.
var errNotApproved = fmt.Errorf("%w: the configuration on disk, its variables included, is not the one of the last saved plan of all mailboxes that was applied, and is not taken up. "+
	"Have its plan approved and apply it: contactsync plan -out=FILE, contactsync apply FILE", serve.ErrNotApproved)

// approvedConfig is the digest of the configuration whose saved plan was the last to be applied, zero if
// there was none. It is asked of the state of a configuration.
func approvedConfig(ctx context.Context, cfg *config.Config) (addressbook.Digest, error) {
	opened, err := openConfigState(ctx, cfg, toRead)
	if errors.Is(err, state.ErrOlder) {
		return addressbook.Digest{}, nil // it is of a version that recorded none
	}
	if err != nil {
		return addressbook.Digest{}, err
	}
	digest, err := opened.ApprovedConfig(ctx)
	return digest, errors.Join(err, opened.Close())
}

// approveConfig has the state remember that a plan of the configuration was applied. Whoever approved of a part of
// the mailboxes alone, or of the end of everything, did not approve of what a service would do.
func (o *session) approveConfig(ctx context.Context, header planner.Header) error {
	if header.Operation != string(run.Normal) || header.Partial {
		return nil
	}
	return o.store.SetApprovedConfig(ctx, o.config.Digest)
}

// checkApproved is errNotApproved if a configuration is not the approved one.
func checkApproved(ctx context.Context, cfg *config.Config) error {
	approved, err := approvedConfig(ctx, cfg)
	if err == nil && cfg.Digest != approved {
		err = errNotApproved
	}
	return err
}

// checkApproved is errNotApproved if the configuration on disk, nil if it is not valid, is not the approved
// one; and if the one that runs go by is not, that is given up. Which one is approved the state of
// the latter says: another state would be as good as another configuration.
func (s *service) checkApproved(ctx context.Context, onDisk *config.Config) error {
	of := s.known.Load()
	if of == nil {
		of = onDisk
	}
	approved, err := approvedConfig(ctx, of)
	if err != nil {
		return err
	}
	taken := s.config.Load()
	if taken != nil && taken.Digest != approved {
		taken = nil
		s.config.Store(nil)
	}
	if onDisk == nil && taken != nil || onDisk != nil && onDisk.Digest == approved {
		return nil
	}
	return errNotApproved
}

// refuse says that nothing is done since nothing is approved: on stderr, in the state and as the outcome
// of a run, but once for each configuration and not at each look.
func (s *service) refuse(ctx context.Context, at time.Time, why error) {
	if why == nil || s.refused == s.onDisk && s.saidSo {
		return
	}
	s.refused, s.saidSo = s.onDisk, true
	s.env.printError(why)
	if err := errors.Join(s.keeper.drop(), s.env.recordNotApproved(ctx, s.known.Load(), &s.options.settings, at)); err != nil {
		s.env.printError(err)
	}
	s.last = &outcome{word: state.OutcomeNotApproved, started: at}
	s.monitor.Ended(s.last.forMonitor())
}

// recordNotApproved has the state remember that nothing was done since nothing was approved. A
// state that does not exist is not made for that, and its owner stays: nobody approved of what the
// configuration says of it.
func (e *env) recordNotApproved(ctx context.Context, cfg *config.Config, s *settings, at time.Time) error {
	meta, err := metaOf(ctx, cfg)
	if err != nil || meta.Lineage == "" {
		return err
	}
	release, err := e.acquire(ctx, cfg, s, "run")
	if err != nil {
		return err
	}
	opened, err := openState(ctx, cfg.State, ".", toWrite, stateTerms{journalRetention: cfg.JournalRetention})
	if err != nil {
		return errors.Join(err, release())
	}
	refused := state.Run{
		ID: string(newOp()), Operation: string(run.Normal), Started: at.UTC(), Ended: at.UTC(),
		Outcome: state.OutcomeNotApproved, ConfigNotApproved: true,
	}
	return errors.Join(opened.EndRun(ctx, refused, state.Findings{}), opened.Close(), release())
}

// metaOf is what identifies the state of a configuration. One that the next apply migrates is as good as none.
func metaOf(ctx context.Context, cfg *config.Config) (state.Meta, error) {
	opened, err := openConfigState(ctx, cfg, toRead)
	if errors.Is(err, state.ErrOlder) {
		return state.Meta{}, nil
	}
	if err != nil {
		return state.Meta{}, err
	}
	meta, err := opened.Meta(ctx)
	return meta, errors.Join(err, opened.Close())
}
