package vdir

import (
	"slices"
	"strings"

	"contactsync/providers/addressbook"
)

// stale are the parameters that told how the old value of a line was written,
// or what it looked like.
var stale = []string{"VALUE", "ENCODING", "CHARSET", "MEDIATYPE", "LABEL", derivedParam}

// get is the value of a well-known property.
func (c *card) get(property string) addressbook.Value {
	p, ok := places[property]
	if !ok {
		return addressbook.Value{}
	}
	l := c.at(p.slot)
	if l == nil {
		return addressbook.Value{}
	}
	switch p.form {
	case listForm:
		return addressbook.List(c.elements(p.slot)...)
	case componentForm:
		return addressbook.Text(component(l, p.part))
	case binaryForm:
		return addressbook.Text(readBinary(l))
	case dateForm:
		return addressbook.Text(readDate(l))
	}
	return addressbook.Text(readText(l))
}

// readText is the text of a line. A telephone number may be written as a URI.
func readText(l *line) string {
	const scheme = "tel:"
	text := unescape(l.value)
	if l.name == "TEL" && strings.EqualFold(l.param("VALUE"), "uri") && hasPrefixFold(text, scheme) {
		return text[len(scheme):]
	}
	return text
}

// component is one part of a structured line, "" if it has not so many.
func component(l *line, part int) string {
	parts := splitEscaped(l.value, ';')
	if part >= len(parts) {
		return ""
	}
	return unescape(parts[part])
}

// elements are the elements of all lines of a list.
func (c *card) elements(s slot) []string {
	var elements []string
	for _, l := range c.lines {
		if l.slot != s.id {
			continue
		}
		for _, element := range splitEscaped(l.value, ',') {
			elements = append(elements, unescape(element))
		}
	}
	return elements
}

// set gives a well-known property a value, or removes it. Where it has the
// value already, nothing changes.
func (c *card) set(property string, wanted addressbook.Value) {
	p, ok := places[property]
	value := p.clean(wanted)
	if !ok || c.get(property).Equal(value) {
		return
	}
	switch {
	case p.form == componentForm:
		c.setComponent(p, value.Text)
	case value.IsAbsent():
		c.clear(p.slot)
	case p.form == listForm:
		c.setList(p.slot, value.List)
	case p.form == binaryForm:
		c.fill(p.slot).writeBinary(value.Text, c.version())
	case p.form == dateForm:
		c.fill(p.slot).writeDate(value.Text, c.version())
	case p.form == uriForm:
		c.fill(p.slot).change(uriEscaper.Replace(value.Text), stale...)
	default:
		l := c.fill(p.slot)
		l.change(textEscaper.Replace(value.Text), stale...)
		if l.name == "RELATED" {
			l.setParam("VALUE", "text")
		}
	}
}

// clean is a value as the place gives it back after it was written.
func (p place) clean(value addressbook.Value) addressbook.Value {
	switch p.form {
	case binaryForm:
		return addressbook.Text(value.Text)
	case listForm:
		elements := []string{cleanText(value.Text)}
		for _, element := range value.List {
			elements = append(elements, cleanText(element))
		}
		return addressbook.List(elements...)
	}
	return addressbook.Text(cleanText(value.Text))
}

// fill is the line of a slot, made if there is none.
func (c *card) fill(s slot) *line {
	if l := c.at(s); l != nil {
		return l
	}
	return c.make(s)
}

// setComponent writes one part of a structured line and leaves the others,
// those that are not ours too. A line of empty parts goes.
func (c *card) setComponent(p place, text string) {
	l := c.fill(p.slot)
	parts := splitEscaped(l.value, ';')
	for len(parts) < max(sizes[l.name], p.part+1) {
		parts = append(parts, "")
	}
	parts[p.part] = textEscaper.Replace(text)
	if !slices.ContainsFunc(parts, func(part string) bool { return part != "" }) {
		c.clear(p.slot)
		return
	}
	l.change(strings.Join(parts, ";"), stale...)
}

// setList writes all elements into the first line of a list.
func (c *card) setList(s slot, elements []string) {
	escaped := make([]string, len(elements))
	for i, element := range elements {
		escaped[i] = textEscaper.Replace(element)
	}
	first := c.fill(s)
	first.change(strings.Join(escaped, ","), stale...)
	c.remove(func(l *line) bool { return l.slot == s.id && l != first })
}

// apply gives the card the properties of a shape as a contact has them, and
// returns the names of those that a card cannot hold.
func (c *card) apply(contact *addressbook.Contact, shape addressbook.Shape) (left []string) {
	for _, property := range shape {
		if _, ok := places[property]; !ok {
			left = append(left, property)
			continue
		}
		c.set(property, contact.Get(property))
	}
	return left
}
