package addressbook

// nameRows are the properties that say what somebody is called.
var nameRows = []Property{
	{Name: "display_name", EWS: "contacts:DisplayName", Graph: "displayName", MAPI: "PR_DISPLAY_NAME", Tag: 0x3001, Type: String, Class: Personal},
	{Name: "file_as", EWS: "contacts:FileAs", Graph: "fileAs", MAPI: "PidLidFileUnder", Set: "Address", Tag: 0x8005, Type: String, Class: Personal},
	{Name: "given_name", EWS: "contacts:GivenName", Graph: "givenName", MAPI: "PR_GIVEN_NAME", Tag: 0x3A06, Type: String, Class: Personal},
	{Name: "initials", EWS: "contacts:Initials", Graph: "initials", MAPI: "PR_INITIALS", Tag: 0x3A0A, Type: String, Class: Personal},
	{Name: "middle_name", EWS: "contacts:MiddleName", Graph: "middleName", MAPI: "PR_MIDDLE_NAME", Tag: 0x3A44, Type: String, Class: Personal},
	{Name: "nickname", EWS: "contacts:Nickname", Graph: "nickName", MAPI: "PR_NICKNAME", Tag: 0x3A4F, Type: String, Class: Personal},
	{Name: "suffix", EWS: "contacts:Generation", Graph: "generation", MAPI: "PR_GENERATION", Tag: 0x3A05, Type: String, Class: Personal},
	{Name: "surname", EWS: "contacts:Surname", Graph: "surname", MAPI: "PR_SURNAME", Tag: 0x3A11, Type: String, Class: Personal},
	{Name: "title", Graph: "title", MAPI: "PR_DISPLAY_NAME_PREFIX", Tag: 0x3A45, Type: String, Class: Personal},
}
