package graph

import (
	"net/url"
	"strings"
)

// route is what a path below a user leads to.
type route struct {
	user    string
	folders []string // ids from the top down; none: the default folder
	what    resource
	contact string // its id, of what is about one
}

// resource is the kind of thing at the end of a path.
type resource int

// The resources.
const (
	noResource resource = iota
	folderList          // the folders in the last one of the route
	folderCount
	folderDelta
	folderOne
	folderPurge // permanentDelete
	contactList
	contactCount
	contactDelta
	contactOne
	contactPurge
	photoOne
	photoValue
	translateIDs
)

// parseRoute reads a path behind the version, which is still escaped. Names are
// not distinguished by case, ids are.
func parseRoute(escaped string) (route, *problem) {
	var segments []string
	for segment := range strings.SplitSeq(strings.Trim(escaped, "/"), "/") {
		name, err := url.PathUnescape(segment)
		if err != nil || name == "" {
			return route{}, noSegment("")
		}
		segments = append(segments, name)
	}
	if len(segments) == 0 || !strings.EqualFold(segments[0], "users") {
		if len(segments) > 0 && strings.EqualFold(segments[0], "me") {
			return route{}, badRequest(codeBadRequest, "/me request is only valid with delegated authentication flow.")
		}
		return route{}, noSegment(first(segments))
	}
	if len(segments) < 3 {
		return route{}, noSegment("users")
	}
	r := route{user: segments[1]}
	rest, p := r.parse(segments[2:])
	if p == nil && len(rest) > 0 {
		p = noSegment(rest[0])
	}
	return r, p
}

// first is the first segment, "" if there is none.
func first(segments []string) string {
	if len(segments) == 0 {
		return ""
	}
	return segments[0]
}

// parse reads what follows the user, and gives what it did not take.
func (r *route) parse(segments []string) (rest []string, p *problem) {
	switch strings.ToLower(segments[0]) {
	case "contacts":
		return r.parseContacts(segments[1:]), nil
	case "contactfolders":
		return r.parseFolders(segments[1:]), nil
	case "translateexchangeids":
		r.what = translateIDs
		return segments[1:], nil
	}
	return nil, noSegment(segments[0])
}

// parseFolders reads what follows contactFolders or childFolders.
func (r *route) parseFolders(segments []string) []string {
	r.what = folderList
	switch name := strings.ToLower(first(segments)); {
	case name == "":
		return segments
	case name == "$count":
		r.what = folderCount
		return segments[1:]
	case isDelta(name):
		r.what = folderDelta
		return segments[1:]
	}
	r.folders = append(r.folders, segments[0])
	r.what = folderOne
	segments = segments[1:]
	switch strings.ToLower(first(segments)) {
	case "childfolders":
		return r.parseFolders(segments[1:])
	case "contacts":
		return r.parseContacts(segments[1:])
	case "permanentdelete", "microsoft.graph.permanentdelete":
		r.what = folderPurge
		return segments[1:]
	}
	return segments
}

// parseContacts reads what follows contacts.
func (r *route) parseContacts(segments []string) []string {
	r.what = contactList
	switch name := strings.ToLower(first(segments)); {
	case name == "":
		return segments
	case name == "$count":
		r.what = contactCount
		return segments[1:]
	case isDelta(name):
		r.what = contactDelta
		return segments[1:]
	}
	r.contact, r.what = segments[0], contactOne
	segments = segments[1:]
	switch strings.ToLower(first(segments)) {
	case "permanentdelete", "microsoft.graph.permanentdelete":
		r.what = contactPurge
		return segments[1:]
	case "photo":
		r.what = photoOne
		if len(segments) > 1 && strings.EqualFold(segments[1], "$value") {
			r.what = photoValue
			return segments[2:]
		}
		return segments[1:]
	}
	return segments
}

// isDelta says whether a segment is the function of delta queries, in one of its
// spellings.
func isDelta(name string) bool {
	return name == "delta" || name == "delta()" || name == "microsoft.graph.delta" || name == "microsoft.graph.delta()"
}
