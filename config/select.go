package config

import (
	"github.com/hashicorp/hcl/v2"

	"contactsync/providers/addressbook"
)

// criteria are the attributes that select, in a sync and in a user block.
var criteria = attributes("rep", "sales_group", "favorites", "all", "companies")

// selectSchema is what the block select of a sync has, userSelectSchema what
// that of a user has.
var (
	selectSchema = &hcl.BodySchema{
		Attributes: criteria,
		Blocks:     []hcl.BlockHeaderSchema{{Type: "person"}, {Type: "company"}},
	}
	userSelectSchema = &hcl.BodySchema{Attributes: criteria}
	whereSchema      = &hcl.BodySchema{Attributes: attributes("where")}
)

// howToSelect is the advice where nothing is selected.
const howToSelect = "Set at least one of rep, sales_group, favorites and all to true."

// selection reads the block select of a sync, which must be there.
func (l *loader) selection(sync, block *hcl.Block) Select {
	s := Select{Where: map[addressbook.Kind]*Expression{}}
	if block == nil {
		l.errorf(heading(sync), "Nothing selected", "The sync has no select block. It says which records a mailbox gets. %s", howToSelect)
		return s
	}
	content := l.content(block.Body, selectSchema)
	attrs := content.Attributes
	s.Rep = or(l.truth(attrs["rep"]), false)
	s.SalesGroup = or(l.truth(attrs["sales_group"]), false)
	s.Favorites = or(l.truth(attrs["favorites"]), false)
	s.All = or(l.truth(attrs["all"]), false)
	s.Companies = or(l.truth(attrs["companies"]), false)
	switch {
	case !s.selects():
		l.errorf(heading(block), "Nothing selected", "No criterion is on, so that no record would be selected. %s", howToSelect)
	case s.All && (s.Rep || s.SalesGroup || s.Favorites):
		l.warnf(&attrs["all"].NameRange, "Setting without effect", "all selects every record: the other criteria select none besides.")
	}
	roots := map[addressbook.Kind][]Root{
		addressbook.Person:  {PersonRoot, CompanyRoot, RepRoot},
		addressbook.Company: {CompanyRoot, RepRoot},
	}
	for kind, allowed := range roots {
		inner := l.only(content.Blocks, string(kind))
		if inner == nil {
			continue
		}
		if where := l.condition(l.content(inner.Body, whereSchema).Attributes["where"], allowed...); where != nil {
			s.Where[kind] = where
		}
		if kind == addressbook.Company && !s.Companies {
			l.warnf(heading(inner), "Setting without effect", "This is about companies, which are selected with companies = true only.")
		}
	}
	return s
}

// selects says whether any criterion is on.
func (s Select) selects() bool { return s.Rep || s.SalesGroup || s.Favorites || s.All }

// under is the selection as a user block changes it.
func (s Select) under(u *User) Select {
	s.Rep = or(u.Rep, s.Rep)
	s.SalesGroup = or(u.SalesGroup, s.SalesGroup)
	s.Favorites = or(u.Favorites, s.Favorites)
	s.All = or(u.All, s.All)
	s.Companies = or(u.Companies, s.Companies)
	return s
}
