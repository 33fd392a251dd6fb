package addressbook

// phoneRows are the telephone numbers: the nineteen keys of the PhoneNumbers
// dictionary of Exchange 2013 and later. Graph knows five of them; the others are
// reached there by their tags.
var phoneRows = []Property{
	{Name: "assistant_phone", EWS: "contacts:PhoneNumber/AssistantPhone", MAPI: "PR_ASSISTANT_TELEPHONE_NUMBER", Tag: 0x3A2E, Type: String, Class: Personal},
	{Name: "business_fax", EWS: "contacts:PhoneNumber/BusinessFax", MAPI: "PR_BUSINESS_FAX_NUMBER", Tag: 0x3A24, Type: String, Class: Personal},
	{Name: "business_phone", EWS: "contacts:PhoneNumber/BusinessPhone", Graph: "businessPhones[0]", MAPI: "PR_OFFICE_TELEPHONE_NUMBER", Tag: 0x3A08, Type: String, Class: Personal},
	{Name: "business_phone2", EWS: "contacts:PhoneNumber/BusinessPhone2", Graph: "businessPhones[1]", MAPI: "PR_BUSINESS2_TELEPHONE_NUMBER", Tag: 0x3A1B, Type: String, Class: Personal},
	{Name: "callback_phone", EWS: "contacts:PhoneNumber/Callback", MAPI: "PR_CALLBACK_TELEPHONE_NUMBER", Tag: 0x3A02, Type: String, Class: Personal},
	{Name: "car_phone", EWS: "contacts:PhoneNumber/CarPhone", MAPI: "PR_CAR_TELEPHONE_NUMBER", Tag: 0x3A1E, Type: String, Class: Personal},
	{Name: "company_main_phone", EWS: "contacts:PhoneNumber/CompanyMainPhone", MAPI: "PR_COMPANY_MAIN_PHONE_NUMBER", Tag: 0x3A57, Type: String, Class: Personal},
	{Name: "home_fax", EWS: "contacts:PhoneNumber/HomeFax", MAPI: "PR_HOME_FAX_NUMBER", Tag: 0x3A25, Type: String, Class: Personal},
	{Name: "home_phone", EWS: "contacts:PhoneNumber/HomePhone", Graph: "homePhones[0]", MAPI: "PR_HOME_TELEPHONE_NUMBER", Tag: 0x3A09, Type: String, Class: Personal},
	{Name: "home_phone2", EWS: "contacts:PhoneNumber/HomePhone2", Graph: "homePhones[1]", MAPI: "PR_HOME2_TELEPHONE_NUMBER", Tag: 0x3A2F, Type: String, Class: Personal},
	{Name: "isdn", EWS: "contacts:PhoneNumber/Isdn", MAPI: "PR_ISDN_NUMBER", Tag: 0x3A2D, Type: String, Class: Personal},
	{Name: "mobile_phone", EWS: "contacts:PhoneNumber/MobilePhone", Graph: "mobilePhone", MAPI: "PR_MOBILE_TELEPHONE_NUMBER", Tag: 0x3A1C, Type: String, Class: Personal},
	{Name: "other_fax", EWS: "contacts:PhoneNumber/OtherFax", MAPI: "PR_PRIMARY_FAX_NUMBER", Tag: 0x3A23, Type: String, Class: Personal},
	{Name: "other_phone", EWS: "contacts:PhoneNumber/OtherTelephone", MAPI: "PR_OTHER_TELEPHONE_NUMBER", Tag: 0x3A1F, Type: String, Class: Personal},
	{Name: "pager", EWS: "contacts:PhoneNumber/Pager", MAPI: "PR_PAGER_TELEPHONE_NUMBER", Tag: 0x3A21, Type: String, Class: Personal},
	{Name: "primary_phone", EWS: "contacts:PhoneNumber/PrimaryPhone", MAPI: "PR_PRIMARY_TELEPHONE_NUMBER", Tag: 0x3A1A, Type: String, Class: Personal},
	{Name: "radio_phone", EWS: "contacts:PhoneNumber/RadioPhone", MAPI: "PR_RADIO_TELEPHONE_NUMBER", Tag: 0x3A1D, Type: String, Class: Personal},
	{Name: "telex", EWS: "contacts:PhoneNumber/Telex", MAPI: "PR_TELEX_NUMBER", Tag: 0x3A2C, Type: String, Class: Personal},
	{Name: "tty_tdd_phone", EWS: "contacts:PhoneNumber/TtyTddPhone", MAPI: "PR_TTYTDD_PHONE_NUMBER", Tag: 0x3A4B, Type: String, Class: Personal},
}
