package schema

// operationTypes are the requests, in the namespace of messages.
const operationTypes = `
type ConvertIdType : BaseRequestType = @DestinationFormat:IdFormatType SourceIds:NonEmptyArrayOfAlternateIdsType;
abstract type BaseRequestType = ;
type GetFolderType : BaseRequestType = FolderShape:FolderResponseShapeType FolderIds:NonEmptyArrayOfBaseFolderIdsType;
type FindFolderType : BaseRequestType = @Traversal:FolderQueryTraversalType FolderShape:FolderResponseShapeType
    (IndexedPageFolderView:IndexedPageViewType | FractionalPageFolderView:FractionalPageViewType)?
    Restriction:RestrictionType? ParentFolderIds:NonEmptyArrayOfBaseFolderIdsType;
type CreateFolderType : BaseRequestType = ParentFolderId:TargetFolderIdType Folders:NonEmptyArrayOfFoldersType;
type UpdateFolderType : BaseRequestType = FolderChanges:NonEmptyArrayOfFolderChangesType;
type MoveFolderType : BaseMoveCopyFolderType = ;
type BaseMoveCopyFolderType : BaseRequestType = ToFolderId:TargetFolderIdType
    FolderIds:NonEmptyArrayOfBaseFolderIdsType;
type CopyFolderType : BaseMoveCopyFolderType = ;
type DeleteFolderType : BaseRequestType = @DeleteType:DisposalType FolderIds:NonEmptyArrayOfBaseFolderIdsType;
type EmptyFolderType : BaseRequestType = @DeleteType:DisposalType @DeleteSubFolders:boolean
    FolderIds:NonEmptyArrayOfBaseFolderIdsType;
type FindItemType : BaseRequestType = @Traversal:ItemQueryTraversalType ItemShape:ItemResponseShapeType
    (IndexedPageItemView:IndexedPageViewType | FractionalPageItemView:FractionalPageViewType |
    SeekToConditionPageItemView:SeekToConditionPageViewType | CalendarView:CalendarViewType |
    ContactsView:ContactsViewType)? (GroupBy:GroupByType | DistinguishedGroupBy:DistinguishedGroupByType)?
    Restriction:RestrictionType? SortOrder:NonEmptyArrayOfFieldOrdersType?
    ParentFolderIds:NonEmptyArrayOfBaseFolderIdsType QueryString:QueryStringType?;
text QueryStringType : string = @ResetCache:boolean? @ReturnHighlightTerms:boolean? @ReturnDeletedItems:boolean?;
type GetItemType : BaseRequestType = ItemShape:ItemResponseShapeType ItemIds:NonEmptyArrayOfBaseItemIdsType;
type CreateItemType : BaseRequestType = @MessageDisposition:MessageDispositionType?
    @SendMeetingInvitations:CalendarItemCreateOrDeleteOperationType? SavedItemFolderId:TargetFolderIdType?
    Items:NonEmptyArrayOfAllItemsType;
type UpdateItemType : BaseRequestType = @ConflictResolution:ConflictResolutionType
    @MessageDisposition:MessageDispositionType?
    @SendMeetingInvitationsOrCancellations:CalendarItemUpdateOperationType? @SuppressReadReceipts:boolean?
    SavedItemFolderId:TargetFolderIdType? ItemChanges:NonEmptyArrayOfItemChangesType;
type DeleteItemType : BaseRequestType = @DeleteType:DisposalType
    @SendMeetingCancellations:CalendarItemCreateOrDeleteOperationType?
    @AffectedTaskOccurrences:AffectedTaskOccurrencesType? @SuppressReadReceipts:boolean?
    ItemIds:NonEmptyArrayOfBaseItemIdsType;
type MoveItemType : BaseMoveCopyItemType = ;
type BaseMoveCopyItemType : BaseRequestType = ToFolderId:TargetFolderIdType ItemIds:NonEmptyArrayOfBaseItemIdsType
    ReturnNewItemIds:boolean?;
type CopyItemType : BaseMoveCopyItemType = ;
type SyncFolderItemsType : BaseRequestType = ItemShape:ItemResponseShapeType SyncFolderId:TargetFolderIdType
    SyncState? Ignore:ArrayOfBaseItemIdsType? MaxChangesReturned:MaxSyncChangesReturnedType
    SyncScope:SyncFolderItemsScopeType?;
type SyncFolderHierarchyType : BaseRequestType = FolderShape:FolderResponseShapeType SyncFolderId:TargetFolderIdType?
    SyncState?;
type CreateAttachmentType : BaseRequestType = ParentItemId:ItemIdType Attachments:NonEmptyArrayOfAttachmentsType;
type GetAttachmentType : BaseRequestType = AttachmentShape:AttachmentResponseShapeType?
    AttachmentIds:NonEmptyArrayOfRequestAttachmentIdsType;
type DeleteAttachmentType : BaseRequestType = AttachmentIds:NonEmptyArrayOfRequestAttachmentIdsType;
type ResolveNamesType : BaseRequestType = @ReturnFullContactData:boolean @SearchScope:ResolveNamesSearchScopeType?
    @ContactDataShape:DefaultShapeNamesType? ParentFolderIds:NonEmptyArrayOfBaseFolderIdsType?
    UnresolvedEntry:NonEmptyStringType;
type GetUserPhotoType : BaseRequestType = Email SizeRequested:UserPhotoSizeType TypeRequested:UserPhotoTypeType?;
type GetServerTimeZonesType : BaseRequestType = @ReturnFullTimeZoneData:boolean? Ids:NonEmptyArrayOfTimeZoneIdType?;
`

// operationElements are the operations.
const operationElements = `
ConvertId:ConvertIdType
GetFolder:GetFolderType
FindFolder:FindFolderType
CreateFolder:CreateFolderType
UpdateFolder:UpdateFolderType
MoveFolder:MoveFolderType
CopyFolder:CopyFolderType
DeleteFolder:DeleteFolderType
EmptyFolder:EmptyFolderType
FindItem:FindItemType
GetItem:GetItemType
CreateItem:CreateItemType
UpdateItem:UpdateItemType
DeleteItem:DeleteItemType
MoveItem:MoveItemType
CopyItem:CopyItemType
SyncFolderItems:SyncFolderItemsType
SyncFolderHierarchy:SyncFolderHierarchyType
CreateAttachment:CreateAttachmentType
GetAttachment:GetAttachmentType
DeleteAttachment:DeleteAttachmentType
ResolveNames:ResolveNamesType
GetUserPhoto:GetUserPhotoType
GetServerTimeZones:GetServerTimeZonesType
`
