package planfile

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"contactsync/planner"
)

// seal is what a file says around its payload, whose checksum is right.
type seal struct {
	*pinned
	encrypted bool

	// from and to are the offsets between which the payload is.
	from, to int64
}

func errTampered() error {
	return fmt.Errorf("%w; make a new plan", ErrTampered)
}

// verify checks a whole file and fails with ErrNotPlan, ErrNewer or
// ErrTampered if it is not as it was written. It needs no key.
func verify(file io.ReaderAt, size int64) (*seal, error) {
	first := make([]byte, min(size, maxFirstLine))
	if _, err := io.ReadFull(io.NewSectionReader(file, 0, size), first); err != nil {
		return nil, err
	}
	s, err := firstLine(first)
	if err != nil {
		return nil, err
	}
	s.to = size - trailerLength
	if s.to < s.from {
		return nil, errTampered()
	}
	if s.pinned, err = pin(file, size); err != nil {
		return nil, err
	}
	trailer := make([]byte, trailerLength)
	if err := s.readAt(trailer, s.to); err != nil {
		return nil, err
	}
	if string(trailer) != fmt.Sprintf(trailerFormat, s.body) {
		return nil, errTampered()
	}
	return s, nil
}

// firstLine reads the first line of the beginning of a file.
func firstLine(data []byte) (*seal, error) {
	if !bytes.HasPrefix(data, []byte(magic)) {
		return nil, fmt.Errorf("%w; save one with: contactsync plan -out=FILE", ErrNotPlan)
	}
	line, _, ended := bytes.Cut(data, []byte("\n"))
	number, around, ok := strings.Cut(string(line[len(magic):]), " ")
	format, err := strconv.Atoi(number)
	if !ended || !ok || err != nil || format < 1 {
		return nil, errTampered()
	}
	if format > planner.FormatVersion {
		return nil, fmt.Errorf("%w: it is of format %d, and this one knows those up to %d; apply it with that version, or make a new plan with this one",
			ErrNewer, format, planner.FormatVersion)
	}
	if around != layers && around != encrypted {
		return nil, errTampered()
	}
	return &seal{encrypted: around == encrypted, from: int64(len(line)) + 1}, nil
}
