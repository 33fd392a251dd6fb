package property_test

import (
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/mailbox"
)

func address(id uint32) mailbox.Property { return mailbox.Property{Set: mailbox.SetAddress, ID: id} }
func common(id uint32) mailbox.Property  { return mailbox.Property{Set: mailbox.SetCommon, ID: id} }

// view is a field, and the property that it shows.
type view struct {
	path    string
	element string // as it is written into requests and responses
	prop    mailbox.Property
	kind    string // PropertyType
	value   any
	texts   []string // of the extended property
}

func text(name string, tag uint32) view {
	return view{
		path: field("contacts:" + name), element: "<t:" + name + ">Value &amp; more</t:" + name + ">",
		prop: mailbox.Tag(tag), kind: "String", value: "Value & more", texts: []string{"Value &amp; more"},
	}
}

func enumeration(uri, name, value string, prop mailbox.Property, number int32) view {
	return view{
		path: field(uri), element: "<t:" + name + ">" + value + "</t:" + name + ">",
		prop: prop, kind: "Integer", value: number, texts: []string{strconv.Itoa(int(number))},
	}
}

func moment(uri, name string, prop mailbox.Property) view {
	return view{
		path: field(uri), element: "<t:" + name + ">1980-04-05T00:00:00Z</t:" + name + ">",
		prop: prop, kind: "SystemTime", value: day, texts: []string{"1980-04-05T00:00:00Z"},
	}
}

func entry(uri, all, key string, prop mailbox.Property) view {
	return view{
		path: indexed(uri, key), element: `<t:` + all + `><t:Entry Key="` + key + `">+43 1 &lt;2&gt;</t:Entry></t:` + all + `>`,
		prop: prop, kind: "String", value: "+43 1 <2>", texts: []string{"+43 1 &lt;2&gt;"},
	}
}

func part(name, key string, prop mailbox.Property) view {
	return view{
		path:    indexed("contacts:PhysicalAddress:"+name, key),
		element: `<t:PhysicalAddresses><t:Entry Key="` + key + `"><t:` + name + `>A</t:` + name + `></t:Entry></t:PhysicalAddresses>`,
		prop:    prop, kind: "String", value: "A", texts: []string{"A"},
	}
}

// views are all fields with one property behind them, apart from e-mail.
func views() []view {
	all := []view{
		text("DisplayName", 0x3001), text("GivenName", 0x3A06), text("Initials", 0x3A0A), text("MiddleName", 0x3A44),
		text("Nickname", 0x3A4F), text("CompanyName", 0x3A16), text("AssistantName", 0x3A30), text("Department", 0x3A18),
		text("Generation", 0x3A05), text("JobTitle", 0x3A17), text("Manager", 0x3A4E), text("OfficeLocation", 0x3A19),
		text("Profession", 0x3A46), text("SpouseName", 0x3A48), text("Surname", 0x3A11),
		{
			path: field("contacts:BusinessHomePage"), element: "<t:BusinessHomePage>http://example.com/</t:BusinessHomePage>",
			prop: mailbox.Tag(0x3A51), kind: "String", value: "http://example.com/", texts: []string{"http://example.com/"},
		},
		{
			path: field("contacts:FileAs"), element: "<t:FileAs>Muster, Erika</t:FileAs>",
			prop: address(0x8005), kind: "String", value: "Muster, Erika", texts: []string{"Muster, Erika"},
		},
		{
			path: field("contacts:Mileage"), element: "<t:Mileage>12 km</t:Mileage>",
			prop: common(0x8534), kind: "String", value: "12 km", texts: []string{"12 km"},
		},
		{
			path: field("item:Subject"), element: "<t:Subject>Erika</t:Subject>",
			prop: mailbox.Tag(0x0037), kind: "String", value: "Erika", texts: []string{"Erika"},
		},
		{
			path: field("item:Categories"), element: "<t:Categories><t:String>CRM</t:String><t:String>Ü</t:String></t:Categories>",
			prop: mailbox.Keywords, kind: "StringArray", value: []string{"CRM", "Ü"}, texts: []string{"CRM", "Ü"},
		},
		{
			path: field("contacts:Children"), element: "<t:Children><t:String>A</t:String></t:Children>",
			prop: mailbox.Tag(0x3A58), kind: "StringArray", value: []string{"A"}, texts: []string{"A"},
		},
		{
			path: field("contacts:Companies"), element: "<t:Companies><t:String>A</t:String></t:Companies>",
			prop: common(0x8539), kind: "StringArray", value: []string{"A"}, texts: []string{"A"},
		},
		{
			path: field("item:ReminderIsSet"), element: "<t:ReminderIsSet>true</t:ReminderIsSet>",
			prop: common(0x8503), kind: "Boolean", value: true, texts: []string{"true"},
		},
		{
			path: field("item:Body"), element: `<t:Body BodyType="Text">note</t:Body>`,
			prop: mailbox.Tag(0x1000), kind: "String", value: "note", texts: []string{"note"},
		},
		moment("contacts:Birthday", "Birthday", mailbox.Tag(0x3A42)),
		moment("contacts:WeddingAnniversary", "WeddingAnniversary", mailbox.Tag(0x3A41)),
		moment("item:ReminderDueBy", "ReminderDueBy", common(0x8502)),
		enumeration("item:Sensitivity", "Sensitivity", "Private", mailbox.Tag(0x0036), 2),
		enumeration("item:Importance", "Importance", "High", mailbox.Tag(0x0017), 2),
		enumeration("item:Culture", "Culture", "de-AT", mailbox.Tag(0x3FF1), 3079),
		enumeration("contacts:PostalAddressIndex", "PostalAddressIndex", "Business", address(0x8022), 2),
		entry("contacts:ImAddress", "ImAddresses", "ImAddress1", address(0x8062)),
		part("Street", "Business", address(0x8045)), part("City", "Business", address(0x8046)),
		part("State", "Business", address(0x8047)), part("PostalCode", "Business", address(0x8048)),
		part("CountryOrRegion", "Business", address(0x8049)),
		part("Street", "Home", mailbox.Tag(0x3A5D)), part("City", "Home", mailbox.Tag(0x3A59)),
		part("State", "Home", mailbox.Tag(0x3A5C)), part("PostalCode", "Home", mailbox.Tag(0x3A5B)),
		part("CountryOrRegion", "Home", mailbox.Tag(0x3A5A)),
		part("Street", "Other", mailbox.Tag(0x3A63)), part("City", "Other", mailbox.Tag(0x3A5F)),
		part("State", "Other", mailbox.Tag(0x3A62)), part("PostalCode", "Other", mailbox.Tag(0x3A61)),
		part("CountryOrRegion", "Other", mailbox.Tag(0x3A60)),
	}
	for name, number := range map[string]int32{
		"None": -1, "Empty": 0, "DisplayName": 0x3001, "FirstName": 0x3A06, "LastName": 0x3A11, "Company": 0x3A16,
		"LastCommaFirst": 0x8017, "CompanyLastCommaFirst": 0x8018, "LastCommaFirstCompany": 0x8019, "LastFirst": 0x8030,
		"LastSpaceFirst": 0x8031, "CompanyLastFirst": 0x8032, "CompanyLastSpaceFirst": 0x8033,
		"LastFirstCompany": 0x8034, "LastSpaceFirstCompany": 0x8035, "LastFirstSuffix": 0x8036,
		"FirstSpaceLast": 0x8037, "LastFirstMiddleSuffix": 0x8038,
	} {
		all = append(all, enumeration("contacts:FileAsMapping", "FileAsMapping", name, address(0x8006), number))
	}
	for key, tag := range map[string]uint32{
		"AssistantPhone": 0x3A2E, "BusinessFax": 0x3A24, "BusinessPhone": 0x3A08, "BusinessPhone2": 0x3A1B,
		"Callback": 0x3A02, "CarPhone": 0x3A1E, "CompanyMainPhone": 0x3A57, "HomeFax": 0x3A25, "HomePhone": 0x3A09,
		"HomePhone2": 0x3A2F, "Isdn": 0x3A2D, "MobilePhone": 0x3A1C, "OtherFax": 0x3A23, "OtherTelephone": 0x3A1F,
		"Pager": 0x3A21, "PrimaryPhone": 0x3A1A, "RadioPhone": 0x3A1D, "Telex": 0x3A2C, "TtyTddPhone": 0x3A4B,
	} {
		all = append(all, entry("contacts:PhoneNumber", "PhoneNumbers", key, mailbox.Tag(tag)))
	}
	return all
}

func TestFieldsAreViewsOfProperties(t *testing.T) {
	for _, v := range views() {
		t.Run(v.path, func(t *testing.T) {
			path := extended(v.prop, v.kind)
			class := mailbox.Bag{mailbox.MessageClass: "IPM.Contact", v.prop: v.value}
			for how, fields := range map[string]string{"field": v.element, "tag": valued(path, v.texts...)} {
				got, _, problem := property.ReadItem(contact(t, fields))
				if problem != nil || !reflect.DeepEqual(got, class) {
					t.Errorf("created by %s: %v, %v, want %v", how, got, problem, class)
				}
			}
			if got := written(t, item(class), only(v.path), property.View{}); got != v.element {
				t.Errorf("read by field: %s, want %s", got, v.element)
			}
			if got, want := written(t, item(class), only(path), property.View{}), valued(path, v.texts...); got != want {
				t.Errorf("read by tag: %s, want %s", got, want)
			}
			old := item(mailbox.Bag{mailbox.Tag(0x6700): "stays"})
			want := mailbox.Bag{mailbox.MessageClass: "IPM.Contact", mailbox.Tag(0x6700): "stays", v.prop: v.value}
			for _, change := range []string{set(v.path, v.element), set(path, valued(path, v.texts...))} {
				if got := updated(t, old, change); !reflect.DeepEqual(got, want) {
					t.Errorf("updated by %s: %v, want %v", change, got, want)
				}
			}
			full := old
			full.Props = want
			for _, change := range []string{remove(v.path), remove(path)} {
				if got := updated(t, full, change); !reflect.DeepEqual(got, old.Props) {
					t.Errorf("deleted by %s: %v, want %v", change, got, old.Props)
				}
				if got := updated(t, old, change); !reflect.DeepEqual(got, old.Props) {
					t.Errorf("deleted by %s where there is nothing: %v, want %v", change, got, old.Props)
				}
			}
		})
	}
}

func TestAbsentFieldsAreLeftOut(t *testing.T) {
	for _, v := range views() {
		always := []string{field("item:Sensitivity"), field("item:Importance"), field("item:Culture"),
			field("contacts:PostalAddressIndex"), field("item:ReminderIsSet")}
		if got := written(t, item(nil), only(v.path), property.View{}); got != "" && !slices.Contains(always, v.path) {
			t.Errorf("%s of a contact without it: %s", v.path, got)
		}
	}
}

func TestReadOnlyFields(t *testing.T) {
	photo := mailbox.Attachment{ID: "QQ==", ContactPhoto: true}
	full := item(mailbox.Bag{
		mailbox.Tag(0x3A45): "Dr.", mailbox.GivenName: "Erika", mailbox.Surname: "Muster", mailbox.Generation: "jun.",
		mailbox.DisplayName: "Dr. Erika Muster", address(0x802C): "e-ri-ka",
		mailbox.CreationTime: day, mailbox.LastModified: day.Add(time.Hour),
	})
	full.Attachments = []mailbox.Attachment{photo}
	full.Size = 77
	for _, c := range []struct{ uri, element, want string }{
		{"contacts:CompleteName", `<t:CompleteName><t:Title>Dr.</t:Title></t:CompleteName>`,
			`<t:CompleteName><t:Title>Dr.</t:Title><t:FirstName>Erika</t:FirstName><t:LastName>Muster</t:LastName>` +
				`<t:Suffix>jun.</t:Suffix><t:FullName>Dr. Erika Muster</t:FullName>` +
				`<t:YomiFirstName>e-ri-ka</t:YomiFirstName></t:CompleteName>`},
		{"contacts:ContactSource", `<t:ContactSource>Store</t:ContactSource>`, `<t:ContactSource>Store</t:ContactSource>`},
		{"contacts:HasPicture", `<t:HasPicture>true</t:HasPicture>`, `<t:HasPicture>true</t:HasPicture>`},
		{"contacts:PhoneticFirstName", `<t:PhoneticFirstName>x</t:PhoneticFirstName>`,
			`<t:PhoneticFirstName>e-ri-ka</t:PhoneticFirstName>`},
		{"contacts:PhoneticFullName", `<t:PhoneticFullName>x</t:PhoneticFullName>`, ``},
		{"contacts:Alias", `<t:Alias>x</t:Alias>`, ``},
		{"contacts:Notes", `<t:Notes>x</t:Notes>`, ``},
		{"contacts:Photo", `<t:Photo>AAAA</t:Photo>`, ``},
		{"contacts:DirectoryId", `<t:DirectoryId>x</t:DirectoryId>`, ``},
		{"item:ItemId", `<t:ItemId Id="AA=="/>`, ``},
		{"item:ParentFolderId", `<t:ParentFolderId Id="AA=="/>`, `<t:ParentFolderId Id="Rm9sZGVy"/>`},
		{"item:Size", `<t:Size>1</t:Size>`, `<t:Size>77</t:Size>`},
		{"item:HasAttachments", `<t:HasAttachments>true</t:HasAttachments>`, `<t:HasAttachments>true</t:HasAttachments>`},
		{"item:DateTimeCreated", `<t:DateTimeCreated>1980-04-05T00:00:00Z</t:DateTimeCreated>`,
			`<t:DateTimeCreated>1980-04-05T00:00:00Z</t:DateTimeCreated>`},
		{"item:DateTimeReceived", `<t:DateTimeReceived>1980-04-05T00:00:00Z</t:DateTimeReceived>`,
			`<t:DateTimeReceived>1980-04-05T00:00:00Z</t:DateTimeReceived>`},
		{"item:LastModifiedTime", `<t:LastModifiedTime>1980-04-05T00:00:00Z</t:LastModifiedTime>`,
			`<t:LastModifiedTime>1980-04-05T01:00:00Z</t:LastModifiedTime>`},
	} {
		t.Run(c.uri, func(t *testing.T) {
			if _, _, p := property.ReadItem(contact(t, c.element)); p == nil || p.Code != "ErrorInvalidPropertySet" {
				t.Errorf("created: %v", p)
			}
			_, _, p := property.ReadUpdates(updates(t, set(field(c.uri), c.element)), full)
			if p == nil || p.Code != "ErrorInvalidPropertySet" {
				t.Errorf("set: %v", p)
			}
			_, _, p = property.ReadUpdates(updates(t, remove(field(c.uri))), full)
			if p == nil || p.Code != "ErrorInvalidPropertyDelete" {
				t.Errorf("deleted: %v", p)
			}
			if got := written(t, full, only(field(c.uri)), property.View{}); got != c.want {
				t.Errorf("read: %s, want %s", got, c.want)
			}
		})
	}
}
