package schema

// changeTypes are the changes of UpdateItem, and what else operations on items take as attributes.
const changeTypes = `
abstract type ChangeDescriptionType = %Path;
type NonEmptyArrayOfItemChangesType = ItemChange:ItemChangeType+;
type ItemChangeType = (ItemId:ItemIdType | OccurrenceItemId:OccurrenceItemIdType |
    RecurringMasterItemId:RecurringMasterItemIdType) Updates:NonEmptyArrayOfItemChangeDescriptionsType
    CalendarActivityData:CalendarActivityDataType?;
type NonEmptyArrayOfItemChangeDescriptionsType = (AppendToItemField:AppendToItemFieldType |
    SetItemField:SetItemFieldType | DeleteItemField:DeleteItemFieldType)+;
type AppendToItemFieldType : ItemChangeDescriptionType = %StoredItem;
type ItemChangeDescriptionType : ChangeDescriptionType = ;
type SetItemFieldType : ItemChangeDescriptionType = %StoredItem;
type DeleteItemFieldType : ItemChangeDescriptionType = ;
enum DisposalType = HardDelete SoftDelete MoveToDeletedItems;
enum MessageDispositionType = SaveOnly SendOnly SendAndSaveCopy;
enum CalendarItemCreateOrDeleteOperationType = SendToNone SendOnlyToAll SendToAllAndSaveCopy;
enum ConflictResolutionType = NeverOverwrite AutoResolve AlwaysOverwrite;
enum CalendarItemUpdateOperationType = SendToNone SendOnlyToAll SendOnlyToChanged SendToAllAndSaveCopy
    SendToChangedAndSaveCopy;
enum AffectedTaskOccurrencesType = AllOccurrences SpecifiedOccurrenceOnly;
`
