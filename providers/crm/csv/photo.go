package csv

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"contactsync/providers"
	"contactsync/providers/photo"
)

// A column that says where photos are has the path of a file in the directory, or an address
// that begins with https://. The reference to a file is its path, a # and a digest of what is in
// it, or nothing if that was no photo; the reference to an address is the address.

// photoFields are the columns of a table that say where photos are.
func (s *Source) photoFields(table providers.Table) []string {
	switch table {
	case providers.Persons:
		return s.settings.person.photos
	case providers.Companies:
		return s.settings.company.photos
	}
	return nil
}

// Photo reads the file, or fetches the address, that a reference stands for. It is an error if
// the file has another photo by now than when the reference was made.
func (s *Source) Photo(ctx context.Context, reference string) ([]byte, error) {
	if isAddress(reference) {
		return s.fetcher.Fetch(ctx, reference)
	}
	album := s.album()
	defer album.close()
	path, digest := reference, ""
	if i := strings.LastIndexByte(reference, '#'); i >= 0 {
		path, digest = reference[:i], reference[i+1:]
	}
	data, err := album.read(path)
	switch {
	case err != nil:
		return nil, err
	case digestOf(data) != digest:
		return nil, fmt.Errorf("the photo's file: %w; the next run takes it as it is then", providers.ErrChanged)
	}
	return data, nil
}

func isAddress(text string) bool {
	const scheme = "https://"
	return len(text) >= len(scheme) && strings.EqualFold(text[:len(scheme)], scheme)
}

// digestOf is what of a photo stands in its reference.
func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16])
}

// album is the files of the directory that may be photos. It is used by one goroutine.
type album struct {
	dir   string
	limit int64

	// root is the directory once a file of it was asked for: nothing outside of it can be read,
	// whatever a path or a link in it says.
	root *os.Root
}

func (s *Source) album() *album { return &album{dir: s.settings.dir, limit: s.fetcher.Limit()} }

func (a *album) close() {
	if a.root != nil {
		_ = a.root.Close()
	}
}

// refer makes the reference to the photo that a column names, "" if it names none.
func (a *album) refer(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || isAddress(text) {
		return text
	}
	data, err := a.read(text)
	if err != nil {
		return text + "#"
	}
	return text + "#" + digestOf(data)
}

var errPlace = errors.New("the photo's path does not lead to a file below the directory of the CSV files: write it relative to that directory")

// read reads a photo. Its errors do not have the path, which may be made of a name.
func (a *album) read(path string) ([]byte, error) {
	// Exports from Windows have its separator, wherever they are read.
	path = filepath.FromSlash(strings.ReplaceAll(path, `\`, "/"))
	if !filepath.IsLocal(path) {
		return nil, errPlace
	}
	if a.root == nil {
		root, err := os.OpenRoot(a.dir)
		if err != nil {
			return nil, fileError(err)
		}
		a.root = root
	}
	// A pipe in the place of a file would block open for ever.
	info, err := a.root.Stat(path)
	switch {
	case err != nil:
		return nil, fileError(err)
	case !info.Mode().IsRegular():
		return nil, errPlace
	case info.Size() > a.limit:
		return nil, photo.TooLarge(a.limit)
	}
	file, err := a.root.Open(path)
	if err != nil {
		return nil, fileError(err)
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, a.limit+1))
	if err != nil {
		return nil, fileError(err)
	}
	return data, photo.Check(data, a.limit)
}

// fileError says without the path what is wrong with a file.
func fileError(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no such file as the record names as its photo: put it there, or correct the record")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("the photo's file may not be read: give the user that contactsync runs as the right to read it")
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("the photo's file cannot be read: %w", path.Err)
	}
	return errPlace
}
