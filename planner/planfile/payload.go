package planfile

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"

	"contactsync/planner"
)

// window is how far back the compression looks, and so what a decoder needs of
// memory. The lines of a plan are alike, so that more gains little.
const window = 1 << 20

// compress begins a compressed stream.
func compress(to io.Writer) (*zstd.Encoder, error) {
	return zstd.NewWriter(to, zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true),
		zstd.WithWindowSize(window), zstd.WithEncoderLevel(zstd.SpeedFastest))
}

// unlock finds what the payload is encrypted with. It fails with ErrNoKey,
// ErrWrongKey or ErrTampered.
func (s *seal) unlock(identities Identities) (age.Identity, error) {
	source := s.reader(s.from, s.to)
	header, err := age.ExtractHeader(source)
	if err != nil {
		return nil, source.blame()
	}
	// Without any identity it is still of interest what kind it takes.
	fileKey, err := age.DecryptHeader(header, append(slices.Clone(identities), stranger{})...)
	if mismatch, ok := errors.AsType[*age.NoIdentityMatchError](err); ok {
		reason, takes := ErrWrongKey, "an identity of one of its recipients"
		if len(identities) == 0 {
			reason = ErrNoKey
		}
		if slices.Contains(mismatch.StanzaTypes, "scrypt") {
			takes = "the passphrase that it was saved with"
		}
		return nil, fmt.Errorf("%w: it takes %s", reason, takes)
	}
	if err != nil {
		return nil, errTampered()
	}
	return age.NewInjectedFileKeyIdentity(fileKey), nil
}

// blame is why reading through layers of decoders failed: the error of the file,
// or else what is in it.
func (r *pinnedReader) blame() error {
	if r.failed != nil && !errors.Is(r.failed, io.EOF) {
		return r.failed
	}
	return errTampered()
}

// lines reads the lines of a payload from its beginning.
type lines struct {
	source  *pinnedReader
	decoder *zstd.Decoder
	in      *bufio.Reader
	buffer  bytes.Buffer

	// read is the number of bytes of the lines so far.
	read int64
}

// lines begins to read the payload, which the identity opens if it is encrypted.
func (s *seal) lines(identity age.Identity) (*lines, error) {
	source := s.reader(s.from, s.to)
	plain := io.Reader(source)
	if s.encrypted {
		var err error
		if plain, err = age.Decrypt(source, identity); err != nil {
			return nil, source.blame()
		}
	}
	decoder, err := zstd.NewReader(plain, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(window))
	if err != nil {
		return nil, source.blame()
	}
	return &lines{source: source, decoder: decoder, in: bufio.NewReaderSize(decoder, 64<<10)}, nil
}

func (l *lines) close() { l.decoder.Close() }

// line is the next line without its end, valid until the next call. After the last one
// the error is io.EOF.
func (l *lines) line() ([]byte, error) {
	l.buffer.Reset()
	for {
		part, err := l.in.ReadSlice('\n')
		l.buffer.Write(part)
		switch {
		case err == nil:
			l.read += int64(l.buffer.Len())
			return l.buffer.Bytes()[:l.buffer.Len()-1], nil
		case errors.Is(err, io.EOF) && l.buffer.Len() == 0:
			return nil, io.EOF
		case errors.Is(err, bufio.ErrBufferFull) && l.buffer.Len() <= maxLine:
		default:
			return nil, l.source.blame()
		}
	}
}

// next decodes the next line.
func (l *lines) next(value any) error {
	line, err := l.line()
	if errors.Is(err, io.EOF) {
		return errTampered()
	}
	if err != nil {
		return err
	}
	if DecodeLine(line, value) != nil {
		return errTampered()
	}
	return nil
}

// mailbox decodes the plan of the next mailbox.
func (l *lines) mailbox() (*planner.MailboxPlan, error) {
	var head mailboxLine
	if err := l.next(&head); err != nil {
		return nil, err
	}
	m := &head.MailboxPlan
	for range head.Changes {
		m.Changes = append(m.Changes, planner.Change{})
		if err := l.next(&m.Changes[len(m.Changes)-1]); err != nil {
			return nil, err
		}
	}
	return m, nil
}
