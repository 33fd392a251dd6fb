package mapi

import (
	"encoding/binary"
	"unicode/utf16"

	"contactsync/providers/sandbox/mailbox"
)

// setAirSync is the set in which the second and third address for instant
// messages are ([MS-OXPROPS] 1.3.2).
const setAirSync = "71035549-0739-4dcb-9163-00f0580dbbdf"

// Address is where the parts of a postal address are. Full is the text of the
// whole, which is derived from the parts as long as nobody has written one.
type Address struct {
	Street, City, State, Country, PostalCode mailbox.Property
	Full                                     mailbox.Property
}

// The three addresses of a contact ([MS-OXOCNTC] 2.2.1.3).
var (
	HomeAddress = Address{
		mailbox.Tag(0x3A5D), mailbox.Tag(0x3A59), mailbox.Tag(0x3A5C), mailbox.Tag(0x3A5A), mailbox.Tag(0x3A5B),
		Contact(0x801A),
	}
	BusinessAddress = Address{Contact(0x8045), Contact(0x8046), Contact(0x8047), Contact(0x8049), Contact(0x8048), Contact(0x801B)}
	OtherAddress    = Address{
		mailbox.Tag(0x3A63), mailbox.Tag(0x3A5F), mailbox.Tag(0x3A62), mailbox.Tag(0x3A60), mailbox.Tag(0x3A61),
		Contact(0x801C),
	}
)

// What a contact has for how a name is spoken.
var (
	YomiGivenName = Contact(0x802C)
	YomiSurname   = Contact(0x802D)
	YomiCompany   = Contact(0x802E)
)

// IMAddresses are the addresses for instant messages.
var IMAddresses = [3]mailbox.Property{
	Contact(0x8062),
	{Set: setAirSync, Name: "AirSync:IMAddress2"},
	{Set: setAirSync, Name: "AirSync:IMAddress3"},
}

// The properties of a body. The text is always there; beside it stands the
// source of a body that was written as HTML ([MS-OXCMSG] 2.2.1.56).
var (
	BodyText   = mailbox.Body
	BodyHTML   = mailbox.Tag(0x1013) // bytes in UTF-8
	BodyNative = mailbox.Tag(0x1016) // 3 for HTML, or absent for text
)

// Contact is a property of the set for contacts.
func Contact(id uint32) mailbox.Property { return mailbox.Property{Set: mailbox.SetAddress, ID: id} }

// OneOff is the entry id of a recipient that is in no address book
// ([MS-OXCDATA] 2.2.5.1), with its texts in UTF-16.
func OneOff(name, routing, address string) []byte {
	id := []byte{
		0, 0, 0, 0,
		0x81, 0x2B, 0x1F, 0xA4, 0xBE, 0xA3, 0x10, 0x19, 0x9D, 0x6E, 0x00, 0xDD, 0x01, 0x0F, 0x54, 0x02,
		0, 0, // version
		0x01, 0x90, // Unicode, rich text is not wanted
	}
	for _, text := range []string{name, routing, address} {
		for _, unit := range append(utf16.Encode([]rune(text)), 0) {
			id = binary.LittleEndian.AppendUint16(id, unit)
		}
	}
	return id
}
