package wire

// Holds says why Microsoft Graph cannot hold a property, "" if it can. It holds
// the well-known ones, by members of the contact or by extended properties, and
// of those that addressbook.NewMAPI names the texts, lists of texts and times,
// but for our own marks and what is written along with another property.
func Holds(property string) string {
	_, why := lookUp(property)
	return why
}
