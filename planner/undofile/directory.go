package undofile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Latest is the name of the newest run of which something is kept.
const Latest = "latest"

// Kept is a run of which something is kept.
type Kept struct {
	Run     string
	Created time.Time
}

// List lists the runs of which something is kept in a directory, the newest first, and nothing else that is there. A
// directory that does not exist has none.
func List(dir string) ([]Kept, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []Kept
	for _, entry := range entries {
		run, is := strings.CutSuffix(entry.Name(), extension)
		if !is || !entry.Type().IsRegular() {
			continue
		}
		created, err := createdOf(filepath.Join(dir, entry.Name()))
		if err == nil {
			list = append(list, Kept{run, created})
		}
	}
	slices.SortStableFunc(list, func(a, b Kept) int {
		return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(a.Run, b.Run))
	})
	return list, nil
}

func createdOf(path string) (time.Time, error) {
	file, err := os.Open(path)
	if err != nil {
		return time.Time{}, err
	}
	defer file.Close()
	created, _, err := firstLine(file)
	return created, err
}

// firstLine reads the first line of a file, and says where the rest begins. It fails with ErrNewer or ErrDamaged.
func firstLine(file io.ReaderAt) (created time.Time, rest int64, err error) {
	data := make([]byte, maxFirstLine)
	n, err := file.ReadAt(data, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return time.Time{}, 0, err
	}
	line, _, ended := bytes.Cut(data[:n], []byte("\n"))
	text, is := strings.CutPrefix(string(line), magic)
	number, stamp, _ := strings.Cut(text, " ")
	version, err := strconv.Atoi(number)
	if !ended || !is || err != nil || version < 1 {
		return time.Time{}, 0, ErrDamaged
	}
	if version > format {
		return time.Time{}, 0, fmt.Errorf("%w: undo it with that version", ErrNewer)
	}
	created, err = time.Parse(time.RFC3339, stamp)
	if err != nil {
		return time.Time{}, 0, ErrDamaged
	}
	return created, int64(len(line)) + 1, nil
}

// Find is the run that is meant by an id, by the beginning of one, or by Latest. The error wraps ErrNone if there is
// none, or says that there are several.
func Find(dir, name string) (string, error) {
	list, err := List(dir)
	if err != nil {
		return "", err
	}
	if name == Latest && len(list) > 0 {
		return list[0].Run, nil
	}
	// One that cannot be read is found by its whole name, to be told what is wrong with it.
	if info, err := os.Stat(filepath.Join(dir, filepath.Base(name)+extension)); err == nil && info.Mode().IsRegular() && name == filepath.Base(name) {
		return name, nil
	}
	var found []string
	for _, kept := range list {
		if name != "" && strings.HasPrefix(kept.Run, name) {
			found = append(found, kept.Run)
		}
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf("run %s: %w", name, ErrNone)
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("the ids of %d runs begin with %s; write more of the one that is meant", len(found), name)
}

// Sweep removes what is kept of the runs before a time. What is no such file stays.
func Sweep(dir string, before time.Time) error {
	list, err := List(dir)
	if err != nil {
		return err
	}
	var failed []error
	for _, kept := range list {
		if kept.Created.Before(before) {
			failed = append(failed, os.Remove(filepath.Join(dir, kept.Run+extension)))
		}
	}
	if err := errors.Join(failed...); err != nil {
		return err
	}
	return sweepErasures(dir, before)
}
