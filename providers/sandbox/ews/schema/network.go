package schema

// networkTypes are items that only other services of a mailbox write.
const networkTypes = `
type RoleMemberItemType : ItemType = DisplayName? Type:RoleMemberTypeType? MemberId?;
type NetworkItemType : ItemType = DomainId:int? DomainTag? UserTileUrl? ProfileUrl? Settings:int? IsDefault:boolean?
    AutoLinkError? AutoLinkSuccess? UserEmail? ClientPublishSecret? ClientToken? ClientToken2? ContactSyncError?
    ContactSyncSuccess? ErrorOffers:int? FirstAuthErrorDates? LastVersionSaved:int? LastWelcomeContact? Offers:int?
    PsaLastChanged:dateTime? RefreshToken2? RefreshTokenExpiry2? SessionHandle? RejectedOffers:int?
    SyncEnabled:boolean? TokenRefreshLastAttempted:dateTime? TokenRefreshLastCompleted:dateTime? PsaState?
    SourceEntryID:base64Binary? AccountName? LastSync:dateTime?;
type AbchPersonItemType : ItemType = AntiLinkInfo? PersonId:GuidType?
    ContactHandles:ArrayOfAbchPersonContactHandlesType? ContactCategories:ArrayOfStringsType? RelevanceOrder1?
    RelevanceOrder2? TrustLevel:int? FavoriteOrder:int? ExchangePersonIdGuid:GuidType?;
type ArrayOfAbchPersonContactHandlesType = ContactHandle:AbchPersonContactHandle*;
type AbchPersonContactHandle = SourceId ObjectId AccountName?;
type OneDriveItemType : ItemType = ResourceId;
type FileItemType : ItemType = FileName? FileExtension? FileSize:long? FileCreatedTime? FileModifiedTime?
    StorageProviderContext? FileID? ItemReferenceId? ReferenceId? Sender? ItemReceivedTime? ItemPath? ItemSentTime?
    FileContexts:ArrayOfStringsType? VisualizationContainerUrl? VisualizationContainerTitle? VisualizationAccessUrl?
    ReferenceAttachmentProviderEndpoint? ReferenceAttachmentProviderType? ItemConversationId?
    SharepointItemListId:GuidType? SharepointItemListItemId? SharepointItemSiteId:GuidType? SharepointItemSitePath?
    SharepointItemWebId:GuidType? AttachmentId?;
type DocumentFileItemType : FileItemType = Author:ArrayOfStringsType? Title? LastModifiedBy?;
type DelveItemType : ItemType = GraphNodeLogicalId;
`
