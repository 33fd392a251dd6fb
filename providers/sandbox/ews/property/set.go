package property

import "contactsync/providers/sandbox/mailbox"

// setTask is one more property set whose properties stand behind fields
// ([MS-OXPROPS] 1.3.2).
const setTask = "00062003-0000-0000-c000-000000000046"

// distinguishedSets has the GUIDs of the sets that EWS knows by name
// (DistinguishedPropertySetType).
var distinguishedSets = map[string]string{
	"Address":           mailbox.SetAddress,
	"Appointment":       "00062002-0000-0000-c000-000000000046",
	"CalendarAssistant": "11000e07-b51b-40d6-af21-caa85edab1d0",
	"Common":            mailbox.SetCommon,
	"InternetHeaders":   "00020386-0000-0000-c000-000000000046",
	"Meeting":           "6ed8da90-450b-101b-98da-00aa003f1305",
	"PublicStrings":     mailbox.SetPublicStrings,
	"Sharing":           "00062040-0000-0000-c000-000000000046",
	"Task":              setTask,
	"UnifiedMessaging":  "4442858e-a9e3-4e80-b900-317a210cc15b",
}

// setNames has their names by their GUIDs.
var setNames = inverse(distinguishedSets)

func inverse(names map[string]string) map[string]string {
	ids := make(map[string]string, len(names))
	for name, id := range names {
		ids[id] = name
	}
	return ids
}
