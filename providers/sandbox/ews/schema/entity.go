package schema

// entityTypes are what a server extracts from bodies.
const entityTypes = `
type EntityExtractionResultType = Addresses:ArrayOfAddressEntitiesType?
    MeetingSuggestions:ArrayOfMeetingSuggestionsType? TaskSuggestions:ArrayOfTaskSuggestionsType?
    EmailAddresses:ArrayOfEmailAddressEntitiesType? Contacts:ArrayOfContactsType? Urls:ArrayOfUrlEntitiesType?
    PhoneNumbers:ArrayOfPhoneEntitiesType? ParcelDeliveries:ArrayOfParcelDeliveryEntitiesType?
    FlightReservations:ArrayOfFlightReservationsType? SenderAddIns:ArrayOfSenderAddInsType?;
type ArrayOfAddressEntitiesType = AddressEntity:AddressEntityType*;
type AddressEntityType : EntityType = Address?;
type EntityType = Position:EmailPositionType*;
type ArrayOfMeetingSuggestionsType = MeetingSuggestion:MeetingSuggestionType+;
type MeetingSuggestionType : EntityType = Attendees:ArrayOfEmailUsersType? Location? Subject? MeetingString?
    StartTime:dateTime? EndTime:dateTime? TimeStringBeginIndex:integer? TimeStringLength:integer? EntityId?
    ExtractionId?;
type ArrayOfEmailUsersType = EmailUser:EmailUserType*;
type EmailUserType = Name? UserId?;
type ArrayOfTaskSuggestionsType = TaskSuggestion:TaskSuggestionType+;
type TaskSuggestionType : EntityType = TaskString? Assignees:ArrayOfEmailUsersType?;
type ArrayOfEmailAddressEntitiesType = EmailAddressEntity:EmailAddressEntityType*;
type EmailAddressEntityType : EntityType = EmailAddress?;
type ArrayOfContactsType = Contact:ContactType*;
type ContactType : EntityType = PersonName? BusinessName? PhoneNumbers:ArrayOfPhonesType? Urls:ArrayOfUrlsType?
    EmailAddresses:ArrayOfExtractedEmailAddresses? Addresses:ArrayOfAddressesType? ContactString?;
type ArrayOfPhonesType = Phone:PhoneType*;
type PhoneType = OriginalPhoneString? PhoneString? Type?;
type ArrayOfUrlsType = Url*;
type ArrayOfExtractedEmailAddresses = EmailAddress*;
type ArrayOfAddressesType = Address*;
type ArrayOfUrlEntitiesType = UrlEntity:UrlEntityType*;
type UrlEntityType : EntityType = Url?;
type ArrayOfPhoneEntitiesType = Phone:PhoneEntityType*;
type PhoneEntityType : EntityType = OriginalPhoneString? PhoneString? Type?;
type ArrayOfParcelDeliveryEntitiesType = ParcelDelivery:ParcelDeliveryEntityType*;
type ParcelDeliveryEntityType = Carrier? TrackingNumber? TrackingUrl? ExpectedArrivalFrom? ExpectedArrivalUntil?
    Product? ProductUrl? ProductImage? ProductSku? ProductDescription? ProductBrand? ProductColor? OrderNumber?
    Seller? OrderStatus? AddressName? StreetAddress? AddressLocality? AddressRegion? AddressCountry? PostalCode?;
type ArrayOfFlightReservationsType = FlightReservation:FlightReservationEntityType*;
type FlightReservationEntityType = ReservationId? ReservationStatus? UnderName? BrokerName? BrokerPhone?
    Flights:ArrayOfFlightsType?;
type ArrayOfFlightsType = Flight:FlightEntityType*;
type FlightEntityType = FlightNumber? AirlineIataCode? DepartureTime? WindowsTimeZoneName? DepartureAirportIataCode?
    ArrivalAirportIataCode?;
type ArrayOfSenderAddInsType = Microsoft.OutlookServices.SenderApp:SenderAddInEntityType*;
type SenderAddInEntityType = ExtensionId?;
enum EmailPositionType = LatestReply Other Subject Signature;
`
