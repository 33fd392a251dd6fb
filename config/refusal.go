package config

import "contactsync/providers/addressbook"

// refused are tags that a contact must not be given, with the reason. The ranges are
// those of property ids in MS-OXPROPS, section 1.3.3.
var refused = []struct {
	first, last uint32
	reason      string
}{
	{0x001A, 0x001A, "it is what makes the item a contact"},
	{0x0037, 0x0037, "it is written together with display_name"},
	{0x003D, 0x003D, "it is a part of the subject, which is written together with display_name"},
	{0x0C00, 0x0DFF, "it is one of a message's recipients"},
	{0x0E1D, 0x0E1D, "it is written together with display_name"},
	{0x0E00, 0x0FFF, "the server keeps it by itself, as all tags from 0x0E00 to 0x0FFF"},
	{0x1006, 0x1016, "it is another form of the text of the notes. Map notes"},
	{0x3007, 0x3008, "the server keeps it by itself"},
	{0x300B, 0x300B, "the server keeps it by itself"},
	{0x3400, 0x36FF, "it is one of mailboxes and folders"},
	{0x3700, 0x38FF, "it is one of attachments"},
	{0x3C00, 0x3EFF, "no contact has it"},
	{0x3FF8, 0x3FFC, "the server keeps it by itself"},
	{0x4000, 0x5FFF, "it is one of messages under way"},
	{0x65E0, 0x65EF, "the server tells versions of an item by it"},
	{0x6600, 0x7FFF, "the server keeps tags from 0x6600 to 0x7FFF to itself"},
}

// refusal is why a property cannot be mapped, "" if it can. Whether a target can hold
// it is another question.
func refusal(id identifier) string {
	set, _ := addressbook.LookUpSet(id.set)
	switch {
	case set == addressbook.PropertySet:
		return "the set is the one of contactsync's own marks"
	case set != "":
		if address, _ := addressbook.LookUpSet("Address"); set == address && id.tag == 0x8015 {
			return "it says whether there is a photo. Map photo"
		}
		return ""
	}
	for _, r := range refused {
		if r.first <= id.tag && id.tag <= r.last {
			return r.reason
		}
	}
	return ""
}
