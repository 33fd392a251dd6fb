package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
)

func stateShowCommand() command {
	c := command{
		name:    "state show",
		summary: "Show what the state knows of a contact",
		usage:   "[options] ADDRESS",
		help: `Shows what was last applied to a contact and how it was last seen in the
mailbox: ids and the beginnings of digests. Values of contacts are not in the
state. Items and folders have short names here, as import lists items: where
they are files, their ids are what a user called them. state pull has the ids.

Example:

  contactsync state show 'contact.sales["17/crm/person/101"]'`,
	}
	c.run = func(ctx context.Context, e *env, args []string) int {
		set, s := e.stateFlags(c)
		if code, done := e.parse(c, set, args); done {
			return code
		}
		if set.NArg() != 1 {
			return e.fail(errors.New("state show needs one address; contactsync state list lists them"))
		}
		return e.readState(ctx, s, func(opened store) error {
			found, err := findAll(ctx, opened, set.Args())
			if err != nil {
				return err
			}
			for i, entry := range found {
				if i > 0 {
					fmt.Fprintln(e.stdout)
				}
				entry.write(e.stdout)
			}
			return nil
		})
	}
	return c
}

// write shows the entry and its item, one property a line.
func (r remembered) write(w io.Writer) {
	fmt.Fprintf(w, "# %s\n", r.address())
	line := func(name, value string) { fmt.Fprintf(w, "    %-10s = %s\n", name, value) }
	line("target", redact.Quote(r.mailbox.Target))
	line("rep", redact.Quote(string(r.mailbox.Rep)))
	line("key", redact.Quote(string(r.Key)))
	line("sync", redact.Quote(r.Sync))
	line("mapping", redact.Quote(r.Mapping))
	line("item", redact.Quote(planner.ItemName(r.Item)))
	line("folder", folderName(r.Folder))
	line("op", redact.Quote(string(r.Op)))
	line("change_key", redact.Quote(string(r.ChangeKey)))
	line("src", shorten(r.Src))
	line("map", shorten(r.Map))
	line("want", shorten(r.Want))
	line("got", shorten(r.Got))
	if r.item == nil {
		fmt.Fprintln(w, "    # the item was not in the mailbox when that was last looked at")
		return
	}
	if !r.item.Created.IsZero() {
		line("created", redact.Quote(r.item.Created.UTC().Format(time.RFC3339)))
	}
	if r.item.Folder != r.Folder {
		line("seen_in", folderName(r.item.Folder))
	}
	line("observed", shorten(r.item.Observed))
}

// folderName is a short name of a folder, as ItemName is one of an item.
func folderName(id addressbook.FolderID) string {
	return redact.Quote(strings.Replace(planner.ItemName(addressbook.ItemID(id)), "item-", "folder-", 1))
}

// digestDigits is how much of a digest is shown: enough to compare by eye.
const digestDigits = 12

func shorten(d addressbook.Digest) string {
	if d.IsZero() {
		return redact.Absent
	}
	text := d.String()
	return redact.Quote(text[:min(len(text), digestDigits)])
}
