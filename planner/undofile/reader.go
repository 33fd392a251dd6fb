package undofile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"filippo.io/age"

	"contactsync/planner"
	"contactsync/planner/planfile"
	"contactsync/state"
)

// Reader reads the file of a run. It may be used by several goroutines.
type Reader struct {
	file   *os.File
	size   int64
	header header
	opens  age.Identity

	// frames are the offsets of the frames of each mailbox, with their numbers.
	frames map[state.MailboxID][]frameRef

	// dir is the directory of the file, which says whom erase erased.
	dir string
}

type frameRef struct {
	at     int64
	number int
}

// Open opens the file of a run, and verifies all of it. The error wraps ErrNone, ErrNewer, ErrDamaged, ErrNoKey,
// ErrWrongKey or, of the file of an owner that is none of owners, ErrForeign, and says what to do.
func Open(dir, run string, owners []string, identities planfile.Identities) (*Reader, error) {
	r, err := open(dir, run, owners, identities)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", run, err)
	}
	return r, nil
}

func open(dir, run string, owners []string, identities planfile.Identities) (*Reader, error) {
	file, err := os.Open(filepath.Join(dir, run+extension))
	if errors.Is(err, os.ErrNotExist) {
		return nil, ErrNone
	}
	if err != nil {
		return nil, err
	}
	r := &Reader{file: file, frames: make(map[state.MailboxID][]frameRef), dir: dir}
	err = r.open(identities)
	switch {
	case err != nil:
	case r.header.Run != run:
		err = fmt.Errorf("%w: the file was renamed", ErrDamaged)
	case !slices.Contains(owners, r.header.Owner):
		err = fmt.Errorf("%w, %q", ErrForeign, r.header.Owner)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return r, nil
}

// open reads everything once.
func (r *Reader) open(identities planfile.Identities) error {
	info, err := r.file.Stat()
	if err != nil {
		return err
	}
	r.size = info.Size()
	_, at, err := firstLine(r.file)
	if err != nil {
		return err
	}
	sealed, at, err := frameAt(r.file, at, r.size)
	if errors.Is(err, errTorn) || errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: the run was killed before it changed anything", ErrNone)
	}
	if err != nil {
		return err
	}
	if err := r.unlock(sealed, identities); err != nil {
		return err
	}
	for number := 1; ; number++ {
		sealed, next, err := frameAt(r.file, at, r.size)
		if errors.Is(err, io.EOF) || errors.Is(err, errTorn) {
			return nil
		}
		if err != nil {
			return err
		}
		of, _, err := r.frame(sealed, number)
		if err != nil {
			return err
		}
		r.frames[of] = append(r.frames[of], frameRef{at, number})
		at = next
	}
}

// unlock reads the header.
func (r *Reader) unlock(sealed []byte, identities planfile.Identities) error {
	// Without any identity it is still of interest what kind it takes.
	plain, err := unseal(sealed, append(slices.Clone(identities), planfile.Stranger())...)
	if mismatch, ok := errors.AsType[*age.NoIdentityMatchError](err); ok {
		reason, takes := ErrWrongKey, "an identity of one of its recipients"
		if len(identities) == 0 {
			reason = ErrNoKey
		}
		if slices.Contains(mismatch.StanzaTypes, "scrypt") {
			takes = "the passphrase of that time"
		}
		return fmt.Errorf("%w: it takes %s", reason, takes)
	}
	if err != nil {
		return err
	}
	if planfile.DecodeLine(bytes.TrimSuffix(plain, []byte("\n")), &r.header) != nil {
		return ErrDamaged
	}
	if r.opens, err = age.ParseX25519Identity(r.header.Identity); err != nil {
		return ErrDamaged
	}
	return nil
}

// frame reads a frame, which has to be the one of a number.
func (r *Reader) frame(sealed []byte, number int) (state.MailboxID, []planner.Former, error) {
	plain, err := unseal(sealed, r.opens)
	if err != nil {
		return state.MailboxID{}, nil, ErrDamaged
	}
	lines := bytes.Split(plain, []byte("\n"))
	var first frameLine
	if planfile.DecodeLine(lines[0], &first) != nil || first.Frame != number || first.Count != len(lines)-2 {
		return state.MailboxID{}, nil, ErrDamaged
	}
	formers := make([]planner.Former, first.Count)
	for i := range formers {
		if planfile.DecodeLine(lines[i+1], &formers[i]) != nil {
			return state.MailboxID{}, nil, ErrDamaged
		}
	}
	return state.MailboxID{Target: first.Target, Rep: first.Rep}, formers, nil
}

// Run is the id of the run.
func (r *Reader) Run() string { return r.header.Run }

// Created is when the run was begun.
func (r *Reader) Created() time.Time { return r.header.Created }

// Mailboxes are those that the run was about to change, sorted by target and rep.
func (r *Reader) Mailboxes() []state.MailboxID {
	return slices.SortedFunc(maps.Keys(r.frames), func(a, b state.MailboxID) int {
		return cmp.Or(cmp.Compare(a.Target, b.Target), cmp.Compare(a.Rep, b.Rep))
	})
}

// Formers are what was under the keys of a mailbox before the run, sorted by key, each key once. Of a record that was
// erased before the call there are no contents.
func (r *Reader) Formers(mailbox state.MailboxID) ([]planner.Former, error) {
	var all []planner.Former
	for _, frame := range r.frames[mailbox] {
		sealed, _, err := frameAt(r.file, frame.at, r.size)
		if err == nil {
			var formers []planner.Former
			_, formers, err = r.frame(sealed, frame.number)
			all = append(all, formers...)
		}
		if err != nil {
			return nil, fmt.Errorf("run %s: %w", r.header.Run, err)
		}
	}
	// The first counts, and what can be brought back before what cannot: a copy may have lost its mark beside it.
	slices.SortStableFunc(all, func(a, b planner.Former) int { return cmp.Compare(a.Key, b.Key) })
	kept := all[:0]
	for _, f := range all {
		last := len(kept) - 1
		switch {
		case last < 0 || kept[last].Key != f.Key:
			kept = append(kept, f)
		case !undoable(&kept[last]) && undoable(&f):
			kept[last] = f
		}
	}
	return kept, r.leaveOutErased(kept)
}

// Close closes the file.
func (r *Reader) Close() error { return r.file.Close() }
