package schema

// socialTypes are mentions, hashtags, likes, and what a server predicts.
const socialTypes = `
type RightsManagementLicenseDataType = RightsManagedMessageDecryptionStatus:int? RmsTemplateId? TemplateName?
    TemplateDescription? EditAllowed:boolean? ReplyAllowed:boolean? ReplyAllAllowed:boolean? ForwardAllowed:boolean?
    ModifyRecipientsAllowed:boolean? ExtractAllowed:boolean? PrintAllowed:boolean? ExportAllowed:boolean?
    ProgrammaticAccessAllowed:boolean? IsOwner:boolean? ContentOwner? ContentExpiryDate?;
type NonEmptyArrayOfPredictedActionReasonType = PredictedActionReason:PredictedActionReasonType+;
type MentionsPreviewType = IsMentioned:boolean;
type NonEmptyArrayOfMentionActionsType = MentionAction:MentionActionType+;
type MentionActionType = Id CreatedBy:EmailAddressExtendedType CreatedDateTime? ServerCreatedDateTime? DeepLink?
    Application? Mentioned:EmailAddressExtendedType MentionText? ClientReference?;
type EmailAddressExtendedType : EmailAddressType = ExternalObjectId? PrimaryEmailAddress:NonEmptyStringType?;
type NonEmptyArrayOfAppliedHashtagType = AppliedHashtag:AppliedHashtagType+;
type AppliedHashtagType = Id CreatedBy:EmailAddressExtendedType CreatedDateTime? ServerCreatedDateTime? DeepLink?
    Application? Tag IsAutoTagged:boolean IsInlined:boolean;
type AppliedHashtagsPreviewType = Hashtags:ArrayOfStringsType;
type NonEmptyArrayOfLikeType = Like:LikeType+;
type LikeType = Id CreatedBy:EmailAddressExtendedType CreatedDateTime? ServerCreatedDateTime? DeepLink? Application?;
type LikesPreviewType = LikeCount:int;
enum PredictedActionReasonType = None ConversationStarterIsYou OnlyRecipient ConversationContributions
    MarkedImportantBySender SenderIsManager SenderIsInManagementChain SenderIsDirectReport ActionBasedOnSender
    NameOnToLine NameOnCcLine ManagerPosition ReplyToAMessageFromMe PreviouslyFlagged ActionBasedOnRecipients
    ActionBasedOnSubjectWords ActionBasedOnBasedOnBodyWords;
enum IconIndexType = Default PostItem MailRead MailUnread MailReplied MailForwarded MailEncrypted MailSmimeSigned
    MailEncryptedReplied MailSmimeSignedReplied MailEncryptedForwarded MailSmimeSignedForwarded MailEncryptedRead
    MailSmimeSignedRead MailIrm MailIrmForwarded MailIrmReplied SmsSubmitted SmsRoutedToDeliveryPoint
    SmsRoutedToExternalMessagingSystem SmsDelivered OutlookDefaultForContacts AppointmentItem AppointmentRecur
    AppointmentMeet AppointmentMeetRecur AppointmentMeetNY AppointmentMeetYes AppointmentMeetNo AppointmentMeetMaybe
    AppointmentMeetCancel AppointmentMeetInfo TaskItem TaskRecur TaskOwned TaskDelegated;
enum InferenceClassificationType = Focused Other;
`
