package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// crmFiles is a CRM that is a directory of CSV files.
type crmFiles string

// crmFileNames are its files.
var crmFileNames = map[string]string{
	"person": "persons.csv", "company": "companies.csv", "rep": "reps.csv", "sales_group": "sales_groups.csv", "favorite": "favorites.csv",
}

// crmColumns are the columns of files that have another name than the field.
var crmColumns = map[string]map[string]string{
	"rep":         {"E-mail1": "email", "Connector": "enabled", "UserSettings": "user_settings"},
	"sales_group": {"SalesGroup": "group", "RepID": "rep"},
}

// crmFile is a file that is being edited.
type crmFile struct {
	table  string
	header []string
	rows   [][]string
}

// edit has a file changed. It is left as it is if that fails.
func (d crmFiles) edit(table string, change func(*crmFile) error) error {
	path := filepath.Join(string(d), crmFileNames[table])
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	all, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil {
		return err
	}
	f := &crmFile{table, all[0], all[1:]}
	if err := change(f); err != nil {
		return err
	}
	var written strings.Builder
	if err := csv.NewWriter(&written).WriteAll(append([][]string{f.header}, f.rows...)); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(written.String()), 0o600)
}

// row is the place of a record.
func (f *crmFile) row(id string) (int, error) {
	if column := slices.Index(f.header, "id"); column >= 0 {
		if i := slices.IndexFunc(f.rows, func(row []string) bool { return row[column] == id }); i >= 0 {
			return i, nil
		}
	} else if n, err := strconv.Atoi(id); err == nil && n >= 1 && n <= len(f.rows) {
		return n - 1, nil
	}
	return 0, fmt.Errorf("%q is no record of %s: %w", id, f.table, errCRMUsage)
}

// set sets values of a row.
func (f *crmFile) set(row []string, values map[string]string) error {
	for field, value := range values {
		name, ok := crmColumns[f.table][field]
		if !ok {
			name = field
		}
		column := slices.Index(f.header, name)
		if column < 0 {
			return fmt.Errorf("%s has no column %q: %w", f.table, name, errCRMUsage)
		}
		row[column] = value
	}
	return nil
}

func (d crmFiles) create(table string, values map[string]string) error {
	return d.edit(table, func(f *crmFile) error {
		row := make([]string, len(f.header))
		if column := slices.Index(f.header, "id"); column >= 0 {
			last := 0
			for _, other := range f.rows {
				n, err := strconv.Atoi(other[column])
				if err != nil {
					return err
				}
				last = max(last, n)
			}
			row[column] = strconv.Itoa(last + 1)
		}
		f.rows = append(f.rows, row)
		return f.set(row, values)
	})
}

func (d crmFiles) change(table, id string, values map[string]string) error {
	return d.edit(table, func(f *crmFile) error {
		i, err := f.row(id)
		if err != nil {
			return err
		}
		return f.set(f.rows[i], values)
	})
}

func (d crmFiles) remove(table, id string) error {
	return d.edit(table, func(f *crmFile) error {
		i, err := f.row(id)
		if err != nil {
			return err
		}
		f.rows = slices.Delete(f.rows, i, i+1)
		return nil
	})
}

func (d crmFiles) favor(table, id, rep string) error {
	return d.edit("favorite", func(f *crmFile) error {
		f.rows = append(f.rows, []string{rep, table, id})
		return nil
	})
}

func (d crmFiles) unfavor(table, id, rep string) error {
	return d.edit("favorite", func(f *crmFile) error {
		f.rows = slices.DeleteFunc(f.rows, func(row []string) bool { return slices.Equal(row, []string{rep, table, id}) })
		return nil
	})
}

func (d crmFiles) records() (string, error) {
	files, err := os.ReadDir(string(d))
	if err != nil {
		return "", err
	}
	var text strings.Builder
	for _, file := range files {
		content, err := os.ReadFile(filepath.Join(string(d), file.Name()))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&text, "%s\n%s", file.Name(), content)
	}
	return text.String(), nil
}
