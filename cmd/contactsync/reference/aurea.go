package reference

import (
	"slices"

	"contactsync/config"
)

// aurea is about Aurea CRM.
func aurea() config.Manual {
	return slices.Concat(
		aureaConnection(),
		web("if the web server in front asks for a login of its own", "ntlm", "basic", "kerberos"),
		photo(),
		aureaUndocumented(),
		aureaIncremental(),
		aureaRecords("person", `"Person"`, `"KP"`),
		config.Manual{
			{Name: "person.company_link_id", Meaning: "the relation to the company, if not the usual"},
			{Name: "person.company_flags", Default: "2048", Meaning: "the cursor flags of the company; by default persons come with or without one"},
		},
		aureaRecords("company", `"Company"`, `"FI"`),
		aureaReps(),
		aureaLinks("favorite", "the records that reps marked", "the rep who marked the record", `"fields"`),
		config.Manual{
			{Name: "favorite.table", Default: `"FV"`, Meaning: "an XML name, or a short id of two characters"},
			{Name: "favorite.link_id", Default: "-1", Meaning: "the relation to the record"},
		},
		aureaLinks("sales_group", "the sales groups of reps; without it there are none", "the rep who is in the group", `"table"`),
		config.Manual{
			{Name: "sales_group.table", Required: true, Meaning: "it differs between the verticals"},
			{Name: "sales_group.link_id", Meaning: "the relation to the record"},
			{
				Name: "sales_group.group_field", Default: `""`,
				Meaning: "the group that sales_group_field of a record names; without it each row belongs to one record",
			},
		},
	)
}

func aureaConnection() config.Manual {
	return config.Manual{
		{Meaning: "Aurea CRM, through CRM.interface"},
		{Name: "url", Required: true, Meaning: `where CRM.interface answers, with its path: "https://crm.example.com/CRMinterface/xml"`},
		{Name: "user", Meaning: `the login; with read_as = "user" the master user, who may impersonate the reps`},
		{Name: "password", Meaning: "from a sensitive variable"},
		{Name: "domain", Meaning: "for single sign-on, with user"},
		{Name: "token_env", Meaning: "instead of user: the environment variable with a login token, or"},
		{Name: "token_command", Form: config.TextOrListForm, Meaning: "the program that prints one, as a list, run for each request"},
		{Name: "language", Meaning: `of the texts of catalogs: "en"`},
		{Name: "catalogs", Words: []string{"text", "key"}, Default: `"text"`, Meaning: `"key": external keys instead of texts`},
		{Name: "body", Words: []string{"xml", "form"}, Default: `"xml"`, Meaning: `"form": requests as the form field xml`},
		timeout(),
		allowHTTP(),
		{Name: "concurrency", Least: 1, Most: 100, Default: "4", Meaning: "requests at once, over all logins; a login has one at a time"},
		{Name: "page_size", Least: 10, Most: 1000000, Default: "5000", Meaning: "rows in a reply at most"},
		{Name: "batch_size", Least: 1, Most: 1000, Default: "50", Meaning: "queries in a request at most"},
		{
			Name: "busy_wait", Form: config.DurationForm, Default: `"60s"`,
			Meaning: "how long a login is left alone while an earlier request may still run",
		},
		{
			Name: "busy_limit", Form: config.DurationForm, Default: `"10m"`,
			Meaning: "how long a login is waited for that another program keeps active",
		},
		{Name: "station_field", Default: `"StatNo"`, Meaning: "the field with one half of a record's key"},
		{Name: "serial_field", Default: `"SeqNo"`, Meaning: "and that with the other"},
		{
			Name:    "data_model",
			Meaning: "the file mm_dbstr.txt, the export of the data model; fields that are not in it are refused",
		},
	}
}

// aureaUndocumented is about what Aurea does not document. Error messages name the setting
// to correct.
func aureaUndocumented() config.Manual {
	return config.Manual{
		{
			Name: "busy_texts", Form: config.TextOrListForm, Default: `["already active"]`,
			Meaning: "by which of these texts in an error a login is known to be active",
		},
		{
			Name: "login_texts", Form: config.TextOrListForm,
			Default: `["login", "logon", "log in", "log on", "password", "impersonate", "anmeldung", "kennwort", "passwort"]`,
			Meaning: "likewise to be refused",
		},
		{Name: "echo_attribute", Default: `"xid"`, Meaning: `of a request, given back in its reply; "" for none`},
		{Name: "number_attribute", Words: []string{"fid", "fnr", "field"}, Default: `"fid"`, Meaning: "which attribute names a field by its number"},
		{Name: "count_attribute", Default: `""`, Meaning: "of a reply, with the number of its rows"},
		{
			Name: "cross_check", Words: []string{"keys", "none"}, Default: `"keys"`,
			Meaning: "two short queries ask what is before and after each reply, since a cut one does not say so",
		},
	}
}

func aureaIncremental() config.Manual {
	return config.Manual{
		{
			Name:    "incremental",
			Meaning: `contactsync run reads all persons and companies at first, then what changed; plan, apply, run -once and read_as = "user" read all`,
		},
		{
			Name: "incremental.full_every", Form: config.DurationForm, Default: `"24h"`,
			Meaning: `how long until all are read again, since nothing else shows what was deleted; at most "168h"`,
		},
		{
			Name: "incremental.overlap", Form: config.DurationForm, Default: `"2h"`,
			Meaning: "how much further back than the last change a read looks; not less than clocks may differ",
		},
		{Name: "incremental.date_field", Default: `"Upd"`, Meaning: "the day of a record's last change"},
		{Name: "incremental.time_field", Default: `"UpdTime"`, Meaning: "its time"},
	}
}

// aureaQuery is about what is asked of any table.
func aureaQuery(block string) config.Manual {
	return within(block,
		config.Attribute{
			Name: "conditions", Form: config.AnyForm, Default: "[]",
			Meaning: `what all records have to meet: [{ field = "Blocked", op = "<>", value = "1" }]. op is "=", which is the default, <>, <, <=, > or >=`,
		},
		config.Attribute{
			Name: "partition", Form: config.AnyForm,
			Meaning: `reads the table in parts, by a field's values: { field = "Country", values = ["Austria"], rest = "read" }; rest "none" instead if there are no other values`,
		},
		config.Attribute{Name: "flags", Default: "0", Meaning: "the cursor flags of the query"},
	)
}

// aureaRecords is about persons or companies.
func aureaRecords(block, table, linkType string) config.Manual {
	return slices.Concat(
		config.Manual{{Name: block, Meaning: "the records of the kind " + block}},
		within(block,
			config.Attribute{Name: "table", Default: table, Meaning: "an XML name, or a short id of two characters"},
			config.Attribute{
				Name: "fields", Form: config.TextOrListForm,
				Meaning: "a list of more than those that mappings and conditions use, which are read by themselves",
			},
			config.Attribute{Name: "rep_field", Form: config.TextOrListForm, Default: `"RepID"`, Meaning: "the field with the rep, or a list; [] if there is none"},
			config.Attribute{Name: "sales_group_field", Form: config.TextOrListForm, Default: "[]", Meaning: "the field with the sales group, or a list"},
			config.Attribute{Name: "date_fields", Form: config.TextOrListForm, Default: "[]", Meaning: "fields whose values become 2006-01-02"},
		),
		aureaQuery(block),
		within(block,
			config.Attribute{Name: "lookup_flags", Default: "0", Meaning: "the cursor flags when records are looked up by their ids"},
			config.Attribute{Name: "deleted_field", Meaning: "it is empty unless a record is marked as deleted"},
			config.Attribute{Name: "link_type", Default: linkType, Meaning: "what a favorite's link calls this table"},
			config.Attribute{Name: "photo_field", Form: config.TextOrListForm, Default: "[]", Meaning: "fields with the https address of a photo"},
			config.Attribute{Name: "photo_version_field", Default: `""`, Meaning: "it changes when the picture at the address does"},
		),
	)
}

func aureaReps() config.Manual {
	return slices.Concat(
		config.Manual{
			{Name: "rep", Meaning: "the reps, whose mailboxes are filled"},
			{Name: "rep.table", Default: `"RepUser"`, Meaning: "an XML name, or a short id of two characters"},
			{Name: "rep.id_field", Default: `"RepID"`, Meaning: `what rep fields hold; "": they hold the id of the rep's record`},
			{Name: "rep.email_field", Default: `"E-mail1"`, Meaning: "the address of the rep's mailbox"},
			{Name: "rep.enabled_field", Default: `""`, Meaning: "the flag for the connector; without it every rep takes part"},
			{
				Name: "rep.true_texts", Form: config.TextOrListForm, Default: `["true", "1", "yes", "ja", "y", "x"]`,
				Meaning: "when the flag is set",
			},
			{Name: "rep.settings_field", Default: `""`, Meaning: "the field UserSettings; without it no rep has settings"},
			{Name: "rep.fields", Form: config.TextOrListForm, Meaning: "a list of more than those that conditions and folders use"},
			{Name: "rep.date_fields", Form: config.TextOrListForm, Default: "[]", Meaning: "fields whose values become 2006-01-02"},
		},
		aureaQuery("rep"),
	)
}

// aureaLinks is about a table whose rows lead from a rep to a record.
func aureaLinks(block, meaning, rep, link string) config.Manual {
	return slices.Concat(
		config.Manual{{Name: block, Meaning: meaning}},
		within(block,
			config.Attribute{Name: "rep_field", Form: config.TextOrListForm, Default: `"RepID"`, Meaning: rep},
			config.Attribute{
				Name: "link", Words: []string{"fields", "table"}, Default: link,
				Meaning: `"fields": three fields name the record; "table": the relation link_id leads to it`,
			},
			config.Attribute{Name: "link_type_field", Default: `"LinkType"`, Meaning: "the field with the kind of the record"},
			config.Attribute{Name: "link_station_field", Default: `"LinkStatNo"`, Meaning: "the field with one half of its key"},
			config.Attribute{Name: "link_serial_field", Default: `"LinkSeqNo"`, Meaning: "and that with the other"},
		),
		aureaQuery(block),
	)
}
