package planfile

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"

	"contactsync/planner"
)

// Reader reads a plan that was verified. It may be used by several goroutines,
// and its mailboxes may be gone through any number of times.
type Reader struct {
	// name is what messages call the plan.
	name string

	file    *os.File
	spooled bool

	seal   seal
	header planner.Header
	footer planner.Footer
}

// Open opens a saved plan and verifies all of it before anything of it is
// handed out. The error wraps fs.ErrNotExist, ErrNotPlan, ErrNewer or
// ErrTampered, and says what to do.
//
// How old the plan is, and whether it is meant for this installation, is for
// the caller to judge by the Header.
func Open(path string) (*Reader, error) {
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
	return read(&Reader{name: "plan " + path, file: file})
}

// read makes a Reader ready, or closes it.
func read(r *Reader) (*Reader, error) {
	if err := r.open(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", r.name, err), r.Close())
	}
	return r, nil
}

func (r *Reader) open() error {
	info, err := r.file.Stat()
	if err != nil {
		return err
	}
	if r.seal, err = verify(r.file, info.Size()); err != nil {
		return err
	}
	start := r.section(r.seal.body, r.seal.footer)
	if err := start.next(&r.header); err != nil {
		return err
	}
	if r.header.Format != planner.FormatVersion {
		return errTampered()
	}
	r.seal.body += start.read
	return r.section(r.seal.footer, r.seal.end).next(&r.footer)
}

// Header is what the plan says before its mailboxes.
func (r *Reader) Header() planner.Header { return r.header }

// Footer is what the plan says about all its mailboxes.
func (r *Reader) Footer() planner.Footer { return r.footer }

// Digest is the SHA-256 of the plan in hexadecimal digits: two people who see
// the same one talk about the same plan.
func (r *Reader) Digest() string { return fmt.Sprintf("%x", r.seal.sum) }

// Mailboxes goes through the plans of the mailboxes in the order in which they
// were written, with one of them in memory at a time. An error ends it.
func (r *Reader) Mailboxes() iter.Seq2[*planner.MailboxPlan, error] {
	return func(yield func(*planner.MailboxPlan, error) bool) {
		lines := r.section(r.seal.body, r.seal.footer)
		for lines.more() {
			m, err := lines.mailbox()
			if err != nil {
				yield(nil, fmt.Errorf("%s: %w", r.name, err))
				return
			}
			if !yield(m, nil) {
				return
			}
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

// section is the lines between two offsets.
func (r *Reader) section(from, to int64) *section {
	return &section{
		in:     bufio.NewReaderSize(io.NewSectionReader(r.file, from, to-from), 64<<10),
		length: to - from,
	}
}

// section reads the lines of a part of the file. All of it was verified, so
// that whatever cannot be read was never written by us.
type section struct {
	in     *bufio.Reader
	length int64
	read   int64
	buffer bytes.Buffer
}

func (s *section) more() bool { return s.read < s.length }

// next decodes the next line.
func (s *section) next(value any) error {
	s.buffer.Reset()
	for {
		part, err := s.in.ReadSlice('\n')
		s.buffer.Write(part)
		if err == nil {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) && !errors.Is(err, io.EOF) {
			return err
		}
		if errors.Is(err, io.EOF) || s.buffer.Len() > maxLine {
			return errTampered()
		}
	}
	s.read += int64(s.buffer.Len())
	line := s.buffer.Bytes()
	if err := decode(line[:len(line)-1], value); err != nil {
		return errTampered()
	}
	return nil
}

func (s *section) mailbox() (*planner.MailboxPlan, error) {
	var head mailboxLine
	if err := s.next(&head); err != nil {
		return nil, err
	}
	m := &head.MailboxPlan
	for range head.Changes {
		m.Changes = append(m.Changes, planner.Change{})
		if err := s.next(&m.Changes[len(m.Changes)-1]); err != nil {
			return nil, err
		}
	}
	return m, nil
}
