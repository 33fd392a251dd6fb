package schema

// responseTypes are the items that answer other items: replies, acceptances, cancellations.
const responseTypes = `
group ResponseObject = AcceptItem:AcceptItemType | TentativelyAcceptItem:TentativelyAcceptItemType |
    DeclineItem:DeclineItemType | ReplyToItem:ReplyToItemType | ForwardItem:ForwardItemType |
    ReplyAllToItem:ReplyAllToItemType | CancelCalendarItem:CancelCalendarItemType | RemoveItem:RemoveItemType |
    SuppressReadReceipt:SuppressReadReceiptType | PostReplyItem:PostReplyItemType |
    AcceptSharingInvitation:AcceptSharingInvitationType;
type NonEmptyArrayOfResponseObjectsType = (%ResponseObject | AddItemToMyCalendar:AddItemToMyCalendarType |
    ProposeNewTime:ProposeNewTimeType)*;
type AcceptItemType : MeetingRegistrationResponseObjectType = ;
type MeetingRegistrationResponseObjectType : WellKnownResponseObjectType = ProposedStart:dateTime?
    ProposedEnd:dateTime?;
restrict WellKnownResponseObjectType : ResponseObjectType = @ObjectName! ItemClass:ItemClassType?
    Sensitivity:SensitivityChoicesType? Body:BodyType? Attachments:NonEmptyArrayOfAttachmentsType?
    InternetMessageHeaders:NonEmptyArrayOfInternetHeadersType? Sender:SingleRecipientType?
    ToRecipients:ArrayOfRecipientsType? CcRecipients:ArrayOfRecipientsType? BccRecipients:ArrayOfRecipientsType?
    IsReadReceiptRequested:boolean? IsDeliveryReceiptRequested:boolean? From:SingleRecipientType?
    ReferenceItemId:ItemIdType?;
abstract type ResponseObjectType : ResponseObjectCoreType = @ObjectName?;
abstract type ResponseObjectCoreType : MessageType = ReferenceItemId:ItemIdType?;
type TentativelyAcceptItemType : MeetingRegistrationResponseObjectType = ;
type DeclineItemType : MeetingRegistrationResponseObjectType = ;
type ReplyToItemType : SmartResponseType = ;
type SmartResponseType : SmartResponseBaseType = NewBodyContent:BodyType?;
restrict SmartResponseBaseType : ResponseObjectType = @ObjectName! Subject? Body:BodyType?
    ToRecipients:ArrayOfRecipientsType? CcRecipients:ArrayOfRecipientsType? BccRecipients:ArrayOfRecipientsType?
    IsReadReceiptRequested:boolean? IsDeliveryReceiptRequested:boolean? From:SingleRecipientType?
    ReferenceItemId:ItemIdType?;
type ForwardItemType : SmartResponseType = ;
type ReplyAllToItemType : SmartResponseType = IsSpecificMessageReply:boolean?;
type CancelCalendarItemType : SmartResponseType = ;
type RemoveItemType : ResponseObjectType = ;
type SuppressReadReceiptType : ReferenceItemResponseType = ;
restrict ReferenceItemResponseType : ResponseObjectType = @ObjectName! ReferenceItemId:ItemIdType?;
type PostReplyItemType : PostReplyItemBaseType = NewBodyContent:BodyType?;
restrict PostReplyItemBaseType : ResponseObjectType = @ObjectName! Subject? Body:BodyType?
    ReferenceItemId:ItemIdType?;
type AcceptSharingInvitationType : ReferenceItemResponseType = ;
type AddItemToMyCalendarType : ResponseObjectType = ;
type ProposeNewTimeType : ResponseObjectType = ;
`
