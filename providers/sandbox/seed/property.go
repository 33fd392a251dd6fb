package seed

import "contactsync/providers/sandbox/mailbox"

// The property sets of contacts, [MS-OXPROPS] 1.3.2.
const (
	addressSet       = "00062004-0000-0000-c000-000000000046"
	publicStringsSet = "00020329-0000-0000-c000-000000000046"
)

// The properties that contacts begin with, [MS-OXOCNTC] 2.2.1.
var (
	itemClass   = mailbox.Property{ID: 0x001A}
	subject     = mailbox.Property{ID: 0x0037}
	body        = mailbox.Property{ID: 0x1000}
	displayName = mailbox.Property{ID: 0x3001}
	folderClass = mailbox.Property{ID: 0x3613}

	givenName  = mailbox.Property{ID: 0x3A06}
	surname    = mailbox.Property{ID: 0x3A11}
	middleName = mailbox.Property{ID: 0x3A44}
	prefix     = mailbox.Property{ID: 0x3A45}
	generation = mailbox.Property{ID: 0x3A05}
	nickname   = mailbox.Property{ID: 0x3A4F}
	birthday   = mailbox.Property{ID: 0x3A42}
	spouse     = mailbox.Property{ID: 0x3A48}
	homePage   = mailbox.Property{ID: 0x3A51}

	company    = mailbox.Property{ID: 0x3A16}
	jobTitle   = mailbox.Property{ID: 0x3A17}
	department = mailbox.Property{ID: 0x3A18}

	businessPhone  = mailbox.Property{ID: 0x3A08}
	businessPhone2 = mailbox.Property{ID: 0x3A1B}
	homePhone      = mailbox.Property{ID: 0x3A09}
	homePhone2     = mailbox.Property{ID: 0x3A2F}
	mobilePhone    = mailbox.Property{ID: 0x3A1C}
	businessFax    = mailbox.Property{ID: 0x3A24}
	homeFax        = mailbox.Property{ID: 0x3A25}
	pager          = mailbox.Property{ID: 0x3A21}
	carPhone       = mailbox.Property{ID: 0x3A1E}
	otherPhone     = mailbox.Property{ID: 0x3A1F}

	fileAs     = mailbox.Property{Set: addressSet, ID: 0x8005}
	imAddress  = mailbox.Property{Set: addressSet, ID: 0x8062}
	categories = mailbox.Property{Set: publicStringsSet, Name: "Keywords"}
)

// The classes of items and folders.
const (
	contactClass       = "IPM.Contact"
	groupClass         = "IPM.DistList"
	contactFolderClass = "IPF.Contact"
)

// emailSlots is how many e-mail addresses a contact holds.
const emailSlots = 3

// emailAddress is the address of a slot, 0 to 2.
func emailAddress(slot int) mailbox.Property {
	return mailbox.Property{Set: addressSet, ID: 0x8083 + 0x10*uint32(slot)}
}

// postal is where the parts of a postal address are.
type postal struct {
	street, city, region, postalCode, country mailbox.Property
}

var (
	businessAddress = postal{
		street:     mailbox.Property{Set: addressSet, ID: 0x8045},
		city:       mailbox.Property{Set: addressSet, ID: 0x8046},
		region:     mailbox.Property{Set: addressSet, ID: 0x8047},
		postalCode: mailbox.Property{Set: addressSet, ID: 0x8048},
		country:    mailbox.Property{Set: addressSet, ID: 0x8049},
	}
	homeAddress = postal{
		street: mailbox.Property{ID: 0x3A5D}, city: mailbox.Property{ID: 0x3A59}, region: mailbox.Property{ID: 0x3A5C},
		postalCode: mailbox.Property{ID: 0x3A5B}, country: mailbox.Property{ID: 0x3A5A},
	}
	otherAddress = postal{
		street: mailbox.Property{ID: 0x3A63}, city: mailbox.Property{ID: 0x3A5F}, region: mailbox.Property{ID: 0x3A62},
		postalCode: mailbox.Property{ID: 0x3A61}, country: mailbox.Property{ID: 0x3A60},
	}
)

// put sets a property, unless there is nothing to set.
func put(bag mailbox.Bag, p mailbox.Property, text string) {
	if text != "" {
		bag[p] = text
	}
}

// first sets the first of the properties that is not set yet. If all are, the
// text is dropped: a contact holds no more of them.
func first(bag mailbox.Bag, text string, properties ...mailbox.Property) {
	for _, p := range properties {
		if bag[p] == nil {
			put(bag, p, text)
			return
		}
	}
}
