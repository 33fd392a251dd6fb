package graph

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"contactsync/providers/sandbox/mailbox"
)

// sorted sorts by an order, if there is one.
func sorted[T any](all []T, order func(a, b mailbox.Bag) int, props func(T) mailbox.Bag) []T {
	if order != nil {
		slices.SortStableFunc(all, func(a, b T) int { return order(props(a), props(b)) })
	}
	return all
}

// page answers with a part of a list, and where the next one is.
func page[T any](c *call, q query, what string, all []T, show func(T) object) (*reply, *problem) {
	size, p := c.pageSize(q)
	if p != nil {
		return nil, p
	}
	shown := []object{}
	rest := all[min(q.skip, len(all)):]
	for _, one := range rest[:min(size, len(rest))] {
		shown = append(shown, show(one))
	}
	body := object{"@odata.context": c.context(what), "value": shown}
	if q.count {
		body["@odata.count"] = len(all)
	}
	if len(rest) > size && size > 0 {
		body["@odata.nextLink"] = c.nextLink(q.skip + size)
	}
	return &reply{status: http.StatusOK, body: body}, nil
}

// pageSize is how many things a page holds.
func (c *call) pageSize(q query) (int, *problem) {
	switch {
	case q.top > c.limits.MaxPage:
		return 0, badQuery("The limit of '" + strconv.Itoa(c.limits.MaxPage) + "' for Top query has been exceeded.")
	case q.top >= 0:
		return q.top, nil
	case c.prefer.pageSize > 0:
		return min(c.prefer.pageSize, c.limits.MaxPage), nil
	}
	return c.limits.Page, nil
}

// nextLink is the URL of the request with another $skip.
func (c *call) nextLink(skip int) string {
	options, err := url.ParseQuery(c.query)
	if err != nil {
		return "" // parseQuery refused it
	}
	for name := range options {
		if strings.EqualFold(name, "$skip") {
			options.Del(name)
		}
	}
	options.Set("$skip", strconv.Itoa(skip))
	return c.link(options)
}

// count is the answer with a number.
func count(n int) *reply {
	return &reply{
		status: http.StatusOK, header: http.Header{"Content-Type": {"text/plain"}}, raw: []byte(strconv.Itoa(n)),
	}
}
