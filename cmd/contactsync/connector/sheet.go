package connector

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"contactsync/planner/redact"
)

// xslNamespace is the namespace of XSLT (W3C XSL Transformations 1.0, section 2.1).
const xslNamespace = "http://www.w3.org/1999/XSL/Transform"

// emission is an element that the style sheet makes of a field.
type emission struct {
	element string
	line    int
}

// otherTemplates are known to be about something else than contacts: "Contact" is
// what the CRM calls an activity.
var otherTemplates = []string{"Convertvevent", "ConvertContact"}

// simplePath is a path whose last step is the name of a field.
var simplePath = regexp.MustCompile(`^[\w.:/-]+$`)

// readSheet reads SyncML_mm2gw.xslt, nil if there is none: which element each
// field ends up in, the first one if there are several. Style sheets are programs,
// so that more than this cannot be told.
func (s *Settings) readSheet(d *document) map[string]emission {
	made := map[string]emission{}
	if d == nil {
		return made
	}
	var walk func(e *element)
	walk = func(e *element) {
		isXSL := e.name.Space == xslNamespace
		switch {
		case isXSL && e.is("template") && slices.Contains(otherTemplates, e.attr("name")):
			return
		case isXSL && e.is("include", "import"):
			s.note(Note{File: d.file, Line: e.line, place: atPerson, Text: "The style sheet uses another one, " + redact.Quote(e.attr("href")) + ", which was not read."})
		}
		for _, child := range e.children {
			if field := child.valueOf(); field != "" && !isXSL {
				if _, found := made[field]; !found {
					made[field] = emission{e.name.Local, child.line}
				}
			}
			walk(child)
		}
	}
	walk(&d.root)
	s.note(Note{File: d.file, place: atPerson, Text: fmt.Sprintf("A style sheet is a program, and was read only to see which elements it makes of the fields in %s. If it was changed for the four fields above, or computes something, carry that over by hand.", formsFile)})
	s.shape(d, atPerson)
	return made
}

// valueOf is the last step of the path that an xsl:value-of selects, "" if the
// element is none or selects anything but a path.
func (e *element) valueOf() string {
	path := e.attr("select")
	if e.name.Space != xslNamespace || !e.is("value-of") || !simplePath.MatchString(path) {
		return ""
	}
	return path[strings.LastIndexAny(path, "/:")+1:]
}
