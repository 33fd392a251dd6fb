package config

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"contactsync/providers/addressbook"
)

// criteria are the attributes that select, in a sync and in a user block.
var criteria = []Attribute{
	{Name: "rep", Form: BoolForm, Default: "false", Meaning: "records whose rep is the mailbox's owner"},
	{Name: "sales_group", Form: BoolForm, Default: "false", Meaning: "records of a sales group of the owner's"},
	{Name: "favorites", Form: BoolForm, Default: "false", Meaning: "records that the owner marked"},
	{Name: "all", Form: BoolForm, Default: "false", Meaning: "all records"},
	{Name: "companies", Form: BoolForm, Default: "false", Meaning: "companies too, by the same criteria"},
}

// selectBlock is the block select of a sync, userSelectBlock that of a user.
var (
	selectBlock = Block{
		Type:       "select",
		Required:   true,
		Meaning:    "which records a mailbox gets: the union of what is true",
		Attributes: criteria,
		Blocks: []Block{
			whereBlock("person", "a condition on person, company and rep that narrows the union"),
			whereBlock("company", "a condition on company and rep that does so"),
		},
	}
	userSelectBlock = Block{
		Type:       "select",
		Meaning:    "which records the mailbox gets, criterion by criterion",
		Attributes: withoutDefaults(criteria),
	}
)

// whereBlock is the block of a kind of records in select.
func whereBlock(kind, meaning string) Block {
	return Block{
		Type: kind, Meaning: "what else holds for the records of the kind " + kind,
		Attributes: []Attribute{{Name: "where", Form: ConditionForm, Meaning: meaning}},
	}
}

// howToSelect is the advice where nothing is selected.
const howToSelect = "Set at least one of rep, sales_group, favorites and all to true."

// selection reads the block select of a sync, which must be there.
func (l *loader) selection(sync, block *hcl.Block) Select {
	s := Select{Where: map[addressbook.Kind]*Expression{}}
	if block == nil {
		l.errorf(heading(sync), "Nothing selected", "The sync has no select block. It says which records a mailbox gets. %s", howToSelect)
		return s
	}
	content := l.content(block.Body, selectBlock.schema())
	attrs := content.Attributes
	s.Rep = or(l.truth(attrs["rep"]), false)
	s.SalesGroup = or(l.truth(attrs["sales_group"]), false)
	s.Favorites = or(l.truth(attrs["favorites"]), false)
	s.All = or(l.truth(attrs["all"]), false)
	s.Companies = or(l.truth(attrs["companies"]), false)
	switch {
	case !s.selects() && !l.maySelect(attrs):
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
		if where := l.condition(l.content(inner.Body, whereBlock(string(kind), "").schema()).Attributes["where"], allowed...); where != nil {
			s.Where[kind] = where
		}
		if kind == addressbook.Company && !s.Companies {
			l.warnf(heading(inner), "Setting without effect", "This is about companies, which are selected with companies = true only.")
		}
	}
	return s
}

// maySelect says whether a criterion is set to something that is not known, or that was
// reported: nobody can tell whether it is on.
func (l *loader) maySelect(attrs hcl.Attributes) bool {
	for _, name := range []string{"rep", "sales_group", "favorites", "all"} {
		if a := attrs[name]; a != nil && l.isOpen(a.Expr) {
			return true
		}
	}
	return false
}

// isOpen says whether an expression for true or false is not known, or has a mistake. It
// reports none.
func (l *loader) isOpen(expr hcl.Expression) bool {
	syntax, diags := native(expr)
	if diags.HasErrors() {
		return true
	}
	value, diags := syntax.Value(l.context(syntax.Variables()))
	if diags.HasErrors() || !value.IsKnown() {
		return true
	}
	_, err := convert.Convert(value, cty.Bool)
	return err != nil
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
