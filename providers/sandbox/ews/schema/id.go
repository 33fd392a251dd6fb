package schema

// idTypes are the ids of folders, items and attachments.
const idTypes = `
group ExistingFolderId = FolderId:FolderIdType | DistinguishedFolderId:DistinguishedFolderIdType;
type NonEmptyArrayOfAlternateIdsType = (AlternateId:AlternateIdType |
    AlternatePublicFolderId:AlternatePublicFolderIdType |
    AlternatePublicFolderItemId:AlternatePublicFolderItemIdType)+;
type AlternateIdType : AlternateIdBaseType = @Id @Mailbox:NonEmptyStringType @IsArchive:boolean?;
abstract type AlternateIdBaseType = @Format:IdFormatType;
type AlternatePublicFolderIdType : AlternateIdBaseType = @FolderId;
type AlternatePublicFolderItemIdType : AlternatePublicFolderIdType = @ItemId;
type NonEmptyArrayOfBaseFolderIdsType = %ExistingFolderId+;
type FolderIdType : BaseFolderIdType = @Id @ChangeKey?;
abstract type BaseFolderIdType = ;
type DistinguishedFolderIdType : BaseFolderIdType = @Id:DistinguishedFolderIdNameType @ChangeKey?
    Mailbox:EmailAddressType?;
type ItemIdType : BaseItemIdType = @Id @ChangeKey?;
abstract type BaseItemIdType = ;
type TargetFolderIdType = FolderId:FolderIdType | DistinguishedFolderId:DistinguishedFolderIdType |
    AddressListId:AddressListIdType;
type AddressListIdType : BaseFolderIdType = @Id;
type NonEmptyArrayOfBaseItemIdsType = (ItemId:ItemIdType | OccurrenceItemId:OccurrenceItemIdType |
    RecurringMasterItemId:RecurringMasterItemIdType | RecurringMasterItemIdRanges:RecurringMasterItemIdRangesType)+;
type OccurrenceItemIdType : BaseItemIdType = @RecurringMasterId:DerivedItemIdType @ChangeKey? @InstanceIndex:int;
type RecurringMasterItemIdType : BaseItemIdType = @OccurrenceId:DerivedItemIdType @ChangeKey?;
type RecurringMasterItemIdRangesType : ItemIdType = Ranges:ArrayOfOccurrenceRangesType?;
type ArrayOfOccurrenceRangesType = Range:OccurrencesRangeType+;
type OccurrencesRangeType = @Start:dateTime? @End:dateTime? @Count:int? @CompareOriginalStartTime:boolean?;
type AttachmentIdType : RequestAttachmentIdType = @RootItemId? @RootItemChangeKey?;
type RequestAttachmentIdType : BaseItemIdType = @Id;
type ArrayOfBaseItemIdsType = ItemId:ItemIdType*;
type NonEmptyArrayOfRequestAttachmentIdsType = AttachmentId:RequestAttachmentIdType+;
type RootItemIdType : BaseItemIdType = @RootItemId @RootItemChangeKey;
type SearchResultItemIdType : ItemIdType = EntryId:base64Binary? OutlookItemId:base64Binary?;
type SearchResultConversationIdType : ItemIdType = OutlookConversationId:base64Binary?;
enum IdFormatType = EwsLegacyId EwsId EntryId HexEntryId StoreId OwaId;
enum DistinguishedFolderIdNameType = calendar contacts deleteditems drafts inbox journal notes outbox sentitems tasks
    msgfolderroot publicfoldersroot root junkemail searchfolders voicemail recoverableitemsroot
    recoverableitemsdeletions recoverableitemsversions recoverableitemspurges recoverableitemsdiscoveryholds
    archiveroot archivemsgfolderroot archivedeleteditems archiveinbox archiverecoverableitemsroot
    archiverecoverableitemsdeletions archiverecoverableitemsversions archiverecoverableitemspurges
    archiverecoverableitemsdiscoveryholds syncissues conflicts localfailures serverfailures recipientcache
    quickcontacts conversationhistory adminauditlogs todosearch mycontacts directory imcontactlist peopleconnect
    favorites mecontact personmetadata teamspaceactivity teamspacemessaging teamspaceworkitems scheduled orionnotes
    tagitems alltaggeditems allcategorizeditems externalcontacts teamchat teamchathistory yammerdata yammerroot
    yammerinbound yammeroutbound yammerfeeds kaizaladata messageingestion onedriveroot onedriverecylebin
    onedrivesystem onedrivevolume important starred archive;
`
