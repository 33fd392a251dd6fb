package addressbook

// addressRows are the parts of the three postal addresses.
var addressRows = []Property{
	{Name: "business_address.city", EWS: "contacts:PhysicalAddress:City/Business", Graph: "businessAddress.city", MAPI: "PidLidWorkAddressCity", Set: "Address", Tag: 0x8046, Type: String, Class: Personal},
	{Name: "business_address.country", EWS: "contacts:PhysicalAddress:CountryOrRegion/Business", Graph: "businessAddress.countryOrRegion", MAPI: "PidLidWorkAddressCountry", Set: "Address", Tag: 0x8049, Type: String, Class: Personal},
	{Name: "business_address.postal_code", EWS: "contacts:PhysicalAddress:PostalCode/Business", Graph: "businessAddress.postalCode", MAPI: "PidLidWorkAddressPostalCode", Set: "Address", Tag: 0x8048, Type: String, Class: Personal},
	{Name: "business_address.state", EWS: "contacts:PhysicalAddress:State/Business", Graph: "businessAddress.state", MAPI: "PidLidWorkAddressState", Set: "Address", Tag: 0x8047, Type: String, Class: Personal},
	{Name: "business_address.street", EWS: "contacts:PhysicalAddress:Street/Business", Graph: "businessAddress.street", MAPI: "PidLidWorkAddressStreet", Set: "Address", Tag: 0x8045, Type: String, Class: Personal},
	{Name: "home_address.city", EWS: "contacts:PhysicalAddress:City/Home", Graph: "homeAddress.city", MAPI: "PR_HOME_ADDRESS_CITY", Tag: 0x3A59, Type: String, Class: Personal},
	{Name: "home_address.country", EWS: "contacts:PhysicalAddress:CountryOrRegion/Home", Graph: "homeAddress.countryOrRegion", MAPI: "PR_HOME_ADDRESS_COUNTRY", Tag: 0x3A5A, Type: String, Class: Personal},
	{Name: "home_address.postal_code", EWS: "contacts:PhysicalAddress:PostalCode/Home", Graph: "homeAddress.postalCode", MAPI: "PR_HOME_ADDRESS_POSTAL_CODE", Tag: 0x3A5B, Type: String, Class: Personal},
	{Name: "home_address.state", EWS: "contacts:PhysicalAddress:State/Home", Graph: "homeAddress.state", MAPI: "PR_HOME_ADDRESS_STATE_OR_PROVINCE", Tag: 0x3A5C, Type: String, Class: Personal},
	{Name: "home_address.street", EWS: "contacts:PhysicalAddress:Street/Home", Graph: "homeAddress.street", MAPI: "PR_HOME_ADDRESS_STREET", Tag: 0x3A5D, Type: String, Class: Personal},
	{Name: "other_address.city", EWS: "contacts:PhysicalAddress:City/Other", Graph: "otherAddress.city", MAPI: "PR_OTHER_ADDRESS_CITY", Tag: 0x3A5F, Type: String, Class: Personal},
	{Name: "other_address.country", EWS: "contacts:PhysicalAddress:CountryOrRegion/Other", Graph: "otherAddress.countryOrRegion", MAPI: "PR_OTHER_ADDRESS_COUNTRY", Tag: 0x3A60, Type: String, Class: Personal},
	{Name: "other_address.postal_code", EWS: "contacts:PhysicalAddress:PostalCode/Other", Graph: "otherAddress.postalCode", MAPI: "PR_OTHER_ADDRESS_POSTAL_CODE", Tag: 0x3A61, Type: String, Class: Personal},
	{Name: "other_address.state", EWS: "contacts:PhysicalAddress:State/Other", Graph: "otherAddress.state", MAPI: "PR_OTHER_ADDRESS_STATE_OR_PROVINCE", Tag: 0x3A62, Type: String, Class: Personal},
	{Name: "other_address.street", EWS: "contacts:PhysicalAddress:Street/Other", Graph: "otherAddress.street", MAPI: "PR_OTHER_ADDRESS_STREET", Tag: 0x3A63, Type: String, Class: Personal},
}
