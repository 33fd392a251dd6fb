package ews

import (
	"slices"

	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
)

// search is what FindItem asks for, of each of its parents.
type search struct {
	shape      property.Shape
	match      func(mailbox.Item) bool
	order      func(a, b mailbox.Item) int // nil is the order of creation
	view       *schema.Node
	limit      int
	associated bool
}

// findItem answers FindItem, with one message for each parent.
func (c *call) findItem() {
	s, searchProblem := c.search()
	ids := c.list("ParentFolderIds")
	c.each(len(ids), func(i int) (content, *problem) {
		if searchProblem != nil {
			return nil, searchProblem
		}
		at, p := c.folder(ids[i], codeFolderMissing)
		if p != nil {
			return nil, p
		}
		found, p := c.itemsIn(at, s)
		if p != nil {
			return nil, p
		}
		g, p := cut(s.view, len(found), s.limit, seeker(found))
		if p != nil {
			return nil, p
		}
		return func() { c.writeFoundItems(found, g, s.shape, at.folder) }, nil
	})
}

// search reads the request.
func (c *call) search() (search, *problem) {
	op := c.operation
	switch {
	case firstOf(op, "GroupBy", "DistinguishedGroupBy") != nil:
		return search{}, refuse("ErrorUnsupportedPathForSortGroup")
	case op.Child("QueryString") != nil:
		return search{}, refuse("ErrorContentIndexingNotEnabled")
	}
	s := search{
		limit:      c.limits.FindPage,
		associated: op.Attr("Traversal") == "Associated",
		view: firstOf(op, "IndexedPageItemView", "FractionalPageItemView",
			"SeekToConditionPageItemView", "CalendarView", "ContactsView"),
		match: func(mailbox.Item) bool { return true },
	}
	var p *property.Problem
	if s.shape, p = property.ParseShape(op.Child("ItemShape")); p != nil {
		return search{}, of(p)
	}
	if r := op.Child("Restriction"); r != nil {
		s.limit = c.limits.FindPageRestricted
		if s.match, p = property.Match(r); p != nil {
			return search{}, of(p)
		}
	}
	if o := op.Child("SortOrder"); o != nil {
		if s.order, p = property.Order(o); p != nil {
			return search{}, of(p)
		}
	}
	if s.view != nil && s.view.Name == "ContactsView" {
		s.match = between(s.match, s.view.Attr("InitialName"), s.view.Attr("FinalName"))
	}
	return s, nil
}

// itemsIn are the items of a folder that match, in order. What was softly
// deleted from a folder is in another one.
func (c *call) itemsIn(at place, s search) ([]mailbox.Item, *problem) {
	if c.operation.Attr("Traversal") == "SoftDeleted" {
		return nil, nil
	}
	items, err := at.mailbox.Items(at.folder.ID, s.associated)
	if err != nil {
		return nil, because(err, codeFolderMissing)
	}
	var found []mailbox.Item
	for _, i := range items {
		if s.match(i) {
			found = append(found, i)
		}
	}
	if s.order != nil {
		slices.SortStableFunc(found, s.order)
	}
	return found, nil
}

// between narrows a match to contacts whose display name is not before the
// initial name and not behind the final one; "" is no bound.
func between(match func(mailbox.Item) bool, initial, final string) func(mailbox.Item) bool {
	return func(i mailbox.Item) bool {
		name, _ := i.Props[mailbox.DisplayName].(string)
		return match(i) && name >= initial && (final == "" || name <= final)
	}
}

// seeker finds the first item that meets a condition; their number if none does.
func seeker(items []mailbox.Item) func(*schema.Node) (int, *problem) {
	return func(condition *schema.Node) (int, *problem) {
		match, p := property.Match(condition)
		if p != nil {
			return 0, of(p)
		}
		if at := slices.IndexFunc(items, match); at >= 0 {
			return at, nil
		}
		return len(items), nil
	}
}

// writeFoundItems writes one page of items.
func (c *call) writeFoundItems(found []mailbox.Item, g page, shape property.Shape, folder mailbox.Folder) {
	c.w.Open("m:RootFolder")
	g.write(&c.w)
	c.w.Open("t:Items")
	for _, i := range found[g.from:g.to] {
		property.WriteItem(&c.w, i, shape, property.View{FindItem: true, Folder: folder})
		c.spill()
	}
	c.w.Close("t:Items")
	c.w.Close("m:RootFolder")
}
