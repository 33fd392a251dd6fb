package vdir

import (
	"slices"
	"strings"
)

// slot is a place for a line of a card: there is at most one line that fills
// it, but for lists, whose lines are read as one.
type slot struct {
	// id is what the parameter slotParam calls it: the name of the property
	// that it holds or, where a line holds several, of the group of them.
	id string

	// name is the name of the lines that can fill it.
	name string

	// class is the class of the lines that fill it though they do not say so;
	// see classify.
	class string

	// params are the parameters of a line that we make for it.
	params []string

	// named says that a line that we make names its slot: there are several
	// slots for lines of its name.
	named bool

	// list says that several lines can fill the slot together.
	list bool
}

// slotParam is the parameter by which a line of ours says which slot it fills.
// noSlot is its value in a line that fills none, whatever it looks like.
const (
	slotParam = "X-CONTACTSYNC-PROPERTY"
	noSlot    = "none"
)

// slots are the places that vCard has for well-known properties. Lines that do
// not name their slot fill, in the order of their preference and of the file,
// the first free slot of their name and class. The other properties have a slot
// of their own each; see places.
var slots = []slot{
	{id: "display_name", name: "FN"},
	{id: "name", name: "N"},
	{id: "nickname", name: "NICKNAME"},
	{id: "organization", name: "ORG"},
	{id: "job_title", name: "TITLE"},
	{id: "profession", name: "ROLE"},

	{id: "email1", name: "EMAIL", params: []string{"PREF=1"}, named: true},
	{id: "email2", name: "EMAIL", params: []string{"PREF=2"}, named: true},
	{id: "email3", name: "EMAIL", params: []string{"PREF=3"}, named: true},

	phone("business_phone", "work", "work", "voice"),
	phone("business_phone2", "work", "work", "voice"),
	phone("business_fax", "work fax", "work", "fax"),
	phone("home_phone", "home", "home", "voice"),
	phone("home_phone2", "home", "home", "voice"),
	phone("home_fax", "home fax", "home", "fax"),
	phone("mobile_phone", "cell", "cell"),
	phone("other_phone", "", "voice"),
	phone("primary_phone", "", "voice"),
	phone("other_fax", "fax", "fax"),
	phone("pager", "pager", "pager"),
	phone("car_phone", "car", "car"),
	phone("isdn", "isdn", "isdn"),
	phone("tty_tdd_phone", "textphone", "textphone"),
	phone("assistant_phone", "x-assistant", "x-assistant"),
	phone("callback_phone", "x-callback", "x-callback"),
	phone("company_main_phone", "x-company", "work", "x-company"),
	phone("radio_phone", "x-radio", "x-radio"),
	phone("telex", "x-telex", "x-telex"),

	{id: "business_address", name: "ADR", class: "work", params: []string{"TYPE=work"}, named: true},
	{id: "home_address", name: "ADR", class: "home", params: []string{"TYPE=home"}, named: true},
	{id: "other_address", name: "ADR", named: true},

	{id: "business_home_page", name: "URL", params: []string{"TYPE=work"}, named: true},
	{id: "im_address", name: "IMPP", named: true},
	{id: "birthday", name: "BDAY"},
	{id: "anniversary", name: "ANNIVERSARY"},
	{id: "spouse_name", name: "RELATED", class: "spouse", params: []string{"TYPE=spouse", "VALUE=text"}, named: true},
	{id: "categories", name: "CATEGORIES", list: true},
	{id: "notes", name: "NOTE"},
	{id: "photo", name: "PHOTO"},
}

// phone is the slot of a telephone number whose lines have the given types.
func phone(id, class string, types ...string) slot {
	params := []string{"TYPE=" + strings.Join(types, ",")}
	return slot{id: id, name: "TEL", class: class, params: params, named: true}
}

// phoneClasses are the types of telephone numbers that say all about a number,
// whatever other types it has.
var phoneClasses = []string{
	"x-assistant", "x-callback", "x-company", "x-radio", "x-telex", "car", "cell", "isdn", "pager", "textphone",
}

// unknownClass is the class of lines that fill no slot unless they name it.
const unknownClass = "unknown"

// classify says which slots of its name a line can fill, by its parameters.
func classify(l *line) string {
	types := l.types()
	where := ""
	switch {
	case slices.Contains(types, "work"):
		where = "work"
	case slices.Contains(types, "home"):
		where = "home"
	}
	switch l.name {
	case "TEL":
		return classifyPhone(types, where)
	case "ADR":
		return where
	case "URL":
		if where == "home" {
			return unknownClass
		}
	case "RELATED":
		if slices.Contains(types, "spouse") && l.param("VALUE") == "text" {
			return "spouse"
		}
		return unknownClass
	case "FN":
		if l.isDerivedName() {
			return unknownClass
		}
	}
	return ""
}

func classifyPhone(types []string, where string) string {
	for _, class := range phoneClasses {
		if slices.Contains(types, class) {
			return class
		}
	}
	if !slices.Contains(types, "fax") {
		return where
	}
	return strings.TrimSpace(where + " fax")
}

// bind finds the slot of every line: first of those that name it, then of the
// others.
func (c *card) bind() {
	filled := make(map[string]bool, len(c.lines))
	fill := func(l *line, s slot) bool {
		if s.name != l.name || filled[s.id] && !s.list {
			return false
		}
		filled[s.id], l.slot = true, s.id
		return true
	}
	for _, l := range c.lines {
		if id := l.param(slotParam); id != "" {
			if s, ok := slotByID[id]; ok {
				fill(l, s)
			}
		}
	}
	for _, l := range c.unnamedByPreference() {
		class := classify(l)
		for _, s := range slotsByName[l.name] {
			if s.class == class && fill(l, s) {
				break
			}
		}
	}
}

// unnamedByPreference are the lines that could fill a slot and do not name one.
// Those that a PREF parameter ranks come first (RFC 6350, section 5.3).
func (c *card) unnamedByPreference() []*line {
	var lines []*line
	isRanked := false
	for _, l := range c.lines {
		if len(slotsByName[l.name]) > 0 && l.param(slotParam) == "" {
			lines = append(lines, l)
			isRanked = isRanked || l.preference() != unranked
		}
	}
	if isRanked {
		slices.SortStableFunc(lines, func(a, b *line) int { return a.preference() - b.preference() })
	}
	return lines
}

// at is the first line that fills a slot, nil if there is none.
func (c *card) at(s slot) *line {
	for _, l := range c.lines {
		if l.slot == s.id {
			return l
		}
	}
	return nil
}

// make adds an empty line for a slot.
func (c *card) make(s slot) *line {
	l := &line{name: s.name, params: slices.Clone(s.params), slot: s.id}
	if s.named {
		l.params = append(l.params, slotParam+"="+s.id)
	}
	c.add(l)
	return l
}

// clear empties a slot. Lines that would move up into it when the file is read
// the next time are told where they belong.
func (c *card) clear(s slot) {
	c.remove(func(l *line) bool { return l.slot == s.id })
	for _, l := range c.lines {
		if l.name != s.name {
			continue
		}
		said := l.param(slotParam)
		if said != s.id && (said != "" || classify(l) != s.class) {
			continue
		}
		if l.slot == "" {
			l.setParam(slotParam, noSlot)
		} else {
			l.setParam(slotParam, l.slot)
		}
	}
}
