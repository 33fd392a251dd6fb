package config

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/addressbook"
)

// adoptBlock is the block adopt of a sync.
var adoptBlock = Block{
	Type:    "adopt",
	Meaning: "makes the user's own contacts managed ones",
	Attributes: []Attribute{
		{
			Name: "match", Form: ListsForm, Required: true,
			Meaning: `lists of properties: [["email1"], ["given_name", "surname"]]. The first by which just one contact of the user's equals just one record decides`,
		},
		{Name: "folders", Form: AnyForm, Meaning: "a list of names or paths to look in; all where it is left out"},
		{
			Name: "own", Form: BoolForm, Default: "false",
			Meaning: "an adopted contact stays when it would be deleted; true: it is deleted like any other",
		},
		{
			Name: "unmatched", Form: TextForm, Words: []string{string(ignoreUnmatched), string(reportUnmatched)}, Default: `"ignore"`,
			Meaning: `"report" lists what no record matched`,
		},
	},
}

// unmatchedWhen is what happens to the user's contacts that no record matches.
type unmatchedWhen string

const (
	ignoreUnmatched unmatchedWhen = "ignore"
	reportUnmatched unmatchedWhen = "report"
)

// adopt reads the block adopt of a sync, nil for none: nothing is adopted.
func (l *loader) adopt(block *hcl.Block) *Adopt {
	if block == nil {
		return nil
	}
	attrs := l.content(block.Body, adoptBlock.schema()).Attributes
	return &Adopt{
		Match:           l.match(attrs["match"]),
		Folders:         l.paths(attrs["folders"]),
		Own:             or(l.truth(attrs["own"]), false),
		ReportUnmatched: or(word(l, attrs["unmatched"], ignoreUnmatched, reportUnmatched), ignoreUnmatched) == reportUnmatched,
		Range:           block.DefRange,
	}
}

// match reads the lists of properties by which contacts are compared.
func (l *loader) match(a *hcl.Attribute) [][]string {
	value := l.constant(a, cty.List(cty.List(cty.String)))
	if value == nil {
		if a != nil {
			l.needed(a.Expr, "match")
		}
		return nil
	}
	place := a.Expr.Range().Ptr()
	var lists [][]string
	for _, element := range value.AsValueSlice() {
		if element.IsNull() || element.LengthInt() == 0 {
			l.errorf(place, "Nothing to compare", "No list of match may be empty: every contact would be like every other.")
			continue
		}
		var list []string
		for _, name := range element.AsValueSlice() {
			if name.IsNull() {
				l.errorf(place, "Empty text", "No element of match may be null.")
				continue
			}
			if slices.Contains(list, name.AsString()) {
				l.errorf(place, "Duplicate property", "%q is twice in one list of match.", name.AsString())
			}
			l.comparable(place, name.AsString())
			list = append(list, name.AsString())
		}
		lists = append(lists, list)
	}
	if value.LengthInt() == 0 {
		l.errorf(place, "Nothing to compare", "match needs a list of properties at least: [[\"email1\"]].")
	}
	return lists
}

// comparable reports a property by which contacts cannot be compared.
func (l *loader) comparable(place *hcl.Range, name string) {
	isText := func(p addressbook.Property) bool {
		return p.Type == addressbook.String && p.OneOf == nil && p.Name != "notes"
	}
	var known []string
	for _, p := range addressbook.WellKnown() {
		if p.Name == name {
			if !isText(p) {
				l.errorf(place, "Not to be compared", "%s is no short text. Contacts are compared by names, numbers and addresses.", name)
			}
			return
		}
		if isText(p) {
			known = append(known, p.Name)
		}
	}
	l.errorf(place, "Unknown property", "There is no well-known property %q.%s \"contactsync help properties\" lists them.", name, didYouMean(name, known))
}

// checkAdopt reports a list of match that no mapping of the sync fills: by it nothing
// would ever be adopted.
func (l *loader) checkAdopt(s *Sync) {
	if s.Adopt == nil {
		return
	}
	for _, list := range s.Adopt.Match {
		isFilled := false
		for _, mapping := range s.Mappings {
			isFilled = isFilled || !slices.ContainsFunc(list, func(name string) bool {
				return !slices.ContainsFunc(mapping.Properties, func(p MappedProperty) bool { return p.Name == name })
			})
		}
		if !isFilled {
			l.errorf(&s.Adopt.Range, "Nothing to compare", "No mapping of the sync %q has all of %s, which match compares.", s.Name, enumerate(list, "and"))
		}
	}
}

// paths reads a list of folders, each a text or a list of texts.
func (l *loader) paths(a *hcl.Attribute) [][]string {
	value := l.constant(a, cty.DynamicPseudoType)
	if value == nil {
		return nil
	}
	if !isSequence(value.Type()) {
		l.errorf(a.Expr.Range().Ptr(), "Wrong type", "%s needs a list of folders: [\"CRM\", [\"Customers\", \"Old\"]].", a.Name)
		return nil
	}
	var paths [][]string
	for _, element := range value.AsValueSlice() {
		path, err := newPath(element)
		if err != nil {
			l.errorf(a.Expr.Range().Ptr(), "Wrong value", "This does not fit %s: %s.", a.Name, err)
			continue
		}
		paths = append(paths, path)
	}
	return paths
}

// path reads a folder that is the same for all mailboxes.
func (l *loader) path(expr hcl.Expression) ([]string, bool) {
	value := l.constant(&hcl.Attribute{Name: "folder", Expr: expr}, cty.DynamicPseudoType)
	if value == nil {
		l.needed(expr, "The folder")
		return nil, false
	}
	path, err := newPath(*value)
	if err != nil {
		l.errorf(expr.Range().Ptr(), "Wrong value", "This is no folder: %s.", err)
	}
	return path, err == nil
}

// newPath is the names of a folder's path, checked and trimmed.
func newPath(value cty.Value) ([]string, error) {
	path, err := toPath(value)
	if err != nil {
		return nil, err
	}
	return trimPath(path), checkPath(path)
}
