package planner

import (
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"slices"
	"strings"
	"unicode"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Adopt says which of the user's own contacts a sync makes managed ones.
type Adopt struct {
	// Match are lists of property names: the first list by which exactly one contact and
	// exactly one record have the same values decides.
	Match [][]string

	// Folders are the paths that are looked through, below the main contacts folder; all
	// folders, if there are none.
	Folders [][]string

	// Own has an adopted contact deleted where any other would be, and not released.
	Own bool

	// ReportUnmatched notes how many contacts no record matched.
	ReportUnmatched bool
}

// Adoption is one of the user's own contacts that is to be a managed one.
type Adoption struct {
	Item   addressbook.Item
	Values *addressbook.Contact // nil if it is not there any more

	// Theirs are the digests of its categories.
	Theirs []addressbook.Digest

	// Requested says that the user asked for it, and no rule matched.
	Requested bool
}

// twinPhones are the telephone numbers by which two contacts are taken to be of the
// same person, if their names are the same.
var twinPhones = []string{"business_phone", "business_phone2", "mobile_phone", "home_phone", "company_main_phone"}

// twinAddresses are the e-mail addresses by which they are, whatever their names.
var twinAddresses = []string{"email1", "email2", "email3"}

// lineDigits is how many digits at the end of two telephone numbers have to be the same. A number that
// is written without its country, as people do at home, has fewer before them.
const lineDigits = 7

// TwinShape are the properties by which twins are found.
var TwinShape = addressbook.NewShape(slices.Concat(twinPhones, twinAddresses, []string{"given_name", "surname"})...)

// MatchStrays pairs wanted contacts that are not in a mailbox with the user's own that are. Where
// several could be meant nothing is decided: ambiguous are the keys of those that match a contact
// which is nobody's else either. strays has to be what the rules look through.
func MatchStrays(missing []*Slot, strays []providers.Stray, rules [][]string) (pairs map[addressbook.Key]int, ambiguous map[addressbook.Key][]int) {
	pairs, ambiguous = make(map[addressbook.Key]int), make(map[addressbook.Key][]int)
	taken := make(map[int]bool)
	candidates := make(map[addressbook.Key][]int)
	for _, rule := range rules {
		slots, items := make(map[string][]addressbook.Key), make(map[string][]int)
		for _, slot := range missing {
			if _, paired := pairs[slot.Key]; !paired {
				if id := identity(slot.Mapped.Contact, rule); id != "" {
					slots[id] = append(slots[id], slot.Key)
				}
			}
		}
		for i := range strays {
			if id := identity(strays[i].Contact, rule); id != "" && !taken[i] {
				items[id] = append(items[id], i)
			}
		}
		for id, keys := range slots {
			found := items[id]
			if len(found) == 1 && len(keys) == 1 {
				pairs[keys[0]], taken[found[0]] = found[0], true
				continue
			}
			for _, key := range keys {
				candidates[key] = append(candidates[key], found...)
			}
		}
	}
	for key, found := range candidates {
		left := slices.DeleteFunc(found, func(i int) bool { return taken[i] })
		if _, paired := pairs[key]; !paired && len(left) > 0 {
			ambiguous[key] = left
		}
	}
	return pairs, ambiguous
}

// ItemName is a short name of an item that says nothing of it: where items are files, their ids are
// what a user called them. Two items of one mailbox practically never share it.
func ItemName(id addressbook.ItemID) string {
	sum := sha256.Sum256([]byte(id))
	return "item-" + hex.EncodeToString(sum[:6])
}

// identity is what a contact has of a rule's properties, "" if it lacks one.
func identity(c *addressbook.Contact, rule []string) string {
	values := make([]string, len(rule))
	for i, name := range rule {
		if values[i] = comparison(name, c.Get(name).Text); values[i] == "" {
			return ""
		}
	}
	return strings.Join(values, "\x00")
}

// comparison is a value in the form in which two are compared: ignoring case, blanks at the
// ends and, of telephone numbers, everything but the digits; that of a number from abroad begins
// with + or with 00.
func comparison(name, value string) string {
	if !strings.Contains(name, "phone") && !strings.Contains(name, "fax") {
		return strings.ToLower(strings.TrimSpace(value))
	}
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, value)
	return strings.TrimPrefix(digits, "00")
}

// Twins are the keys of wanted contacts of which the user has one of their own, by an e-mail address,
// or by name and telephone number.
func Twins(missing []*Slot, strays []providers.Stray) map[addressbook.Key]bool {
	known := make(map[string]bool)
	for i := range strays {
		for _, id := range twinIdentities(strays[i].Contact) {
			known[id] = true
		}
	}
	twins := make(map[addressbook.Key]bool)
	for _, slot := range missing {
		if slices.ContainsFunc(twinIdentities(slot.Mapped.Contact), func(id string) bool { return known[id] }) {
			twins[slot.Key] = true
		}
	}
	return twins
}

func twinIdentities(c *addressbook.Contact) (ids []string) {
	for _, name := range twinAddresses {
		if address := comparison(name, c.Get(name).Text); address != "" {
			ids = append(ids, address)
		}
	}
	name := identity(c, []string{"given_name", "surname"})
	for _, phone := range twinPhones {
		number := []rune(comparison(phone, c.Get(phone).Text))
		if line := string(number[max(0, len(number)-lineDigits):]); name != "" && line != "" {
			ids = append(ids, name+"\x00"+line)
		}
	}
	return ids
}

// FoldersAt are the folders at some paths below the main contacts folder; all, if there are no
// paths.
func FoldersAt(in *Input, paths [][]string) map[addressbook.FolderID]bool {
	f := newFolders(in)
	found := make(map[addressbook.FolderID]bool)
	for _, folder := range f.all {
		place := f.place(folder.ID)
		if len(paths) == 0 || slices.ContainsFunc(paths, func(path []string) bool { return samePath(path, place.Path) }) {
			found[folder.ID] = true
		}
	}
	return found
}

// Places are the places of all folders of a mailbox.
func Places(in *Input) iter.Seq[Place] {
	f := newFolders(in)
	return func(yield func(Place) bool) {
		for _, folder := range f.all {
			if !yield(f.place(folder.ID)) {
				return
			}
		}
	}
}

// adopt plans that one of the user's own contacts becomes the managed one of a key.
func (p *plan) adopt(g *group, adoption Adoption) {
	m := g.slot.Mapped
	if adoption.Values == nil {
		p.skip(g, Skip{Reason: LookupFailed, Detail: "the user's own contact that was to be adopted changed while it was read; the next run sees to it"})
		return
	}
	from := p.folders.place(adoption.Item.Folder)
	to := from
	if len(g.slot.Policy.Folder) > 0 && !p.in.Fixed {
		to = p.target(g.slot.Policy)
	}
	cause := Matched
	if adoption.Requested {
		cause = Requested
	}
	shape, fetched := m.Shape, (*FetchedPhoto)(nil)
	if !m.Photo.IsZero() && !g.photoStays {
		shape, fetched = withPhoto(shape), p.fetched(g)
	}
	p.change(g, Change{
		Action:   AdoptItem,
		Causes:   []Cause{cause},
		Criteria: g.slot.Criteria.Names(),
		Item:     adoption.Item,
		Before:   adoption.Values.Only(shape),
		After:    withShared(m, m.Contact, adoption.Values, nil).Only(shape),
		Shape:    shape,
		Photo:    fetched,
		From:     from,
		To:       to,
		Own:      g.slot.Policy.Adopt.Own,
		Applied:  g.made(adoption.Theirs),
	})
}
