package graph

import (
	"net/http"

	"contactsync/providers/exchange/graph/wire"
)

// walk follows the links of pages to their end.
type walk struct {
	// next is what is asked for next: a path of ours, or a link that the service gave; ""
	// at the end.
	next   string
	isLink bool

	// size is how many entries a page may have, 0 for what the service takes.
	size int

	// end is the link to what will change after the last page.
	end string

	seen map[string]bool
}

// walkPath begins at a path of ours, and walkLink at a link.
func walkPath(path string, size int) *walk {
	return &walk{next: path, size: size, seen: make(map[string]bool)}
}

func walkLink(link string, size int) *walk {
	return &walk{next: link, isLink: true, size: size, seen: map[string]bool{link: true}}
}

func (w *walk) goesOn() bool { return w.next != "" }

// call is the request for the next page.
func (w *walk) call() wire.Call {
	c := wire.Call{Method: http.MethodGet, Path: w.next, Size: w.size}
	if w.isLink {
		c.Path, c.Link = "", w.next
	}
	return c
}

// to goes on to the next page. It fails if that leads in a circle.
func (w *walk) to(next, end string) error {
	if next != "" && w.seen[next] {
		return &notGraphError{errCircle}
	}
	w.next, w.isLink, w.end = next, true, end
	w.seen[next] = true
	return nil
}
