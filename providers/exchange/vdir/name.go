package vdir

import (
	"strings"
)

// derivedParam marks the FN line that a card must have (RFC 6350, section
// 6.2.1) where display_name is absent. Its value is a digest of the name that
// we made up, so that a name that the user wrote there is told apart.
const derivedParam = "X-CONTACTSYNC-DERIVED"

// isDerivedName says whether the line is an FN line of our making-up.
func (l *line) isDerivedName() bool {
	digest := l.param(derivedParam)
	return digest != "" && digest == shortDigest(unescape(l.value))
}

// completeNames adds the lines for names that a card must have: FN always, N
// before version 4. A derived FN follows what it is derived from, and goes when
// there is a display name.
func (c *card) completeNames() {
	name := c.derivedName()
	hasName, upToDate := c.at(slotByID["display_name"]) != nil, false
	c.remove(func(l *line) bool {
		if l.name != "FN" || !l.isDerivedName() {
			return false
		}
		keep := !hasName && !upToDate && unescape(l.value) == name
		upToDate = upToDate || keep
		return !keep
	})
	if !hasName && !upToDate {
		l := &line{name: "FN", value: textEscaper.Replace(name)}
		l.setParam(derivedParam, shortDigest(name))
		c.add(l)
	}
	if c.named("N") == nil && !isVersion4(c.version()) {
		c.make(slotByID["name"]).value = ";;;;"
	}
}

// derivedName is what to call a contact that has no display name.
func (c *card) derivedName() string {
	full := strings.TrimSpace(c.get("given_name").Text + " " + c.get("surname").Text)
	if full != "" {
		return full
	}
	for _, property := range []string{"company_name", "file_as", "email1", "business_phone"} {
		if v := c.get(property); !v.IsAbsent() {
			return v.Text
		}
	}
	return ""
}
