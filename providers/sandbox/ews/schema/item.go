package schema

// itemTypes are what all items have.
const itemTypes = `
group EmbeddedItem = Item:ItemType | Message:MessageType | SharingMessage:SharingMessageType |
    CalendarItem:CalendarItemType | Contact:ContactItemType | MeetingMessage:MeetingMessageType |
    MeetingRequest:MeetingRequestMessageType | MeetingResponse:MeetingResponseMessageType |
    MeetingCancellation:MeetingCancellationMessageType | Task:TaskType | PostItem:PostItemType |
    RoleMember:RoleMemberItemType | Network:NetworkItemType | Person:AbchPersonItemType;
group StoredItem = %EmbeddedItem | DistributionList:DistributionListType;
text RetentionTagType : GuidType = @IsExplicit:boolean;
type ArrayOfStringsType = String*;
type NonEmptyArrayOfAllItemsType = (%StoredItem | %ResponseObject)+;
type ItemType = MimeContent:MimeContentType? ItemId:ItemIdType? ParentFolderId:FolderIdType? ItemClass:ItemClassType?
    Subject? Sensitivity:SensitivityChoicesType? Body:BodyType? Attachments:NonEmptyArrayOfAttachmentsType?
    DateTimeReceived:dateTime? Size:int? Categories:ArrayOfStringsType? Importance:ImportanceChoicesType? InReplyTo?
    IsSubmitted:boolean? IsDraft:boolean? IsFromMe:boolean? IsResend:boolean? IsUnmodified:boolean?
    InternetMessageHeaders:NonEmptyArrayOfInternetHeadersType? DateTimeSent:dateTime? DateTimeCreated:dateTime?
    ResponseObjects:NonEmptyArrayOfResponseObjectsType? ReminderDueBy:dateTime? ReminderIsSet:boolean?
    ReminderNextTime:dateTime? ReminderMinutesBeforeStart:ReminderMinutesBeforeStartType? DisplayCc? DisplayTo?
    DisplayBcc? HasAttachments:boolean? ExtendedProperty:ExtendedPropertyType* Culture:language?
    EffectiveRights:EffectiveRightsType? LastModifiedName? LastModifiedTime:dateTime? IsAssociated:boolean?
    WebClientReadFormQueryString? WebClientEditFormQueryString? ConversationId:ItemIdType? UniqueBody:BodyType?
    Flag:FlagType? StoreEntryId:base64Binary? InstanceKey:base64Binary? NormalizedBody:BodyType?
    EntityExtractionResult:EntityExtractionResultType? PolicyTag:RetentionTagType? ArchiveTag:RetentionTagType?
    RetentionDate:dateTime? Preview? RightsManagementLicenseData:RightsManagementLicenseDataType?
    PredictedActionReasons:NonEmptyArrayOfPredictedActionReasonType? IsClutter:boolean? BlockStatus:boolean?
    HasBlockedImages:boolean? TextBody:BodyType? IconIndex:IconIndexType? SearchKey:base64Binary? SortKey:long?
    Hashtags:ArrayOfStringsType? Mentions:ArrayOfRecipientsType? MentionedMe:boolean?
    MentionsPreview:MentionsPreviewType? MentionsEx:NonEmptyArrayOfMentionActionsType?
    AppliedHashtags:NonEmptyArrayOfAppliedHashtagType? AppliedHashtagsPreview:AppliedHashtagsPreviewType?
    Likes:NonEmptyArrayOfLikeType? LikesPreview:LikesPreviewType? PendingSocialActivityTagIds:ArrayOfStringsType?
    AtAllMention:boolean? CanDelete:boolean? InferenceClassification:InferenceClassificationType?;
text MimeContentType : string = @CharacterSet?;
text BodyType : string = @BodyType:BodyTypeType @IsTruncated:boolean?;
type NonEmptyArrayOfInternetHeadersType = InternetMessageHeader:InternetHeaderType+;
text InternetHeaderType : string = @HeaderName;
type FlagType = FlagStatus:FlagStatusType StartDate:dateTime? DueDate:dateTime? CompleteDate:dateTime?;
enum SensitivityChoicesType = Normal Personal Private Confidential;
enum BodyTypeType = HTML Text;
enum ImportanceChoicesType = Low Normal High;
enum FlagStatusType = NotFlagged Flagged Complete;
`
