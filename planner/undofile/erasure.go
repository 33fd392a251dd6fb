package undofile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"contactsync/planner"
	"contactsync/providers/addressbook"
)

// erasedExtension is how the names of the files end that say what was erased: a line each, with the time
// and the quoted key.
const erasedExtension = ".erased"

// erasure is a record that was erased.
type erasure struct {
	at  time.Time
	key addressbook.Key
}

// Erase makes durable that a record is erased: what the runs until then kept of it is not brought back. run is the
// run that erases it. Where nothing was ever kept there is nothing to say. After an error nothing may be
// erased, since an undo would bring it back.
func Erase(dir, run string, key addressbook.Key, at time.Time) error {
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	path := filepath.Join(dir, run+erasedExtension)
	part := path + ".part"
	file, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(file, "%s %q\n", at.UTC().Format(time.RFC3339Nano), string(key.Fold()))
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	if err := os.Rename(part, path); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return syncDir(dir)
}

// erasures are all that a directory knows. One that cannot be read is an error: whom it is about is to be
// brought back by nothing.
func erasures(dir string) ([]erasure, error) {
	paths, err := erasurePaths(dir)
	if err != nil {
		return nil, err
	}
	var all []erasure
	for _, path := range paths {
		e, err := readErasure(path)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}

// ErasedSince says whether a directory knows of a record that was erased at or after a time.
func ErasedSince(dir string, since time.Time) (bool, error) {
	all, err := erasures(dir)
	return slices.ContainsFunc(all, func(e erasure) bool { return !e.at.Before(since) }), err
}

func erasurePaths(dir string) (paths []string, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), erasedExtension) && entry.Type().IsRegular() {
			paths = append(paths, filepath.Join(dir, entry.Name()))
		}
	}
	return paths, err
}

func readErasure(path string) (erasure, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return erasure{}, err
	}
	stamp, quoted, _ := strings.Cut(strings.TrimSuffix(string(data), "\n"), " ")
	at, err := time.Parse(time.RFC3339Nano, stamp)
	key, keyErr := strconv.Unquote(quoted)
	if err != nil || keyErr != nil {
		return erasure{}, fmt.Errorf("%w: %s, which says whom erase erased: restore that file", ErrDamaged, path)
	}
	return erasure{at, addressbook.Key(key)}, nil
}

// sweepErasures removes what was said before a time: what was kept by then is gone too.
func sweepErasures(dir string, before time.Time) error {
	paths, err := erasurePaths(dir)
	failed := []error{err}
	for _, path := range paths {
		if e, err := readErasure(path); err == nil && e.at.Before(before) {
			failed = append(failed, os.Remove(path))
		}
	}
	return errors.Join(failed...)
}

// leaveOutErased takes the contents away of records that were erased after the run was begun.
func (r *Reader) leaveOutErased(formers []planner.Former) error {
	said, err := erasures(r.dir)
	if err != nil {
		return fmt.Errorf("run %s: %w", r.header.Run, err)
	}
	for i := range formers {
		f := &formers[i]
		erased := slices.ContainsFunc(said, func(e erasure) bool { return e.key == f.Key.Fold() && !r.header.Created.After(e.at) })
		if erased && f.Contact != nil {
			f.Erased, f.Contact = true, nil
		}
	}
	return nil
}
