package main

import (
	"errors"
	"flag"
	"fmt"
	"strings"

	"contactsync/planner"
	"contactsync/planner/run"
)

// requestOptions are the options that say what to plan.
type requestOptions struct {
	refreshOnly, refresh      bool
	syncs, mailboxes          listFlag
	target, exclude, replace  listFlag
	deletes, changes, creates listFlag
	parallelism               int
	undo                      string
	releaseHolds              bool

	reviewOptions
}

func (o *requestOptions) register(set *flag.FlagSet) {
	set.BoolVar(&o.refreshOnly, "refresh-only", false, "only find out what changed in the mailboxes")
	set.BoolVar(&o.refresh, "refresh", true, "look at the mailboxes; -refresh=false takes those that the state knows to be as it remembers them")
	set.Var(&o.syncs, "sync", "plan only this `sync`; may be given several times")
	set.Var(&o.mailboxes, "mailbox", "plan only this mailbox: a `rep` id or e-mail address, * for any characters; may be given several times")
	set.Var(&o.target, "target", "plan only this contact: an `address`, * for any characters; may be given several times")
	set.Var(&o.exclude, "exclude", "leave this contact out: an `address`; may be given several times")
	set.Var(&o.replace, "replace", "make this contact anew: an `address`; may be given several times")
	set.Var(&o.deletes, "allow-deletes", "let the deletes through that a guard blocks in this `scope`: a rep id or e-mail address, source/<label>, or total")
	set.Var(&o.changes, "allow-changes", "let the changes through that a guard blocks in this `scope`: total")
	set.Var(&o.creates, "allow-creates", "let the creates through that a guard blocks in this `scope`: a rep id or e-mail address")
	o.registerShow(set)
	registerParallelism(set, &o.parallelism)
}

// registerUndo adds the options about what is undone.
func (o *requestOptions) registerUndo(set *flag.FlagSet) {
	set.Func("undo", "bring back what was there before this `run`, and nothing else: an id, the beginning of one, or latest", func(text string) error {
		if text == "" {
			return errors.New("name a run: an empty one is what a script gives whose variable is not set")
		}
		o.undo = text
		return nil
	})
	set.BoolVar(&o.releaseHolds, "release-holds", false, "do again what is on hold since a run was undone")
}

func registerParallelism(set *flag.FlagSet, n *int) {
	set.IntVar(n, "parallelism", 4, "how many mailboxes to work on at a time: `n`, 1 to 64")
}

func checkParallelism(n int) error {
	if n < 1 || n > 64 {
		return fmt.Errorf("-parallelism=%d: write a number from 1 to 64", n)
	}
	return nil
}

// request is what the options ask for.
func (o *requestOptions) request(mode run.Mode) (run.Request, error) {
	r := run.Request{
		Mode:  mode,
		Blind: !o.refresh,

		ReleaseHolds: o.releaseHolds,
		Syncs:        o.syncs,
		Mailboxes:    o.mailboxes,
		Allowed:      planner.Allowed{Deletes: o.deletes, Changes: o.changes, Creates: o.creates},
	}
	if o.refreshOnly {
		if mode == run.Destroy || !o.refresh || len(o.replace) > 0 {
			return r, fmt.Errorf("-refresh-only goes neither with -refresh=false, nor with -replace, nor with destroy")
		}
		r.Mode = run.RefreshOnly
	}
	if o.undo != "" {
		if mode != run.Normal || o.refreshOnly || !o.refresh || len(o.replace) > 0 || o.releaseHolds {
			return r, fmt.Errorf("-undo goes neither with -destroy, nor with -refresh-only, -refresh=false, -replace or -release-holds")
		}
		r.Mode = run.Undo
	}
	if err := checkParallelism(o.parallelism); err != nil {
		return r, err
	}
	for _, p := range []struct {
		option string
		texts  listFlag
		into   *[]planner.AddressPattern
	}{{"target", o.target, &r.Target}, {"exclude", o.exclude, &r.Exclude}, {"replace", o.replace, &r.Replace}} {
		for _, text := range p.texts {
			pattern, err := planner.ParseAddress(strings.TrimSpace(text))
			if err != nil {
				return r, fmt.Errorf("-%s: %w", p.option, err)
			}
			*p.into = append(*p.into, pattern)
		}
	}
	return r, nil
}
