package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// newFile is a file that init writes.
type newFile struct {
	path string // from the current directory
	text []byte
}

// writeFirst writes files into the current directory, unless one of them, or
// another configuration, is there.
func writeFirst(files []newFile) error {
	present, err := filepath.Glob("*.hcl")
	if err != nil {
		return err
	}
	if len(present) > 0 {
		return fmt.Errorf("%s is there already: init writes a configuration into a directory that has none", present[0])
	}
	for _, file := range files {
		switch _, err := os.Lstat(file.path); {
		case err == nil:
			return fmt.Errorf("%s is there already, and is not overwritten: move it away, or begin in an empty directory", file.path)
		case !errors.Is(err, fs.ErrNotExist):
			return err
		}
	}
	for _, file := range files {
		if err := file.write(); err != nil {
			return err
		}
	}
	return nil
}

// write makes the file, and its directory if need be.
func (f newFile) write() error {
	if err := os.MkdirAll(filepath.Dir(f.path), 0o750); err != nil {
		return err
	}
	file, err := os.OpenFile(f.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(f.text)
	return errors.Join(err, file.Close())
}
