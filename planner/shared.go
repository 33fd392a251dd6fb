package planner

import (
	"slices"
	"strings"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Two properties belong to the user as well as to us. Of the categories those
// are ours that we put in; of the notes it is a block between two lines, unless
// the mapping wants all of them. What is compared is our part alone, and what is
// written has the user's part as it was.

// The lines around our block of the notes. They are the same in every language.
const (
	blockBegin = "[contactsync]"
	blockEnd   = "[/contactsync]"
)

// The names of the shared properties, and of the one that is never read.
const (
	categories = "categories"
	notes      = "notes"
	photo      = "photo"
)

// CategoryDigest is the digest by which the state knows a category that is ours,
// ignoring case.
func CategoryDigest(d addressbook.Digester, name string) addressbook.Digest {
	return d.Texts("category", strings.ToLower(name))
}

// OurCategories are the digests of the categories of a contact, sorted.
func OurCategories(d addressbook.Digester, c *addressbook.Contact) (ours []addressbook.Digest) {
	for _, name := range c.Get(categories).List {
		ours = append(ours, CategoryDigest(d, name))
	}
	slices.SortFunc(ours, func(a, b addressbook.Digest) int { return strings.Compare(a.String(), b.String()) })
	return slices.Compact(ours)
}

// portion is what tells our part of a contact from the user's: the digests of our categories,
// and whether of the notes a block alone is ours.
type portion struct {
	ours  []addressbook.Digest
	block bool
}

// of is our part of a contact as it was read.
func (s portion) of(c *addressbook.Contact, d addressbook.Digester) *addressbook.Contact {
	names, text := c.Get(categories), c.Get(notes)
	if names.IsAbsent() && (text.IsAbsent() || !s.block) {
		return c
	}
	fields := slices.Clone(c.Fields)
	for i := range fields {
		switch {
		case fields[i].Name == categories:
			fields[i].Value = Folded(addressbook.NewContact(addressbook.Field{Name: categories, Value: addressbook.List(ourOf(d, names.List, s.ours)...)})).Get(categories)
		case fields[i].Name == notes && s.block:
			_, inner, _ := findBlock(text.Text)
			fields[i].Value = addressbook.Text(inner)
		}
	}
	return addressbook.NewContact(fields...)
}

// ourOf are those of some categories whose digests are in a list.
func ourOf(d addressbook.Digester, names []string, ours []addressbook.Digest) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return !slices.Contains(ours, CategoryDigest(d, name))
	})
}

// ManagedThen is our part of a contact as an entry knows it.
func ManagedThen(d addressbook.Digester, c *addressbook.Contact, e *state.Entry) *addressbook.Contact {
	return portion{e.Ours, e.Block}.of(c, d)
}

// ManagedNow is our part of a contact by what is wanted now; entry, which may be
// nil, tells which categories were ours before.
func ManagedNow(d addressbook.Digester, c *addressbook.Contact, m *Mapped, entry *state.Entry) *addressbook.Contact {
	digests := m.Ours
	if entry != nil && len(entry.Ours) > 0 {
		before := slices.DeleteFunc(slices.Clone(entry.Ours), func(d addressbook.Digest) bool { return slices.Contains(entry.Theirs, d) })
		digests = slices.Concat(m.Ours, before)
	}
	return portion{digests, m.Block}.of(c, d)
}

// TheirCategories are the digests of those categories of a contact that are not ours by an entry,
// which may be nil, and the names of those that are.
func TheirCategories(d addressbook.Digester, c *addressbook.Contact, entry *state.Entry) (theirs []addressbook.Digest, ours []string) {
	for _, name := range c.Get(categories).List {
		digest := CategoryDigest(d, name)
		if entry != nil && slices.Contains(entry.Ours, digest) && !slices.Contains(entry.Theirs, digest) {
			ours = append(ours, name)
		} else {
			theirs = append(theirs, digest)
		}
	}
	return theirs, ours
}

// Folded is a contact in the form in which digests are computed: the categories in lower case, since
// a user's own may be written otherwise than the wanted one.
func Folded(c *addressbook.Contact) *addressbook.Contact {
	names := c.Get(categories).List
	if len(names) == 0 {
		return c
	}
	lower := make([]string, len(names))
	for i, name := range names {
		lower[i] = strings.ToLower(name)
	}
	return addressbook.NewContact(append(slices.Clone(c.Fields), addressbook.Field{Name: categories, Value: addressbook.List(lower...)})...)
}

// among are those of the wanted categories that are in a list.
func (m *Mapped) among(list []addressbook.Digest) []addressbook.Digest {
	return slices.DeleteFunc(slices.Clone(m.Ours), func(d addressbook.Digest) bool { return !slices.Contains(list, d) })
}

// withShared is a contact as it is written in place of an old one: with the user's part of
// what is shared. ours are those of the old one's categories that are ours.
func withShared(m *Mapped, contact, old *addressbook.Contact, ours []string) *addressbook.Contact {
	has := func(name string) bool {
		_, managed := slices.BinarySearch(m.Shape, name)
		_, once := slices.BinarySearch(m.Once, name)
		return managed || once
	}
	fields := slices.Clone(contact.Fields)
	if has(categories) {
		theirs := slices.DeleteFunc(slices.Clone(old.Get(categories).List), func(name string) bool { return slices.Contains(ours, name) })
		added := slices.DeleteFunc(slices.Clone(contact.Get(categories).List), func(name string) bool {
			return slices.ContainsFunc(theirs, func(other string) bool { return strings.EqualFold(name, other) })
		})
		fields = append(fields, addressbook.Field{Name: categories, Value: addressbook.List(slices.Concat(theirs, added)...)})
	}
	if m.Block && has(notes) {
		fields = append(fields, addressbook.Field{Name: notes, Value: addressbook.Text(putBlock(old.Get(notes).Text, contact.Get(notes).Text))})
	}
	if len(fields) == len(contact.Fields) {
		return contact
	}
	return addressbook.NewContact(fields...)
}

// BlockText is a text as a block of notes can hold it: without lines that
// would end the block, and without blanks at the ends of lines.
func BlockText(text string) string {
	lines := strings.Split(text, "\n")
	kept := lines[:0]
	for _, line := range lines {
		if mark := strings.TrimSpace(line); mark != blockBegin && mark != blockEnd {
			kept = append(kept, strings.TrimRight(line, " \t\r"))
		}
	}
	return strings.Trim(strings.Join(kept, "\n"), "\n")
}

// findBlock takes notes apart. A first line without a last one is no block: what
// follows it may be the user's.
func findBlock(text string) (before, inner, after string) {
	begin, end := -1, -1
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		switch strings.TrimSpace(line) {
		case blockBegin:
			begin = i
		case blockEnd:
			if begin >= 0 {
				end = i
			}
		}
		if end >= 0 {
			break
		}
	}
	if end < 0 {
		return text, "", ""
	}
	join := func(lines []string) string { return strings.Join(lines, "\n") }
	return join(lines[:begin]), BlockText(join(lines[begin+1 : end])), join(lines[end+1:])
}

// putBlock replaces the block in some notes, or puts it behind them. No text, no
// block.
func putBlock(old, text string) string {
	before, _, after := findBlock(old)
	var parts []string
	if before = strings.TrimRight(before, " \t\r\n"); before != "" {
		parts = append(parts, before)
	}
	if text != "" {
		parts = append(parts, blockBegin+"\n"+text+"\n"+blockEnd)
	}
	if after = strings.Trim(after, "\r\n"); after != "" {
		parts = append(parts, after)
	}
	return strings.Join(parts, "\n\n")
}
