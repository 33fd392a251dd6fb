package csv

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"contactsync/providers"
)

// rowsPerCheck is how many rows are read between two looks at the context.
const rowsPerCheck = 1024

// file is an open file and what its header says. The file stays the same one
// for all scans, also if another one takes its name meanwhile.
type file struct {
	// name is its name in the directory, for messages.
	name string

	handle *os.File

	// info is from when the file was opened.
	info fs.FileInfo

	delimiter rune
	header    header
}

// open opens a table's file and reads its header. The caller closes it.
func (s *Source) open(table providers.Table) (*file, error) {
	name, err := fileName(table)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(s.settings.dir, name)

	// A pipe in the place of a file would block open for ever.
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("provider csv: %s is not a regular file: put the CSV file in its place", path)
	}
	var handle *os.File
	if err == nil {
		handle, err = os.Open(path)
	}
	if err != nil {
		return nil, s.openError(table, path, err)
	}
	f := &file{name: name, handle: handle, delimiter: s.settings.delimiter}
	if err := f.readHeader(); err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

// openError says what to do about a file that cannot be opened.
func (s *Source) openError(table providers.Table, path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, errDir := os.Stat(s.settings.dir); errors.Is(errDir, fs.ErrNotExist) {
			return missingError(fmt.Sprintf("provider csv: there is no directory %s: make it, or correct dir", s.settings.dir))
		}
		return missingError(fmt.Sprintf("provider csv: there is no file %s: make it, with a header such as %q",
			path, exampleHeader(table)))
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("provider csv: give the user that contactsync runs as the right to read %s: %w: %w",
			path, providers.ErrDenied, fs.ErrPermission)
	default:
		return fmt.Errorf("provider csv: %w", err)
	}
}

// missingError says which file is not there. It wraps fs.ErrNotExist without
// saying so twice.
type missingError string

// Error is the text.
func (e missingError) Error() string { return string(e) }

// Unwrap is fs.ErrNotExist.
func (e missingError) Unwrap() error { return fs.ErrNotExist }

func (f *file) close() { f.handle.Close() }

// contents is the file from where the handle stands, up to the size that it
// had when it was opened: one that grows as fast as it is read would not end.
func (f *file) contents() io.Reader { return io.LimitReader(f.handle, f.info.Size()) }

func (f *file) readHeader() error {
	var err error
	if f.info, err = f.handle.Stat(); err != nil {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	input := newInput(f.contents())
	if err := input.skipByteOrderMark(); err != nil {
		return fmt.Errorf("%s:1: %w", f.name, err)
	}
	if f.delimiter == 0 {
		if f.delimiter, err = findDelimiter(input.peek()); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	names, line, err := f.newRows(input).next()
	switch {
	case errors.Is(err, io.EOF):
		return fmt.Errorf("%s: the file is empty: its first line names the columns", f.name)
	case err != nil:
		return err
	}
	f.header, err = newHeader(names)
	if err != nil {
		return fmt.Errorf("%s:%d: %w", f.name, line, err)
	}
	return nil
}

// scan reads the file from its start and hands out the rows after the header,
// with the line that each begins on. The slice of values is reused for the
// next row; the values are not. A nil error means that every byte of the file
// was read and that it did not change meanwhile.
func (f *file) scan(ctx context.Context, yield func(line int, values []string) error) error {
	if _, err := f.handle.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	input := newInput(f.contents())
	if err := input.skipByteOrderMark(); err != nil {
		return fmt.Errorf("%s:1: %w", f.name, err)
	}
	rows := f.newRows(input)
	for n := 0; ; n++ {
		if n%rowsPerCheck == 0 && ctx.Err() != nil {
			return fmt.Errorf("%s: %w", f.name, ctx.Err())
		}
		values, line, err := rows.next()
		if errors.Is(err, io.EOF) {
			return f.checkUnchanged(input.read)
		}
		if err != nil {
			return err
		}
		if n == 0 {
			continue // the header
		}
		if err := yield(line, values); err != nil {
			return err
		}
	}
}

// checkUnchanged returns an error if the file is not as it was when it was
// opened, or if not all of it was read.
func (f *file) checkUnchanged(read int64) error {
	now, err := f.handle.Stat()
	if err != nil {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	if read != now.Size() || now.Size() != f.info.Size() || !now.ModTime().Equal(f.info.ModTime()) {
		return fmt.Errorf("%s: the file changed while it was read: run again when it is written; "+
			"an export that writes another file and then renames it avoids this", f.name)
	}
	return nil
}
