package addressbook

// workRows are the properties of somebody's place in a company.
var workRows = []Property{
	{Name: "assistant_name", EWS: "contacts:AssistantName", Graph: "assistantName", MAPI: "PR_ASSISTANT", Tag: 0x3A30, Type: String, Class: Personal},
	{Name: "business_home_page", EWS: "contacts:BusinessHomePage", Graph: "businessHomePage", MAPI: "PR_BUSINESS_HOME_PAGE", Tag: 0x3A51, Type: String, Class: Internal},
	{Name: "company_name", EWS: "contacts:CompanyName", Graph: "companyName", MAPI: "PR_COMPANY_NAME", Tag: 0x3A16, Type: String, Class: Internal},
	{Name: "department", EWS: "contacts:Department", Graph: "department", MAPI: "PR_DEPARTMENT_NAME", Tag: 0x3A18, Type: String, Class: Personal},
	{Name: "job_title", EWS: "contacts:JobTitle", Graph: "jobTitle", MAPI: "PR_TITLE", Tag: 0x3A17, Type: String, Class: Personal},
	{Name: "manager", EWS: "contacts:Manager", Graph: "manager", MAPI: "PR_MANAGER_NAME", Tag: 0x3A4E, Type: String, Class: Personal},
	{Name: "office_location", EWS: "contacts:OfficeLocation", Graph: "officeLocation", MAPI: "PR_OFFICE_LOCATION", Tag: 0x3A19, Type: String, Class: Personal},
	{Name: "profession", EWS: "contacts:Profession", Graph: "profession", MAPI: "PR_PROFESSION", Tag: 0x3A46, Type: String, Class: Personal},
}
