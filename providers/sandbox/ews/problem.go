package ews

import (
	"errors"

	"contactsync/providers/sandbox/mailbox"
)

// problem is why something was not done, told in a response message of its own.
type problem struct {
	code, text string
}

// refuse makes the problem of a code that messages tells the text of.
func refuse(code string) *problem {
	text, known := messages[code]
	if !known {
		text = "The request failed."
	}
	return &problem{code: code, text: text}
}

// class is that of the response message.
func (p *problem) class() string {
	if p.code == codeBatchStopped || p.code == codeSeveralNames {
		return "Warning"
	}
	return "Error"
}

// stops tells whether the rest of a batch is not even tried: the mailbox, not
// the item, is what failed.
func (p *problem) stops() bool {
	switch p.code {
	case "ErrorAccessDenied", codeStoreUnavailable, codeMoveInProgress, codeQuota:
		return true
	}
	return false
}

// The codes that are named at more than one place.
const (
	codeBatchStopped     = "ErrorBatchProcessingStopped"
	codeChangeKeyMissing = "ErrorChangeKeyRequiredForWriteOperations"
	codeConflict         = "ErrorIrresolvableConflict"
	codeConnections      = "ErrorExceededConnectionCount"
	codeFolderMissing    = "ErrorFolderNotFound"
	codeIDMalformed      = "ErrorInvalidIdMalformed"
	codeInternal         = "ErrorInternalServerError"
	codeInvalidRequest   = "ErrorInvalidRequest"
	codeItemMissing      = "ErrorItemNotFound"
	codeMoveInProgress   = "ErrorMailboxMoveInProgress"
	codeNoAddress        = "ErrorMissingEmailAddress"
	codeNoMailbox        = "ErrorNonExistentMailbox"
	codeQuota            = "ErrorQuotaExceeded"
	codeServerBusy       = "ErrorServerBusy"
	codeSeveralNames     = "ErrorNameResolutionMultipleResults"
	codeStoreUnavailable = "ErrorMailboxStoreUnavailable"
	codeSyncState        = "ErrorInvalidSyncStateData"
	codeTargetMissing    = "ErrorToFolderNotFound"
)

// messages are the texts of the codes.
var messages = map[string]string{
	"ErrorAccessDenied":                                "Access is denied. Check credentials and try again.",
	"ErrorCannotCreateContactInNonContactFolder":       "Cannot create a contact in a non-contact folder.",
	"ErrorCannotDeleteObject":                          "The object cannot be deleted.",
	"ErrorCannotEmptyFolder":                           "The folder cannot be emptied.",
	"ErrorCannotUseFolderIdForItemId":                  "Id must be an item id, but it is a folder id.",
	"ErrorCannotUseItemIdForFolderId":                  "Id must be a folder id, but it is an item id.",
	"ErrorContentIndexingNotEnabled":                   "Queries are not available, because the mailbox is not indexed.",
	"ErrorCrossMailboxMoveCopy":                        "Moving or copying between mailboxes is not supported.",
	"ErrorDeleteDistinguishedFolder":                   "Distinguished folders cannot be deleted.",
	"ErrorExceededFindCountLimit":                      "The result holds more than one request may ask for. Use a paged view.",
	"ErrorFolderExists":                                "A folder with the specified name already exists.",
	"ErrorFolderSavePropertyError":                     "The folder cannot be saved because one of its properties is not valid.",
	"ErrorImpersonateUserDenied":                       "The account does not have permission to impersonate the requested user.",
	"ErrorInvalidAttachmentId":                         "The attachment id is not valid.",
	"ErrorInvalidChangeKey":                            "The change key is invalid.",
	"ErrorInvalidFractionalPagingParameters":           "Fractional paging parameters are invalid.",
	"ErrorInvalidIdEmpty":                              "Id must be non-empty.",
	"ErrorInvalidIndexedPagingParameters":              "Indexed paging parameters are invalid.",
	"ErrorInvalidItemForOperationCreateItem":           "Items of this kind cannot be created.",
	"ErrorInvalidItemForOperationCreateItemAttachment": "Only files can be attached.",
	"ErrorInvalidNameForNameResolution":                "The name is not valid for name resolution.",
	"ErrorInvalidPagingMaxRows":                        "The number of entries to return must be greater than zero.",
	"ErrorInvalidPhotoSize":                            "The size of the photo is not valid.",
	"ErrorInvalidUserSid":                              "The user SID is not that of anybody.",
	"ErrorItemSavePropertyError":                       "The item cannot be saved because one of its properties is not valid.",
	"ErrorMessageDispositionRequired":                  "The message disposition is required for messages.",
	"ErrorMoveCopyFailed":                              "The folder cannot be moved or copied there.",
	"ErrorMoveDistinguishedFolder":                     "Distinguished folders cannot be moved.",
	"ErrorNameResolutionNoResults":                     "No results were found.",
	"ErrorParentFolderNotFound":                        "The parent folder could not be found.",
	"ErrorPropertyUpdate":                              "An update of a property failed.",
	"ErrorSavedItemFolderNotFound":                     "The folder to save the item in could not be found.",
	"ErrorSyncFolderNotFound":                          "The folder to synchronize could not be found.",
	"ErrorTimeoutExpired":                              "The request timed out.",
	"ErrorUnsupportedPathForSortGroup":                 "Grouping by this property is not supported.",

	codeBatchStopped:     "Batch processing stopped.",
	codeChangeKeyMissing: "The change key is required for this operation.",
	codeConflict:         "The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.",
	codeConnections:      "You have exceeded the available concurrent connections for your account.  Try again once your other requests have completed.",
	codeFolderMissing:    "The specified folder could not be found in the store.",
	codeIDMalformed:      "Id is malformed.",
	codeInternal:         "An internal server error occurred. The operation failed.",
	codeInvalidRequest:   "The request is invalid.",
	codeItemMissing:      "The specified object was not found in the store.",
	codeMoveInProgress:   "The mailbox is being moved to another server.",
	codeNoAddress:        "When making a request as an account that does not have a mailbox, you must specify the mailbox primary SMTP address for any distinguished folder Ids.",
	codeNoMailbox:        "The SMTP address has no mailbox associated with it.",
	codeQuota:            "The mailbox is over its quota.",
	codeServerBusy:       "The server cannot service this request right now. Try again later.",
	codeSeveralNames:     "Multiple results were found.",
	codeStoreUnavailable: "The mailbox database is temporarily unavailable.",
	codeSyncState:        "Synchronization state data is corrupt or otherwise invalid.",
	codeTargetMissing:    "The target folder could not be found.",
}

// because tells why the store did not do something. A missing folder or item is
// told by the code missing.
func because(err error, missing string) *problem {
	for _, known := range []struct {
		err  error
		code string
	}{
		{mailbox.ErrNotFound, missing},
		{mailbox.ErrMalformedID, codeIDMalformed},
		{mailbox.ErrExists, "ErrorFolderExists"},
		{mailbox.ErrNoMailbox, codeNoMailbox},
		{mailbox.ErrMoved, codeNoMailbox},
		{mailbox.ErrDescendant, "ErrorMoveCopyFailed"},
		{mailbox.ErrUnsupported, "ErrorCannotDeleteObject"},
		{mailbox.ErrConflict, codeConflict},
		{mailbox.ErrFull, codeQuota},
		{mailbox.ErrSyncState, codeSyncState},
		{mailbox.ErrNoName, "ErrorFolderSavePropertyError"},
		{mailbox.ErrValue, "ErrorItemSavePropertyError"},
	} {
		if errors.Is(err, known.err) {
			return refuse(known.code)
		}
	}
	return &problem{code: codeInternal, text: messages[codeInternal] + " " + err.Error()}
}

// becauseOf is because for what distinguished folders refuse with a code of its
// own.
func becauseOf(err error, missing, distinguished string) *problem {
	if errors.Is(err, mailbox.ErrDistinguished) {
		return refuse(distinguished)
	}
	return because(err, missing)
}
