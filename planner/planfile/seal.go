package planfile

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"strconv"
	"strings"

	"contactsync/planner"
	"contactsync/planner/redact"
)

// seal is what the first and the last line say of a file whose checksum is
// right. Its parts are offsets.
type seal struct {
	body   int64 // of the header
	footer int64
	end    int64 // of the last line
	sum    [sha256.Size]byte
}

func errTampered() error {
	return fmt.Errorf("%w; make a new plan", ErrTampered)
}

// verify checks a whole file and fails with ErrNotPlan, ErrNewer or
// ErrTampered if it is not what a Writer of this format wrote.
func verify(file io.ReaderAt, size int64) (seal, error) {
	first, err := readAt(file, 0, min(size, maxFirstLine))
	if err != nil {
		return seal{}, err
	}
	body, err := firstLine(first)
	if err != nil {
		return seal{}, err
	}
	s := seal{body: int64(body), end: size - trailerLength}
	if s.end < s.body {
		return seal{}, errTampered()
	}
	trailer, err := readAt(file, s.end, trailerLength)
	if err != nil {
		return seal{}, err
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, io.NewSectionReader(file, 0, size-checksumLength)); err != nil {
		return seal{}, err
	}
	hash.Sum(s.sum[:0])
	offset := trailer[len("footer "):]
	s.footer, err = strconv.ParseInt(string(offset[:16]), 16, 64)
	expected := fmt.Sprintf(trailerFormat+"%x\n", s.footer, s.sum)
	if err != nil || string(trailer) != expected || s.footer < s.body || s.footer > s.end {
		return seal{}, errTampered()
	}
	return s, nil
}

func readAt(file io.ReaderAt, offset, length int64) ([]byte, error) {
	data := make([]byte, length)
	_, err := io.ReadFull(io.NewSectionReader(file, offset, length), data)
	return data, err
}

// firstLine checks the first line and returns its length.
func firstLine(data []byte) (int, error) {
	if !bytes.HasPrefix(data, []byte(magic)) {
		return 0, fmt.Errorf("%w; save one with: contactsync plan -out=FILE", ErrNotPlan)
	}
	line, _, ended := bytes.Cut(data, []byte("\n"))
	number, version, ok := strings.Cut(string(line[len(magic):]), " ")
	format, err := strconv.Atoi(number)
	if !ended || !ok || err != nil || format < 1 {
		return 0, errTampered()
	}
	if format > planner.FormatVersion {
		return 0, fmt.Errorf("%w, %s; apply it with that version, or make a new plan with this one", ErrNewer, redact.Text(version))
	}
	return len(line) + 1, nil
}
