package ews

import "contactsync/providers"

// conduct is what to do about a response code.
type conduct int

const (
	// refuse: it was not done and would not be the next time.
	refuse conduct = iota

	// wait: it was not done; it may be sent again after a pause.
	wait

	// slow: as wait, and fewer requests at once.
	slow

	// look: it may have been done, wholly or in part. It may be sent again
	// after a look at what was done.
	look

	// lookOnce: as look, but it is sent again no more than once.
	lookOnce

	// halve: as look, and with less in a request.
	halve

	// stop: it was not done because of something that came before it in the
	// same request.
	stop
)

// rule is what a response code means to us.
type rule struct {
	conduct conduct

	// class is the class of the error, nil if it concerns what was asked for
	// and nothing else.
	class error

	// advice says what to do now.
	advice string
}

// ruleOf is the rule for a response code. A code that is not known is a refusal
// of what was asked for.
func ruleOf(code string) rule {
	if r, ok := rules[code]; ok {
		return r
	}
	return rule{advice: "Microsoft's documentation of the response codes of Exchange Web Services says what it means"}
}

// What several codes advise.
const (
	later        = "the next run tries again; if it lasts, look at the server's load and at the throttling policy of the service account"
	again        = "the next run tries again; if it lasts, look at the server's event log"
	unavailable  = "the mailbox or its database is being moved or is down: wait until the server has it again; the next run tries again"
	noMailbox    = "correct the rep's e-mail address in the CRM, or exclude the mailbox; if it was moved to Exchange Online, leave it to whoever keeps that"
	noRights     = "give the service account the role ApplicationImpersonation over this mailbox, or, with access = \"delegate\", full access to it"
	full         = "delete something from the mailbox, or raise its quota"
	replan       = "the next run reads it again and decides anew"
	notThere     = "the next run looks where it is"
	badProperty  = "the server does not take a property: look at the mapping of this contact"
	wrongRequest = "this is a mistake in contactsync: report it with the code and the version of the server"
)

// rules are the response codes that we know (Exchange Web Services reference,
// ResponseCode).
var rules = map[string]rule{
	"ErrorServerBusy":              {wait, providers.ErrTransport, later},
	"ErrorADUnavailable":           {wait, providers.ErrTransport, again},
	"ErrorADOperation":             {wait, providers.ErrTransport, again},
	"ErrorInsufficientResources":   {slow, providers.ErrTransport, later},
	"ErrorExceededConnectionCount": {slow, providers.ErrTransport, later},
	"ErrorTooManyObjectsOpened":    {slow, providers.ErrTransport, later},
	"ErrorExceededFindCountLimit":  {slow, providers.ErrTransport, later},

	"ErrorMailboxMoveInProgress":            {wait, nil, unavailable},
	"ErrorNoRespondingCASInDestinationSite": {wait, nil, unavailable},
	"ErrorMailboxFailover":                  {look, nil, unavailable},
	"ErrorMailboxStoreUnavailable":          {look, nil, unavailable},
	"ErrorConnectionFailed":                 {look, nil, unavailable},
	"ErrorProxyRequestProcessingFailed":     {look, nil, unavailable},

	"ErrorInternalServerTransientError": {look, providers.ErrTransport, again},
	"ErrorInternalServerError":          {lookOnce, nil, again},
	"ErrorItemSave":                     {lookOnce, nil, again},
	"ErrorFolderSave":                   {lookOnce, nil, again},
	"ErrorMoveCopyFailed":               {lookOnce, nil, again},
	"ErrorTimeoutExpired":               {halve, nil, later},

	"ErrorBatchProcessingStopped": {stop, nil, again},

	"ErrorNonExistentMailbox":       {refuse, providers.ErrNoMailbox, noMailbox},
	"ErrorMissingEmailAddress":      {refuse, providers.ErrNoMailbox, noMailbox},
	"ErrorNonPrimarySmtpAddress":    {refuse, providers.ErrNoMailbox, noMailbox},
	"ErrorInvalidSmtpAddress":       {refuse, providers.ErrNoMailbox, noMailbox},
	"ErrorInvalidUserPrincipalName": {refuse, providers.ErrNoMailbox, noMailbox},

	"ErrorAccessDenied":                {refuse, providers.ErrDenied, noRights},
	"ErrorImpersonateUserDenied":       {refuse, providers.ErrDenied, noRights},
	"ErrorImpersonationDenied":         {refuse, providers.ErrDenied, noRights},
	"ErrorImpersonationFailed":         {refuse, providers.ErrDenied, noRights},
	"ErrorCreateItemAccessDenied":      {refuse, providers.ErrDenied, noRights},
	"ErrorCreateSubfolderAccessDenied": {refuse, providers.ErrDenied, noRights},
	"ErrorAccountDisabled":             {refuse, providers.ErrDenied, "the account of this mailbox is disabled: exclude it, or enable the account"},
	"ErrorCannotDeleteObject":          {refuse, providers.ErrDenied, "look whether the mailbox is on hold"},
	"ErrorDeleteDistinguishedFolder":   {refuse, providers.ErrDenied, "a folder that Exchange itself made cannot be deleted"},

	"ErrorPasswordExpired":        {refuse, providers.ErrCredentials, "give the service account a new password"},
	"ErrorPasswordChangeRequired": {refuse, providers.ErrCredentials, "give the service account a new password"},

	"ErrorQuotaExceeded":                                              {refuse, providers.ErrFull, full},
	"ErrorMessagePerFolderCountReceiveQuotaExceeded":                  {refuse, providers.ErrFull, "the folder holds as many items as it may: raise its limit, or place contacts in several folders"},
	"ErrorFolderHierarchyChildrenCountReceiveQuotaExceeded":           {refuse, providers.ErrFull, full},
	"ErrorFoldersCountReceiveQuotaExceeded":                           {refuse, providers.ErrFull, full},
	"ErrorMailboxHierarchyChildrenPerParentCountReceiveQuotaExceeded": {refuse, providers.ErrFull, full},

	"ErrorIrresolvableConflict":                {refuse, providers.ErrChanged, replan},
	"ErrorStaleObject":                         {refuse, providers.ErrChanged, replan},
	"ErrorInvalidChangeKey":                    {refuse, providers.ErrChanged, replan},
	"ErrorChangeKeyRequired":                   {refuse, providers.ErrChanged, replan},
	"ErrorChangeKeyRequiredForWriteOperations": {refuse, providers.ErrChanged, replan},
	"ErrorObjectTypeChanged":                   {refuse, providers.ErrChanged, replan},

	"ErrorItemNotFound":             {refuse, providers.ErrGone, notThere},
	"ErrorFolderNotFound":           {refuse, providers.ErrGone, notThere},
	"ErrorParentFolderNotFound":     {refuse, providers.ErrGone, notThere},
	"ErrorToFolderNotFound":         {refuse, providers.ErrGone, notThere},
	"ErrorSavedItemFolderNotFound":  {refuse, providers.ErrGone, notThere},
	"ErrorSyncFolderNotFound":       {refuse, providers.ErrGone, notThere},
	"ErrorCannotFindFileAttachment": {refuse, providers.ErrGone, notThere},
	"ErrorAttachmentNotFound":       {refuse, providers.ErrGone, notThere},
	"ErrorInvalidAttachmentId":      {refuse, providers.ErrGone, notThere},
	"ErrorInvalidIdMalformed":       {refuse, providers.ErrGone, notThere},
	"ErrorInvalidIdEmpty":           {refuse, providers.ErrGone, notThere},
	"ErrorInvalidId":                {refuse, providers.ErrGone, notThere},

	"ErrorCannotUseFolderIdForItemId": {refuse, providers.ErrGone, notThere},
	"ErrorCannotUseItemIdForFolderId": {refuse, providers.ErrGone, notThere},

	"ErrorFolderExists": {refuse, providers.ErrExists, replan},

	"ErrorInvalidSyncStateData": {refuse, errStaleState, again},

	"ErrorInvalidPropertySet":           {refuse, nil, badProperty},
	"ErrorInvalidPropertyRequest":       {refuse, nil, badProperty},
	"ErrorInvalidPropertyForOperation":  {refuse, nil, badProperty},
	"ErrorPropertyUpdate":               {refuse, nil, badProperty},
	"ErrorItemSavePropertyError":        {refuse, nil, badProperty},
	"ErrorInvalidExtendedProperty":      {refuse, nil, badProperty},
	"ErrorInvalidExtendedPropertyValue": {refuse, nil, badProperty},
	"ErrorInvalidValueForProperty":      {refuse, nil, badProperty},
	"ErrorUnsupportedMapiPropertyType":  {refuse, nil, badProperty},
	"ErrorInvalidPropertyDelete":        {refuse, nil, badProperty},
	"ErrorFolderSavePropertyError":      {refuse, nil, "the server does not take the folder's name: choose another one"},
	"ErrorDataSizeLimitExceeded":        {refuse, nil, "a value is larger than the server takes: shorten it in the mapping"},
	"ErrorMessageSizeExceeded":          {refuse, nil, "the contact is larger than the server takes: shorten its notes, or leave out its photo"},
	"ErrorAttachmentSizeLimitExceeded":  {refuse, nil, "the photo is larger than the server takes: make it smaller in the CRM"},
	"ErrorCorruptData":                  {refuse, nil, "the item is damaged: have its user delete it"},
	"ErrorItemCorrupt":                  {refuse, nil, "the item is damaged: have its user delete it"},

	"ErrorSchemaValidation":                      {refuse, nil, wrongRequest},
	"ErrorInvalidRequest":                        {refuse, nil, wrongRequest},
	"ErrorUpdatePropertyMismatch":                {refuse, nil, wrongRequest},
	"ErrorCannotCreateContactInNonContactFolder": {refuse, nil, "the folder is none for contacts: choose another one"},
	"ErrorIncorrectUpdatePropertyCount":          {refuse, nil, wrongRequest},
	"ErrorUnsupportedPathForQuery":               {refuse, nil, wrongRequest},
	"ErrorInvalidServerVersion":                  {refuse, nil, "the server is older than Exchange 2013 SP1: only 2013 SP1 and later can be used"},
	"ErrorInvalidSchemaVersionForMailboxVersion": {refuse, nil, "the mailbox lies on a server older than Exchange 2013 SP1: move it to a newer one"},
}
