package schema

// messageTypes are messages, posts, recipients.
const messageTypes = `
type EmailAddressType : BaseEmailAddressType = Name? EmailAddress:NonEmptyStringType? RoutingType:NonEmptyStringType?
    MailboxType:MailboxTypeType? ItemId:ItemIdType? OriginalDisplayName?;
type BaseEmailAddressType = ;
type MessageType : ItemType = Sender:SingleRecipientType? ToRecipients:ArrayOfRecipientsType?
    CcRecipients:ArrayOfRecipientsType? BccRecipients:ArrayOfRecipientsType? IsReadReceiptRequested:boolean?
    IsDeliveryReceiptRequested:boolean? ConversationIndex:base64Binary? ConversationTopic? From:SingleRecipientType?
    InternetMessageId? IsRead:boolean? IsResponseRequested:boolean? References? ReplyTo:ArrayOfRecipientsType?
    ReceivedBy:SingleRecipientType? ReceivedRepresenting:SingleRecipientType?
    ApprovalRequestData:ApprovalRequestDataType? VotingInformation:VotingInformationType?
    ReminderMessageData:ReminderMessageDataType? MessageSafety:MessageSafetyType? SenderSMTPAddress:SmtpAddressType?
    MailboxGuids:MessageType.MailboxGuids? PublishedCalendarItemIcs? PublishedCalendarItemName?;
type SingleRecipientType = Mailbox:EmailAddressType;
type ArrayOfRecipientsType = Mailbox:EmailAddressType*;
type ApprovalRequestDataType = IsUndecidedApprovalRequest:boolean? ApprovalDecision:int? ApprovalDecisionMaker?
    ApprovalDecisionTime:dateTime?;
type VotingInformationType = UserOptions:ArrayOfVotingOptionDataType? VotingResponse?;
type ArrayOfVotingOptionDataType = VotingOptionData:VotingOptionDataType*;
type VotingOptionDataType = DisplayName? SendPrompt:SendPromptType?;
type ReminderMessageDataType = ReminderText? Location? StartTime:dateTime? EndTime:dateTime?
    AssociatedCalendarItemId:ItemIdType?;
type MessageSafetyType = MessageSafetyLevel:int? MessageSafetyReason:int? Info?;
type MessageType.MailboxGuids = MailboxGuid:GuidType+;
type SharingMessageType : MessageType = SharingMessageAction:SharingMessageActionType?
    SharingMessageActions:ArrayOfSharingMessageActionType?;
type SharingMessageActionType = Importance:SharingActionImportance? ActionType:SharingActionType?
    Action:SharingAction?;
type ArrayOfSharingMessageActionType = SharingMessageAction:SharingMessageActionType?;
type PostItemType : ItemType = ConversationIndex:base64Binary? ConversationTopic? From:SingleRecipientType?
    InternetMessageId? IsRead:boolean? PostedTime:dateTime? References? Sender:SingleRecipientType?;
enum MailboxTypeType = Unknown OneOff Mailbox PublicDL PrivateDL Contact PublicFolder GroupMailbox ImplicitContact
    User;
enum SendPromptType = None Send VotingOption;
enum SharingActionImportance = Primary Secondary;
enum SharingActionType = Accept;
enum SharingAction = AcceptAndViewCalendar ViewCalendar AddThisCalendar Accept;
`
