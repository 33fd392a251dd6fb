package main

import (
	"fmt"
	"slices"
	"strings"

	"contactsync/providers/addressbook"
)

// addressBook is what is in a mailbox.
type addressBook struct{ Folders []folder }

// folder is a folder in a mailbox.
type folder struct {
	Path  string
	Class string
	Items []entry
}

// entry is an item in a mailbox. Properties have names such as 0x3A06 and
// address/0x8083.
type entry struct {
	ID          string
	Immutable   string // an id that stays the same when it is moved
	Properties  map[string]any
	Attachments []attachment
}

// attachment is a file in an item, such as a contact's photo.
type attachment struct {
	Name    string
	Photo   bool
	Content []byte
}

// thrownAway says whether a folder is in the Deleted Items, or is kept for the
// recovery of what was deleted from there.
func (f folder) thrownAway() bool {
	top, _, _ := strings.Cut(f.Path, "/")
	return top == "Deleted Items" || strings.Contains(f.Path, "Recoverable Items")
}

// contacts are the folders of contacts in which a user looks for them.
func (b addressBook) contacts() addressBook {
	var found addressBook
	for _, f := range b.Folders {
		if f.Class == "IPF.Contact" && !f.thrownAway() {
			found.Folders = append(found.Folders, f)
		}
	}
	return found
}

// deleted are the folders in which there is something that was deleted.
func (b addressBook) deleted() addressBook {
	var found addressBook
	for _, f := range b.Folders {
		if f.thrownAway() && len(f.Items) > 0 {
			found.Folders = append(found.Folders, f)
		}
	}
	return found
}

// String is the address book as people see it, sorted: a line for each folder,
// and below it a line for each contact.
func (b addressBook) String() string {
	var folders []string
	for _, f := range b.Folders {
		var lines []string
		for _, e := range f.Items {
			lines = append(lines, "  "+e.String()+"\n")
		}
		slices.Sort(lines)
		folders = append(folders, f.Path+"\n"+strings.Join(lines, ""))
	}
	slices.Sort(folders)
	return strings.Join(folders, "")
}

// find are the entries that have a text in one of their properties.
func (b addressBook) find(text string) []entry {
	var found []entry
	for _, folder := range b.Folders {
		for _, e := range folder.Items {
			if e.contains(text) {
				found = append(found, e)
			}
		}
	}
	return found
}

func (e entry) contains(text string) bool {
	for _, value := range e.Properties {
		if s, ok := value.(string); ok && strings.Contains(s, text) {
			return true
		}
	}
	return false
}

// String is the entry as a line: what contactsync is to it, and what a person
// reads first.
func (e entry) String() string {
	owner := "own"
	if text, ok := e.Properties[addressbook.PropertySet+"/"+addressbook.MarkProperty].(string); ok {
		mark, err := addressbook.DecodeMark(text)
		if err != nil {
			owner = "unreadable mark"
		} else {
			owner = string(mark.Status)
		}
	}
	var parts []string
	for _, name := range []string{"0x3001", "0x3A16", "address/0x8083", "0x3A08", "0x3A1C"} {
		if text, ok := e.Properties[name].(string); ok && (len(parts) == 0 || parts[0] != text) {
			parts = append(parts, text)
		}
	}
	return fmt.Sprintf("%-8s %s", owner, strings.Join(parts, ", "))
}
