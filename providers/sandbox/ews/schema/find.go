package schema

// findTypes are shapes, pages, groupings and sort orders.
const findTypes = `
type FolderResponseShapeType = BaseShape:DefaultShapeNamesType
    AdditionalProperties:NonEmptyArrayOfPathsToElementType?;
type IndexedPageViewType : BasePagingType = @Offset:int @BasePoint:IndexBasePointType;
abstract type BasePagingType = @MaxEntriesReturned:int?;
type FractionalPageViewType : BasePagingType = @Numerator:int @Denominator:int;
type ItemResponseShapeType = BaseShape:DefaultShapeNamesType IncludeMimeContent:boolean?
    BodyType:BodyTypeResponseType? UniqueBodyType:BodyTypeResponseType? NormalizedBodyType:BodyTypeResponseType?
    FilterHtmlContent:boolean? ConvertHtmlCodePageToUTF8:boolean? InlineImageUrlTemplate? BlockExternalImages:boolean?
    AddBlankTargetToLinks:boolean? MaximumBodySize:int? AdditionalProperties:NonEmptyArrayOfPathsToElementType?;
type SeekToConditionPageViewType : BasePagingType = @BasePoint:IndexBasePointType Condition:RestrictionType;
type CalendarViewType : BasePagingType = @StartDate:dateTime @EndDate:dateTime;
type ContactsViewType : BasePagingType = @InitialName? @FinalName?;
type GroupByType : BaseGroupByType = %Path AggregateOn:AggregateOnType UseCollapsibleGroups:boolean?
    ItemsPerGroup:nonNegativeInteger? MaxItemsPerGroup:nonNegativeInteger? GroupsToExpand:ArrayOfGroupIdType?;
abstract type BaseGroupByType = @Order:SortDirectionType;
type AggregateOnType = @Aggregate:AggregateType %Path;
type ArrayOfGroupIdType = GroupId:base64Binary*;
type DistinguishedGroupByType : BaseGroupByType = StandardGroupBy:StandardGroupByType;
type NonEmptyArrayOfFieldOrdersType = FieldOrder:FieldOrderType+;
type FieldOrderType = @Order:SortDirectionType %Path;
type AttachmentResponseShapeType = IncludeMimeContent:boolean? BodyType:BodyTypeResponseType?
    FilterHtmlContent:boolean? AdditionalProperties:NonEmptyArrayOfPathsToElementType?;
enum DefaultShapeNamesType = IdOnly Default AllProperties PcxPeopleSearch;
enum IndexBasePointType = Beginning End;
enum FolderQueryTraversalType = Shallow Deep SoftDeleted;
enum SearchFolderTraversalType = Shallow Deep;
enum BodyTypeResponseType = Best HTML Text;
enum SortDirectionType = Ascending Descending;
enum AggregateType = Minimum Maximum;
enum StandardGroupByType = ConversationTopic;
enum ItemQueryTraversalType = Shallow SoftDeleted Associated;
enum SyncFolderItemsScopeType = NormalItems NormalAndAssociatedItems;
enum ResolveNamesSearchScopeType = ActiveDirectory ActiveDirectoryContacts Contacts ContactsActiveDirectory;
enum UserPhotoSizeType = HR48x48 HR64x64 HR96x96 HR120x120 HR240x240 HR360x360 HR432x432 HR504x504 HR648x648 HR1024xN
    HR1920xN;
enum UserPhotoTypeType = UserPhoto ProfileHeaderPhoto;
`
