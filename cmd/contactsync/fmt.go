package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"contactsync/config"
	"contactsync/planner/redact"
)

// fmtOptions are the options of fmt.
type fmtOptions struct {
	settings

	check, diff, recursive, write bool
}

// exitUnformatted is the exit code of fmt -check if a file is not in the
// canonical form, the same as terraform's.
const exitUnformatted = 3

func fmtCommand() command {
	return command{
		name:    "fmt",
		summary: "Bring the configuration into the canonical form",
		usage:   "[options] [FILE | DIR | -]...",
		help: `Brings *.hcl files into the canonical form, indented and aligned, and prints the
names of those that it changed. Without an argument these are the files of the
current directory; "-" takes stdin and writes to stdout. A file with a syntax
error is reported and left as it is.

Examples:

  contactsync fmt
  contactsync fmt -recursive -check -diff    for CI: shows what is not right

Exit codes: 0 done, 1 a file has an error, 3 -check: a file is to be changed`,
		run: runFmt,
	}
}

func runFmt(_ context.Context, e *env, args []string) int {
	var o fmtOptions
	c := fmtCommand()
	set := e.flags(c)
	set.BoolVar(&o.check, "check", false, "write nothing; exit with 3 if a file is not in the canonical form")
	set.BoolVar(&o.diff, "diff", false, "show the changes")
	set.BoolVar(&o.recursive, "recursive", false, "go into directories below, too")
	set.BoolVar(&o.write, "write", true, "write the files; -write=false only prints their names")
	set.BoolVar(&o.noColor, "no-color", false, "no colours")
	if code, done := e.parse(c, set, args); done {
		return code
	}
	places := set.Args()
	if len(places) == 0 {
		places = []string{"."}
	}
	f := &formatter{env: e, options: &o}
	for _, place := range places {
		f.place(place)
	}
	switch {
	case f.failed:
		return exitError
	case o.check && f.changed:
		return exitUnformatted
	}
	return exitDone
}

// formatter formats files and goes on after errors.
type formatter struct {
	env     *env
	options *fmtOptions

	failed  bool
	changed bool
}

func (f *formatter) fail(err error) {
	f.env.printError(err)
	f.failed = true
}

// place formats what an argument names.
func (f *formatter) place(place string) {
	if place == "-" {
		f.stdin()
		return
	}
	info, err := os.Stat(place)
	switch {
	case err != nil:
		f.fail(fmt.Errorf("%s: %w", place, errors.Unwrap(err)))
	case info.IsDir():
		f.directory(place)
	case !strings.HasSuffix(place, ".hcl"):
		f.fail(fmt.Errorf("%s: only *.hcl files have a canonical form", place))
	default:
		f.file(place)
	}
}

// directory formats the *.hcl files of a directory. Names that begin with a
// dot are passed over.
func (f *formatter) directory(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		f.fail(err)
		return
	}
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		switch {
		case strings.HasPrefix(entry.Name(), "."):
		case entry.IsDir():
			if f.options.recursive {
				f.directory(path)
			}
		case strings.HasSuffix(entry.Name(), ".hcl"):
			f.file(path)
		}
	}
}

func (f *formatter) stdin() {
	src, err := io.ReadAll(f.env.stdin)
	if err != nil {
		f.fail(fmt.Errorf("read stdin: %w", err))
		return
	}
	formatted, ok := f.format("stdin.hcl", src)
	if !ok {
		return
	}
	f.changed = f.changed || !bytes.Equal(src, formatted)
	switch {
	case f.options.diff:
		fmt.Fprint(f.env.stdout, unifiedDiff("stdin", string(src), string(formatted)))
	case !f.options.check:
		_, err = f.env.stdout.Write(formatted)
	}
	if err != nil {
		f.fail(err)
	}
}

func (f *formatter) file(path string) {
	src, err := os.ReadFile(path)
	if err != nil {
		f.fail(err)
		return
	}
	formatted, ok := f.format(path, src)
	if !ok || bytes.Equal(src, formatted) {
		return
	}
	f.changed = true
	if f.options.write && !f.options.check {
		if err := replaceFile(path, formatted); err != nil {
			f.fail(err)
			return
		}
	}
	fmt.Fprintln(f.env.stdout, redact.Text(path))
	if f.options.diff {
		fmt.Fprint(f.env.stdout, unifiedDiff(filepath.ToSlash(path), string(src), string(formatted)))
	}
}

// format is the canonical form of a file. If there is none, that is reported.
func (f *formatter) format(name string, src []byte) (formatted []byte, ok bool) {
	formatted, diags := config.Format(src, name)
	if diags.HasErrors() {
		// Places in diagnostics do not count a byte order mark.
		shown := bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
		f.env.printDiagnostics(diags, config.Files{name: {Bytes: shown}}, &f.options.settings)
		f.failed = true
		return nil, false
	}
	return formatted, true
}

// replaceFile replaces the contents of a file, at once, and keeps its mode. Of a
// symbolic link, the file that it leads to is replaced.
func replaceFile(path string, contents []byte) error {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(target)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(target), ".contactsync-fmt-*")
	if err != nil {
		return err
	}
	_, err = file.Write(contents)
	err = errors.Join(err, file.Sync(), file.Close(), os.Chmod(file.Name(), info.Mode().Perm()))
	if err == nil {
		err = os.Rename(file.Name(), target)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("%s: %w", path, err), os.Remove(file.Name()))
	}
	return nil
}
