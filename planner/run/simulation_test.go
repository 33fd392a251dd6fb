package run_test

import (
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// simulation is a small world in which contactsync runs: a CRM, a
// configuration, mailboxes with users at work, and a state.
type simulation struct {
	*testing.T
	dice     *dice
	crm      *crm
	policy   *policy
	exchange *exchange
	target   providers.Target // the exchange, as it is written to
	store    state.Store
	newStore func() state.Store
	ops      int
	programs map[string]*desired.Program

	// mutate, if not nil, damages plans: what a planner with a bug would make.
	mutate mutant

	// wanted is what the model wants in each mailbox now, entries what it
	// wanted when the state last recorded a contact.
	wanted, entries map[addressbook.RepID]map[addressbook.Key]*wish

	// deleted are the marks of the cards that were deleted by us, finished
	// those of before the last apply without a fault.
	deleted, finished map[addressbook.Op]bool

	// lost says that the state was lost at some time: of what was there before
	// nothing but the marks is known. removed says that a sync was taken out of the
	// configuration at some time.
	lost, removed bool

	// aged says that closed intents were forgotten at some time: a contact that a
	// user takes out of the deleted items is not known any more.
	aged bool

	// calm says that nothing went wrong since the last apply without a fault.
	calm bool

	// meddled says that a user did something during the run.
	meddled bool

	violations []string
	trace      []string
}

// newSimulation makes a world with the dice's choices.
func newSimulation(t *testing.T, data []byte, newStore func() state.Store) *simulation {
	d := &dice{data}
	s := &simulation{
		T: t, dice: d, newStore: newStore, store: newStore(),
		programs: make(map[string]*desired.Program),
		entries:  make(map[addressbook.RepID]map[addressbook.Key]*wish),
		deleted:  make(map[addressbook.Op]bool),
	}
	clock := newClock()
	s.crm = newCRM(d)
	s.policy = newPolicy(d, s.crm)
	// How the CRM is read makes no difference where rights are equal.
	s.policy.personal = crc32.ChecksumIEEE(data)%3 == 0
	s.exchange = &exchange{boxes: make(map[string]*box), clock: clock, rewrites: d.oneIn(2), hierarchy: d.oneIn(2), audit: s.audit}
	s.target = s.exchange
	for _, r := range s.crm.reps {
		s.exchange.boxes[strings.ToLower(r.email)] = newBox(addressbook.RepID(r.id), clock)
	}
	return s
}

// boxes are the mailboxes in the order of the reps.
func (s *simulation) boxes() []*box {
	return slices.SortedFunc(maps.Values(s.exchange.boxes), func(a, b *box) int { return strings.Compare(string(a.rep), string(b.rep)) })
}

func (s *simulation) note(format string, args ...any) {
	s.trace = append(s.trace, fmt.Sprintf(format, args...))
}

// play goes through some rounds: the world changes, contactsync runs with
// faults, then once without, and then all must be as it should be. The error
// says what is not.
func (s *simulation) play() error {
	for round := range 2 + s.dice.n(4) {
		s.note("round %d", round)
		s.change()
		if err := s.settle(); err != nil {
			return fmt.Errorf("round %d: %w", round, err)
		}
	}
	return nil
}

// change has the world change, and contactsync run into faults.
func (s *simulation) change() {
	s.calm = true
	if s.dice.oneIn(4) {
		s.exchange.clock.now = s.exchange.clock.now.AddDate(0, 0, 40)
		s.aged = true
	}
	for range s.dice.n(5) {
		s.crm.work(s.dice)
	}
	if s.dice.oneIn(8) {
		s.rename(pick(s.dice, s.crm.reps))
	}
	if s.dice.oneIn(2) {
		before := len(s.policy.syncs)
		s.policy.revise(s.dice, s.crm)
		s.removed = s.removed || len(s.policy.syncs) < before
	}
	s.usersAct(7)
	if s.dice.oneIn(2) {
		return
	}
	for range s.dice.n(4) {
		s.stumble()
		s.usersAct(2)
	}
	if s.dice.oneIn(6) {
		s.note("the state is lost")
		s.lose()
	}
}

// rename gives a rep another e-mail address, and the mailbox with them.
func (s *simulation) rename(r *rep) {
	old := strings.ToLower(r.email)
	r.email = "married." + r.email
	s.exchange.boxes[strings.ToLower(r.email)] = s.exchange.boxes[old]
	delete(s.exchange.boxes, old)
}

func (s *simulation) usersAct(most int) {
	for range s.dice.n(most) {
		s.exchange.act(s.dice, pick(s.dice, s.boxes()), s.boxes())
	}
}

func (s *simulation) lose() {
	s.store = s.newStore()
	s.lost, s.calm = true, false
	clear(s.entries)
}

// stumble is a run in which something goes wrong.
func (s *simulation) stumble() {
	s.calm = false
	faults := &script{dice: s.dice}
	switch s.dice.n(4) {
	case 0:
		faults.killAt = 1 + s.dice.n(120)
	case 1:
		faults.faulty = true
	case 2:
		faults.faulty, faults.killAt = true, 1+s.dice.n(120)
	case 3:
		faults.meddleAt = 1 + s.dice.n(80)
		faults.meddle = func() {
			s.meddled = true
			s.exchange.act(s.dice, pick(s.dice, s.boxes()), s.boxes())
		}
	}
	s.meddled = false
	_, err := s.apply(faults, s.store)
	s.note("a run with faults: killed %v, faulty %v, meddled %v: %v", faults.killed, faults.faulty, s.meddled, err)
	s.meddled = false
	if len(faults.late) > 0 && s.dice.oneIn(2) {
		// What lands late lands after the next run has made it good.
		_, _ = s.apply(&script{}, s.store)
	}
	for _, land := range faults.late {
		land()
	}
}

// settle is an apply without a fault, and what must hold after it.
func (s *simulation) settle() error {
	s.wish()
	before := s.snapshot()
	s.finished = maps.Clone(s.deleted)
	s.note("now without a fault: %s", s.policy)
	done, err := s.flawless()
	// Of several contacts that the state knew nothing of and nobody wants, one
	// goes at a time.
	for range 4 {
		if err == nil && s.unwantedSurplus(done) {
			s.calm = false
			done, err = s.flawless()
		}
	}
	if err != nil {
		return err
	}
	if err := errors.Join(s.check(before, done), s.checkQuiet()); err != nil {
		return err
	}
	for _, b := range s.boxes() {
		s.remember(b)
		b.rearranged = false
		for _, c := range b.cards {
			c.touched, c.shifted = false, false
		}
	}
	return nil
}

// remember has the model know what the state has of a mailbox now.
func (s *simulation) remember(b *box) {
	old := s.entries[b.rep]
	if !s.policy.takesPart(s.crm.rep(string(b.rep))) {
		if s.policy.deleteLeft || s.removed {
			delete(s.entries, b.rep)
		}
		return
	}
	now := make(map[addressbook.Key]*wish)
	for key, w := range s.wanted[b.rep] {
		if !w.unknown {
			now[key] = w
		} else if old[key] != nil {
			now[key] = old[key]
		}
	}
	s.entries[b.rep] = now
}

// flawless is an apply without a fault.
func (s *simulation) flawless() (*done, error) {
	done, err := s.apply(&script{}, s.store)
	switch {
	case err != nil:
		return nil, fmt.Errorf("apply without a fault: %w", err)
	case len(done.result.Failed) > 0 || done.result.MailboxesFailed > 0 || done.result.Blocked > 0:
		return nil, fmt.Errorf("apply without a fault: %+v", done.result)
	}
	return done, nil
}

// unwantedSurplus says whether a plan listed surplus contacts of a key that
// nobody wants.
func (s *simulation) unwantedSurplus(d *done) bool {
	for _, m := range d.plans {
		for _, n := range m.Notes {
			if n.Kind == planner.Surplus && s.wanted[m.Mailbox.Rep][n.Key] == nil {
				return true
			}
		}
	}
	return false
}

// wish has the model work out what should be.
func (s *simulation) wish() {
	s.wanted = make(map[addressbook.RepID]map[addressbook.Key]*wish)
	for _, r := range s.crm.reps {
		s.wanted[addressbook.RepID(r.id)] = wishes(s.crm, s.policy, r)
	}
}

// program loads the configuration.
func (s *simulation) program() (*desired.Program, error) {
	text := s.policy.hcl(s.crm)
	if p := s.programs[text]; p != nil {
		return p, nil
	}
	dir, err := s.write(text)
	if err != nil {
		return nil, err
	}
	p, err := load(dir)
	if err != nil {
		return nil, fmt.Errorf("%w:\n%s", err, text)
	}
	s.programs[text] = p
	return p, nil
}

// write writes a configuration into a directory of its own.
func (s *simulation) write(text string) (dir string, err error) {
	dir = s.TempDir()
	return dir, os.WriteFile(filepath.Join(dir, "main.hcl"), []byte(text), 0o600)
}
