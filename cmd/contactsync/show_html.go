package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"contactsync/planner/planfile"
	"contactsync/planner/redact"
	"contactsync/planner/render"
	"contactsync/planner/render/html"
)

// showHTML writes a plan as an HTML file, for its owner alone, or to stdout if the path is "-".
func (e *env) showHTML(plan *planfile.Reader, path string, options render.Options) error {
	if path == "-" {
		return writeHTML(e.stdout, plan, options)
	}
	// A plan may be too long for memory, and half a page looks like a whole one.
	file, err := os.CreateTemp(filepath.Dir(path), ".contactsync-html-*")
	if err != nil {
		return fmt.Errorf("-html: %w", err)
	}
	err = errors.Join(writeHTML(file, plan, options), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("-html: %w", errors.Join(err, os.Remove(file.Name())))
	}
	_, err = fmt.Fprintf(e.stdout, "Wrote the plan to %s\n", redact.Text(path))
	return err
}

func writeHTML(w io.Writer, plan *planfile.Reader, options render.Options) error {
	out := bufio.NewWriterSize(w, 64<<10)
	return errors.Join(html.Plan(out, viewOf(plan), options), out.Flush())
}
