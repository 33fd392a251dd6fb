package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// scaffold is what init writes. Its configuration has ownerPlaceholder where
// the owner goes.
//
//go:embed all:scaffold
var scaffold embed.FS

const ownerPlaceholder = "OWNER"

// maxOwner is how long an owner may be.
const maxOwner = 40

// notInOwner is what an owner cannot hold.
var notInOwner = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

func initCommand() command {
	return command{
		name:    "init",
		summary: "Write a configuration to begin with",
		usage:   "[options]",
		help: `Writes into the current directory a small configuration with comments, a CRM
of five persons in CSV files, and a mailbox of vCard files, so that plan and
apply work at once, without a network. What is there already is not overwritten.

Examples:

  contactsync init
  contactsync init -owner=acme-test

Exit codes: 0 everything was written, 1 nothing was: a file is there already`,
		run: runInit,
	}
}

func runInit(_ context.Context, e *env, args []string) int {
	c := initCommand()
	set := e.flags(c)
	owner := set.String("owner", "", "the `name` of this installation, in the mark of every contact that it makes; by default, that of the directory")
	if code, done := e.parse(c, set, args); done {
		return code
	}
	err := noArguments(set.Args())
	if err == nil && *owner == "" {
		*owner, err = directoryOwner()
	}
	if err == nil && cleanOwner(*owner) != *owner {
		err = fmt.Errorf("-owner=%s: an owner has letters, digits, \".\", \"_\" and \"-\", %d of them at most, and begins with a letter or digit", *owner, maxOwner)
	}
	if err == nil {
		err = writeScaffold(*owner)
	}
	if err != nil {
		return e.fail(err)
	}
	fmt.Fprintf(e.stdout, `contactsync has been initialized, with the owner %q.

  contactsync.hcl    the configuration; its comments say what it means
  crm/               the CRM, as CSV files
  mailboxes/         the mailboxes, as directories of vCard files

Next, see what it would do, and have it done:

  contactsync plan
  contactsync apply
`, *owner)
	return exitDone
}

// directoryOwner is an owner that is named after the current directory.
func directoryOwner() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	if owner := strings.TrimRight(cleanOwner(filepath.Base(dir)), "-"); owner != "" {
		return owner, nil
	}
	return "contacts", nil
}

// cleanOwner makes an owner out of a text; of one that is an owner already,
// the same. It is "" if the text has nothing that an owner can hold.
func cleanOwner(text string) string {
	owner := strings.TrimLeft(notInOwner.ReplaceAllString(text, "-"), "._-")
	return owner[:min(len(owner), maxOwner)]
}

// writeScaffold writes the files of the scaffold into the current directory,
// unless one of them, or another configuration, is there.
func writeScaffold(owner string) error {
	present, err := filepath.Glob("*.hcl")
	if err != nil {
		return err
	}
	if len(present) > 0 {
		return fmt.Errorf("%s is there already: init writes a configuration into a directory that has none", present[0])
	}
	var names []string
	err = fs.WalkDir(scaffold, "scaffold", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		names = append(names, name)
		to := scaffoldPath(name)
		switch _, err := os.Lstat(to); {
		case err == nil:
			return fmt.Errorf("%s is there already, and is not overwritten: move it away, or begin in an empty directory", to)
		case !errors.Is(err, fs.ErrNotExist):
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := writeScaffoldFile(name, owner); err != nil {
			return err
		}
	}
	return nil
}

// scaffoldPath is where a file of the scaffold goes.
func scaffoldPath(name string) string {
	return filepath.FromSlash(strings.TrimPrefix(name, "scaffold/"))
}

func writeScaffoldFile(name, owner string) error {
	text, err := scaffold.ReadFile(name)
	if err != nil {
		return err
	}
	if path.Ext(name) == ".hcl" {
		text = []byte(strings.Replace(string(text), ownerPlaceholder, owner, 1))
	}
	to := scaffoldPath(name)
	if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
		return err
	}
	file, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}
