package schema

// contactTypes are contacts and distribution lists.
const contactTypes = `
type ContactItemType : ItemType = FileAs? FileAsMapping:FileAsMappingType? DisplayName? GivenName? Initials?
    MiddleName? Nickname? CompleteName:CompleteNameType? CompanyName? EmailAddresses:EmailAddressDictionaryType?
    AbchEmailAddresses:AbchEmailAddressDictionaryType? PhysicalAddresses:PhysicalAddressDictionaryType?
    PhoneNumbers:PhoneNumberDictionaryType? AssistantName? Birthday:dateTime? BusinessHomePage:anyURI?
    Children:ArrayOfStringsType? Companies:ArrayOfStringsType? ContactSource:ContactSourceType? Department?
    Generation? ImAddresses:ImAddressDictionaryType? JobTitle? Manager? Mileage? OfficeLocation?
    PostalAddressIndex:PhysicalAddressIndexType? Profession? SpouseName? Surname? WeddingAnniversary:dateTime?
    HasPicture:boolean? PhoneticFullName? PhoneticFirstName? PhoneticLastName? Alias? Notes? Photo:base64Binary?
    UserSMIMECertificate:ArrayOfBinaryType? MSExchangeCertificate:ArrayOfBinaryType? DirectoryId?
    ManagerMailbox:SingleRecipientType? DirectReports:ArrayOfRecipientsType? AccountName?
    IsAutoUpdateDisabled:boolean? IsMessengerEnabled:boolean? Comment? ContactShortId:int? ContactType? Gender?
    IsHidden:boolean? ObjectId? PassportId:long? IsPrivate:boolean? SourceId? TrustLevel:int? CreatedBy?
    Urls:ContactUrlDictionaryType? Cid:long? SkypeAuthCertificate? SkypeContext? SkypeId? SkypeRelationship?
    YomiNickname? XboxLiveTag? InviteFree:boolean? HidePresenceAndProfile:boolean? IsPendingOutbound:boolean?
    SupportGroupFeeds:boolean? UserTileHash? UnifiedInbox:boolean? Mris:ArrayOfStringsType? Wlid?
    AbchContactId:GuidType? NotInBirthdayCalendar:boolean? ShellContactType? ImMri? PresenceTrustLevel:int? OtherMri?
    ProfileLastChanged? MobileIMEnabled:boolean? PartnerNetworkProfilePhotoUrl? PartnerNetworkThumbnailPhotoUrl?
    PersonId? ConversationGuid:GuidType?;
type CompleteNameType = Title? FirstName? MiddleName? LastName? Suffix? Initials? FullName? Nickname? YomiFirstName?
    YomiLastName?;
type EmailAddressDictionaryType = Entry:EmailAddressDictionaryEntryType+;
text EmailAddressDictionaryEntryType : string = @Key:EmailAddressKeyType @Name? @RoutingType?
    @MailboxType:MailboxTypeType?;
type AbchEmailAddressDictionaryType = Email:AbchEmailAddressDictionaryEntryType+;
type AbchEmailAddressDictionaryEntryType = Type:AbchEmailAddressTypeType Address IsMessengerEnabled:boolean?
    Capabilities:long?;
type PhysicalAddressDictionaryType = Entry:PhysicalAddressDictionaryEntryType+;
type PhysicalAddressDictionaryEntryType = @Key:PhysicalAddressKeyType Street? City? State? CountryOrRegion?
    PostalCode?;
type PhoneNumberDictionaryType = Entry:PhoneNumberDictionaryEntryType+;
text PhoneNumberDictionaryEntryType : string = @Key:PhoneNumberKeyType;
type ImAddressDictionaryType = Entry:ImAddressDictionaryEntryType+;
text ImAddressDictionaryEntryType : string = @Key:ImAddressKeyType;
type ArrayOfBinaryType = Base64Binary:base64Binary*;
type ContactUrlDictionaryType = Url:ContactUrlDictionaryEntryType+;
type ContactUrlDictionaryEntryType = Type:ContactUrlKeyType Name? Address?;
type DistributionListType : ItemType = DisplayName? FileAs? ContactSource:ContactSourceType? Members:MembersListType?;
type MembersListType = Member:MemberType*;
type MemberType = @Key? Mailbox:EmailAddressType? Status:MemberStatusType?;
enum FileAsMappingType = None LastCommaFirst FirstSpaceLast Company LastCommaFirstCompany CompanyLastFirst LastFirst
    LastFirstCompany CompanyLastCommaFirst LastFirstSuffix LastSpaceFirstCompany CompanyLastSpaceFirst LastSpaceFirst
    DisplayName FirstName LastFirstMiddleSuffix LastName Empty;
enum EmailAddressKeyType = EmailAddress1 EmailAddress2 EmailAddress3;
enum AbchEmailAddressTypeType = Personal Business Other Passport;
enum PhysicalAddressKeyType = Home Business Other;
enum PhoneNumberKeyType = AssistantPhone BusinessFax BusinessPhone BusinessPhone2 Callback CarPhone CompanyMainPhone
    HomeFax HomePhone HomePhone2 Isdn MobilePhone OtherFax OtherTelephone Pager PrimaryPhone RadioPhone Telex
    TtyTddPhone BusinessMobile IPPhone Mms Msn;
enum ContactSourceType = ActiveDirectory Store;
enum ImAddressKeyType = ImAddress1 ImAddress2 ImAddress3;
enum PhysicalAddressIndexType = None Home Business Other;
enum ContactUrlKeyType = Personal Business Attachment EbcDisplayDefinition EbcFinalImage EbcLogo Feed Image
    InternalMarker Other;
enum RoleMemberTypeType = None Passport Everyone Email Phone SkypeId ExternalId Group Guid Role Service Circle Domain
    Partner;
enum MemberStatusType = Unrecognized Normal Demoted;
`
