package property_test

import (
	"reflect"
	"testing"

	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/mailbox"
)

func TestUpdatesThatAreRefused(t *testing.T) {
	tag := extended(mailbox.Tag(0x3A45), "String")
	for _, c := range []struct{ name, changes, code string }{
		{"two properties", set(field("contacts:JobTitle"), `<t:GivenName>A</t:GivenName><t:JobTitle>B</t:JobTitle>`), "ErrorIncorrectUpdatePropertyCount"},
		{"no property", set(field("contacts:JobTitle"), ``), "ErrorIncorrectUpdatePropertyCount"},
		{"two entries", set(indexed("contacts:PhoneNumber", "Pager"),
			`<t:PhoneNumbers><t:Entry Key="Pager">1</t:Entry><t:Entry Key="Isdn">2</t:Entry></t:PhoneNumbers>`), "ErrorIncorrectUpdatePropertyCount"},
		{"two parts", set(indexed("contacts:PhysicalAddress:City", "Home"),
			`<t:PhysicalAddresses><t:Entry Key="Home"><t:City>A</t:City><t:State>B</t:State></t:Entry></t:PhysicalAddresses>`), "ErrorIncorrectUpdatePropertyCount"},
		{"another field", set(field("contacts:JobTitle"), `<t:GivenName>B</t:GivenName>`), "ErrorUpdatePropertyMismatch"},
		{"another entry", set(indexed("contacts:PhoneNumber", "Pager"),
			`<t:PhoneNumbers><t:Entry Key="Isdn">2</t:Entry></t:PhoneNumbers>`), "ErrorUpdatePropertyMismatch"},
		{"another part", set(indexed("contacts:PhysicalAddress:City", "Home"),
			`<t:PhysicalAddresses><t:Entry Key="Home"><t:State>B</t:State></t:Entry></t:PhysicalAddresses>`), "ErrorUpdatePropertyMismatch"},
		{"another dictionary", set(indexed("contacts:PhoneNumber", "Pager"),
			`<t:EmailAddresses><t:Entry Key="EmailAddress1">2</t:Entry></t:EmailAddresses>`), "ErrorUpdatePropertyMismatch"},
		{"another tag", set(tag, valued(extended(mailbox.Tag(0x3A46), "String"), "x")), "ErrorUpdatePropertyMismatch"},
		{"a field for a tag", set(tag, `<t:GivenName>B</t:GivenName>`), "ErrorUpdatePropertyMismatch"},
		{"a whole dictionary", set(field("contacts:PhoneNumbers"),
			`<t:PhoneNumbers><t:Entry Key="Isdn">2</t:Entry></t:PhoneNumbers>`), "ErrorInvalidPropertySet"},
		{"a field of folders", set(field("folder:DisplayName"), `<t:DisplayName>2</t:DisplayName>`), "ErrorInvalidPropertySet"},
		{"a field of messages", remove(field("message:IsRead")), "ErrorInvalidPropertyDelete"},
		{"deleting a whole dictionary", remove(field("contacts:PhoneNumbers")), "ErrorInvalidPropertyDelete"},
		{"deleting the class", remove(field("item:ItemClass")), "ErrorInvalidPropertyDelete"},
		{"deleting what the server keeps", remove(extended(mailbox.Tag(0x3008), "SystemTime")), "ErrorInvalidPropertyDelete"},
		{"another class", set(field("item:ItemClass"), `<t:ItemClass>IPM.Note</t:ItemClass>`), "ErrorObjectTypeChanged"},
		{"appending to a name", `<t:AppendToItemField>` + field("contacts:JobTitle") +
			`<t:Contact><t:JobTitle>B</t:JobTitle></t:Contact></t:AppendToItemField>`, "ErrorInvalidPropertyAppend"},
		{"appending something else", `<t:AppendToItemField>` + field("item:Body") +
			`<t:Contact><t:JobTitle>B</t:JobTitle></t:Contact></t:AppendToItemField>`, "ErrorUpdatePropertyMismatch"},
		{"an unknown culture", set(field("item:Culture"), `<t:Culture>xx-YY</t:Culture>`), "ErrorInvalidValueForProperty"},
		{"an unknown key", remove(indexed("contacts:PhoneNumber", "Fax")), "ErrorInvalidPropertyRequest"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, p := property.ReadUpdates(updates(t, c.changes), item(mailbox.Bag{mailbox.Body: "x"}))
			if p == nil || p.Code != c.code {
				t.Errorf("got %v, want %s", p, c.code)
			}
		})
	}
}

func TestChangesAreMadeInTheirOrder(t *testing.T) {
	body := `<t:Contact><t:Body BodyType="Text">%</t:Body></t:Contact>`
	old := item(mailbox.Bag{mailbox.Body: "one"})
	tag := extended(mailbox.Body, "String")
	more := `<t:AppendToItemField>` + field("item:Body") + body + `</t:AppendToItemField>`
	for _, c := range []struct{ name, changes, want string }{
		{"append", more, "one%"},
		{"delete, append", remove(tag) + more, "%"},
		{"append, set by tag", more + set(tag, valued(tag, "two")), "two"},
		{"set by tag, append", set(tag, valued(tag, "two")) + more, "two%"},
	} {
		if got := updated(t, old, c.changes)[mailbox.Body]; got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestPropertiesMayBeChangedTwice(t *testing.T) {
	pager, home := indexed("contacts:PhoneNumber", "Pager"), indexed("contacts:PhysicalAddress:City", "Home")
	email := indexed("contacts:EmailAddress", "EmailAddress1")
	to := func(n string) string {
		return set(pager, `<t:PhoneNumbers><t:Entry Key="Pager">`+n+`</t:Entry></t:PhoneNumbers>`)
	}
	tag := extended(mailbox.Tag(0x3A15), "String")
	city := set(home, `<t:PhysicalAddresses><t:Entry Key="Home"><t:City>Wien</t:City></t:Entry></t:PhysicalAddresses>`)
	address1 := set(email, `<t:EmailAddresses><t:Entry Key="EmailAddress1">e@example.com</t:Entry></t:EmailAddresses>`)
	old := item(mailbox.Bag{mailbox.Tag(0x3A21): "0", mailbox.Tag(0x3A15): "0", mailbox.Tag(0x3A59): "Graz", address(0x8083): "old@example.com"})
	for _, c := range []struct {
		name, changes string
		property      mailbox.Property
		want          any
	}{
		{"deleted and set", remove(pager) + to("1"), mailbox.Tag(0x3A21), "1"},
		{"set and deleted", to("1") + remove(pager), mailbox.Tag(0x3A21), nil},
		{"set twice", to("1") + to("2"), mailbox.Tag(0x3A21), "2"},
		{"deleted twice", remove(pager) + remove(pager), mailbox.Tag(0x3A21), nil},
		{"field", remove(field("contacts:JobTitle")) + set(field("contacts:JobTitle"), `<t:JobTitle>B</t:JobTitle>`), mailbox.Tag(0x3A17), "B"},
		{"tag in two spellings", remove(tag) + remove(`<t:ExtendedFieldURI PropertyTag="14869" PropertyType="String"/>`), mailbox.Tag(0x3A15), nil},
		{"part of an address", remove(home) + city, mailbox.Tag(0x3A59), "Wien"},
		{"e-mail address", remove(email) + address1, address(0x8083), "e@example.com"},
	} {
		if got := updated(t, old, c.changes)[c.property]; got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestEmailIsAGroup(t *testing.T) {
	one := `<t:EmailAddresses><t:Entry Key="EmailAddress2" Name="Erika" RoutingType="SMTP">e@example.com</t:Entry></t:EmailAddresses>`
	path := indexed("contacts:EmailAddress", "EmailAddress2")
	after := updated(t, item(mailbox.Bag{address(0x8095): []byte("old")}), set(path, one))
	entryID, _ := after[address(0x8095)].([]byte)
	delete(after, address(0x8095))
	want := mailbox.Bag{
		mailbox.MessageClass: "IPM.Contact", address(0x8090): "Erika", address(0x8092): "SMTP",
		address(0x8093): "e@example.com", address(0x8094): "e@example.com",
	}
	if !reflect.DeepEqual(after, want) || len(entryID) != 24+2*(6+5+14) {
		t.Errorf("set: %v, entry id of %d bytes, want %v", after, len(entryID), want)
	}
	after[address(0x8095)] = entryID
	if got, want := written(t, item(after), only(path), property.View{}), `<t:EmailAddresses><t:Entry Key="EmailAddress2" `+
		`Name="Erika" RoutingType="SMTP" MailboxType="Contact">e@example.com</t:Entry></t:EmailAddresses>`; got != want {
		t.Errorf("read: %s, want %s", got, want)
	}
	renamed := updated(t, item(after), set(path, `<t:EmailAddresses><t:Entry Key="EmailAddress2">f@example.com</t:Entry></t:EmailAddresses>`))
	if renamed[address(0x8090)] != nil || renamed[address(0x8094)] != "f@example.com" {
		t.Errorf("an address without a name keeps the old name or its origin: %v", renamed)
	}
	ghost := mailbox.Bag{mailbox.MessageClass: "IPM.Contact", address(0x8094): "e@example.com", address(0x8095): entryID}
	if got := updated(t, item(after), remove(path)); !reflect.DeepEqual(got, ghost) {
		t.Errorf("deleted by field: %v, want the ghost %v", got, ghost)
	}
	empty := set(path, `<t:EmailAddresses><t:Entry Key="EmailAddress2" Name="x"/></t:EmailAddresses>`)
	if got := updated(t, item(after), empty); !reflect.DeepEqual(got, ghost) {
		t.Errorf("set to nothing: %v, want the ghost %v", got, ghost)
	}
	all := ""
	for _, id := range []uint32{0x8090, 0x8092, 0x8093, 0x8094} {
		all += remove(extended(address(id), "String"))
	}
	all += remove(extended(address(0x8095), "Binary"))
	if got := updated(t, item(after), all); len(got) != 1 {
		t.Errorf("deleted as a group: %v, want nothing but the class", got)
	}
	if got := written(t, item(ghost), only(path), property.View{}); got != "" {
		t.Errorf("a ghost by field: %s, want nothing", got)
	}
}

func TestBody(t *testing.T) {
	rich := `<t:Body BodyType="HTML">&lt;head>no&lt;/head>&lt;p>a &amp;amp; b&lt;br>c&lt;/p></t:Body>`
	props, _, problem := property.ReadItem(contact(t, rich))
	if problem != nil || props[mailbox.Body] != "a & b\nc" {
		t.Fatalf("%v, %v", props, problem)
	}
	stale := mailbox.Bag{mailbox.Body: "new"}
	for p, v := range props {
		if p != mailbox.Body {
			stale[p] = v
		}
	}
	for _, c := range []struct {
		name  string
		props mailbox.Bag
		as    string
		want  string
	}{
		{"HTML as it is", props, "Best", `<t:Body BodyType="HTML">&lt;head&gt;no&lt;/head&gt;&lt;p&gt;a &amp;amp; b&lt;br&gt;c&lt;/p&gt;</t:Body>`},
		{"HTML as text", props, "Text", "<t:Body BodyType=\"Text\">a &amp; b\nc</t:Body>"},
		{"HTML behind a newer text", stale, "Best", `<t:Body BodyType="Text">new</t:Body>`},
		{"text as HTML", stale, "HTML", `<t:Body BodyType="HTML">&lt;html&gt;&lt;head&gt;&lt;meta http-equiv=&quot;Content-Type&quot; ` +
			`content=&quot;text/html; charset=utf-8&quot;&gt;&lt;/head&gt;&lt;body&gt;new&lt;/body&gt;&lt;/html&gt;</t:Body>`},
		{"line ends", mailbox.Bag{mailbox.Body: "a\r\nb"}, "Text", "<t:Body BodyType=\"Text\">a&#xD;\nb</t:Body>"},
	} {
		inner := `<t:BaseShape>IdOnly</t:BaseShape><t:BodyType>` + c.as + `</t:BodyType><t:AdditionalProperties>` +
			field("item:Body") + `</t:AdditionalProperties>`
		if got := written(t, item(c.props), inner, property.View{}); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if got := written(t, item(c.props), inner, property.View{FindItem: true}); got != "" {
			t.Errorf("%s in FindItem: %s", c.name, got)
		}
	}
	if got := updated(t, item(props), remove(field("item:Body"))); len(got) != 1 {
		t.Errorf("deleted: %v, want nothing but the class", got)
	}
}

func TestAddressesAreDerived(t *testing.T) {
	parts := mailbox.Bag{
		address(0x8045): "Ring 1", address(0x8046): "Wien", address(0x8048): "1010", address(0x8049): "Austria",
	}
	full := extended(address(0x801B), "String")
	want := valued(full, "Ring 1&#xD;\nWien, 1010&#xD;\nAustria")
	if got := written(t, item(parts), only(full), property.View{}); got != want {
		t.Errorf("derived: %s, want %s", got, want)
	}
	parts[address(0x8022)] = int32(2)
	city := extended(mailbox.Tag(0x3A27), "String")
	if got := written(t, item(parts), only(city), property.View{}); got != valued(city, "Wien") {
		t.Errorf("city of the mailing address: %s", got)
	}
	parts[address(0x801B)] = "as written"
	if got := written(t, item(parts), only(full), property.View{}); got != valued(full, "as written") {
		t.Errorf("written: %s", got)
	}
}

func TestMimeContentCanOnlyBeDeleted(t *testing.T) {
	old := item(mailbox.Bag{mailbox.Surname: "A"})
	mime := field("item:MimeContent")
	if got := updated(t, old, remove(mime)); !reflect.DeepEqual(got, old.Props) {
		t.Errorf("deleted: %v", got)
	}
	_, _, p := property.ReadUpdates(updates(t, set(mime, `<t:MimeContent>AAAA</t:MimeContent>`)), old)
	if p == nil || p.Code != "ErrorInvalidPropertySet" {
		t.Errorf("set: %v", p)
	}
}
