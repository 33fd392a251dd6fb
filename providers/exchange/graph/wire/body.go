package wire

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"contactsync/providers/addressbook"
)

const (
	categories  = "categories"
	displayName = "displayName"
	fileAs      = "fileAs"
)

// body is the body of a request that makes or changes a contact.
type body struct {
	members map[string]any
	singles []extendedText
	lists   []extendedList
}

// NewContact is the body of a request that makes a contact with our marks. It has
// what the contact has and nothing else: the service refuses nulls there.
func NewContact(c *addressbook.Contact, key, mark string) []byte {
	b := &body{members: make(map[string]any)}
	if c = Normalize(c); c != nil {
		for _, group := range groups(c.Fields) {
			b.add(group, c, &Item{}, nil)
		}
	}
	for member, value := range b.members {
		if isNothing(value) {
			delete(b.members, member)
		}
	}
	b.mark(key, mark)
	return b.encode()
}

// Patch is the body of a request that gives an item the properties of a shape
// as the contact has them, and the marks. Of the item there has to be what Before asks for.
// A category that isFolder says to be the name of its folder stays.
func Patch(c *addressbook.Contact, shape addressbook.Shape, before *Item, isFolder func(category string) bool, key, mark string) []byte {
	b := &body{members: make(map[string]any)}
	fields := make([]addressbook.Field, len(shape))
	for i, name := range shape {
		fields[i].Name = name
	}
	for _, group := range groups(fields) {
		b.add(group, c, before, isFolder)
	}
	// The service derives these anew from the names unless they come along.
	if b.namesSomebody() {
		for _, member := range []string{displayName, fileAs} {
			if _, given := b.members[member]; !given && before.text(member) != "" {
				b.members[member] = before.text(member)
			}
		}
	}
	b.mark(key, mark)
	return b.encode()
}

// Unmark is the body of a request that takes our marks off. An extended
// property cannot be removed; an empty one is no mark.
func Unmark() []byte {
	b := &body{}
	b.mark("", "")
	return b.encode()
}

// groups are the fields of properties that are written in one member each.
func groups(fields []addressbook.Field) [][]*field {
	byMember := make(map[string][]*field)
	for _, of := range fields {
		f, _ := lookUp(of.Name)
		if f != nil && f.kind != kindPhoto {
			name := f.member + "\x00" + f.id
			byMember[name] = append(byMember[name], f)
		}
	}
	var all [][]*field
	for _, name := range slices.Sorted(maps.Keys(byMember)) {
		all = append(all, byMember[name])
	}
	return all
}

// add writes the fields of one member.
func (b *body) add(group []*field, c *addressbook.Contact, before *Item, isFolder func(string) bool) {
	f := group[0]
	value := func(f *field) string { return f.canonical(c.Get(f.Name).Text) }
	switch f.kind {
	case kindText, kindNotes:
		b.members[f.member] = orNull(value(f))
	case kindDate:
		b.members[f.member] = nil
		if text := value(f); text != "" {
			b.members[f.member] = f.timeText(text)
		}
	case kindTexts:
		texts := append([]string{}, canonicalList(c.Get(f.Name).List).List...)
		if f.member == categories {
			for _, category := range before.texts(categories) {
				if isFolder(category) && !slices.Contains(texts, category) {
					texts = append(texts, category)
				}
			}
		}
		b.members[f.member] = texts
	case kindSlot:
		texts := padded(before.texts(f.member), slots(f.member))
		for _, f := range group {
			texts[f.slot] = value(f)
		}
		b.members[f.member] = without(texts, "")
	case kindEmail:
		emails := padded(before.emails(), slots(f.member))
		for _, f := range group {
			setEmail(&emails[f.slot], f.part, value(f))
		}
		b.members[f.member] = append([]email{}, compactEmails(emails)...)
	case kindPart:
		parts := before.parts(f.member)
		for _, f := range group {
			delete(parts, f.part)
			if text := value(f); text != "" {
				parts[f.part] = text
			}
		}
		b.members[f.member] = parts
	case kindExtended:
		b.singles = append(b.singles, extendedText{f.id, f.toExtended(value(f))})
	case kindExtendedList:
		b.lists = append(b.lists, extendedList{f.id, append([]string{}, canonicalList(c.Get(f.Name).List).List...)})
	}
}

// setEmail sets a part of an entry. A new address takes its old name along only
// if that was not the address itself.
func setEmail(e *email, part, text string) {
	switch {
	case part == "name":
		e.Name = text
	case e.Name == e.Address:
		*e = email{Address: text}
	default:
		e.Address = text
	}
}

// padded is a list of exactly n elements.
func padded[E any](list []E, n int) []E {
	list = append(slices.Clone(list[:min(len(list), n)]), make([]E, n)...)
	return list[:n]
}

// without is a list without an element.
func without(list []string, element string) []string {
	kept := []string{}
	for _, s := range list {
		if s != element {
			kept = append(kept, s)
		}
	}
	return kept
}

// orNull is a text as a member, by which an empty one is taken off.
func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// isNothing says whether a member's value is what a new contact has anyway.
func isNothing(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case []string:
		return len(v) == 0
	case []email:
		return len(v) == 0
	case map[string]string:
		return len(v) == 0
	}
	return false
}

// toExtended is a canonical text as the value of an extended property.
func (f *field) toExtended(canonical string) string {
	switch {
	case f.OneOf != nil:
		return strconv.Itoa(max(slices.Index(f.OneOf, canonical), 0))
	case f.Type != addressbook.Time:
		return canonical
	case canonical == "":
		return noTime
	}
	return f.timeText(canonical)
}

// fromExtended is the inverse of toExtended.
func (f *field) fromExtended(value string) string {
	if f.OneOf == nil {
		return value
	}
	if i, err := strconv.Atoi(value); err == nil && i >= 0 && i < len(f.OneOf) {
		return f.OneOf[i]
	}
	return ""
}

// nameMembers are the members that the service derives names from.
var nameMembers = []string{"givenName", "middleName", "surname", "initials", "nickName", "title", "generation", "companyName"}

// namesSomebody says whether the body has a name that others are derived from.
func (b *body) namesSomebody() bool {
	return slices.ContainsFunc(nameMembers, func(member string) bool {
		_, given := b.members[member]
		return given
	})
}

func (b *body) mark(key, mark string) {
	b.singles = append(b.singles, extendedText{keyID, key}, extendedText{markerID, mark})
}

// encode writes the body, its members sorted by name.
func (b *body) encode() []byte {
	all := maps.Clone(b.members)
	if all == nil {
		all = make(map[string]any)
	}
	all[singleMember] = b.singles
	if len(b.lists) > 0 {
		all[listMember] = b.lists
	}
	return mustEncode(all)
}

// mustEncode encodes what consists of texts, numbers, lists and maps by text,
// which cannot fail.
func mustEncode(value any) []byte {
	var s strings.Builder
	encoder := json.NewEncoder(&s)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value) //nolint:errchkjson // see above
	return []byte(s.String())
}
