package schema

// calendarTypes are calendar items and meeting messages.
const calendarTypes = `
type CalendarItemType : ItemType = UID? RecurrenceId:dateTime? DateTimeStamp:dateTime? Start:dateTime? End:dateTime?
    OriginalStart:dateTime? IsAllDayEvent:boolean? LegacyFreeBusyStatus:LegacyFreeBusyType? Location? When?
    IsMeeting:boolean? IsCancelled:boolean? IsRecurring:boolean? MeetingRequestWasSent:boolean?
    IsResponseRequested:boolean? CalendarItemType:CalendarItemTypeType? MyResponseType:ResponseTypeType?
    Organizer:SingleRecipientType? RequiredAttendees:NonEmptyArrayOfAttendeesType?
    OptionalAttendees:NonEmptyArrayOfAttendeesType? Resources:NonEmptyArrayOfAttendeesType?
    InboxReminders:ArrayOfInboxReminderType? ConflictingMeetingCount:int? AdjacentMeetingCount:int?
    ConflictingMeetings:NonEmptyArrayOfAllItemsType? AdjacentMeetings:NonEmptyArrayOfAllItemsType? Duration? TimeZone?
    AppointmentReplyTime:dateTime? AppointmentSequenceNumber:int? AppointmentState:int? Recurrence:RecurrenceType?
    FirstOccurrence:OccurrenceInfoType? LastOccurrence:OccurrenceInfoType?
    ModifiedOccurrences:NonEmptyArrayOfOccurrenceInfoType? DeletedOccurrences:NonEmptyArrayOfDeletedOccurrencesType?
    MeetingTimeZone:TimeZoneType? StartTimeZone:TimeZoneDefinitionType? EndTimeZone:TimeZoneDefinitionType?
    ConferenceType:int? AllowNewTimeProposal:boolean? IsOnlineMeeting:boolean? MeetingWorkspaceUrl? NetShowUrl?
    EnhancedLocation:EnhancedLocationType? StartWallClock:dateTime? EndWallClock:dateTime? StartTimeZoneId?
    EndTimeZoneId? IntendedFreeBusyStatus:LegacyFreeBusyType? JoinOnlineMeetingUrl?
    OnlineMeetingSettings:OnlineMeetingSettingsType? IsOrganizer:boolean?
    CalendarActivityData:CalendarActivityDataType? DoNotForwardMeeting:boolean?;
type NonEmptyArrayOfAttendeesType = Attendee:AttendeeType+;
type AttendeeType = Mailbox:EmailAddressType ResponseType:ResponseTypeType? LastResponseTime:dateTime?
    ProposedStart:dateTime? ProposedEnd:dateTime?;
type ArrayOfInboxReminderType = InboxReminder:InboxReminderType*;
type InboxReminderType = Id:GuidType? ReminderOffset:int? Message? IsOrganizerReminder:boolean?
    OccurrenceChange:EmailReminderChangeType? SendOption:EmailReminderSendOption? Subject? RichTextMessage?;
type OccurrenceInfoType = ItemId:ItemIdType Start:dateTime End:dateTime OriginalStart:dateTime;
type NonEmptyArrayOfOccurrenceInfoType = Occurrence:OccurrenceInfoType+;
type NonEmptyArrayOfDeletedOccurrencesType = DeletedOccurrence:DeletedOccurrenceInfoType+;
type DeletedOccurrenceInfoType = Start:dateTime;
type EnhancedLocationType = DisplayName Annotation? PostalAddress:PersonaPostalAddressType?;
type PersonaPostalAddressType = Street? City? State? Country? PostalCode? PostOfficeBox? Type? Latitude:double?
    Longitude:double? Accuracy:double? Altitude:double? AltitudeAccuracy:double? FormattedAddress? LocationUri?
    LocationSource:LocationSourceType?;
type OnlineMeetingSettingsType = LobbyBypass:LobbyBypassType AccessLevel:OnlineMeetingAccessLevelType
    Presenters:PresentersType;
type CalendarActivityDataType = ActivityAction ClientId CasRequestId:GuidType IndexSelected:int;
type MeetingMessageType : MessageType = AssociatedCalendarItemId:ItemIdType? IsDelegated:boolean? IsOutOfDate:boolean?
    HasBeenProcessed:boolean? ResponseType:ResponseTypeType? UID? RecurrenceId:dateTime? DateTimeStamp:dateTime?
    IsOrganizer:boolean?;
type MeetingRequestMessageType : MeetingMessageType = MeetingRequestType:MeetingRequestTypeType?
    IntendedFreeBusyStatus:LegacyFreeBusyType? Start:dateTime? End:dateTime? OriginalStart:dateTime?
    IsAllDayEvent:boolean? LegacyFreeBusyStatus:LegacyFreeBusyType? Location? When? IsMeeting:boolean?
    IsCancelled:boolean? IsRecurring:boolean? MeetingRequestWasSent:boolean? CalendarItemType:CalendarItemTypeType?
    MyResponseType:ResponseTypeType? Organizer:SingleRecipientType? RequiredAttendees:NonEmptyArrayOfAttendeesType?
    OptionalAttendees:NonEmptyArrayOfAttendeesType? Resources:NonEmptyArrayOfAttendeesType?
    ConflictingMeetingCount:int? AdjacentMeetingCount:int? ConflictingMeetings:NonEmptyArrayOfAllItemsType?
    AdjacentMeetings:NonEmptyArrayOfAllItemsType? Duration? TimeZone? AppointmentReplyTime:dateTime?
    AppointmentSequenceNumber:int? AppointmentState:int? Recurrence:RecurrenceType?
    FirstOccurrence:OccurrenceInfoType? LastOccurrence:OccurrenceInfoType?
    ModifiedOccurrences:NonEmptyArrayOfOccurrenceInfoType? DeletedOccurrences:NonEmptyArrayOfDeletedOccurrencesType?
    MeetingTimeZone:TimeZoneType? StartTimeZone:TimeZoneDefinitionType? EndTimeZone:TimeZoneDefinitionType?
    ConferenceType:int? AllowNewTimeProposal:boolean? IsOnlineMeeting:boolean? MeetingWorkspaceUrl? NetShowUrl?
    EnhancedLocation:EnhancedLocationType? ChangeHighlights:ChangeHighlightsType? StartWallClock:dateTime?
    EndWallClock:dateTime? StartTimeZoneId? EndTimeZoneId? DoNotForwardMeeting:boolean?;
type ChangeHighlightsType = HasLocationChanged:boolean? Location? HasStartTimeChanged:boolean? Start:dateTime?
    HasEndTimeChanged:boolean? End:dateTime?;
type MeetingResponseMessageType : MeetingMessageType = Start:dateTime? End:dateTime? Location?
    Recurrence:RecurrenceType? CalendarItemType? ProposedStart:dateTime? ProposedEnd:dateTime?
    EnhancedLocation:EnhancedLocationType?;
type MeetingCancellationMessageType : MeetingMessageType = Start:dateTime? End:dateTime? Location?
    Recurrence:RecurrenceType? CalendarItemType? EnhancedLocation:EnhancedLocationType? DoNotForwardMeeting:boolean?;
enum LegacyFreeBusyType = Free Tentative Busy OOF WorkingElsewhere NoData;
enum CalendarItemTypeType = Single Occurrence Exception RecurringMaster;
enum ResponseTypeType = Unknown Organizer Tentative Accept Decline NoResponseReceived;
enum EmailReminderChangeType = None Added Override Deleted;
enum EmailReminderSendOption = NotSet User AllAttendees Staff Customer;
enum LocationSourceType = None LocationServices PhonebookServices Device Contact Resource;
enum LobbyBypassType = Disabled EnabledForGatewayParticipants;
enum OnlineMeetingAccessLevelType = Locked Invited Internal Everyone;
enum PresentersType = Disabled Internal Everyone;
enum MeetingRequestTypeType = None FullUpdate InformationalUpdate NewMeetingRequest Outdated SilentUpdate
    PrincipalWantsCopy;
`
