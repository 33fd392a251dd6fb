package property_test

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/mailbox"
)

// full is a contact with every field and an extended property of each kind, and
// the shape that asks for all of them.
func full(t testing.TB) (mailbox.Item, string) {
	t.Helper()
	props := mailbox.Bag{}
	paths := ""
	seen := map[string]bool{}
	for _, v := range views() {
		props[v.prop] = v.value
		for _, path := range []string{v.path, extended(v.prop, v.kind)} {
			if !seen[path] {
				paths += path
			}
			seen[path] = true
		}
	}
	for _, uri := range []string{
		"item:ConversationId", "item:UniqueBody", "item:NormalizedBody", "item:TextBody", "item:Preview",
		"item:StoreEntryId", "contacts:PhoneticFirstName", "contacts:PhoneticLastName", "contacts:Culture",
	} {
		paths += field(uri)
	}
	props[address(0x802C)], props[address(0x802D)] = "a", "b"
	maps.Copy(props, updated(t, item(nil), set(indexed("contacts:EmailAddress", "EmailAddress1"),
		`<t:EmailAddresses><t:Entry Key="EmailAddress1" Name="E">e@example.com</t:Entry></t:EmailAddresses>`)+
		set(field("item:Flag"), `<t:Flag><t:FlagStatus>Flagged</t:FlagStatus><t:DueDate>2026-01-02T00:00:00Z</t:DueDate></t:Flag>`)))
	props[mailbox.CreationTime], props[mailbox.LastModified] = day, day
	i := item(props)
	i.Size = 100
	i.Attachments = []mailbox.Attachment{{
		ID: "QQ==", Name: "ContactPicture.jpg", ContentType: "image/jpeg", ContactPhoto: true, Content: []byte("x"), Modified: day,
	}}
	return i, `<t:BaseShape>AllProperties</t:BaseShape><t:AdditionalProperties>` + paths + `</t:AdditionalProperties>`
}

func TestBaseShapes(t *testing.T) {
	i, _ := full(t)
	names := regexp.MustCompile(`<t:([A-Za-z]+)`)
	elements := func(base string) (found []string) {
		for _, m := range names.FindAllStringSubmatch(written(t, i, `<t:BaseShape>`+base+`</t:BaseShape>`, property.View{}), -1) {
			found = append(found, m[1])
		}
		return found
	}
	if got := elements("IdOnly"); got != nil {
		t.Errorf("IdOnly has %v", got)
	}
	least := []string{
		"Subject", "FileAs", "DisplayName", "GivenName", "Surname", "CompleteName", "CompanyName", "EmailAddresses",
		"PhoneNumbers", "PhysicalAddresses", "JobTitle",
	}
	more := []string{"ItemClass", "Categories", "Birthday", "DateTimeCreated", "HasPicture", "ParentFolderId", "EffectiveRights"}
	inDefault, inAll := elements("Default"), elements("AllProperties")
	for _, name := range least {
		if !slices.Contains(inDefault, name) || !slices.Contains(inAll, name) {
			t.Errorf("%s is not in Default and AllProperties", name)
		}
	}
	for _, name := range more {
		if slices.Contains(inDefault, name) || !slices.Contains(inAll, name) {
			t.Errorf("%s is in Default, or not in AllProperties", name)
		}
	}
	if slices.Contains(inAll, "ExtendedProperty") {
		t.Error("AllProperties has extended properties")
	}
}

func TestFindItemCutsValues(t *testing.T) {
	long := strings.Repeat("x", 254) + "😀"
	bin := mailbox.Property{Set: own, Name: "Bin"}
	key := mailbox.Property{Set: own, Name: "Key"}
	i := item(mailbox.Bag{
		mailbox.Surname: long, key: long, bin: make([]byte, 600), mailbox.Keywords: []string{strings.Repeat("y", 300)},
	})
	shape := only(field("contacts:Surname") + field("item:Categories") + extended(key, "String") + extended(bin, "Binary"))
	value := regexp.MustCompile(`>([^<>]+)<`)
	for _, c := range []struct {
		view property.View
		want []int // categories, binary in base64, key, surname
	}{
		{property.View{}, []int{300, 256, 800, 256}},
		{property.View{FindItem: true}, []int{255, 254, 684, 254}},
	} {
		var got []int
		for _, m := range value.FindAllStringSubmatch(written(t, i, shape, c.view), -1) {
			got = append(got, len(utf16.Encode([]rune(m[1]))))
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v, want %v", got, c.want)
		}
	}
}

func TestElementsOfItems(t *testing.T) {
	for class, want := range map[string]string{
		"IPM.Contact": "t:Contact", "ipm.contact.custom": "t:Contact", "IPM.ContactX": "t:Item",
		"IPM.DistList": "t:DistributionList", "IPM.Note": "t:Message", "IPM.Appointment": "t:Item", "": "t:Item",
	} {
		var w property.Writer
		property.WriteItem(&w, mailbox.Item{Props: mailbox.Bag{mailbox.MessageClass: class}}, property.Shape{}, property.View{})
		if got := string(w.Bytes()); !strings.HasPrefix(got, "<"+want+">") || !strings.HasSuffix(got, "</"+want+">") {
			t.Errorf("%q: %s", class, got)
		}
	}
}

func TestReadItemClasses(t *testing.T) {
	for _, c := range []struct{ item, want string }{
		{`<t:Contact/>`, "IPM.Contact"},
		{`<t:Contact><t:ItemClass>IPM.Contact.CRM</t:ItemClass></t:Contact>`, "IPM.Contact.CRM"},
		{`<t:Contact><t:ItemClass>IPM.Note</t:ItemClass></t:Contact>`, "ErrorObjectTypeChanged"},
		{`<t:DistributionList/>`, "IPM.DistList"},
		{`<t:Message/>`, "IPM.Note"},
		{`<t:Item><t:ItemClass>IPM.Configuration.X</t:ItemClass></t:Item>`, "IPM.Configuration.X"},
	} {
		props, _, problem := property.ReadItem(created(t, c.item))
		got, _ := props[mailbox.MessageClass].(string)
		if problem != nil {
			got = problem.Code
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.item, got, c.want)
		}
	}
}

func TestAttachments(t *testing.T) {
	fields := `<t:Attachments><t:FileAttachment><t:Name>ContactPicture.jpg</t:Name><t:ContentType>image/jpeg</t:ContentType>` +
		`<t:IsContactPhoto>true</t:IsContactPhoto><t:Content>AAEC</t:Content></t:FileAttachment></t:Attachments>`
	_, got, problem := property.ReadItem(contact(t, fields))
	want := []mailbox.Attachment{{
		Name: "ContactPicture.jpg", ContentType: "image/jpeg", ContactPhoto: true, Content: []byte{0, 1, 2},
	}}
	if problem != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v, want %v", got, problem, want)
	}
	nested := `<t:Attachments><t:ItemAttachment><t:Contact/></t:ItemAttachment></t:Attachments>`
	if _, _, problem := property.ReadItem(contact(t, nested)); problem == nil || problem.Code != "ErrorInvalidItemForOperationCreateItemAttachment" {
		t.Errorf("an item as attachment: %v", problem)
	}
	a := mailbox.Attachment{ID: "QQ==", Name: "a.jpg", Content: []byte("abc")}
	for content, want := range map[property.Content]string{
		property.IDOnly: `<t:FileAttachment><t:AttachmentId Id="QQ==" RootItemId="SXRlbQ==" RootItemChangeKey="S2V5"/></t:FileAttachment>`,
		property.WithoutContent: `<t:FileAttachment><t:AttachmentId Id="QQ=="/><t:Name>a.jpg</t:Name><t:Size>3</t:Size>` +
			`<t:IsInline>false</t:IsInline><t:IsContactPhoto>false</t:IsContactPhoto></t:FileAttachment>`,
		property.WithContent: `<t:FileAttachment><t:AttachmentId Id="QQ=="/><t:Name>a.jpg</t:Name><t:Size>3</t:Size>` +
			`<t:IsInline>false</t:IsInline><t:IsContactPhoto>false</t:IsContactPhoto><t:Content>YWJj</t:Content></t:FileAttachment>`,
	} {
		var w property.Writer
		property.WriteAttachment(&w, item(nil), a, content)
		if got := string(w.Bytes()); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestWriterEscapes(t *testing.T) {
	for _, c := range []struct{ value, text, attr string }{
		{`a<b>&"c"`, `a&lt;b&gt;&amp;&quot;c&quot;`, `a&lt;b&gt;&amp;&quot;c&quot;`},
		{"a\r\n\tb", "a&#xD;\n\tb", "a&#xD;&#xA;&#x9;b"},
		{"a\x00\x01\x1f\ufffe\uffff\xffb", "ab", "ab"},
		{"Ü😀\ufffd", "Ü😀\ufffd", "Ü😀\ufffd"},
		{"", "", ""},
	} {
		var w property.Writer
		w.Open("e")
		w.Attr("a", c.value)
		w.Text(c.value)
		w.Close("e")
		if got, want := string(w.Bytes()), `<e a="`+c.attr+`">`+c.text+`</e>`; got != want {
			t.Errorf("%q: %s, want %s", c.value, got, want)
		}
	}
}

func BenchmarkWriteItem(b *testing.B) {
	props := mailbox.Bag{}
	paths := map[string]bool{}
	for _, v := range views() {
		if len(paths) < 30 && !paths[v.path] {
			props[v.prop] = v.value
			paths[v.path] = true
		}
	}
	all := ""
	for path := range paths {
		all += path
	}
	i, s := item(props), shape(b, only(all))
	var w property.Writer
	b.ReportAllocs()
	for b.Loop() {
		w.Reset()
		property.WriteItem(&w, i, s, property.View{})
	}
	b.SetBytes(int64(w.Len()))
}
