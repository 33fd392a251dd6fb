package addressbook

// detailRows are the properties that are neither names nor ways to reach somebody.
var detailRows = []Property{
	{Name: "anniversary", EWS: "contacts:WeddingAnniversary", MAPI: "PR_WEDDING_ANNIVERSARY", Tag: 0x3A41, Type: Time, Date: true, Class: Secret},
	{Name: "birthday", EWS: "contacts:Birthday", Graph: "birthday", MAPI: "PR_BIRTHDAY", Tag: 0x3A42, Type: Time, Date: true, Class: Secret},
	{Name: "categories", EWS: "item:Categories", Graph: "categories", MAPI: "PidNameKeywords", Set: "PublicStrings", Named: "Keywords", Type: Strings, Limit: 255, Class: Personal},
	{Name: "children", EWS: "contacts:Children", Graph: "children", MAPI: "PR_CHILDRENS_NAMES", Tag: 0x3A58, Type: Strings, Class: Secret},
	{Name: "notes", EWS: "item:Body", Graph: "personalNotes", MAPI: "PR_BODY", Tag: 0x1000, Type: String, Class: Secret},
	{Name: "photo", Graph: "photo", Type: Binary, Class: Secret},
	{Name: "sensitivity", EWS: "item:Sensitivity", MAPI: "PR_SENSITIVITY", Tag: 0x0036, Type: String, Class: Public, OneOf: []string{"normal", "personal", "private", "confidential"}},
	{Name: "spouse_name", EWS: "contacts:SpouseName", Graph: "spouseName", MAPI: "PR_SPOUSE_NAME", Tag: 0x3A48, Type: String, Class: Secret},
}
