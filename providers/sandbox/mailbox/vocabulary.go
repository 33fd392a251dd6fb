package mailbox

// The property sets that Microsoft named ([MS-OXPROPS] 1.3.2).
const (
	SetAddress       = "00062004-0000-0000-c000-000000000046"
	SetCommon        = "00062008-0000-0000-c000-000000000046"
	SetPublicStrings = "00020329-0000-0000-c000-000000000046"
)

// The properties that the store itself reads or writes; types and meaning are
// those of [MS-OXPROPS]. They are variables only because Go has no constants of
// this kind.
var (
	MessageClass   = Tag(0x001A)
	Importance     = Tag(0x0017)
	Sensitivity    = Tag(0x0036)
	Subject        = Tag(0x0037)
	Read           = Tag(0x0E69)
	HasAttachments = Tag(0x0E1B)
	Body           = Tag(0x1000)
	DisplayName    = Tag(0x3001)
	CreationTime   = Tag(0x3007)
	LastModified   = Tag(0x3008)
	GivenName      = Tag(0x3A06)
	MiddleName     = Tag(0x3A44)
	Surname        = Tag(0x3A11)
	Generation     = Tag(0x3A05)
	CompanyName    = Tag(0x3A16)
	Birthday       = Tag(0x3A42)
	Anniversary    = Tag(0x3A41)
	FolderName     = Tag(0x3001)
	FolderClass    = Tag(0x3613)
	FolderHidden   = Tag(0x10F4)
	Keywords       = Property{Set: SetPublicStrings, Name: "Keywords"}
	FileAs         = Property{Set: SetAddress, ID: 0x8005}
	FileAsMapping  = Property{Set: SetAddress, ID: 0x8006}
	HasPicture     = Property{Set: SetAddress, ID: 0x8015}
)

// EmailGroup is one of a contact's e-mail slots: the properties that are
// written together ([MS-OXOCNTC] 2.2.1.2).
type EmailGroup struct {
	DisplayName, AddressType, Address, OriginalDisplayName, OriginalEntryID Property
}

// EmailGroups returns the three slots that a contact has.
func EmailGroups() [3]EmailGroup {
	var groups [3]EmailGroup
	for i := range groups {
		first := uint32(0x8080 + 0x10*i)
		groups[i] = EmailGroup{
			DisplayName:         Property{Set: SetAddress, ID: first},
			AddressType:         Property{Set: SetAddress, ID: first + 2},
			Address:             Property{Set: SetAddress, ID: first + 3},
			OriginalDisplayName: Property{Set: SetAddress, ID: first + 4},
			OriginalEntryID:     Property{Set: SetAddress, ID: first + 5},
		}
	}
	return groups
}

// phones lists the tags of a contact's telephone numbers.
func phones() []Property {
	ids := []uint32{
		0x3A02, 0x3A08, 0x3A09, 0x3A1A, 0x3A1B, 0x3A1C, 0x3A1D, 0x3A1E, 0x3A1F, 0x3A21,
		0x3A23, 0x3A24, 0x3A25, 0x3A2C, 0x3A2D, 0x3A2E, 0x3A2F, 0x3A4B, 0x3A57,
	}
	properties := make([]Property, len(ids))
	for i, id := range ids {
		properties[i] = Tag(id)
	}
	return properties
}

// singleLine says whether a property is a text of one line that people type:
// names, titles, numbers and parts of addresses, streets not.
func singleLine(p Property) bool {
	switch {
	case p == DisplayName || p == Subject:
		return true
	case p.Set == "" && p.ID >= 0x3A00 && p.ID <= 0x3AFF:
		return p.ID != 0x3A15 && p.ID != 0x3A5D && p.ID != 0x3A63
	case p.Set == SetAddress && p.Name == "":
		return p.ID != 0x8045 && (p.ID < 0x801A || p.ID > 0x801C)
	}
	return false
}
