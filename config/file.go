package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
)

// MaxFileSize is the largest size, in bytes, of a file of a configuration.
const MaxFileSize = 2 << 20

// readDirectory reads and parses all files of the configuration. It is false
// if nothing further can be said about them.
func (l *loader) readDirectory() bool {
	paths, err := l.list(isConfigFile)
	switch {
	case errors.Is(err, os.ErrNotExist):
		l.errorf(nil, "No such directory", "There is no directory %s. Give the directory of the configuration with -chdir=DIR.", l.opts.Dir)
		return false
	case err != nil:
		l.errorf(nil, "Unreadable directory", "The directory %s cannot be read: %s.", l.opts.Dir, reason(err))
		return false
	case len(paths) == 0:
		l.errorf(nil, "No configuration", "The directory %s has no *.hcl or *.hcl.json files. \"contactsync init\" writes a configuration to begin with.", fullPath(l.opts.Dir))
		return false
	}
	for _, path := range paths {
		file, diags := l.read(path)
		l.add(diags)
		if file != nil {
			l.files[path] = file
		}
	}
	return !l.diags.HasErrors()
}

// IsFile says whether Load reads a file of this name in the directory of a configuration.
func IsFile(name string) bool {
	return !strings.HasPrefix(name, ".") && (isConfigFile(name) || IsValueFile(name))
}

// ReadFiles reads the files of a directory that Load reads there, by their names. The error is that of
// the first file, or of the directory, that cannot be read.
func ReadFiles(dir string) (map[string][]byte, error) {
	names, err := listFiles(dir, IsFile)
	if err != nil {
		return nil, err
	}
	files := make(map[string][]byte, len(names))
	for _, name := range names {
		path := filepath.Join(dir, name)
		if files[name], err = readBytes(path); err != nil {
			return nil, fmt.Errorf("%s: %s", path, reason(err))
		}
	}
	return files, nil
}

// list are the paths of the files of the configuration that have the right name, in the order
// of the alphabet.
func (l *loader) list(right func(name string) bool) ([]string, error) {
	if l.opts.Files != nil {
		return slices.DeleteFunc(sortedKeys(l.opts.Files), func(path string) bool { return !right(filepath.Base(path)) }), nil
	}
	names, err := listFiles(l.opts.Dir, right)
	for i, name := range names {
		names[i] = filepath.Join(l.opts.Dir, name)
	}
	return names, err
}

// read is readFile for a file of the configuration.
func (l *loader) read(path string) (*hcl.File, hcl.Diagnostics) {
	if src, given := l.opts.Files[path]; given {
		return parse(src, path)
	}
	return readFile(path)
}

// fullPath is a path that means something to a reader who does not know where
// the program was started.
func fullPath(path string) string {
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}

// isConfigFile says whether a file of this name belongs to a configuration.
func isConfigFile(name string) bool {
	base, isJSON := strings.CutSuffix(name, ".json")
	return strings.HasSuffix(base, ".hcl") && !strings.HasSuffix(base, ".test.hcl") &&
		(isJSON || base == name)
}

// listFiles lists the files of a directory, directories and dotfiles apart,
// that have the right name, in the order of the alphabet.
func listFiles(dir string, right func(name string) bool) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") && right(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// readFile reads and parses a file. The file is nil if it could not be read at
// all; it has its bytes, without a byte order mark, if it is merely wrong.
func readFile(path string) (*hcl.File, hcl.Diagnostics) {
	src, err := readBytes(path)
	if err != nil {
		return nil, hcl.Diagnostics{{
			Severity: hcl.DiagError,
			Summary:  "Unreadable file",
			Detail:   fmt.Sprintf("The file %s cannot be read: %s.", path, reason(err)),
		}}
	}
	return parse(src, path)
}

// readBytes reads a regular file of bearable size.
func readBytes(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, MaxFileSize+1))
	if err == nil && len(src) > MaxFileSize {
		return nil, fmt.Errorf("it is larger than %d MiB", MaxFileSize>>20)
	}
	return src, err
}

// reason is an error of the file system without the path that it repeats.
func reason(err error) string {
	if pathError, ok := errors.AsType[*os.PathError](err); ok {
		return pathError.Err.Error()
	}
	return err.Error()
}

// parse parses a file in the syntax that its name says.
func parse(src []byte, name string) (*hcl.File, hcl.Diagnostics) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	file := &hcl.File{Bytes: src, Body: hcl.EmptyBody()}
	if diags := checkText(src, name); diags != nil {
		return file, diags
	}
	isJSON := strings.HasSuffix(name, ".json")
	if diags := checkNesting(src, name); diags != nil {
		return file, diags
	}
	if !isJSON {
		return hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	}
	parsed, diags := json.Parse(src, name)
	if diags.HasErrors() {
		return file, diags
	}
	return parsed, diags
}

// checkText finds the first place where a file is not text in UTF-8.
func checkText(src []byte, name string) hcl.Diagnostics {
	if utf8.Valid(src) && bytes.IndexByte(src, 0) < 0 {
		return nil
	}
	detail := "The file is not text in UTF-8. Save it as UTF-8."
	if bytes.HasPrefix(src, []byte("\xff\xfe")) || bytes.HasPrefix(src, []byte("\xfe\xff")) {
		detail = "The file is in UTF-16. Save it as UTF-8."
	}
	pos := hcl.InitialPos
	for _, line := range bytes.SplitAfter(src, []byte("\n")) {
		if !utf8.Valid(line) || bytes.IndexByte(line, 0) >= 0 {
			break
		}
		pos.Line++
		pos.Byte += len(line)
	}
	return hcl.Diagnostics{{
		Severity: hcl.DiagError,
		Summary:  "Invalid character encoding",
		Detail:   detail,
		Subject:  &hcl.Range{Filename: name, Start: pos, End: pos},
	}}
}
