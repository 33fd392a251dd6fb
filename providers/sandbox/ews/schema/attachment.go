package schema

// attachmentTypes are attachments.
const attachmentTypes = `
type NonEmptyArrayOfAttachmentsType = (ItemAttachment:ItemAttachmentType | FileAttachment:FileAttachmentType |
    ReferenceAttachment:ReferenceAttachmentType)+;
type ItemAttachmentType : AttachmentType = %EmbeddedItem?;
type AttachmentType = AttachmentId:AttachmentIdType? Name? ContentType? ContentId? ContentLocation?
    AttachmentOriginalUrl? Size:int? LastModifiedTime:dateTime? IsInline:boolean?;
type FileAttachmentType : AttachmentType = IsContactPhoto:boolean? Content:base64Binary?;
type ReferenceAttachmentType : AttachmentType = AttachLongPathName? ProviderType? ProviderEndpointUrl?
    AttachmentThumbnailUrl? AttachmentPreviewUrl? PermissionType:int? OriginalPermissionType:int?
    AttachmentIsFolder:boolean?;
`
