package schema

import "strings"

// request is a document under test.
type request struct{ name, document string }

// envelope writes an operation and the parts of a header as clients do.
func envelope(header, operation string) string {
	return `<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"
  xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
  xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<soap:Header>` + header + `</soap:Header>
<soap:Body>
` + operation + `
</soap:Body>
</soap:Envelope>
`
}

const (
	idShape  = `<m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>`
	inFolder = `<m:ParentFolderIds><t:FolderId Id="AAMk"/></m:ParentFolderIds>`
	keyPath  = `<t:ExtendedFieldURI PropertySetId="b6d9e6c4-5f0e-4b61-9c5a-4f6f1f7d0001" PropertyName="Key" PropertyType="String"/>`
	saveOnly = `<m:CreateItem MessageDisposition="SaveOnly"><m:Items>`
)

// validRequests has at least one request of each operation.
func validRequests() []request {
	plain := []request{
		{"ConvertId", `<m:ConvertId DestinationFormat="HexEntryId"><m:SourceIds>
			<t:AlternateId Format="EwsId" Id="AAMk" Mailbox="rep@example.com" IsArchive="false"/></m:SourceIds></m:ConvertId>`},
		{"GetFolder", `<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>
			<t:FieldURI FieldURI="folder:DisplayName"/>` + keyPath + `</t:AdditionalProperties></m:FolderShape>
			<m:FolderIds><t:FolderId Id="AAMk" ChangeKey="Aw"/><t:DistinguishedFolderId Id="contacts"><t:Mailbox>
			<t:EmailAddress>rep@example.com</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId></m:FolderIds></m:GetFolder>`},
		{"FindFolder", `<m:FindFolder Traversal="Deep"><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>
			<m:IndexedPageFolderView MaxEntriesReturned="500" Offset="0" BasePoint="Beginning"/><m:Restriction>
			<t:Contains ContainmentMode="Prefixed" ContainmentComparison="IgnoreCase"><t:FieldURI FieldURI="folder:FolderClass"/>
			<t:Constant Value="IPF.Contact"/></t:Contains></m:Restriction><m:ParentFolderIds>
			<t:DistinguishedFolderId Id="msgfolderroot"/></m:ParentFolderIds></m:FindFolder>`},
		{"CreateFolder", `<m:CreateFolder><m:ParentFolderId><t:DistinguishedFolderId Id="contacts"/></m:ParentFolderId><m:Folders>
			<t:ContactsFolder><t:DisplayName>CRM</t:DisplayName><t:ExtendedProperty>` + keyPath + `<t:Value>a</t:Value>
			</t:ExtendedProperty></t:ContactsFolder><t:Folder><t:FolderClass>IPF.Contact</t:FolderClass></t:Folder></m:Folders>
			</m:CreateFolder>`},
		{"UpdateFolder", `<m:UpdateFolder><m:FolderChanges><t:FolderChange><t:FolderId Id="AAMk"/><t:Updates><t:SetFolderField>
			<t:FieldURI FieldURI="folder:DisplayName"/><t:Folder><t:DisplayName>B</t:DisplayName></t:Folder></t:SetFolderField>
			<t:DeleteFolderField>` + keyPath + `</t:DeleteFolderField></t:Updates></t:FolderChange></m:FolderChanges></m:UpdateFolder>`},
		{"MoveFolder", `<m:MoveFolder><m:ToFolderId><t:FolderId Id="AAMk"/></m:ToFolderId><m:FolderIds><t:FolderId Id="B"/>
			</m:FolderIds></m:MoveFolder>`},
		{"CopyFolder", `<m:CopyFolder><m:ToFolderId><t:FolderId Id="AAMk"/></m:ToFolderId><m:FolderIds><t:FolderId Id="B"/>
			</m:FolderIds></m:CopyFolder>`},
		{"DeleteFolder", `<m:DeleteFolder DeleteType="HardDelete"><m:FolderIds><t:FolderId Id="B"/></m:FolderIds></m:DeleteFolder>`},
		{"EmptyFolder", `<m:EmptyFolder DeleteType="SoftDelete" DeleteSubFolders="0"><m:FolderIds><t:FolderId Id="B"/></m:FolderIds>
			</m:EmptyFolder>`},
		{"FindItem", `<m:FindItem Traversal="Shallow">` + idShape + `<m:IndexedPageItemView Offset="0" BasePoint="End"/><m:Restriction>
			<t:Or><t:IsEqualTo>` + keyPath + `<t:FieldURIOrConstant><t:Constant Value="a"/></t:FieldURIOrConstant></t:IsEqualTo>
			<t:Not><t:Exists><t:IndexedFieldURI FieldURI="contacts:EmailAddress" FieldIndex="EmailAddress1"/></t:Exists></t:Not>
			<t:Excludes><t:FieldURI FieldURI="item:Size"/><t:Bitmask Value="0xFF"/></t:Excludes></t:Or></m:Restriction>
			<m:SortOrder><t:FieldOrder Order="Ascending">` + keyPath + `</t:FieldOrder></m:SortOrder>` + inFolder + `
			<m:QueryString>kind:contacts</m:QueryString></m:FindItem>`},
		{"FindItem grouped", `<m:FindItem Traversal="Associated">` + idShape + `<m:GroupBy Order="Descending">
			<t:FieldURI FieldURI="contacts:CompanyName"/><t:AggregateOn Aggregate="Maximum"><t:FieldURI FieldURI="item:Size"/>
			</t:AggregateOn></m:GroupBy>` + inFolder + `</m:FindItem>`},
		{"GetItem", `<m:GetItem><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape><t:IncludeMimeContent>false</t:IncludeMimeContent>
			<t:BodyType>Text</t:BodyType><t:AdditionalProperties><t:ExtendedFieldURI PropertyTag="0x3A45" PropertyType="String"/>
			<t:ExtendedFieldURI DistinguishedPropertySetId="Address" PropertyId="32899" PropertyType="String"/>
			</t:AdditionalProperties></m:ItemShape><m:ItemIds><t:ItemId Id="A"/></m:ItemIds></m:GetItem>`},
		{"CreateItem", `<m:CreateItem><m:SavedItemFolderId><t:FolderId Id="A"/></m:SavedItemFolderId><m:Items>` + contact +
			`<t:DistributionList><t:DisplayName>a</t:DisplayName><t:Members><t:Member Key="x"><t:Mailbox><t:Name>a</t:Name>
			</t:Mailbox></t:Member></t:Members></t:DistributionList><t:Item><t:Subject/></t:Item><t:Message>
			<t:ToRecipients/><t:IsRead>1</t:IsRead></t:Message><t:Task><t:PercentComplete>50.5</t:PercentComplete></t:Task>
			</m:Items></m:CreateItem>`},
		{"UpdateItem", `<m:UpdateItem MessageDisposition="SaveOnly" ConflictResolution="NeverOverwrite"><m:ItemChanges><t:ItemChange>
			<t:ItemId Id="A" ChangeKey="B"/><t:Updates><t:SetItemField><t:FieldURI FieldURI="contacts:JobTitle"/><t:Contact>
			<t:JobTitle>CFO</t:JobTitle></t:Contact></t:SetItemField><t:AppendToItemField><t:FieldURI FieldURI="item:Body"/>
			<t:Item><t:Body BodyType="Text">more</t:Body></t:Item></t:AppendToItemField><t:DeleteItemField>
			<t:IndexedFieldURI FieldURI="contacts:PhoneNumber" FieldIndex="MobilePhone"/></t:DeleteItemField></t:Updates>
			</t:ItemChange></m:ItemChanges></m:UpdateItem>`},
		{"DeleteItem", `<m:DeleteItem DeleteType="MoveToDeletedItems" SendMeetingCancellations="SendToNone"><m:ItemIds>
			<t:ItemId Id="A"/></m:ItemIds></m:DeleteItem>`},
		{"MoveItem", `<m:MoveItem><m:ToFolderId><t:FolderId Id="A"/></m:ToFolderId><m:ItemIds><t:ItemId Id="B"/></m:ItemIds>
			<m:ReturnNewItemIds>true</m:ReturnNewItemIds></m:MoveItem>`},
		{"CopyItem", `<m:CopyItem><m:ToFolderId><t:DistinguishedFolderId Id="inbox"/></m:ToFolderId><m:ItemIds>
			<t:ItemId Id="B"/></m:ItemIds></m:CopyItem>`},
		{"SyncFolderItems", `<m:SyncFolderItems>` + idShape + `<m:SyncFolderId><t:FolderId Id="A"/></m:SyncFolderId>
			<m:SyncState>H4sI</m:SyncState><m:Ignore><t:ItemId Id="B"/></m:Ignore><m:MaxChangesReturned>512</m:MaxChangesReturned>
			<m:SyncScope>NormalItems</m:SyncScope></m:SyncFolderItems>`},
		{"SyncFolderHierarchy", `<m:SyncFolderHierarchy><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>
			</m:SyncFolderHierarchy>`},
		{"CreateAttachment", `<m:CreateAttachment><m:ParentItemId Id="A"/><m:Attachments><t:FileAttachment>
			<t:Name>ContactPicture.jpg</t:Name><t:IsContactPhoto>true</t:IsContactPhoto><t:Content>/9j/
			4AAQ</t:Content></t:FileAttachment></m:Attachments></m:CreateAttachment>`},
		{"GetAttachment", `<m:GetAttachment><m:AttachmentShape/><m:AttachmentIds><t:AttachmentId Id="A"/></m:AttachmentIds>
			</m:GetAttachment>`},
		{"DeleteAttachment", `<m:DeleteAttachment><m:AttachmentIds><t:AttachmentId Id="A"/></m:AttachmentIds></m:DeleteAttachment>`},
		{"ResolveNames", `<m:ResolveNames ReturnFullContactData="true" SearchScope="ActiveDirectory">
			<m:UnresolvedEntry>smtp:rep@example.com</m:UnresolvedEntry></m:ResolveNames>`},
		{"GetUserPhoto", `<m:GetUserPhoto><m:Email>rep@example.com</m:Email><m:SizeRequested>HR96x96</m:SizeRequested></m:GetUserPhoto>`},
		{"GetServerTimeZones", `<m:GetServerTimeZones ReturnFullTimeZoneData="false"><m:Ids><t:Id>UTC</t:Id></m:Ids></m:GetServerTimeZones>`},
	}
	all := make([]request, 0, len(plain)+1)
	for _, r := range plain {
		all = append(all, request{r.name, envelope(version, r.document)})
	}
	return append(all, request{"a full header", envelope(version+impersonation+`
		<t:MailboxCulture>de-AT</t:MailboxCulture>
		<t:TimeZoneContext><t:TimeZoneDefinition Id="UTC"/></t:TimeZoneContext>
		<t:ManagementRole><t:ApplicationRoles><t:Role>ApplicationImpersonation</t:Role></t:ApplicationRoles></t:ManagementRole>
		<t:DateTimePrecision>Seconds</t:DateTimePrecision>`, plain[1].document)})
}

const (
	version       = `<t:RequestServerVersion Version="Exchange2013_SP1"/>`
	impersonation = `<t:ExchangeImpersonation><t:ConnectingSID><t:PrimarySmtpAddress>rep@example.com</t:PrimarySmtpAddress>` +
		`</t:ConnectingSID></t:ExchangeImpersonation>`
	contact = `<t:Contact><t:Subject>Erika Muster</t:Subject><t:Sensitivity>Normal</t:Sensitivity>
		<t:Body BodyType="Text">note</t:Body><t:Categories><t:String>CRM</t:String></t:Categories>
		<t:ExtendedProperty>` + keyPath + `<t:Value>KP:4711</t:Value></t:ExtendedProperty>
		<t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId="PublicStrings" PropertyName="a" PropertyType="StringArray"/>
		<t:Values><t:Value>a</t:Value><t:Value/></t:Values></t:ExtendedProperty><t:Culture>de</t:Culture>
		<t:FileAs>Muster, Erika</t:FileAs><t:FileAsMapping>LastCommaFirst</t:FileAsMapping>
		<t:DisplayName>Erika Muster</t:DisplayName><t:GivenName>Erika</t:GivenName><t:CompanyName>ACME</t:CompanyName>
		<t:EmailAddresses><t:Entry Key="EmailAddress1" Name="Erika" RoutingType="SMTP">erika@example.com</t:Entry></t:EmailAddresses>
		<t:PhysicalAddresses><t:Entry Key="Business"><t:Street>Ring 1</t:Street><t:City>Wien</t:City>
		<t:CountryOrRegion>Austria</t:CountryOrRegion><t:PostalCode>1010</t:PostalCode></t:Entry></t:PhysicalAddresses>
		<t:PhoneNumbers><t:Entry Key="BusinessPhone">+43 1 234</t:Entry><t:Entry Key="MobilePhone">+43 664 1</t:Entry></t:PhoneNumbers>
		<t:Birthday>1980-02-29T00:00:00Z</t:Birthday><t:BusinessHomePage>http://www.example.com/</t:BusinessHomePage>
		<t:Department>Sales</t:Department><t:JobTitle>CEO</t:JobTitle><t:PostalAddressIndex>Business</t:PostalAddressIndex>
		<t:Surname>Muster</t:Surname></t:Contact>
`
)

// createContact is a request with one contact of the content.
func createContact(content string) string {
	return envelope(version, saveOnly+"<t:Contact>"+content+"</t:Contact></m:Items></m:CreateItem>")
}

// replace changes a valid request in one place.
func replace(name, before, after string) string {
	for _, r := range validRequests() {
		if r.name == name && strings.Count(r.document, before) > 0 {
			return strings.Replace(r.document, before, after, 1)
		}
	}
	panic("no request " + name + " has " + before)
}
