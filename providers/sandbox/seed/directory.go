package seed

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Read makes mailboxes out of what is at a path: a directory of mailboxes, each
// a directory that is named after its address and has vCard files and folders of
// these; a directory with a file reps.csv, whose column "email" has the
// addresses; or a CSV file of contacts (see readContacts), for mailboxes of the
// addresses in its column "mailbox", or else for each of the n that Invent names.
// It fails, with file and line, at the first thing that is wrong.
func Read(from string, seed int64, n int) ([]Mailbox, error) {
	info, err := os.Stat(from)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return readFile(from, n)
	}
	reps := filepath.Join(from, "reps.csv")
	switch _, err := os.Stat(reps); {
	case err == nil:
		return readReps(reps, seed)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	return readDirectories(from)
}

// readDirectories reads a directory of mailboxes.
func readDirectories(from string) ([]Mailbox, error) {
	entries, err := os.ReadDir(from)
	if err != nil {
		return nil, err
	}
	var boxes []Mailbox
	for _, entry := range entries {
		if !entry.IsDir() || !strings.Contains(entry.Name(), "@") {
			continue
		}
		box, err := readDirectory(os.DirFS(filepath.Join(from, entry.Name())), entry.Name())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", from, err)
		}
		boxes = append(boxes, box)
	}
	if len(boxes) == 0 {
		return nil, fmt.Errorf("%s: there is neither reps.csv nor a directory that is named after an e-mail address", from)
	}
	return boxes, nil
}

// readDirectory reads a mailbox. Names that begin with a dot are passed over.
func readDirectory(dir fs.FS, address string) (Mailbox, error) {
	folders := map[string]*Folder{}
	err := fs.WalkDir(dir, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			folders[name] = &Folder{}
			if name != "." {
				folders[name].Path = strings.Split(name, "/")
			}
			return nil
		case path.Ext(name) != ".vcf":
			return nil
		}
		file, err := dir.Open(name)
		if err != nil {
			return err
		}
		items, err := readCards(file)
		if err := errors.Join(err, file.Close()); err != nil {
			return fmt.Errorf("%s/%s: %w", address, name, err)
		}
		in := folders[path.Dir(name)]
		in.Items = append(in.Items, items...)
		return nil
	})
	if err != nil {
		return Mailbox{}, err
	}
	box := Mailbox{Address: address}
	for _, name := range slices.Sorted(maps.Keys(folders)) {
		box.Folders = append(box.Folders, *folders[name])
	}
	return box, nil
}

// readReps makes a mailbox, with invented contacts, for each address in the
// column "email" of a file.
func readReps(file string, seed int64) ([]Mailbox, error) {
	rows, err := readTable(file)
	if err != nil {
		return nil, err
	}
	column := slices.Index(rows[0], "email")
	if column < 0 {
		return nil, fmt.Errorf(`%s: there is no column "email"`, file)
	}
	var boxes []Mailbox
	made := map[string]bool{}
	for i, row := range rows[1:] {
		address := strings.TrimSpace(row[column])
		switch {
		case address == "" || made[strings.ToLower(address)]:
			continue
		case !strings.Contains(address, "@"):
			return nil, fmt.Errorf("%s: record %d: email is no address", file, i+1)
		}
		made[strings.ToLower(address)] = true
		boxes = append(boxes, Own(seed, address))
	}
	return boxes, nil
}

// readTable reads a CSV file, which has at least a line of headings.
func readTable(file string) (rows [][]string, err error) {
	opened, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	rows, err = csv.NewReader(opened).ReadAll()
	if err := errors.Join(err, opened.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s: it is empty", file)
	}
	rows[0][0] = strings.TrimPrefix(rows[0][0], "\ufeff")
	return rows, nil
}
