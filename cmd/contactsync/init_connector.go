package main

import (
	"errors"
	"fmt"
	"os"

	"contactsync/cmd/contactsync/connector"
)

// initFromConnector writes the configuration that does what the connector did
// whose files are in a directory, and lists on stderr what needs a person.
func (e *env) initFromConnector(dir, owner string) int {
	notes, err := writeFromConnector(dir, owner)
	if err != nil {
		return e.fail(err)
	}
	fmt.Fprintf(e.stdout, `contactsync has been initialized from the connector, with the owner %q.

  contactsync.hcl    begin here: what to do before the first run
  providers.hcl      the CRM and the Exchange Server
  variables.hcl      their addresses and logins
  mapping.hcl        what contacts look like
  sync.hcl           who gets whom

Next, decide what is marked with DECIDE in sync.hcl, look through the comments,
and have it checked:

  contactsync validate
`, owner)
	for _, note := range notes {
		for _, line := range hideAddresses(note.String()) {
			fmt.Fprintf(e.stderr, "Warning: %s\n", line)
		}
	}
	return exitDone
}

// writeFromConnector gives what of the connector's files needs a person.
func writeFromConnector(dir, owner string) ([]connector.Note, error) {
	if dir == "" {
		return nil, errors.New("-from-connector= needs the directory with the connector's files")
	}
	settings, err := connector.Read(os.DirFS(dir))
	if err != nil {
		return nil, fmt.Errorf("-from-connector=%s: %w", dir, err)
	}
	written, err := settings.Files(owner)
	if err != nil {
		return nil, err
	}
	var files []newFile
	for _, file := range written {
		files = append(files, newFile{file.Name, file.Text})
	}
	return settings.Notes(), writeFirst(files)
}
