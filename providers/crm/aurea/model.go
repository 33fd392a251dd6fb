package aurea

import (
	"bufio"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"contactsync/providers/crm/aurea/wire"
)

// longestModel is the longest export of a data model that is read.
const longestModel = 64 << 20

// checkModel looks up the names of the fields in the export of the data model that mmba.exe
// writes (mm_dbstr.txt): one field a line, separated by semicolons, the XML name in the
// last column. What stands in the other columns is not documented, so that a name counts as known
// if any table has it.
func (s *settings) checkModel(dir string) error {
	names, err := readModel(modelPath(s.dataModel, dir))
	if err != nil {
		return err
	}
	s.model = names
	for _, b := range tableBlocks() {
		t := s.tables[b.table]
		if t == nil {
			continue
		}
		for _, field := range slices.Concat(t.fields, t.own(), t.linking()) {
			if err := s.inModel(t, field); err != nil {
				return err
			}
		}
	}
	return nil
}

// modelPath is where the export is; a relative path is within the directory of the
// configuration.
func modelPath(setting, dir string) string {
	path := filepath.FromSlash(setting)
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// inModel is an error if there is a data model that does not have a field. Numbers
// are not looked up.
func (s *settings) inModel(t *tableSettings, field string) error {
	if _, isNumber := wire.Number(field); isNumber || s.model == nil {
		return nil
	}
	if _, ok := s.model[field]; ok {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(s.model)) {
		if strings.EqualFold(name, field) {
			return fmt.Errorf("it has no field %q but %q, and case counts: correct %s", field, name, t.attribute(field))
		}
	}
	return fmt.Errorf("it has no field %q: correct %s", field, t.attribute(field))
}

// readModel is the names in the last column of a file.
func readModel(path string) (map[string]struct{}, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > longestModel {
		return nil, errors.New("it is no file, or longer than any data model's export")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	names := map[string]struct{}{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := strings.TrimRight(lines.Text(), "; \t\r")
		i := strings.LastIndexByte(line, ';')
		if name := strings.Trim(strings.TrimSpace(line[i+1:]), `"`); i >= 0 && checkField(name) == nil {
			names[name] = struct{}{}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, errors.New("it has no names in the last column: write it with mmba.exe --writedbstr --xmlfieldnames")
	}
	return names, nil
}
