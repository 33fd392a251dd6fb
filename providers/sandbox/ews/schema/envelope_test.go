package schema

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"contactsync/providers/sandbox/xmllint"
)

func TestValidRequests(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range validRequests() {
		e, err := ParseEnvelope(strings.NewReader(r.document), Limits{})
		if err != nil {
			t.Errorf("%s: %v", r.name, err)
			continue
		}
		seen[e.Operation.Name] = true
	}
	g, err := loadGrammar()
	if err != nil {
		t.Fatal(err)
	}
	for name := range g.operations {
		if !seen[name] {
			t.Errorf("no valid request of %s is tested", name)
		}
	}
}

func TestSamples(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(xmllint.Samples(t), "[01]*.xml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		e, err := ParseEnvelope(f, Limits{})
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(file), err)
		} else if !strings.Contains(file, "-"+e.Operation.Name) {
			t.Errorf("%s: the operation is %s", filepath.Base(file), e.Operation.Name)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestViolations(t *testing.T) {
	prefixed := strings.NewReplacer("<t:", "<q:", "</t:", "</q:").Replace
	for _, c := range []struct{ name, document, reason string }{
		{"order within a contact", createContact(`<t:Surname>a</t:Surname><t:GivenName>b</t:GivenName>`),
			`"Contact" cannot have the child "GivenName" here; expected WeddingAnniversary`},
		{"item fields after contact fields", createContact(`<t:FileAs>a</t:FileAs><t:Subject>b</t:Subject>`), `cannot have the child "Subject"`},
		{"a field twice", createContact(`<t:FileAs/><t:FileAs/>`), `cannot have the child "FileAs"`},
		{"an unknown element", createContact(`<t:Nonsense/>`), `cannot have the child "Nonsense"`},
		{"a known element of another namespace", createContact(`<m:FileAs/>`), `cannot have the child "FileAs"`},
		{"an unknown key", replace("CreateItem", `"MobilePhone"`, `"Mobile"`), `attribute "Key" of "Entry" is not a valid PhoneNumberKeyType`},
		{"a fourth address", replace("CreateItem", `"EmailAddress1"`, `"EmailAddress4"`), `not a valid EmailAddressKeyType`},
		{"blanks around an enumeration", createContact(`<t:Sensitivity> Normal</t:Sensitivity>`), `the text of "Sensitivity"`},
		{"an attribute is missing", replace("UpdateItem", ` ConflictResolution="NeverOverwrite"`, ``), `lacks the attribute ConflictResolution`},
		{"an unknown attribute", replace("GetItem", `<t:ItemId Id`, `<t:ItemId Nonsense="" Id`), `has no attribute "Nonsense"`},
		{"an attribute with a namespace", replace("GetItem", `<t:ItemId Id`, `<t:ItemId t:Id`), `has no attribute "Id"`},
		{"a required child is missing", replace("SyncFolderItems", `<m:MaxChangesReturned>512</m:MaxChangesReturned>`, ``), `expected MaxChangesReturned`},
		{"too large a number", replace("SyncFolderItems", `512`, `513`), `not a valid MaxSyncChangesReturnedType`},
		{"two restrictions", replace("FindFolder", `</m:Restriction>`, `<t:Exists><t:FieldURI FieldURI="item:Size"/></t:Exists></m:Restriction>`), `cannot have the child "Exists" here; expected the end`},
		{"a broken date", createContact(`<t:Birthday>2023-02-29T00:00:00Z</t:Birthday>`), `not a valid dateTime`},
		{"a date without time", createContact(`<t:Birthday>2024-02-29</t:Birthday>`), `not a valid dateTime`},
		{"broken base64", replace("CreateAttachment", `4AAQ<`, `4AA<`), `not a valid base64Binary`},
		{"a broken GUID", replace("FindItem", `b6d9e6c4-`, `{b6d9e6c4-`), `not a valid GuidType`},
		{"a property tag of five digits", replace("GetItem", `0x3A45`, `0x03A45`), `not a valid PropertyTagType`},
		{"a property id in hexadecimal", replace("GetItem", `32899`, `0x8083`), `not a valid int`},
		{"text between elements", createContact(`note`), `"Contact" holds no text`},
		{"white space in an empty element", replace("GetItem", `<t:ItemId Id="A"/>`, `<t:ItemId Id="A"> </t:ItemId>`), `"ItemId" holds no text`},
		{"an element within text", createContact(`<t:FileAs><t:b/></t:FileAs>`), `"FileAs" holds text`},
		{"an empty list", envelope("", `<m:GetItem>`+idShape+`<m:ItemIds/></m:GetItem>`), `"ItemIds" is incomplete`},
		{"an abstract element", envelope("", `<m:FindItem Traversal="Shallow">`+idShape+`<m:Restriction><t:SearchExpression/></m:Restriction>`+inFolder+`</m:FindItem>`), `abstract type`},
		{"xsi:nil", createContact(`<t:FileAs xsi:nil="true"/>`), `xsi:"nil"`},
		{"an unknown xsi:type", createContact(`<t:FileAs xsi:type="t:Nonsense"/>`), `unknown`},
		{"an xsi:type of another kind", envelope("", saveOnly+`<t:Contact xsi:type="t:MessageType"/></m:Items></m:CreateItem>`), `cannot be of the type`},
		{"an unknown header", envelope(`<t:Nonsense/>`, validBody()), `cannot have the part "Nonsense"`},
		{"a header of the body", envelope(`<m:GetItem/>`, validBody()), `cannot have the part "GetItem"`},
		{"two in the place of one SID", envelope(strings.Replace(impersonation, "</t:Conn", "<t:SID>S</t:SID></t:Conn", 1), validBody()), `"ConnectingSID" cannot have the child "SID"`},
		{"nobody to impersonate", envelope(`<t:ExchangeImpersonation><t:ConnectingSID/></t:ExchangeImpersonation>`, validBody()), `"ConnectingSID" is incomplete`},
		{"an empty address", envelope(strings.Replace(impersonation, "rep@example.com", "", 1), validBody()), `not a valid NonEmptyStringType`},
		{"two operations", envelope("", validBody()+validBody()), `second child`},
		{"an empty body", envelope("", ""), `the Body is empty`},
		{"text in the body", envelope("", validBody()+"x"), `"Body" holds no text`},
		{"no body", `<Envelope xmlns="` + SpaceEnvelope + `"/>`, `no Body`},
		{"a header after the body", strings.Replace(envelope("", validBody()), "</soap:Envelope>", "<soap:Header/></soap:Envelope>", 1), `nothing may follow the Body`},
		{"an attribute of the envelope", strings.Replace(envelope("", validBody()), "<soap:Envelope", `<soap:Envelope a=""`, 1), `has no attribute "a"`},
		{"something after the envelope", envelope("", validBody()) + "<a/>", `nothing may follow the envelope`},
		{"the prefix is not declared", prefixed(envelope("", validBody())), `prefix of the element "BaseShape" is not declared`},
		{"an attribute twice", replace("GetItem", `<t:ItemId Id`, `<t:ItemId Id="B" Id`), `stands twice`},
		{"an entity", createContact(`<t:FileAs>&nbsp;</t:FileAs>`), `not well-formed`},
		{"a wrong end tag", createContact(`<t:FileAs></t:FileAS>`), `closes no element`},
		{"truncated", strings.TrimSuffix(envelope("", validBody()), "</soap:Envelope>\n"), `ends inside of an element`},
		{"a late document type", createContact(`<!DOCTYPE a>`), `document type`},
		{"a late declaration", createContact(`<?xml version="1.0"?>`), `only at the very beginning`},
		{"too deep", createContact(strings.Repeat("<t:Attachments><t:ItemAttachment><t:Contact>", 20)), `deeper than 32`},
		{"a control character", createContact("<t:FileAs>\x01</t:FileAs>"), `not well-formed`},
		{"invalid UTF-8", createContact("<t:FileAs>\xff</t:FileAs>"), `not well-formed`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseEnvelope(strings.NewReader(c.document), Limits{})
			var violation *ViolationError
			if !errors.As(err, &violation) {
				t.Fatalf("got %v, want a violation", err)
			}
			if !strings.Contains(violation.Reason, c.reason) {
				t.Errorf("the reason is %q, want %q in it", violation.Reason, c.reason)
			}
			if violation.Line < 1 || violation.Column < 1 {
				t.Errorf("the place is %d:%d", violation.Line, violation.Column)
			}
		})
	}
}

func validBody() string {
	return `<m:GetItem>` + idShape + `<m:ItemIds><t:ItemId Id="A"/></m:ItemIds></m:GetItem>`
}

// TestTolerated has what the schema allows though it looks odd, and the header's
// exceptions.
func TestTolerated(t *testing.T) {
	for _, c := range []struct{ name, document string }{
		{"other prefixes", strings.NewReplacer("<m:", "<a:", "</m:", "</a:", ":m=", ":a=", "<t:", "<b:", "</t:", "</b:", ":t=", ":b=", "soap:", "SOAP-ENV:", ":soap", ":SOAP-ENV").Replace(envelope("", validBody()))},
		{"a default namespace", envelope("", strings.NewReplacer("m:", "", "<m:GetItem>", `<GetItem xmlns="`+SpaceMessages+`">`).Replace(validBody()))},
		{"no header", strings.Replace(envelope("", validBody()), "<soap:Header></soap:Header>", "", 1)},
		{"comments and instructions", createContact(`<!-- a --><?b c?><t:FileAs>a<!-- b -->c</t:FileAs>`)},
		{"CDATA", createContact(`<t:FileAs><![CDATA[<a>]]></t:FileAs>`)},
		{"a byte order mark", "\uFEFF" + envelope("", validBody())},
		{"any version", envelope(`<t:RequestServerVersion Version="Exchange2099"/>`, validBody())},
		{"no version", envelope(`<t:RequestServerVersion/>`, validBody())},
		{"mustUnderstand", envelope(strings.Replace(impersonation, "nation>", `nation soap:mustUnderstand="1">`, 1), validBody())},
		{"xsi:type", createContact(`<t:FileAs xmlns:x="` + spaceXSD + `" xsi:type="x:string">a</t:FileAs>`)},
		{"a schema location", createContact(`<t:FileAs xsi:schemaLocation="a b"/>`)},
		{"an encrypted token", envelope(`<t:SharingSecurity><e:a xmlns:e="urn:e"><e:b>x</e:b></e:a></t:SharingSecurity>`, validBody())},
	} {
		if _, err := ParseEnvelope(strings.NewReader(c.document), Limits{}); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestErrors(t *testing.T) {
	broken := errors.New("the connection is gone")
	for _, c := range []struct {
		name   string
		reader io.Reader
		want   error
	}{
		{"nothing", strings.NewReader(""), ErrNotSOAP},
		{"HTML", strings.NewReader("<!DOCTYPE html><html></html>"), ErrNotSOAP},
		{"JSON", strings.NewReader("{}"), ErrNotSOAP},
		{"SOAP 1.2", strings.NewReader(`<Envelope xmlns="http://www.w3.org/2003/05/soap-envelope"/>`), ErrNotSOAP},
		{"no namespace", strings.NewReader(`<Envelope/>`), ErrNotSOAP},
		{"another encoding", strings.NewReader(`<?xml version="1.0" encoding="utf-16"?><a/>`), ErrNotSOAP},
		{"an operation of later servers", strings.NewReader(envelope("", `<m:Subscribe><m:x/></m:Subscribe>`)), ErrUnknownOperation},
		{"an operation of another namespace", strings.NewReader(envelope("", `<t:GetItem/>`)), ErrUnknownOperation},
		{"a lost connection", io.MultiReader(strings.NewReader(envelope("", "")[:300]), iotest.ErrReader(broken)), broken},
		{"a connection lost in the first tag", io.MultiReader(strings.NewReader("<?xml ver"), iotest.ErrReader(broken)), broken},
		{"a connection lost at once", iotest.ErrReader(broken), broken},
		{"too large", strings.NewReader(createContact(strings.Repeat(" ", 5000))), ErrTooLarge},
	} {
		_, err := ParseEnvelope(c.reader, Limits{Bytes: 4000})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
	_, err := ParseEnvelope(strings.NewReader(envelope("", `<m:Subscribe><m:x></m:Subscribe>`)), Limits{})
	if violation := (*ViolationError)(nil); !errors.As(err, &violation) {
		t.Errorf("a malformed unknown operation: got %v, want a violation", err)
	}
}

func TestLimits(t *testing.T) {
	document := createContact(`<t:FileAs>12345<!-- -->67890</t:FileAs>`)
	size := int64(len(document))
	for _, c := range []struct {
		name   string
		limits Limits
		ok     bool
	}{
		{"as deep as allowed", Limits{Depth: 6}, true},
		{"one deeper", Limits{Depth: 5}, false},
		{"as many bytes as allowed", Limits{Bytes: size}, true},
		{"one byte more", Limits{Bytes: size - 1}, false},
		{"as long a text as allowed", Limits{Text: 60}, true},
		{"too long a text", Limits{Text: 59}, false},
	} {
		if _, err := ParseEnvelope(strings.NewReader(document), c.limits); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	// The parts of a text count together.
	parts := createContact("<t:FileAs>" + strings.Repeat(strings.Repeat("x", 90)+"<!-- -->", 3) + "</t:FileAs>")
	if _, err := ParseEnvelope(strings.NewReader(parts), Limits{Text: 100}); err == nil {
		t.Error("a text in parts is longer than the limit, but passes")
	}
}

func TestNodes(t *testing.T) {
	e, err := ParseEnvelope(strings.NewReader(envelope(version+impersonation, `<m:SyncFolderItems xsi:schemaLocation="a b">
<m:ItemShape><t:BaseShape>IdOnly</t:BaseShape><t:IncludeMimeContent> true </t:IncludeMimeContent></m:ItemShape>
<m:SyncFolderId><t:FolderId Id=" A " ChangeKey=""/></m:SyncFolderId><m:SyncState> a &amp; b </m:SyncState>
<m:Ignore><t:ItemId Id="1"/><t:ItemId Id="2"/></m:Ignore>
<m:MaxChangesReturned>
7
</m:MaxChangesReturned></m:SyncFolderItems>`)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if e.Version != "Exchange2013_SP1" {
		t.Errorf("the version is %q", e.Version)
	}
	if !e.Impersonation.Is(SpaceTypes, "PrimarySmtpAddress") || e.Impersonation.Text != "rep@example.com" {
		t.Errorf("the impersonation is %+v", e.Impersonation)
	}
	leaf := func(line int, space, name, text string, attrs ...Attr) *Node {
		return &Node{Space: space, Name: name, Text: text, Attrs: attrs, Line: line}
	}
	branch := func(line int, name string, children ...*Node) *Node {
		return &Node{Space: SpaceMessages, Name: name, Children: children, Line: line}
	}
	want := branch(8, "SyncFolderItems",
		branch(9, "ItemShape", leaf(9, SpaceTypes, "BaseShape", "IdOnly"), leaf(9, SpaceTypes, "IncludeMimeContent", "true")),
		branch(10, "SyncFolderId", leaf(10, SpaceTypes, "FolderId", "", Attr{Name: "Id", Value: " A "}, Attr{Name: "ChangeKey"})),
		leaf(10, SpaceMessages, "SyncState", " a & b "),
		branch(11, "Ignore", leaf(11, SpaceTypes, "ItemId", "", Attr{Name: "Id", Value: "1"}), leaf(11, SpaceTypes, "ItemId", "", Attr{Name: "Id", Value: "2"})),
		leaf(12, SpaceMessages, "MaxChangesReturned", "7"),
	)
	normalize(e.Operation)
	if !reflect.DeepEqual(e.Operation, want) {
		t.Errorf("got\n%s\nwant\n%s", treeOf(e.Operation).document(), treeOf(want).document())
	}
	n := e.Operation
	if got := n.Child("Ignore").Each("ItemId"); len(got) != 2 || got[1].Attr("Id") != "2" {
		t.Errorf("Each gives %v", got)
	}
	if n.Child("SyncFolderId").First().Name != "FolderId" || n.ChildText("SyncState") != " a & b " || n.ChildText("None") != "" {
		t.Error("Child, First or ChildText find other nodes")
	}
	if _, ok := n.Child("SyncFolderId").First().LookupAttr("ChangeKey"); !ok {
		t.Error("an empty attribute is taken for an absent one")
	}
	var none *Node
	if none.Child("a").First() != nil || none.Attr("a") != "" || none.Each("a") != nil || none.Is("", "") {
		t.Error("a nil node is not empty")
	}
}

// normalize makes empty slices nil, so that trees can be compared.
func normalize(n *Node) {
	if len(n.Attrs) == 0 {
		n.Attrs = nil
	}
	for _, c := range n.Children {
		normalize(c)
	}
}
