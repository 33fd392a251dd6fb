package config

import (
	"slices"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// rootTables are the tables that the roots of expressions are records of.
var rootTables = map[Root]providers.Table{
	PersonRoot: providers.Persons, CompanyRoot: providers.Companies, RepRoot: providers.Reps,
}

// repFields are fields that every rep has, whatever the CRM calls them.
var repFields = []string{"id", "email"}

// checkFields reports the fields that expressions name and that the source of their sync
// is known not to have.
func (l *loader) checkFields() {
	if l.opts.KnownFields == nil {
		return
	}
	expressions := map[string][]*Expression{} // by the address of the source
	for _, name := range sortedKeys(l.syncs) {
		s := l.syncs[name].Sync
		expressions[s.From] = append(expressions[s.From], s.expressions(l.config.Users)...)
	}
	for _, source := range l.config.Sources {
		list, used := expressions[source.Address()]
		if !used {
			continue
		}
		for _, n := range l.config.Never {
			list = append(list, n.Where[addressbook.Person])
		}
		for root, table := range rootTables {
			known, ok := l.opts.KnownFields(source, table)
			if !ok {
				continue
			}
			for _, x := range list {
				l.checkReads(x, root, known)
			}
		}
	}
}

// expressions are all expressions of a sync, some of them nil.
func (s *Sync) expressions(users []*User) []*Expression {
	list := []*Expression{s.Mailboxes.Where, s.Categorization.Folder}
	for _, where := range s.Select.Where {
		list = append(list, where)
	}
	for _, mapping := range s.Mappings {
		for _, p := range mapping.Properties {
			list = append(list, p.Value)
		}
	}
	for _, u := range users {
		if u.Categorization != nil && u.concerns(s.Name) {
			list = append(list, u.Categorization.Folder)
		}
	}
	return list
}

// checkReads reports the fields of a root that an expression, or nil, names and that are
// not known.
func (l *loader) checkReads(x *Expression, root Root, known providers.KnownFields) {
	if x == nil {
		return
	}
	for _, r := range x.reads {
		if r.root != root {
			continue
		}
		for i, field := range r.fields {
			isNumber := known.ByNumber && strings.Trim(field, "0123456789") == ""
			if isNumber || slices.Contains(known.Names, field) || root == RepRoot && slices.Contains(repFields, field) {
				continue
			}
			l.errorf(&r.places[i], "Unknown field", "%s has no field %q.%s The fields are those of %s.", root, field, didYouMean(field, known.Names), known.Origin)
		}
	}
}
