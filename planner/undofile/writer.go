package undofile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"filippo.io/age"

	"contactsync/planner"
	"contactsync/planner/planfile"
	"contactsync/state"
)

// Terms are on what terms a run is kept.
type Terms struct {
	// Dir is the directory of the files. It is made, for its owner alone, if there is none.
	Dir string

	// Recipients are who it is encrypted for, one at least.
	Recipients planfile.Recipients

	// Owner is the owner of the installation.
	Owner string

	// Now is the clock.
	Now func() time.Time
}

// Writer writes the file of one run. It may be used by several goroutines. There is no file before there is
// something to keep.
type Writer struct {
	terms Terms

	mu        sync.Mutex // guards what follows
	file      *os.File
	recipient age.Recipient
	frames    int
	failed    error
}

// NewWriter makes a Writer.
func NewWriter(terms Terms) *Writer { return &Writer{terms: terms} }

// Keep makes durable what was under some keys of a mailbox. All calls name the same run. After an
// error nothing more is kept: a frame behind a torn one could not be read.
func (w *Writer) Keep(run string, mailbox state.MailboxID, formers []planner.Former) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failed == nil {
		w.failed = w.keep(run, mailbox, formers)
	}
	return w.failed
}

func (w *Writer) keep(run string, mailbox state.MailboxID, formers []planner.Former) error {
	if w.file == nil {
		if err := w.begin(run); err != nil {
			return err
		}
	}
	w.frames++
	lines := []any{frameLine{w.frames, mailbox.Target, mailbox.Rep, len(formers)}}
	for _, f := range formers {
		lines = append(lines, f)
	}
	return w.write(lines, w.recipient)
}

// begin makes the file.
func (w *Writer) begin(run string) error {
	if run != filepath.Base(run) {
		return errors.New("the id of a run is no path")
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(w.terms.Dir, 0o700); err != nil {
		return err
	}
	path := filepath.Join(w.terms.Dir, run+extension)
	if w.file, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
		return err
	}
	created := w.terms.Now().UTC() // to the fraction: two runs of one second are told apart
	if _, err := fmt.Fprintf(w.file, "%s%d %s\n", magic, format, created.Format(time.RFC3339Nano)); err != nil {
		return err
	}
	w.recipient = identity.Recipient()
	first := header{Owner: w.terms.Owner, Run: run, Created: created, Identity: identity.String()}
	if err := w.write([]any{first}, w.terms.Recipients...); err != nil {
		return err
	}
	return syncDir(w.terms.Dir)
}

// syncDir makes the name of a new file durable, where the system lets a directory be synchronized.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	_ = dir.Sync()
	return dir.Close()
}

// write appends a frame of some lines, and returns when it is durable.
func (w *Writer) write(lines []any, recipients ...age.Recipient) error {
	var plain []byte
	for _, value := range lines {
		line, err := planfile.EncodeLine(value)
		if err != nil {
			return err
		}
		plain = append(append(plain, line...), '\n')
	}
	if len(plain) >= maxPlain {
		return fmt.Errorf("%d contacts at once have more than %d bytes", len(lines), maxPlain)
	}
	sealed, err := seal(plain, recipients...)
	if err != nil {
		return err
	}
	if _, err := w.file.Write(sealed); err != nil {
		return err
	}
	return w.file.Sync()
}

// Close closes the file, if there is one.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		return nil
	}
	file := w.file
	w.file, w.failed = nil, os.ErrClosed
	return file.Close()
}
