package run

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/planner/observe"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Engine has what planning works with.
type Engine struct {
	Program *desired.Program

	// Sources and Targets are the opened providers, by address.
	Sources map[string]providers.Source
	Targets map[string]providers.Target

	Store state.Store

	// Now is the clock. Version is that of contactsync.
	Now     func() time.Time
	Version string

	// Parallelism is the number of mailboxes that are planned at a time, at
	// least 1.
	Parallelism int

	// Progress, if not nil, is told after each mailbox how many are done. It
	// is called by one goroutine at a time.
	Progress func(done, total int)
}

// Mode is what a plan is made for.
type Mode string

// The modes.
const (
	// Normal brings the mailboxes to what the configuration says.
	Normal Mode = "apply"

	// Undo brings back what was there before a run, and nothing else.
	Undo Mode = "undo"

	// Destroy removes all that is managed.
	Destroy Mode = "destroy"

	// Withdraw takes our marks off everything, and leaves the contacts to their users.
	Withdraw Mode = "release"

	// Erase leaves nothing of some records.
	Erase Mode = "erase"

	// RefreshOnly reports what changed in the mailboxes, and changes nothing.
	RefreshOnly Mode = "refresh"
)

// keeps says whether the contacts of a mailbox that left are left alone where the
// configuration says so.
func (m Mode) keeps() bool { return m == Normal || m == RefreshOnly }

// Request says what to plan.
type Request struct {
	Mode Mode

	// Remember has the state remember what was observed, as apply does.
	// Without it planning writes nothing at all.
	Remember bool

	// Blind takes the mailboxes to be as the state remembers them, where it was ever told how they are.
	Blind bool

	// Syncs and Mailboxes, if not empty, narrow the plan: to the named syncs,
	// and to mailboxes by patterns for their rep ids or e-mail addresses.
	Syncs     []string
	Mailboxes []string

	// Target, if not empty, narrows the plan to contacts, Exclude leaves some
	// out, Replace makes some anew. An address in them may name its mailbox
	// by rep id or by e-mail address.
	Target, Exclude, Replace []planner.AddressPattern

	// Undo is what Undo brings back.
	Undo Past

	// ReleaseHolds does again what holds keep from being done.
	ReleaseHolds bool

	// Erase are the keys that Erase is about.
	Erase map[addressbook.Key]bool

	// Import are, by mailbox, the user's own contacts that are to be adopted as those of keys, whatever
	// they contain. A mailbox may be named by its e-mail address.
	Import map[addressbook.RepID]map[addressbook.Key]addressbook.ItemID

	// Allowed are the scopes that guards let through. A scope may be an e-mail
	// address.
	Allowed planner.Allowed

	// Baseline, if not nil, is what a plan of the mode Normal is compared with.
	Baseline *Baseline
}

// Past is what there was before a run: undofile.Reader is one.
type Past interface {
	// Run is the id of the run.
	Run() string

	// Mailboxes are those that the run was about to change.
	Mailboxes() []state.MailboxID

	// Formers are what was under the keys of a mailbox, sorted by key, each key once.
	Formers(mailbox state.MailboxID) ([]planner.Former, error)
}

// Spool takes the plans of the mailboxes, in order.
type Spool interface {
	Mailbox(*planner.MailboxPlan) error
}

// ErrDown is the end of a run in which a provider did not answer for ten
// mailboxes in a row.
var ErrDown = errors.New("the provider could not be reached for 10 mailboxes in a row, and nothing more was tried; the last time")

// maxTransportFailures is after how many transport failures in a row, over
// different mailboxes, a provider is taken to be down.
const maxTransportFailures = 10

// SourceErrors are the errors of a configuration that show only once the
// CRM's fields are known.
type SourceErrors []error

// Error is the errors, one a line.
func (e SourceErrors) Error() string {
	lines := make([]string, len(e))
	for i, err := range e {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}

// Plan makes a plan: the mailboxes' plans go to the spool, the rest is
// returned. The header is known only after the sources were read; begin is
// called with it before the first mailbox and gives the spool.
func (e *Engine) Plan(ctx context.Context, request Request, begin func(planner.Header) (Spool, error)) (*planner.Footer, error) {
	p, err := e.prepare(ctx, request)
	if err != nil {
		return nil, err
	}
	spool, err := begin(p.header)
	if err != nil {
		return nil, err
	}
	if err := p.mailboxes(ctx, spool); err != nil {
		return nil, err
	}
	if err := p.unmatched(); err != nil {
		return nil, err
	}
	return p.finish(ctx)
}

// planning is one plan in the making.
type planning struct {
	*Engine
	request Request
	header  planner.Header
	world   *desired.World
	work    []*desired.Mailbox
	known   map[state.MailboxID]state.Mailbox // as the state has them
	lists   map[addressbook.Digest][]string

	// alternatives are the mailboxes that one may be instead, itself among them; of those that are
	// remembered the state knows that they were the ones.
	alternatives map[state.MailboxID][]*desired.Mailbox

	// formers are, of a mailbox that one of them may be, the targets in which the state knows another.
	formers    map[state.MailboxID][]string
	remembered map[state.MailboxID]bool

	counts     planner.Counts
	matched    []atomic.Bool // which of patterns() name a contact
	footer     planner.Footer
	everything addressbook.Shape
	twins      bool // guards look for them
	photos     *observe.Photos

	// look, if not nil, keeps what the plan of a single mailbox is made of.
	look *look

	// unread are the labels of the sources that could not be read for a mailbox.
	unread map[string]bool

	// before, if not nil, is the planning under the baseline that this one is compared with; wide are the
	// properties that either may read of an item.
	before *before
	wide   addressbook.Shape

	// Of a planning under a baseline, strange are the labels of sources whose records it knows
	// nothing of, and calls are the present names of syncs, by the former ones.
	strange map[string]bool
	calls   map[string]string
}

func newPlanning(e *Engine, request Request) *planning {
	p := &planning{Engine: e, request: request, counts: make(planner.Counts), unread: make(map[string]bool), remembered: make(map[state.MailboxID]bool)}
	p.matched = make([]atomic.Bool, len(p.patterns()))
	return p
}

// called is the present name of a sync.
func (p *planning) called(sync string) string {
	if name, renamed := p.calls[sync]; renamed {
		return name
	}
	return sync
}

func (e *Engine) prepare(ctx context.Context, request Request) (*planning, error) {
	meta, err := e.Store.Meta(ctx)
	if err != nil {
		return nil, err
	}
	p := newPlanning(e, request)
	narrowing := request.Narrowing(e.Program.Owner())
	if request.Baseline != nil {
		p.before = p.newBefore(request.Baseline)
	}
	if err := p.read(ctx); err != nil {
		return nil, err
	}
	if p.lists, err = e.Store.NameLists(ctx); err != nil {
		return nil, err
	}
	if p.lists == nil {
		p.lists = make(map[addressbook.Digest][]string)
	}
	p.footer.NameLists = make(map[string][]string)
	for digest, names := range p.world.NameLists() {
		p.lists[digest] = names
		p.footer.NameLists[digest.String()] = names
	}
	p.everything = addressbook.Everything()
	p.photos = observe.NewPhotos(e.Program, e.Sources)
	p.twins = e.Program.Limits().Total.UnmarkedTwins
	if err := p.enlist(ctx); err != nil {
		return nil, err
	}
	p.prepareBefore()
	p.header = planner.Header{
		Format:    planner.FormatVersion,
		Version:   e.Version,
		Operation: string(request.Mode),
		Created:   e.Now().UTC(),
		Owner:     e.Program.Owner(),
		Lineage:   meta.Lineage,
		Config:    e.Program.Digest(),
		Partial:   request.partial(),
		Narrowing: narrowing,
		Allowed:   p.request.Allowed,

		FolderNames: e.Program.FolderNames(),
	}
	if request.Undo != nil {
		p.header.Undo = request.Undo.Run()
	}
	if p.before != nil {
		p.header.Baseline, p.footer.Comparison = &p.before.config, new(planner.Comparison)
	}
	return p, nil
}

// read reads the sources and works out what should be.
func (p *planning) read(ctx context.Context) error {
	snapshots := make(map[string]*desired.Snapshot)
	for address, needs := range p.needs() {
		s, err := observe.Snapshot(ctx, p.Sources[address], address, needs)
		if err != nil {
			return err
		}
		snapshots[address] = s
	}
	if p.before != nil {
		if err := p.before.imagine(snapshots); err != nil {
			return err
		}
	}
	return p.imagine(snapshots)
}

// imagine works out what should be, from what was read of the sources.
func (p *planning) imagine(all map[string]*desired.Snapshot) error {
	snapshots := make(map[string]*desired.Snapshot)
	for address, needs := range p.Program.Sources() {
		snapshots[address] = all[address].For(needs)
	}
	world, errs := p.Program.World(snapshots, p.normalizers())
	if len(errs) > 0 {
		return SourceErrors(errs)
	}
	p.world = world
	return nil
}

func (e *Engine) normalizers() desired.Normalizers {
	normalizers := make(desired.Normalizers)
	for _, address := range e.Program.Targets() {
		normalizers[address] = e.Targets[address].Normalize
	}
	return normalizers
}

// enlist finds the mailboxes to plan: those that take part, and those that the
// state knows and that left.
func (p *planning) enlist(ctx context.Context) error {
	known, err := p.Store.Mailboxes(ctx)
	if err != nil {
		return err
	}
	held := holders(known)
	work := slices.DeleteFunc(slices.Clone(p.world.Mailboxes()), func(m *desired.Mailbox) bool { return p.anothers(m, held) })
	p.known = make(map[state.MailboxID]state.Mailbox, len(known))
	for _, row := range known {
		p.known[row.MailboxID] = row
	}
	taking := make(map[state.MailboxID]bool, len(work))
	for _, m := range work {
		taking[m.ID()] = true
	}
	for _, row := range known {
		if taking[row.MailboxID] || p.world.TakesPart(row.MailboxID) || p.world.IsAlternative(row.MailboxID) {
			continue
		}
		if _, configured := p.Targets[row.Target]; !configured {
			p.footer.Skips = append(p.footer.Skips, planner.Skip{Reason: planner.NoMailbox, Rep: row.Rep, Detail: fmt.Sprintf(
				"the state knows this mailbox under provider %s, which is not in the configuration; its contacts stay as they are", row.Target)})
			continue
		}
		if left := p.world.Left(row); !p.anothers(left, held) {
			work = append(work, left)
		}
	}
	work = p.choose(work)
	desired.SortMailboxes(work)
	if err := p.resolve(work); err != nil {
		return err
	}
	p.missed(work)
	p.work = slices.DeleteFunc(work, func(m *desired.Mailbox) bool { return !p.concerns(m) })
	return nil
}

// anothers says whether the state knows a mailbox as that of another rep. Its
// contacts would all seem to be copies, and be left behind: one wrong address in
// the CRM must not do that. holders are the state's mailboxes that hold
// contacts, by place.
func (p *planning) anothers(m *desired.Mailbox, holders map[place]addressbook.RepID) bool {
	holder, held := holders[placeOf(m.Target, m.Address)]
	if !held || holder == m.Rep {
		return false
	}
	p.footer.Skips = append(p.footer.Skips, planner.Skip{Reason: planner.SharedAddress, Rep: m.Rep, Detail: fmt.Sprintf(
		"the mailbox with this e-mail address holds the contacts of rep %s; correct the addresses in the CRM. If the mailbox did pass from one to the other, remove the old ones first: contactsync destroy -mailbox=%s", holder, holder)})
	return true
}

// place is a mailbox by its target and its e-mail address in lower case.
type place struct{ target, address string }

func placeOf(target, address string) place { return place{target, strings.ToLower(address)} }

// holders are the mailboxes that hold contacts of ours, by place.
func holders(known []state.Mailbox) map[place]addressbook.RepID {
	held := make(map[place]addressbook.RepID)
	for _, row := range known {
		if row.Managed > 0 {
			held[placeOf(row.Target, row.Address)] = row.Rep
		}
	}
	return held
}
