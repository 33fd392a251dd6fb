package planfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"time"

	"filippo.io/age"

	"contactsync/planner"
)

// Reader reads a plan that was verified. It may be used by several goroutines,
// and its mailboxes may be gone through any number of times.
type Reader struct {
	// name is what messages call the plan.
	name string

	file    *os.File
	spooled bool

	seal *seal

	// identity opens the payload, nil if it is not encrypted.
	identity age.Identity

	header headerLine
	footer planner.Footer

	// body is the offset of the footer within the lines of the payload.
	body int64
}

// Open opens a saved plan, with identities if it may be encrypted, and verifies
// all of it before anything of it is handed out: its checksum, and that all of it
// can be decrypted. The error wraps fs.ErrNotExist, ErrNotPlan, ErrNewer,
// ErrTampered, ErrNoKey or ErrWrongKey, and says what to do.
//
// Whether the plan has expired, and whether it is meant for this installation, is
// for the caller to judge by Expires and Header.
func Open(path string, identities Identities) (*Reader, error) {
	// To open a pipe would wait for somebody to write into it.
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("plan %s: %w; save one with: contactsync plan -out=FILE", path, fs.ErrNotExist)
	}
	if err != nil {
		return nil, fmt.Errorf("plan %s: %w", path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("plan %s: %w: it is no regular file", path, ErrNotPlan)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("plan %s: %w", path, err)
	}
	return read(&Reader{name: "plan " + path, file: file}, identities)
}

// read makes a Reader ready, or closes it.
func read(r *Reader, identities Identities) (*Reader, error) {
	if err := r.open(identities); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", r.name, err), r.Close())
	}
	return r, nil
}

func (r *Reader) open(identities Identities) error {
	info, err := r.file.Stat()
	if err != nil {
		return err
	}
	if r.seal, err = verify(r.file, info.Size()); err != nil {
		return err
	}
	if r.seal.encrypted {
		if r.identity, err = r.seal.unlock(identities); err != nil {
			return err
		}
	}
	return r.scan()
}

// scan goes through the payload for the first and the last line.
func (r *Reader) scan() error {
	lines, err := r.seal.lines(r.identity)
	if err != nil {
		return err
	}
	defer lines.close()
	if err := lines.next(&r.header); err != nil {
		return err
	}
	if r.header.Format != planner.FormatVersion {
		return errTampered()
	}
	var last []byte
	for {
		body := lines.read
		line, err := lines.line()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		r.body, last = body, append(last[:0], line...)
	}
	if DecodeLine(last, &r.footer) != nil {
		return errTampered()
	}
	return nil
}

// Header is what the plan says before its mailboxes.
func (r *Reader) Header() planner.Header { return r.header.Header }

// Footer is what the plan says about all its mailboxes.
func (r *Reader) Footer() planner.Footer { return r.footer }

// Expires is until when the plan may be applied, zero for a spooled one.
func (r *Reader) Expires() time.Time { return r.header.Expires }

// Encrypted says whether it takes a key to read the file.
func (r *Reader) Encrypted() bool { return r.seal.encrypted }

// Digest is "sha256:" and the SHA-256 of the file in hexadecimal digits, as
// sha256sum prints it: two people who see the same one talk about the same plan.
func (r *Reader) Digest() string { return fmt.Sprintf("sha256:%x", r.seal.digest) }

// Mailboxes goes through the plans of the mailboxes in the order in which they
// were written, with one of them in memory at a time. An error ends it.
func (r *Reader) Mailboxes() iter.Seq2[*planner.MailboxPlan, error] {
	return func(yield func(*planner.MailboxPlan, error) bool) {
		lines, err := r.seal.lines(r.identity)
		if err == nil {
			defer lines.close()
			_, err = lines.line() // the header
		}
		for err == nil && lines.read < r.body {
			var m *planner.MailboxPlan
			if m, err = lines.mailbox(); err == nil && !yield(m, nil) {
				return
			}
		}
		if err != nil {
			yield(nil, fmt.Errorf("%s: %w", r.name, err))
		}
	}
}

// Close closes the file, and removes one that was spooled.
func (r *Reader) Close() error {
	if r.spooled {
		return remove(r.file)
	}
	return r.file.Close()
}
