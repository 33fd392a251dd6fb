package schema

// headerTypes are the parts of the SOAP header.
const headerTypes = `
type requestServerVersion = @Version? @soap;
type ExchangeImpersonationType = @soap ConnectingSID:ConnectingSIDType;
type ConnectingSIDType = PrincipalName:PrincipalNameType | SID:SIDType | PrimarySmtpAddress:PrimarySmtpAddressType |
    SmtpAddress:SmtpAddressType;
text PrincipalNameType : NonEmptyStringType = ;
text SIDType : NonEmptyStringType = ;
text PrimarySmtpAddressType : NonEmptyStringType = ;
text SmtpAddressType : NonEmptyStringType = ;
text MailboxCultureType : language = @soap;
type TimeZoneContextType = @soap TimeZoneDefinition:TimeZoneDefinitionType;
type ManagementRoleType = UserRoles:NonEmptyArrayOfRoleType? ApplicationRoles:NonEmptyArrayOfRoleType?;
type NonEmptyArrayOfRoleType = Role+;
type SerializedSecurityContextType = @soap UserSid GroupSids:NonEmptyArrayOfGroupIdentifiersType?
    RestrictedGroupSids:NonEmptyArrayOfRestrictedGroupIdentifiersType? PrimarySmtpAddress?;
type NonEmptyArrayOfGroupIdentifiersType = GroupIdentifier:SidAndAttributesType+;
type SidAndAttributesType = @Attributes:unsignedInt SecurityIdentifier;
type NonEmptyArrayOfRestrictedGroupIdentifiersType = RestrictedGroupIdentifier:SidAndAttributesType+;
type OpenAsAdminOrSystemServiceType = @LogonType:SpecialLogonTypeType @BudgetType:int? @soap
    ConnectingSID:ConnectingSIDType;
text ProxySecurityContextType : base64Binary = @soap;
enum DateTimePrecisionType = Seconds Milliseconds;
enum SpecialLogonTypeType = Admin SystemService;
`

// headerElements are the parts of the header that a request may have.
const headerElements = `
RequestServerVersion:requestServerVersion
ExchangeImpersonation:ExchangeImpersonationType
MailboxCulture:MailboxCultureType
TimeZoneContext:TimeZoneContextType
ManagementRole:ManagementRoleType
DateTimePrecision:DateTimePrecisionType
SerializedSecurityContext:SerializedSecurityContextType
OpenAsAdminOrSystemService:OpenAsAdminOrSystemServiceType
ProxySecurityContext:ProxySecurityContextType
ProxySuggesterSid:ProxySecurityContextType
ProxyPartnerToken:ProxySecurityContextType
SharingSecurity:EncryptedDataContainerType
`
