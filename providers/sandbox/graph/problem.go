package graph

import (
	"errors"
	"net/http"
	"time"

	"contactsync/providers/sandbox/mailbox"
)

// problem is why a request was not carried out.
type problem struct {
	status     int
	code, text string
	retryAfter time.Duration // 0: it is not said
	location   string        // where to go on instead
	allow      []string      // the methods that there are, of one that there is not
}

// The codes that are named at more than one place.
const (
	codeAccessDenied    = "ErrorAccessDenied"
	codeBadRequest      = "BadRequest"
	codeBody            = "RequestBodyRead"
	codeConflict        = "ErrorIrresolvableConflict"
	codeFilter          = "ErrorInvalidUrlQueryFilter"
	codeInternal        = "ErrorInternalServerError"
	codeInvalidProperty = "ErrorInvalidProperty"
	codeItemMissing     = "ErrorItemNotFound"
	codeMalformedBody   = "UnableToDeserializePostBody"
	codeQuery           = "ErrorInvalidUrlQuery"
	codeQuota           = "ErrorQuotaExceeded"
	codeSyncFolder      = "ErrorSyncFolderNotFound"
	codeThrottled       = "ApplicationThrottled"
	codeTooMany         = "TooManyRequests"
)

// refuse makes a problem.
func refuse(status int, code, text string) *problem {
	return &problem{status: status, code: code, text: text}
}

// badRequest is a request that is wrong in itself.
func badRequest(code, text string) *problem { return refuse(http.StatusBadRequest, code, text) }

// noMethod is the answer to a method that a resource does not have.
func noMethod(allow ...string) *problem {
	p := refuse(http.StatusMethodNotAllowed, codeBadRequest, "The HTTP method is not supported here.")
	p.allow = allow
	return p
}

// missing is the answer to an id that there is nothing of.
func missing() *problem {
	return refuse(http.StatusNotFound, codeItemMissing, "The specified object was not found in the store.")
}

// noSegment is the answer to a path that leads nowhere.
func noSegment(name string) *problem {
	return badRequest(codeBadRequest, "Resource not found for the segment '"+name+"'.")
}

// because tells why the store did not do something.
func because(err error) *problem {
	for _, known := range []struct {
		err    error
		status int
		code   string
		text   string
	}{
		{mailbox.ErrMalformedID, http.StatusBadRequest, "ErrorInvalidIdMalformed", "Id is malformed."},
		{mailbox.ErrExists, http.StatusConflict, "ErrorFolderExists", "A folder with the specified name already exists."},
		{mailbox.ErrDistinguished, http.StatusForbidden, "ErrorDeleteDistinguishedFolder", "Distinguished folders cannot be deleted."},
		{mailbox.ErrDescendant, http.StatusBadRequest, "ErrorMoveCopyFailed", "The folder cannot be moved there."},
		{mailbox.ErrUnsupported, http.StatusBadRequest, "ErrorCannotDeleteObject", "The object cannot be deleted."},
		{mailbox.ErrConflict, http.StatusPreconditionFailed, codeConflict, "The change key of the request does not match the current change key of the item."},
		{mailbox.ErrFull, http.StatusInsufficientStorage, codeQuota, "The mailbox is over its quota."},
		{mailbox.ErrNoName, http.StatusBadRequest, "ErrorFolderSavePropertyError", "A folder has a name."},
		{mailbox.ErrValue, http.StatusBadRequest, codeInvalidProperty, "The value is none of the property's type."},
	} {
		if errors.Is(err, known.err) {
			return refuse(known.status, known.code, known.text)
		}
	}
	if errors.Is(err, mailbox.ErrNotFound) {
		return missing()
	}
	return refuse(http.StatusInternalServerError, codeInternal, "An internal server error occurred. The operation failed. "+err.Error())
}
