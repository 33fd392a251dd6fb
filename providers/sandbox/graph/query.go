package graph

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"contactsync/providers/sandbox/mailbox"
)

// query is what the options of a URL ask for.
type query struct {
	selected   map[string]bool // nil: everything
	selection  string          // as it was written
	expand     []extendedID
	filter     condition // nil: everything
	order      func(a, b mailbox.Bag) int
	top        int // -1: it does not say
	skip       int
	count      bool
	deltaToken string
	skipToken  string
}

// subject is what a query is about, which decides what can be asked for.
type subject struct {
	name    string // of the type
	members []string
	filter  func(string) (condition, *problem)
	allowed string // the options, with blanks between them
}

// The subjects.
const (
	ofList  = "$select $expand $filter $orderby $top $skip $count"
	ofOne   = "$select $expand"
	ofDelta = "$select $top $deltatoken $skiptoken"
	ofCount = "$filter"
	ofNone  = ""
)

// aboutContacts and aboutFolders are queries with these options.
func aboutContacts(allowed string) subject {
	s := subject{name: "contact", filter: parseContactFilter, allowed: allowed}
	for _, f := range fields {
		s.members = append(s.members, f.name)
	}
	return s
}

func aboutFolders(allowed string) subject {
	return subject{name: "contactFolder", members: []string{"id", "displayName", "parentFolderId"}, filter: parseFolderFilter, allowed: allowed}
}

// badQuery is the answer to an option that is wrong.
func badQuery(text string) *problem { return badRequest(codeQuery, text) }

// parseQuery reads the options. Those that the subject does not have, or that are
// there twice, are refused; names without a $ are not the service's.
func parseQuery(raw string, about subject) (q query, p *problem) {
	q.top = -1
	values, err := url.ParseQuery(raw)
	if err != nil {
		return q, badQuery("The query of the URL is malformed.")
	}
	for name, given := range values {
		option := strings.ToLower(name)
		if !strings.HasPrefix(option, "$") {
			continue
		}
		switch {
		case about.name == "contact" && about.allowed == ofDelta && option == "$expand":
			// What the service does with extended properties in a delta query.
			return q, refuse(http.StatusInternalServerError, codeInternal, "Value cannot be null. Parameter name: type")
		case !strings.Contains(" "+about.allowed+" ", " "+option+" "):
			return q, badQuery("The query option '" + option + "' is not supported here.")
		case len(given) > 1:
			return q, badQuery("The query option '" + option + "' is there more than once.")
		}
		if p := q.set(option, given[0], about); p != nil {
			return q, p
		}
	}
	return q, nil
}

// set takes an option.
func (q *query) set(option, value string, about subject) (p *problem) {
	switch option {
	case "$select":
		q.selection = value
		q.selected, p = parseSelect(value, about)
	case "$expand":
		q.expand, p = parseExpand(value, about)
	case "$filter":
		q.filter, p = about.filter(value)
	case "$orderby":
		q.order, p = parseOrder(value, about)
	case "$top":
		q.top, p = parseNumber(option, value)
	case "$skip":
		q.skip, p = parseNumber(option, value)
	case "$count":
		q.count = value == "true"
		if value != "true" && value != "false" {
			p = badQuery("The value of '$count' is true or false.")
		}
	case "$deltatoken":
		q.deltaToken = value
	case "$skiptoken":
		q.skipToken = value
	}
	return p
}

func parseNumber(option, value string) (int, *problem) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		return 0, badQuery("The value of '" + option + "' is a number from 0 on.")
	}
	return n, nil
}

// parseSelect reads the names of members with commas between them.
func parseSelect(value string, about subject) (map[string]bool, *problem) {
	selected := map[string]bool{"id": true}
	for name := range strings.SplitSeq(value, ",") {
		known := ""
		for _, member := range about.members {
			if strings.EqualFold(member, strings.TrimSpace(name)) {
				known = member
			}
		}
		if known == "" {
			return nil, badRequest(codeBadRequest, "Could not find a property on type 'microsoft.graph."+about.name+"' that '$select' names.")
		}
		selected[known] = true
	}
	return selected, nil
}

// parseExpand reads "singleValueExtendedProperties($filter=id eq '…' or id eq
// '…')", and the same of several values, with a comma between them.
func parseExpand(value string, about subject) ([]extendedID, *problem) {
	wrong := badRequest(codeBadRequest, "The value of '$expand' names what a "+about.name+" cannot be expanded by: only extended properties by their ids.")
	e := newExpression(value)
	var wanted []extendedID
	for {
		name, ok := e.any(tokenWord)
		if !ok || !strings.EqualFold(name, single) && !strings.EqualFold(name, multi) {
			return nil, wrong
		}
		if !e.mark("(") || !e.word("$filter") || !e.mark("=") {
			return nil, wrong
		}
		for more := true; more; more = e.word("or") {
			if !e.word("id") || !e.word("eq") {
				return nil, wrong
			}
			form, ok := e.any(tokenText)
			if !ok {
				return nil, wrong
			}
			id, p := parseExtendedID(form)
			if p != nil {
				return nil, p
			}
			if _, many := id.kind.List(); many != strings.EqualFold(name, multi) {
				return nil, wrong
			}
			wanted = append(wanted, id)
		}
		if !e.mark(")") {
			return nil, wrong
		}
		if e.end() {
			return wanted, nil
		}
		if !e.mark(",") {
			return nil, wrong
		}
	}
}
