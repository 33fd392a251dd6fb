package database

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Sheet is a file of records: the names of the columns, and rows as long as these.
type Sheet struct {
	Header []string
	Rows   [][]string
}

// Sheets are what a database is made of. A sheet without a header is one that is
// not there.
//
//	persons       id, company, RepID, SalesGroup and any further fields
//	companies     id, RepID, SalesGroup and any further fields
//	reps          id, name, email, enabled, user_settings and any further fields
//	favorites     rep, kind ("person" or "company"), record
//	sales groups  group, rep
type Sheets struct {
	Persons, Companies, Reps, Favorites, SalesGroups Sheet
}

// ReadSheets reads the files persons.csv, companies.csv, reps.csv, favorites.csv
// and sales_groups.csv of a directory. The first one and reps.csv have to be
// there; [fs.ErrNotExist] tells if they are not.
func ReadSheets(dir string) (Sheets, error) {
	var s Sheets
	for _, file := range []struct {
		name     string
		into     *Sheet
		optional bool
	}{
		{"persons.csv", &s.Persons, false}, {"reps.csv", &s.Reps, false},
		{"companies.csv", &s.Companies, true}, {"favorites.csv", &s.Favorites, true}, {"sales_groups.csv", &s.SalesGroups, true},
	} {
		sheet, err := readSheet(filepath.Join(dir, file.name))
		if errors.Is(err, fs.ErrNotExist) && file.optional {
			continue
		}
		if err != nil {
			return Sheets{}, err
		}
		*file.into = sheet
	}
	return s, nil
}

// readSheet reads a file in UTF-8 with commas, or semicolons if the header has
// these.
func readSheet(name string) (Sheet, error) {
	file, err := os.Open(name)
	if err != nil {
		return Sheet{}, err
	}
	sheet, err := decodeSheet(file)
	if err = errors.Join(err, file.Close()); err != nil {
		return Sheet{}, fmt.Errorf("%s: %w", name, err)
	}
	return sheet, nil
}

func decodeSheet(from io.Reader) (Sheet, error) {
	content, err := io.ReadAll(from)
	if err != nil {
		return Sheet{}, err
	}
	text := strings.TrimPrefix(string(content), "\ufeff")
	first, _, _ := strings.Cut(text, "\n")
	reader := csv.NewReader(strings.NewReader(text))
	if strings.Contains(first, ";") {
		reader.Comma = ';'
	}
	rows, err := reader.ReadAll()
	if err != nil {
		return Sheet{}, err
	}
	if len(rows) == 0 {
		return Sheet{}, errors.New("it is empty")
	}
	for i, name := range rows[0] {
		rows[0][i] = strings.TrimSpace(name)
	}
	return Sheet{rows[0], rows[1:]}, nil
}

// column is where a column is, -1 if nowhere.
func (s Sheet) column(name string) int {
	for i, heading := range s.Header {
		if heading == name {
			return i
		}
	}
	return -1
}
