package csv

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// input is a file's bytes on their way to the CSV reader. It counts them, and
// it fails where a row becomes longer than maxRow.
type input struct {
	file io.Reader

	// read is how many bytes were read so far, and limit how many may be
	// before the next row must have ended.
	read, limit int64

	buffer *bufio.Reader
}

// maxRow is the most bytes that a row may have, give or take a buffer. What is
// longer is a quote that was not closed, and would fill the memory.
const maxRow = 16 << 20

// inputBuffer is the size of the buffer: a header is looked at in it.
const inputBuffer = 64 << 10

var errLongRow = errors.New("the row is longer than 16 MiB: look for a quote that is not closed")

func newInput(file io.Reader) *input {
	in := &input{file: file}
	in.buffer = bufio.NewReaderSize((*countedInput)(in), inputBuffer)
	in.beginRow()
	return in
}

// beginRow says that a row was read to its end.
func (in *input) beginRow() { in.limit = in.read + maxRow }

// countedInput is the side of an input that its buffer reads from.
type countedInput input

// Read implements io.Reader.
func (in *countedInput) Read(p []byte) (int, error) {
	if in.read >= in.limit {
		return 0, errLongRow
	}
	n, err := in.file.Read(p)
	in.read += int64(n)
	return n, err
}

// skipByteOrderMark skips the mark of UTF-8. The marks of other encodings are
// an error.
func (in *input) skipByteOrderMark() error {
	start, err := in.buffer.Peek(3)
	if err != nil && err != io.EOF {
		return err
	}
	switch {
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		_, err := in.buffer.Discard(3)
		return err
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		return errors.New(`the file is encoded in UTF-16: save it as UTF-8 (in Excel "CSV UTF-8", not "Unicode Text")`)
	}
	return nil
}

// peek is the beginning of what was not read yet, as far as it fits into the
// buffer. An error of the file is left to whoever reads on.
func (in *input) peek() []byte {
	start, _ := in.buffer.Peek(inputBuffer)
	return start
}
