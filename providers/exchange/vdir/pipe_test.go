//go:build unix

package vdir

import (
	"errors"
	"io/fs"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"contactsync/providers"
)

// TestPipesAreNotRead checks that what is no regular file does not hold us up.
func TestPipesAreNotRead(t *testing.T) {
	b, directory := openBox(t, nil)
	for _, name := range []string{"a.vcf", displayNameFile, folderMarkFile} {
		if err := syscall.Mkfifo(filepath.Join(directory, name), 0o600); err != nil {
			t.Skip(err)
		}
	}
	if _, err := b.read("a.vcf"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the error is %v", err)
	}
	o, err := b.observe(t.Context(), providers.Cursors{}, time.Now())
	if err != nil || o.Folders[0].Name != mainName || o.Folders[0].Holds != 2 || b.folderMark(mainFolder).Owner != "" {
		t.Errorf("observed %+v, %v", o, err)
	}
}
