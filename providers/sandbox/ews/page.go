package ews

import (
	"strconv"

	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/ews/schema"
)

// page is the part of a list that a paged view asks for, which is also what it
// tells about that part.
type page struct {
	from, to int // of the list, from included, to not
	total    int
	last     bool // nothing is left behind it

	// offset is where the next page begins, and fraction the denominator in
	// whose parts it is given; 0 for whole entries.
	offset, fraction int
	paged            bool
}

// cut decides which part of a list a view asks for. The view is nil for none,
// seek finds the first entry that meets a condition, and limit is how many
// entries fit into one answer.
func cut(view *schema.Node, total, limit int, seek func(*schema.Node) (int, *problem)) (page, *problem) {
	if view == nil {
		if total > limit {
			return page{}, refuse("ErrorExceededFindCountLimit")
		}
		return page{to: total, total: total, last: true}, nil
	}
	most := limit
	if asked, given := view.LookupAttr("MaxEntriesReturned"); given {
		n, err := strconv.Atoi(asked)
		if err != nil || n <= 0 {
			return page{}, refuse("ErrorInvalidPagingMaxRows")
		}
		most = min(limit, n)
	}
	switch view.Name {
	case "IndexedPageItemView", "IndexedPageFolderView":
		return cutIndexed(view, total, most)
	case "FractionalPageItemView", "FractionalPageFolderView":
		return cutFraction(view, total, most)
	case "SeekToConditionPageItemView":
		from, p := seek(view.Child("Condition"))
		if p != nil {
			return page{}, p
		}
		if view.Attr("BasePoint") == "End" {
			return backwards(total-from, total, most), nil
		}
		return forwards(from, total, most), nil
	case "ContactsView":
		return forwards(0, total, most), nil
	}
	return page{}, refuse(codeInvalidRequest)
}

// cutIndexed begins at an offset from the beginning or from the end.
func cutIndexed(view *schema.Node, total, limit int) (page, *problem) {
	offset, err := strconv.Atoi(view.Attr("Offset"))
	if err != nil || offset < 0 {
		return page{}, refuse("ErrorInvalidIndexedPagingParameters")
	}
	if view.Attr("BasePoint") == "End" {
		return backwards(offset, total, limit), nil
	}
	return forwards(offset, total, limit), nil
}

// cutFraction begins at a fraction of the list.
func cutFraction(view *schema.Node, total, limit int) (page, *problem) {
	numerator, err1 := strconv.ParseInt(view.Attr("Numerator"), 10, 32)
	denominator, err2 := strconv.ParseInt(view.Attr("Denominator"), 10, 32)
	if err1 != nil || err2 != nil || denominator <= 0 || numerator < 0 || numerator > denominator {
		return page{}, refuse("ErrorInvalidFractionalPagingParameters")
	}
	g := forwards(int(int64(total)*numerator/denominator), total, limit)
	g.fraction = max(total, 1)
	return g, nil
}

// forwards is limit entries from an offset on.
func forwards(offset, total, limit int) page {
	from := min(offset, total)
	to := min(from+limit, total)
	return page{from: from, to: to, total: total, last: to == total, offset: to, paged: true}
}

// backwards is limit entries up to an offset from the end.
func backwards(offset, total, limit int) page {
	to := max(total-offset, 0)
	from := max(to-limit, 0)
	return page{from: from, to: to, total: total, last: from == 0, offset: total - from, paged: true}
}

// write adds the attributes of the page to the element that was just begun.
func (g page) write(w *property.Writer) {
	switch {
	case g.fraction != 0:
		w.Attr("NumeratorOffset", strconv.Itoa(g.offset))
		w.Attr("AbsoluteDenominator", strconv.Itoa(g.fraction))
	case g.paged:
		w.Attr("IndexedPagingOffset", strconv.Itoa(g.offset))
	}
	w.Attr("TotalItemsInView", strconv.Itoa(g.total))
	w.Attr("IncludesLastItemInRange", strconv.FormatBool(g.last))
}
