package planfile

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"

	"contactsync/planner"
)

// Terms are on what terms a plan is saved.
type Terms struct {
	// Expires is until when it may be applied.
	Expires time.Time

	// Recipients are who it is encrypted for. Without any it is not encrypted.
	Recipients Recipients
}

// Writer writes a plan. It is used by one goroutine. After an error nothing
// but Discard is of use.
type Writer struct {
	// path is where the plan goes, "" if it is spooled.
	path string

	file *os.File

	// hash is of what goes into the file, and out what buffers it.
	hash hash.Hash
	out  *bufio.Writer

	// key is what opens the payload again, nil if it is not encrypted.
	key *keeper

	// payload is the outermost layer, to be written to; layers are all of them in
	// the order in which they are closed.
	payload *zstd.Encoder
	layers  []io.Closer
}

// Create begins a plan that Close will leave at path, readable for its owner
// alone. Until then it is a temporary file in the same directory: a plan that
// fails leaves nothing, and what was at path stays as it was. What is there is
// replaced only if it is a saved plan or empty.
//
// The header's format is set to that of this version.
func Create(path string, header planner.Header, terms Terms) (*Writer, error) {
	if err := replaceable(path); err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".contactsync-plan-*")
	if err != nil {
		return nil, fmt.Errorf("plan %s cannot be saved: %w", path, err)
	}
	return begin(&Writer{path: path, file: file}, header, terms)
}

// Spool begins a plan that is only read by what Close returns. Its file is in
// dir or, if that is empty, in the system's directory for temporary files. It is
// encrypted with a key that only this process has, and has no name where the
// system allows that, so that it is gone when the process ends, however it ends.
func Spool(dir string, header planner.Header) (*Writer, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, fmt.Errorf("the plan cannot be spooled: %w", err)
	}
	file, err := os.CreateTemp(dir, ".contactsync-plan-*")
	if err != nil {
		return nil, fmt.Errorf("the plan cannot be spooled: %w", err)
	}
	// Systems that refuse to remove an open file have it removed by Close of
	// the Reader.
	_ = os.Remove(file.Name())
	return begin(&Writer{file: file}, header, Terms{Recipients: Recipients{identity.Recipient()}})
}

func begin(w *Writer, header planner.Header, terms Terms) (*Writer, error) {
	header.Format = planner.FormatVersion
	err := w.layer(terms.Recipients)
	if err == nil {
		err = w.encode(headerLine{Header: header, Expires: terms.Expires})
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the plan cannot be begun: %w", err), w.Discard())
	}
	return w, nil
}

// layer writes the first line and puts the layers of the payload upon each other.
func (w *Writer) layer(recipients Recipients) error {
	w.hash = sha256.New()
	w.out = bufio.NewWriterSize(io.MultiWriter(w.file, w.hash), blockSize)
	var below io.Writer = w.out
	around := layers
	if len(recipients) > 0 {
		around = encrypted
	}
	if _, err := fmt.Fprintf(w.out, "%s%d %s\n", magic, planner.FormatVersion, around); err != nil {
		return err
	}
	if len(recipients) > 0 {
		w.key = &keeper{Recipient: recipients[0]}
		cipher, err := age.Encrypt(w.out, append(Recipients{w.key}, recipients[1:]...)...)
		if err != nil {
			return err
		}
		below, w.layers = cipher, []io.Closer{cipher}
	}
	var err error
	if w.payload, err = compress(below); err != nil {
		return err
	}
	w.layers = append([]io.Closer{w.payload}, w.layers...)
	return nil
}

// replaceable says whether a plan may take the place of what is at path.
func replaceable(path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("plan %s cannot be saved: %w", path, err)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("plan %s cannot be saved: this is no file; name one that does not exist yet", path)
	}
	if info.Size() == 0 {
		return nil
	}
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("plan %s cannot be saved: %w", path, err)
	}
	defer file.Close()
	start := make([]byte, len(magic))
	if _, err := io.ReadFull(file, start); err != nil || string(start) != magic {
		return fmt.Errorf("plan %s cannot be saved: there is a file that is no plan, and it is not overwritten; name another one or remove it", path)
	}
	return nil
}

// Mailbox adds the plan of a mailbox.
func (w *Writer) Mailbox(m *planner.MailboxPlan) error {
	head := mailboxLine{MailboxPlan: *m, Changes: len(m.Changes)}
	head.MailboxPlan.Changes = nil
	if err := w.encode(head); err != nil {
		return fmt.Errorf("the plan of mailbox %q: %w", m.Mailbox.Rep, err)
	}
	for i := range m.Changes {
		if err := w.encode(m.Changes[i]); err != nil {
			return fmt.Errorf("the plan of mailbox %q, key %q: %w", m.Mailbox.Rep, m.Changes[i].Key, err)
		}
	}
	return nil
}

// Close ends the plan, makes it durable, puts it where it belongs and opens
// it: it was verified as it will be by a later Open. After an error there is
// no plan.
func (w *Writer) Close(footer planner.Footer) (*Reader, error) {
	if err := w.end(footer); err != nil {
		return nil, errors.Join(fmt.Errorf("the plan cannot be completed: %w", err), w.Discard())
	}
	var identities Identities
	if w.key != nil {
		identities = Identities{w.key.identity()}
	}
	if w.path == "" {
		file := w.file
		w.file = nil
		return read(&Reader{name: "the spooled plan", file: file, spooled: true}, identities)
	}
	if err := w.publish(); err != nil {
		return nil, errors.Join(fmt.Errorf("plan %s cannot be saved: %w", w.path, err), w.Discard())
	}
	w.file = nil
	return Open(w.path, identities)
}

// publish puts a plan that is complete where it belongs. The file is closed
// before, since not every system renames an open one.
func (w *Writer) publish() error {
	if err := w.file.Sync(); err != nil {
		return err
	}
	if err := w.file.Close(); err != nil {
		return err
	}
	return os.Rename(w.file.Name(), w.path)
}

func (w *Writer) end(footer planner.Footer) error {
	if err := w.encode(footer); err != nil {
		return err
	}
	for _, layer := range w.layers {
		if err := layer.Close(); err != nil {
			return err
		}
	}
	if err := w.out.Flush(); err != nil {
		return err
	}
	// The checksum does not cover itself.
	_, err := fmt.Fprintf(w.file, trailerFormat, w.hash.Sum(nil))
	return err
}

// Discard gives the plan up and leaves nothing of it. After Close it does
// nothing, so that it can be deferred.
func (w *Writer) Discard() error {
	if w.file == nil {
		return nil
	}
	file := w.file
	w.file = nil
	return remove(file)
}

// remove closes and removes a temporary file, either of which may have been
// done before.
func remove(file *os.File) error {
	closing, removal := file.Close(), os.Remove(file.Name())
	if errors.Is(closing, fs.ErrClosed) {
		closing = nil
	}
	if errors.Is(removal, fs.ErrNotExist) {
		removal = nil
	}
	return errors.Join(closing, removal)
}

func (w *Writer) encode(value any) error {
	line, err := EncodeLine(value)
	if err != nil {
		return err
	}
	if len(line) >= maxLine {
		return fmt.Errorf("a part of a plan can have %d bytes, this one has %d", maxLine, len(line))
	}
	_, err = w.payload.Write(append(line, '\n'))
	return err
}
