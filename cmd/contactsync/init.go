package main

import (
	"context"
	"embed"
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

With -from-connector it writes instead what Aurea's CRM.connector for Exchange
did. Copy forms.xml and SyncML_mm2gw.xslt from the server of CRM.interface,
FieldMapping.xml and CollectedMailboxes.xml from that of the connector into one
directory, as far as they are there. What is not understood in them is listed,
and becomes a comment at its place. The switches of CRM.interface are in none of
them: validate refuses the configuration until they are decided.

Examples:

  contactsync init
  contactsync init -owner=acme-test
  contactsync init -from-connector=../connector

Exit codes: 0 everything was written, 1 nothing was: a file is there already, or
the connector's files cannot be read`,
		run: runInit,
	}
}

func runInit(_ context.Context, e *env, args []string) int {
	c := initCommand()
	set := e.flags(c)
	owner := set.String("owner", "", "the `name` of this installation, in the mark of every contact that it makes; by default, that of the directory")
	from := set.String("from-connector", "", "begin with the settings of Aurea's connector for Exchange, whose files are in this `directory`")
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
	switch {
	case err != nil:
		return e.fail(err)
	case given(set, "from-connector"):
		return e.initFromConnector(*from, *owner)
	}
	return e.initFromScaffold(*owner)
}

// initFromScaffold writes the configuration to begin with.
func (e *env) initFromScaffold(owner string) int {
	files, err := scaffoldFiles(owner)
	if err == nil {
		err = writeFirst(files)
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
`, owner)
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

// scaffoldFiles are the files of the scaffold, for an owner.
func scaffoldFiles(owner string) ([]newFile, error) {
	var files []newFile
	err := fs.WalkDir(scaffold, "scaffold", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := scaffold.ReadFile(name)
		if path.Ext(name) == ".hcl" {
			text = []byte(strings.Replace(string(text), ownerPlaceholder, owner, 1))
		}
		files = append(files, newFile{filepath.FromSlash(strings.TrimPrefix(name, "scaffold/")), text})
		return err
	})
	return files, err
}
