package addressbook

// Class says how widely a property's value may be shown.
type Class string

// The privacy classes. Only Public values are shown without being asked for.
const (
	Public   Class = "public"   // says nothing about a person: sensitivity
	Internal Class = "internal" // about a company, not a person: company name, its web page
	Personal Class = "personal" // about a person: names, numbers, addresses, categories
	Secret   Class = "secret"   // what a person would not tell a stranger: notes, birthday, photo
)

// Property is a row of the table of well-known properties: one property and
// what each system calls it.
type Property struct {
	// Name is its name in the configuration language: snake case, after the
	// EWS schema; the parts of an address are "business_address.city".
	Name string

	// EWS is the path of the property in Exchange Web Services, as a FieldURI
	// ("contacts:GivenName") or, for an entry of a dictionary, FieldURI and
	// FieldIndex joined by a slash ("contacts:PhoneNumber/BusinessPhone"). An
	// e-mail address and its display name are two parts of one entry and have
	// the same path. It is empty if there is no path that can be written: the
	// title is reached by its tag, the photo is an attachment.
	EWS string

	// Graph is the property of the Microsoft Graph contact resource
	// ("givenName", "emailAddresses[0].address", "businessAddress.city"),
	// empty if Graph has none.
	Graph string

	// MAPI is the MAPI name ("PR_GIVEN_NAME", "PidLidEmail1EmailAddress"),
	// Set the property set of a named property ("Address"), empty for a tag,
	// and Tag the tag or the id within the set (0x3A06). A property that has
	// a name within its set instead of an id has it in Named ("Keywords"), and
	// Tag is 0. All four are empty for the photo, which is an attachment.
	MAPI  string
	Set   string
	Tag   uint32
	Named string

	// Type is the type of its value; Date marks a time that is a date. With
	// OneOf it is String, whatever MAPI stores.
	Type Type
	Date bool

	// Limit is the most characters that every system stores, of each element
	// if the type is Strings, 0 for none that is documented and matters.
	// Longer values are cut by some systems and refused by others.
	Limit int

	// Class is its privacy class.
	Class Class

	// OneOf lists the values that the property can have, nil for any. Their
	// places are the numbers that MAPI stores for them. It is not to be changed.
	OneOf []string
}
