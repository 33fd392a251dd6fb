package run_test

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// memoryStore is a state in memory: thousands of simulated runs do not wait
// for a disk.
type memoryStore struct {
	mu        sync.Mutex
	meta      state.Meta
	mailboxes map[state.MailboxID]*memory
	serials   map[state.MailboxID]int64
	lists     map[addressbook.Digest][]string
	baselines map[state.BaselineID]int
	failing   map[state.MailboxID]time.Time
	anchor    time.Time
	runs      []state.Run

	approvedConfig addressbook.Digest
	held           []heldBack
	approvals      []*approval
}

var _ state.Store = (*memoryStore)(nil)

// memory is what is remembered of one mailbox.
type memory struct {
	known    bool
	address  string
	managed  int
	greeted  bool
	settled  addressbook.Digest
	items    map[addressbook.ItemID]state.Item
	entries  map[addressbook.Key]state.Entry
	intents  map[intentID]state.Intent
	holds    map[addressbook.Key]state.Hold
	finished map[addressbook.Op]bool
	cursors  providers.Cursors
	journal  []state.JournalLine
}

type intentID struct {
	key addressbook.Key
	op  addressbook.Op
}

func newMemoryStore() *memoryStore {
	return &memoryStore{
		meta:      state.Meta{Lineage: "lineage"},
		mailboxes: make(map[state.MailboxID]*memory),
		serials:   make(map[state.MailboxID]int64),
		lists:     make(map[addressbook.Digest][]string),
		baselines: make(map[state.BaselineID]int),
	}
}

func newMemory() *memory {
	return &memory{
		items:    make(map[addressbook.ItemID]state.Item),
		entries:  make(map[addressbook.Key]state.Entry),
		intents:  make(map[intentID]state.Intent),
		holds:    make(map[addressbook.Key]state.Hold),
		finished: make(map[addressbook.Op]bool),
		cursors:  make(providers.Cursors),
	}
}

// enter gives the store to the caller alone until the returned function is
// called.
func (s *memoryStore) enter(ctx context.Context) (leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	return s.mu.Unlock, nil
}

func (s *memoryStore) Meta(ctx context.Context) (state.Meta, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return state.Meta{}, err
	}
	defer leave()
	return s.meta, nil
}

func (s *memoryStore) row(id state.MailboxID) state.Mailbox {
	m := s.mailboxes[id]
	return state.Mailbox{MailboxID: id, Serial: s.serials[id], Address: m.address, Managed: m.managed, Settled: m.settled, Greeted: m.greeted}
}

func (s *memoryStore) Mailboxes(ctx context.Context) ([]state.Mailbox, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var list []state.Mailbox
	for id, m := range s.mailboxes {
		if m.known {
			list = append(list, s.row(id))
		}
	}
	slices.SortFunc(list, func(a, b state.Mailbox) int {
		return cmp.Or(cmp.Compare(a.Target, b.Target), cmp.Compare(a.Rep, b.Rep))
	})
	return list, nil
}

func (s *memoryStore) Load(ctx context.Context, id state.MailboxID) (*state.Memory, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	m := s.mailboxes[id]
	if m == nil || !m.known {
		return &state.Memory{Mailbox: state.Mailbox{MailboxID: id}}, nil
	}
	return s.memory(id, m), nil
}

// memory is what is remembered of a mailbox.
func (s *memoryStore) memory(id state.MailboxID, m *memory) *state.Memory {
	loaded := &state.Memory{Mailbox: s.row(id), Cursors: make(providers.Cursors)}
	loaded.Items = slices.SortedFunc(maps.Values(m.items), func(a, b state.Item) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.ID, b.ID))
	})
	loaded.Entries = slices.SortedFunc(maps.Values(m.entries), func(a, b state.Entry) int { return cmp.Compare(a.Key, b.Key) })
	loaded.Intents = slices.SortedFunc(maps.Values(m.intents), func(a, b state.Intent) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Op, b.Op))
	})
	loaded.Holds = slices.SortedFunc(maps.Values(m.holds), func(a, b state.Hold) int { return cmp.Compare(a.Key, b.Key) })
	for folder, cursor := range m.cursors {
		loaded.Cursors[folder] = slices.Clone(cursor)
	}
	return loaded
}

func (s *memoryStore) Cursors(ctx context.Context, id state.MailboxID) (providers.Cursors, error) {
	m, err := s.Load(ctx, id)
	if err != nil {
		return nil, err
	}
	return m.Cursors, nil
}

func (s *memoryStore) Finished(ctx context.Context, id state.MailboxID, ops []addressbook.Op) ([]addressbook.Op, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var finished []addressbook.Op
	for _, op := range ops {
		if m := s.mailboxes[id]; m != nil && m.finished[op] {
			finished = append(finished, op)
		}
	}
	return finished, nil
}

func (s *memoryStore) NameLists(ctx context.Context) (map[addressbook.Digest][]string, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	lists := make(map[addressbook.Digest][]string)
	for digest, names := range s.lists {
		lists[digest] = slices.Clone(names)
	}
	return lists, nil
}

func (s *memoryStore) Baselines(ctx context.Context) (map[state.BaselineID]int, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return maps.Clone(s.baselines), nil
}

func (s *memoryStore) BeginRun(ctx context.Context, run state.Run) error {
	return s.putRun(ctx, run, state.Findings{})
}

func (s *memoryStore) EndRun(ctx context.Context, run state.Run, found state.Findings) error {
	return s.putRun(ctx, run, found)
}

func (s *memoryStore) putRun(ctx context.Context, run state.Run, found state.Findings) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	s.meta.Serial++
	if found.Baselines != nil {
		s.baselines = maps.Clone(found.Baselines)
	}
	if found.Failing != nil {
		s.failing = maps.Clone(found.Failing)
	}
	if i := slices.IndexFunc(s.runs, func(r state.Run) bool { return r.ID == run.ID }); i >= 0 {
		s.runs[i] = run
		return nil
	}
	s.runs = append(s.runs, run)
	return nil
}

func (s *memoryStore) Failing(ctx context.Context) (map[state.MailboxID]time.Time, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return maps.Clone(s.failing), nil
}

func (s *memoryStore) Anchor(ctx context.Context) (time.Time, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return time.Time{}, err
	}
	defer leave()
	return s.anchor, nil
}

func (s *memoryStore) SetAnchor(ctx context.Context, anchor time.Time) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	s.anchor = anchor.UTC()
	return nil
}

func (s *memoryStore) Runs(ctx context.Context, limit int) ([]state.Run, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	runs := slices.Clone(s.runs)
	slices.Reverse(runs)
	slices.SortStableFunc(runs, func(a, b state.Run) int { return b.Started.Compare(a.Started) })
	return runs[:min(max(limit, 0), len(runs))], nil
}

func (s *memoryStore) Deletes(ctx context.Context, since time.Time) (map[state.MailboxID]int, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	deletes := make(map[state.MailboxID]int)
	for id, m := range s.mailboxes {
		for _, line := range m.journal {
			if line.Action == "delete" && line.Outcome == "done" && !slices.Contains(line.Causes, "duplicate") && !line.At.Before(since) {
				deletes[id]++
			}
		}
	}
	return deletes, nil
}

func (s *memoryStore) Close() error { return nil }

func (s *memoryStore) Journal(ctx context.Context, rep addressbook.RepID, since time.Time, yield func(state.MailboxID, state.JournalLine) bool) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	type told struct {
		id   state.MailboxID
		line state.JournalLine
	}
	var lines []told
	for id, m := range s.mailboxes {
		for _, line := range m.journal {
			if id.Rep == rep && !line.At.Before(since) {
				lines = append(lines, told{id, line})
			}
		}
	}
	slices.Reverse(lines)
	slices.SortStableFunc(lines, func(a, b told) int { return b.line.At.Compare(a.line.At) })
	for _, l := range lines {
		if !yield(l.id, l.line) {
			break
		}
	}
	return nil
}
