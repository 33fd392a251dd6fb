package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"contactsync/cmd/contactsync/schedule"
	"contactsync/cmd/contactsync/serve"
	"contactsync/config"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// errNoSchedule is what run needs that plan and apply do not.
var errNoSchedule = errors.New(`the configuration has no schedule; for a single run, add -once, else write how often to run:

  schedule {
    times_per_day = 2
  }`)

// service is the program while it runs by a schedule.
type service struct {
	env     *env
	options *runOptions
	monitor *serve.Monitor

	// keeper has the providers.
	keeper *keeper

	// config is the configuration that runs go by, the last valid one, and read when it was
	// read. It is fresh until time has passed over it. It is nil while there is none that is
	// approved where one has to be.
	config atomic.Pointer[config.Config]
	read   time.Time
	fresh  bool

	// known is the configuration that says where the state is: the last one that was taken up or, before
	// the first, the one on disk. onDisk is the digest of the latter, zero if it is not valid; if
	// saidSo is set it was said last that nobody approved of refused.
	known           atomic.Pointer[config.Config]
	onDisk, refused addressbook.Digest
	saidSo          bool

	// anyTime lets the first run begin soon after the last one: it was asked for,
	// or it is not known when that was.
	anyTime bool

	// anchor is what the schedule counts from, zero before the first run.
	anchor time.Time

	// last is the outcome of the last run until it is printed: its line says
	// when the next one starts.
	last *outcome
}

// runScheduled runs by the schedule until ctx ends.
func (e *env) runScheduled(ctx context.Context, o *runOptions) (code int) {
	s := &service{env: e, options: o}
	s.monitor = serve.NewMonitor(e.now, s.probe)
	s.keeper = &keeper{env: e, monitor: s.monitor}
	switch _, err := s.reload(ctx); {
	case errors.Is(err, errNotApproved):
		s.refuse(ctx, e.now(), err)
	case err != nil:
		return e.fail(err)
	}
	defer func() {
		if err := s.keeper.drop(); err != nil {
			code = e.fail(err)
		}
	}()
	if o.listen != "" {
		server, err := serve.Listen(ctx, o.listen, s.monitor.Handler())
		if err != nil {
			return e.fail(err)
		}
		fmt.Fprintf(e.stderr, "Listening at http://%s\n", server.Address())
		defer func() {
			if err := server.Close(); err != nil {
				code = e.fail(err)
			}
		}()
	}
	last, err := s.history(ctx)
	if s.anyTime = o.now || err != nil; s.anyTime {
		last = time.Time{}
	}
	timer := schedule.Timer{
		Last: last,
		// The reading of the monotonic clock, which may stand still while the
		// machine sleeps, is taken off.
		Now:     func() time.Time { return e.now().Round(0) },
		Sleep:   e.sleep,
		Run:     s.run,
		Waiting: s.waiting,
	}
	timer.Start(ctx)
	s.tell(time.Time{})
	return exitDone
}

// run is one run of the timer.
func (s *service) run(ctx context.Context, start time.Time) (every time.Duration, anchored bool) {
	first := s.anchor.IsZero()
	anchored = first
	var problem error
	if !s.fresh {
		var changed bool
		changed, problem = s.reload(ctx)
		anchored = anchored || changed
	}
	cfg := s.config.Load()
	switch {
	case cfg == nil:
		s.refuse(ctx, start, problem)
		return schedule.MinPause, true // so that what is approved then does not wait for long
	case problem != nil:
		s.warn(problem)
	}
	if anchored {
		s.anchor = start
	}
	s.last = s.env.attempt(ctx, cfg, s.options, attempt{
		start: start, anchor: s.anchor, anyTime: first && s.anyTime, notApproved: errors.Is(problem, errNotApproved), providers: s.keeper, monitor: s.monitor,
	})
	if s.last.isDoubtful() {
		s.last.err = errors.Join(s.last.err, s.keeper.drop())
	}
	if s.last.err != nil && s.last.word != state.OutcomeStopped {
		s.env.printError(s.last.err)
	}
	return cfg.Every, anchored
}

// isDoubtful says whether what went wrong may be due to what the providers hold: credentials
// that were refused and may be good now, a certificate that was renewed.
func (o *outcome) isDoubtful() bool {
	switch o.word {
	case outcomeLocked, outcomeSkipped, state.OutcomeStopped:
		return false
	}
	return !o.result.Run.Good()
}

// warn says why a run goes on with another configuration than the one on disk.
func (s *service) warn(err error) {
	s.env.printError(err)
	what := "valid"
	if !s.onDisk.IsZero() {
		what = "taken up"
	}
	fmt.Fprintf(s.env.stderr, "Warning: the configuration is not %s; this run goes on with the one of %s.\n", what, stamp(s.read))
}

// reload reads the configuration, and says whether it is another one than
// before. After an error the one before it stays, unless one has to be approved and that is not.
func (s *service) reload(ctx context.Context) (changed bool, err error) {
	s.fresh, s.onDisk = true, addressbook.Digest{}
	cfg, err := s.env.load(&s.options.settings)
	if err == nil && cfg.Every <= 0 {
		err = errNoSchedule
	}
	if err != nil {
		cfg = nil
	} else {
		s.onDisk = cfg.Digest
		s.known.CompareAndSwap(nil, cfg)
	}
	if s.options.requireApproved && s.known.Load() != nil {
		err = errors.Join(err, s.checkApproved(ctx, cfg))
	}
	before := s.config.Load()
	if err != nil {
		var every time.Duration
		if before != nil {
			every = before.Every
		}
		s.monitor.Configured(every, err)
		return false, err
	}
	s.config.Store(cfg)
	s.known.Store(cfg)
	s.saidSo = false
	s.monitor.Configured(cfg.Every, nil)
	s.read = s.env.now()
	return before == nil || cfg.Digest != before.Digest || cfg.Every != before.Every, nil
}

// waiting takes when the next run will start.
func (s *service) waiting(next time.Time) {
	s.fresh = false
	s.monitor.Next(next)
	if s.last == nil && s.config.Load() != nil {
		fmt.Fprintf(s.env.stderr, "The last run started less than %s ago; the next one starts at %s. To run at once, add -now.\n",
			schedule.MinPause, stamp(next))
	}
	s.tell(next)
}

// tell prints the line of the last run, once.
func (s *service) tell(next time.Time) {
	if s.last != nil {
		fmt.Fprintln(s.env.stdout, s.last.line(next))
		s.last = nil
	}
}

// history takes up what the state has of earlier processes, and gives when the
// last run started. What is wrong with the state is for the first run to report.
func (s *service) history(ctx context.Context) (last time.Time, err error) {
	opened, err := openConfigState(ctx, s.known.Load(), toRead)
	if err != nil {
		return time.Time{}, err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	runs, err := opened.Runs(ctx, maxRuns)
	if err != nil {
		return time.Time{}, err
	}
	if good := lastGood(runs); good != nil {
		s.monitor.Good(good.Started)
	}
	failing, err := opened.Failing(ctx)
	if err != nil {
		return time.Time{}, err
	}
	s.monitor.Failing(slices.Collect(maps.Values(failing)))
	return lastStart(runs), nil
}

// probe says whether the state can be reached. One that the next run migrates
// can.
func (s *service) probe(ctx context.Context) error {
	opened, err := openConfigState(ctx, s.known.Load(), toRead)
	if errors.Is(err, state.ErrOlder) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = opened.Meta(ctx)
	return errors.Join(err, opened.Close())
}
