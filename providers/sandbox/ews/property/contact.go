package property

import (
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
)

// text is a row of a field that shows a string with a tag.
func text(uri string, tag uint32, b base) field {
	return field{uri: uri, base: b, prop: mailbox.Tag(tag), kind: mapi.String}
}

// contactRows are the fields of t:ContactItemType.
func contactRows() []field {
	return []field{
		{uri: "contacts:FileAs", base: baseDefault, prop: mailbox.FileAs, kind: mapi.String},
		{uri: "contacts:FileAsMapping", base: baseDefault, prop: mailbox.FileAsMapping, names: fileAsMappings},
		text("contacts:DisplayName", 0x3001, baseDefault),
		text("contacts:GivenName", 0x3A06, baseDefault),
		text("contacts:Initials", 0x3A0A, baseDefault),
		text("contacts:MiddleName", 0x3A44, baseDefault),
		text("contacts:Nickname", 0x3A4F, baseDefault),
		{uri: "contacts:CompleteName", base: baseDefault, write: writeCompleteName},
		text("contacts:CompanyName", 0x3A16, baseDefault),
		entries(numberEmails),
		entries(numberAddresses),
		entries(numberPhones),
		text("contacts:AssistantName", 0x3A30, baseAll),
		{uri: "contacts:Birthday", base: baseAll, prop: mailbox.Birthday, kind: mapi.Time},
		text("contacts:BusinessHomePage", 0x3A51, baseAll),
		{uri: "contacts:Children", base: baseAll, prop: mailbox.Tag(0x3A58), kind: mapi.Strings},
		{uri: "contacts:Companies", base: baseAll, prop: common(0x8539), kind: mapi.Strings},
		{uri: "contacts:ContactSource", base: baseAll, write: func(w *Writer, _ *record) { w.Element("t:ContactSource", "Store") }},
		text("contacts:Department", 0x3A18, baseDefault),
		text("contacts:Generation", 0x3A05, baseDefault),
		entries(numberIMs),
		text("contacts:JobTitle", 0x3A17, baseDefault),
		text("contacts:Manager", 0x3A4E, baseAll),
		{uri: "contacts:Mileage", base: baseAll, prop: common(0x8534), kind: mapi.String},
		text("contacts:OfficeLocation", 0x3A19, baseAll),
		{uri: "contacts:PostalAddressIndex", base: baseAll, prop: postalIndex, names: postalIndexes, fallback: int32(0)},
		text("contacts:Profession", 0x3A46, baseAll),
		text("contacts:SpouseName", 0x3A48, baseAll),
		text("contacts:Surname", 0x3A11, baseDefault),
		{uri: "contacts:WeddingAnniversary", base: baseAll, prop: mailbox.Anniversary, kind: mapi.Time},
		{uri: "contacts:HasPicture", base: baseAll, prop: mailbox.HasPicture, kind: mapi.Boolean, fixed: true, hidden: true},
		{uri: "contacts:PhoneticFirstName", base: onDemand, prop: mapi.YomiGivenName, kind: mapi.String, fixed: true},
		{uri: "contacts:PhoneticLastName", base: onDemand, prop: mapi.YomiSurname, kind: mapi.String, fixed: true},
	}
}

// entries is the row of a dictionary.
func entries(number int) field {
	d := contactDictionaries[number]
	return field{uri: d.field, base: baseDefault, write: d.write, dictionary: d}
}

// postalIndexes say which address is the mailing address.
var postalIndexes = []choice{{0, "None"}, {1, "Home"}, {2, "Business"}, {3, "Other"}}

// fileAsMappings say what FileAs is composed of.
var fileAsMappings = []choice{
	{mailbox.FileAsNone, "None"},
	{mailbox.FileAsEmpty, "Empty"},
	{mailbox.FileAsDisplayName, "DisplayName"},
	{mailbox.FileAsFirstName, "FirstName"},
	{mailbox.FileAsLastName, "LastName"},
	{mailbox.FileAsCompany, "Company"},
	{mailbox.FileAsLastCommaFirst, "LastCommaFirst"},
	{mailbox.FileAsCompanyLastCommaFirst, "CompanyLastCommaFirst"},
	{mailbox.FileAsLastCommaFirstCompany, "LastCommaFirstCompany"},
	{mailbox.FileAsLastFirst, "LastFirst"},
	{mailbox.FileAsLastSpaceFirst, "LastSpaceFirst"},
	{mailbox.FileAsCompanyLastFirst, "CompanyLastFirst"},
	{mailbox.FileAsCompanyLastSpaceFirst, "CompanyLastSpaceFirst"},
	{mailbox.FileAsLastFirstCompany, "LastFirstCompany"},
	{mailbox.FileAsLastSpaceFirstCompany, "LastSpaceFirstCompany"},
	{mailbox.FileAsLastFirstSuffix, "LastFirstSuffix"},
	{mailbox.FileAsFirstSpaceLast, "FirstSpaceLast"},
	{mailbox.FileAsLastFirstMiddleSuffix, "LastFirstMiddleSuffix"},
}

// completeName are the parts of CompleteName in the order of the schema.
var completeName = []struct {
	tag  string
	prop mailbox.Property
}{
	{"t:Title", mailbox.Tag(0x3A45)},
	{"t:FirstName", mailbox.GivenName},
	{"t:MiddleName", mailbox.MiddleName},
	{"t:LastName", mailbox.Surname},
	{"t:Suffix", mailbox.Generation},
	{"t:Initials", mailbox.Tag(0x3A0A)},
	{"t:FullName", mailbox.DisplayName},
	{"t:Nickname", mailbox.Tag(0x3A4F)},
	{"t:YomiFirstName", mapi.YomiGivenName},
	{"t:YomiLastName", mapi.YomiSurname},
}

func writeCompleteName(w *Writer, r *record) {
	open := false
	for _, part := range completeName {
		s, _ := r.value(part.prop).(string)
		if s == "" {
			continue
		}
		if !open {
			w.Open("t:CompleteName")
			open = true
		}
		w.Element(part.tag, r.cut(s))
	}
	if open {
		w.Close("t:CompleteName")
	}
}
