package schema

// folderTypes are folders of all classes, and permissions.
const folderTypes = `
group AnyFolder = Folder:FolderType | CalendarFolder:CalendarFolderType | ContactsFolder:ContactsFolderType |
    SearchFolder:SearchFolderType | TasksFolder:TasksFolderType;
type NonEmptyArrayOfFoldersType = %AnyFolder+;
type FolderType : BaseFolderType = PermissionSet:PermissionSetType? UnreadCount:int?;
abstract type BaseFolderType = FolderId:FolderIdType? ParentFolderId:FolderIdType? FolderClass? DisplayName?
    TotalCount:int? ChildFolderCount:int? ExtendedProperty:ExtendedPropertyType*
    ManagedFolderInformation:ManagedFolderInformationType? EffectiveRights:EffectiveRightsType?
    DistinguishedFolderId:DistinguishedFolderIdNameType? PolicyTag:RetentionTagType? ArchiveTag:RetentionTagType?
    ReplicaList:ArrayOfStringsType?;
type ManagedFolderInformationType = CanDelete:boolean? CanRenameOrMove:boolean? MustDisplayComment:boolean?
    HasQuota:boolean? IsManagedFoldersRoot:boolean? ManagedFolderId? Comment? StorageQuota:int? FolderSize:int?
    HomePage?;
type EffectiveRightsType = CreateAssociated:boolean CreateContents:boolean CreateHierarchy:boolean Delete:boolean
    Modify:boolean Read:boolean ViewPrivateItems:boolean?;
type PermissionSetType = Permissions:ArrayOfPermissionsType UnknownEntries:ArrayOfUnknownEntriesType?;
type ArrayOfPermissionsType = Permission:PermissionType*;
type PermissionType : BasePermissionType = ReadItems:PermissionReadAccessType? PermissionLevel:PermissionLevelType;
abstract type BasePermissionType = UserId:UserIdType CanCreateItems:boolean? CanCreateSubFolders:boolean?
    IsFolderOwner:boolean? IsFolderVisible:boolean? IsFolderContact:boolean? EditItems:PermissionActionType?
    DeleteItems:PermissionActionType?;
type UserIdType = SID? PrimarySmtpAddress? DisplayName? DistinguishedUser:DistinguishedUserType?
    ExternalUserIdentity?;
type ArrayOfUnknownEntriesType = UnknownEntry*;
type CalendarFolderType : BaseFolderType = SharingEffectiveRights:CalendarPermissionReadAccessType?
    PermissionSet:CalendarPermissionSetType?;
type CalendarPermissionSetType = CalendarPermissions:ArrayOfCalendarPermissionsType
    UnknownEntries:ArrayOfUnknownEntriesType?;
type ArrayOfCalendarPermissionsType = CalendarPermission:CalendarPermissionType*;
type CalendarPermissionType : BasePermissionType = ReadItems:CalendarPermissionReadAccessType?
    CalendarPermissionLevel:CalendarPermissionLevelType;
type ContactsFolderType : BaseFolderType = SharingEffectiveRights:PermissionReadAccessType?
    PermissionSet:PermissionSetType? SourceId? AccountName?;
type SearchFolderType : FolderType = SearchParameters:SearchParametersType?;
type SearchParametersType = @Traversal:SearchFolderTraversalType? Restriction:RestrictionType
    BaseFolderIds:NonEmptyArrayOfBaseFolderIdsType;
type TasksFolderType : FolderType = ;
type NonEmptyArrayOfFolderChangesType = FolderChange:FolderChangeType+;
type FolderChangeType = %ExistingFolderId Updates:NonEmptyArrayOfFolderChangeDescriptionsType;
type NonEmptyArrayOfFolderChangeDescriptionsType = (AppendToFolderField:AppendToFolderFieldType |
    SetFolderField:SetFolderFieldType | DeleteFolderField:DeleteFolderFieldType)+;
type AppendToFolderFieldType : FolderChangeDescriptionType = %AnyFolder;
type FolderChangeDescriptionType : ChangeDescriptionType = ;
type SetFolderFieldType : FolderChangeDescriptionType = %AnyFolder;
type DeleteFolderFieldType : FolderChangeDescriptionType = ;
type UserConfigurationNameType : TargetFolderIdType = @Name:NonEmptyStringType;
enum DistinguishedUserType = Default Anonymous;
enum PermissionActionType = None Owned All;
enum PermissionReadAccessType = None FullDetails;
enum PermissionLevelType = None Owner PublishingEditor Editor PublishingAuthor Author NoneditingAuthor Reviewer
    Contributor Custom;
enum CalendarPermissionReadAccessType = None TimeOnly TimeAndSubjectAndLocation FullDetails;
enum CalendarPermissionLevelType = None Owner PublishingEditor Editor PublishingAuthor Author NoneditingAuthor
    Reviewer Contributor FreeBusyTimeOnly FreeBusyTimeAndSubjectAndLocation Custom;
`
