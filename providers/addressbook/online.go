package addressbook

// onlineRows are the properties by which somebody is reached over the Internet: the
// three e-mail addresses that Exchange has room for, and instant messaging.
var onlineRows = []Property{
	{Name: "email1", EWS: "contacts:EmailAddress/EmailAddress1", Graph: "emailAddresses[0].address", MAPI: "PidLidEmail1EmailAddress", Set: "Address", Tag: 0x8083, Type: String, Class: Personal},
	{Name: "email1_name", EWS: "contacts:EmailAddress/EmailAddress1", Graph: "emailAddresses[0].name", MAPI: "PidLidEmail1DisplayName", Set: "Address", Tag: 0x8080, Type: String, Class: Personal},
	{Name: "email2", EWS: "contacts:EmailAddress/EmailAddress2", Graph: "emailAddresses[1].address", MAPI: "PidLidEmail2EmailAddress", Set: "Address", Tag: 0x8093, Type: String, Class: Personal},
	{Name: "email2_name", EWS: "contacts:EmailAddress/EmailAddress2", Graph: "emailAddresses[1].name", MAPI: "PidLidEmail2DisplayName", Set: "Address", Tag: 0x8090, Type: String, Class: Personal},
	{Name: "email3", EWS: "contacts:EmailAddress/EmailAddress3", Graph: "emailAddresses[2].address", MAPI: "PidLidEmail3EmailAddress", Set: "Address", Tag: 0x80A3, Type: String, Class: Personal},
	{Name: "email3_name", EWS: "contacts:EmailAddress/EmailAddress3", Graph: "emailAddresses[2].name", MAPI: "PidLidEmail3DisplayName", Set: "Address", Tag: 0x80A0, Type: String, Class: Personal},
	{Name: "im_address", EWS: "contacts:ImAddress/ImAddress1", Graph: "imAddresses[0]", MAPI: "PidLidInstantMessagingAddress", Set: "Address", Tag: 0x8062, Type: String, Class: Personal},
}
