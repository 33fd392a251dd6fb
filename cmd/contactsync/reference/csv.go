package reference

import "contactsync/config"

// csv is about the CRM that lies in files.
func csv() config.Manual {
	const photos = "columns that say where a photo is, as a path below the directory or as an https address"
	return append(config.Manual{
		{Meaning: "a CRM, as CSV files in a directory"},
		{Name: "dir", Meaning: "the directory: persons.csv, companies.csv, reps.csv, favorites.csv, sales_groups.csv"},
		{Name: "delimiter", Meaning: "a character; by default comma or semicolon, whichever the header has"},
		{Name: "person", Meaning: "columns of persons.csv"},
		{Name: "person.rep_field", Form: config.TextOrListForm, Default: `"RepID"`, Meaning: "the column of the rep, or a list of them; [] if there is none"},
		{Name: "person.sales_group_field", Form: config.TextOrListForm, Default: `"SalesGroup"`, Meaning: "likewise that of the sales group"},
		{Name: "person.company_field", Default: `"company"`, Meaning: `the column of the company's id; "" if there is none`},
		{Name: "person.photo_field", Form: config.TextOrListForm, Default: "[]", Meaning: photos},
		{Name: "company", Meaning: "columns of companies.csv"},
		{Name: "company.rep_field", Form: config.TextOrListForm, Default: `"RepID"`, Meaning: "as of persons"},
		{Name: "company.sales_group_field", Form: config.TextOrListForm, Default: `"SalesGroup"`, Meaning: "likewise"},
		{Name: "company.photo_field", Form: config.TextOrListForm, Default: "[]", Meaning: photos},
	}, photo()...)
}
