package mailbox

import (
	"fmt"
	"slices"
)

// Rewrite names one thing that the server makes of what is written.
type Rewrite string

// The rewrites.
const (
	Trim             Rewrite = "trim"              // blanks around texts of one line go
	UpperCompany     Rewrite = "upper_company"     // the company's name becomes capitals; no client knows that
	PhoneMask        Rewrite = "phone_mask"        // +CC and ten digits become +CC (NNN) NNN-NNNN, as when Outlook saves
	EmailNames       Rewrite = "email_names"       // an e-mail address written without a name gets itself as name
	Derive           Rewrite = "derive"            // DisplayName, Subject and FileAs that are absent come from the names
	BodyLines        Rewrite = "body_lines"        // line ends of the body become CRLF
	BirthdayMidnight Rewrite = "birthday_midnight" // birthday and anniversary are cut to midnight UTC
	FolderCategory   Rewrite = "folder_category"   // what is made below Contacts gets the folder's name as category
	UserTouch        Rewrite = "user_touch"        // every second read finds another change key, as after Outlook's background writes
)

// Rewrites lists all, in the order in which they are applied.
func Rewrites() []Rewrite {
	var names []Rewrite
	for _, r := range rules() {
		names = append(names, r.name)
	}
	return append(names, UserTouch) // of reads
}

// DefaultRewrites lists what Exchange is known to do.
func DefaultRewrites() []Rewrite {
	return []Rewrite{Trim, EmailNames, Derive, BodyLines, BirthdayMidnight}
}

// writing is an item that is made or changed.
type writing struct {
	before Bag    // nil for a new one
	after  Bag    // what the rewrites change
	wrote  Bag    // has what the client itself set or removed
	folder string // name of the folder below Contacts that a new one is made in; else ""
}

// rule is what a rewrite does to an item that is written.
type rule struct {
	name  Rewrite
	apply func(*writing)
}

// rules lists the rewrites of what is written in their order: what others
// derive from comes first.
func rules() []rule {
	return []rule{
		{Trim, trim},
		{UpperCompany, upperCompany},
		{PhoneMask, maskPhones},
		{EmailNames, nameEmails},
		{Derive, derive},
		{BodyLines, foldLines},
		{BirthdayMidnight, cutBirthdays},
		{FolderCategory, addCategory},
	}
}

// inOrder is the rewrites that are asked for, in the order in which they are
// applied.
func inOrder(asked []Rewrite) ([]Rewrite, error) {
	if asked == nil {
		asked = DefaultRewrites()
	}
	for _, name := range asked {
		if !slices.Contains(Rewrites(), name) {
			return nil, fmt.Errorf("rewrite %q: there is none of this name; there are %q", name, Rewrites())
		}
	}
	return slices.DeleteFunc(Rewrites(), func(name Rewrite) bool { return !slices.Contains(asked, name) }), nil
}

// rewrite makes of an item what the server makes of it.
func (m *Mailbox) rewrite(w *writing) {
	for _, r := range rules() {
		if slices.Contains(m.store.rewrites, r.name) {
			r.apply(w)
		}
	}
}

// touch gives every second reader another change key, if UserTouch is on.
func (m *Mailbox) touch(i *item) (*item, error) {
	if !slices.Contains(m.store.rewrites, UserTouch) {
		return i, nil
	}
	if m.reads == nil {
		m.reads = map[int64]int{}
	}
	m.reads[i.origin]++
	if m.reads[i.origin]%2 != 0 {
		return i, nil
	}
	props, err := i.props.merge(Bag{LastModified: m.now()}, nil)
	if err != nil {
		return nil, err
	}
	touched := *i
	touched.props = props
	_, err = m.replace(putItem{item: &touched})
	return &touched, err
}
