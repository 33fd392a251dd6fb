package connector

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// The files of the connector.
const (
	formsFile     = "forms.xml"
	sheetFile     = "SyncML_mm2gw.xslt"
	mappingFile   = "FieldMapping.xml"
	mailboxesFile = "CollectedMailboxes.xml"
)

// maxSize is how many bytes a file of the connector has at most. It is as much as a
// file of a configuration may have, since each becomes a part of one.
const maxSize = 2 << 20

// Settings are what was found in the files of a connector.
type Settings struct {
	mailboxes     []string
	onlyMailboxes bool // only the listed mailboxes take part, even if none was understood
	notes         []Note
	count         map[string]int // of notes by file, also of those beyond maxNotes
}

// Read reads the files of a connector that are in a directory; the letter case of
// their names does not matter. It fails if there is none of them, or if one
// cannot be read or is too large. What is in them is never an error.
func Read(dir fs.FS) (*Settings, error) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, fmt.Errorf("the directory cannot be read: %w", reason(err))
	}
	s := &Settings{count: map[string]int{}}
	documents := map[string]*document{}
	for _, name := range []string{formsFile, sheetFile, mappingFile, mailboxesFile} {
		actual, found := lookUp(entries, name)
		if !found {
			continue
		}
		text, err := readFile(dir, actual)
		if err != nil {
			return nil, fmt.Errorf("the file %s: %w", actual, err)
		}
		documents[name] = parse(name, text)
	}
	if len(documents) == 0 {
		return nil, fmt.Errorf("there is none of %s, %s, %s and %s: copy those that there are from the servers of CRM.interface and of the connector into one directory",
			formsFile, sheetFile, mappingFile, mailboxesFile)
	}
	s.readMailboxes(documents[mailboxesFile])
	s.readMapping(documents[mappingFile])
	s.readForms(documents[formsFile], s.readSheet(documents[sheetFile]))
	return s, nil
}

// lookUp finds the file of a name, ignoring case if there is none of exactly that name.
func lookUp(entries []fs.DirEntry, name string) (actual string, found bool) {
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} {
		i := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return !e.IsDir() && same(e.Name(), name) })
		if i >= 0 {
			return entries[i].Name(), true
		}
	}
	return "", false
}

// readFile reads a regular file: anything else could block or never end.
func readFile(dir fs.FS, name string) (text []byte, err error) {
	info, err := fs.Stat(dir, name)
	if err != nil {
		return nil, reason(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is no file")
	}
	file, err := dir.Open(name)
	if err != nil {
		return nil, reason(err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	text, err = io.ReadAll(io.LimitReader(file, maxSize+1))
	if err == nil && len(text) > maxSize {
		err = fmt.Errorf("it is larger than %d MiB", maxSize>>20)
	}
	return text, err
}

// reason is an error without the operation and the path, which the caller names.
func reason(err error) error {
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		return failed.Err
	}
	return err
}
