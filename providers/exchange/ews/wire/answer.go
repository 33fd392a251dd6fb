package wire

import (
	"errors"
	"time"

	"contactsync/providers/addressbook"
)

// ErrNotEWS is the cause of the error for an answer that is no complete document
// of Exchange Web Services: an HTML page, a truncated or malformed document, one
// of another operation, or one beyond all bounds.
var ErrNotEWS = errors.New("the answer is no document of Exchange Web Services")

// Fault is the error for a SOAP fault: the whole request was refused.
type Fault struct { //nolint:errname // what SOAP calls it
	Server Server

	// Code is a response code such as "ErrorServerBusy"; if the fault has
	// none, the local part of its fault code ("Client").
	Code string

	// BackOff is how long nobody of this account is to send anything, 0 if
	// the server says nothing.
	BackOff time.Duration

	// Inner is the response code within an ErrorInternalServerError, "" if none.
	Inner string
}

// Error says what the server answered, in its code alone: its text may hold
// personal data.
func (f *Fault) Error() string { return "the server refused the request: " + f.Code }

// Server is the version of the server that answered: 15.0 is Exchange 2013,
// 15.1 is 2016, 15.2 is 2019 and SE, 15.20 is Exchange Online. Zero if it
// did not say.
type Server struct{ Major, Minor int }

// Message is the outcome of one element of a request.
type Message struct {
	// Class is Success, Warning or Error.
	Class string

	// Code is the response code: "NoError", "ErrorItemNotFound".
	Code string

	// Text is in the server's words. It may hold personal data and is never shown.
	Text string

	// BackOff is how long nobody of this account is to send anything, 0 if
	// the server says nothing.
	BackOff time.Duration

	// Inner is the response code within an ErrorInternalServerError, "" if none.
	Inner string
}

// The classes of messages.
const (
	Success = "Success"
	Warning = "Warning"
	Error   = "Error"
)

// FolderEntry is a folder as the server describes it. What was not asked for or is
// missing is zero.
type FolderEntry struct {
	ID        addressbook.FolderID
	ChangeKey string
	Parent    addressbook.FolderID
	Name      string

	// Class is the folder's class: "IPF.Contact" and classes below.
	Class string

	// Total counts the items that lie directly in the folder, Children the folders.
	Total, Children int

	// Mark is the text of our folder mark, "" if it has none.
	Mark string

	// Hidden says that the folder is not shown to the user.
	Hidden bool
}

// ItemEntry is an item in a listing.
type ItemEntry struct {
	Item

	// Folder is the folder it lies in, if that was asked for.
	Folder addressbook.FolderID

	// Key and Mark are the texts of our two marks, "" if it has none.
	Key, Mark string

	// Created is when the item came to be, zero if the server did not say.
	Created time.Time
}

// FoldersAnswer answers GetFolders, CreateFolder, UpdateFolder and DeleteFolder.
type FoldersAnswer struct {
	Server  Server
	Results []FolderResult // one for each folder of the request, in order
}

// FolderResult is the outcome for one folder; Folder is zero if the message has none.
type FolderResult struct {
	Message Message
	Folder  FolderEntry
}

// ChangeKind says what happened to an item or folder.
type ChangeKind string

// The kinds of changes.
const (
	Created ChangeKind = "created"
	Updated ChangeKind = "updated"
	Deleted ChangeKind = "deleted"
)

// HierarchyPage answers SyncHierarchy.
type HierarchyPage struct {
	Server  Server
	Message Message
	Changes []FolderChange

	// State continues after these changes; Last says that there are no more.
	State string
	Last  bool
}

// FolderChange is a change of one folder; of a deleted one there is the ID alone.
type FolderChange struct {
	Kind   ChangeKind
	Folder FolderEntry
}

// SyncPage answers SyncItems.
type SyncPage struct {
	Server  Server
	Message Message
	Changes []ItemChange

	// State continues after these changes; Last says that there are no more.
	State string
	Last  bool
}

// ItemChange is a change of one item; of a deleted one there is the ID alone.
type ItemChange struct {
	Kind ChangeKind
	Item ItemEntry
}

// FoundAnswer answers FindMarked and FindUnmarked.
type FoundAnswer struct {
	Server Server
	Pages  []ItemPage // one for each folder of the request, in order
}

// ItemPage is the part of one folder's items that were found.
type ItemPage struct {
	Message Message
	Items   []ItemEntry

	// Next is the offset of the next page; there is none if Last.
	Next int
	Last bool
}

// ContactsAnswer answers GetItems.
type ContactsAnswer struct {
	Server  Server
	Results []ContactResult // one for each item of the request, in order
}

// ContactResult is one item with its values.
type ContactResult struct {
	Message Message
	Item    ItemEntry

	// Contact has the values of the shape's properties, without the photo. It is
	// nil if the message has no item.
	Contact *addressbook.Contact

	// Photos are the ids of the attachments that are the contact's photo, if
	// the shape has the photo. Exchange keeps one; more are leftovers.
	Photos []string

	// Unread are the names of properties whose value does not parse as their type and
	// which are therefore not in Contact.
	Unread []string
}

// ItemsAnswer answers CreateItems, UpdateItems, MoveItems and DeleteItems.
type ItemsAnswer struct {
	Server  Server
	Results []ItemResult // one for each item of the request, in order
}

// ItemResult is the outcome for one item. Item is what the server calls it from
// now on; zero if the message has none (it was deleted, or it failed).
type ItemResult struct {
	Message Message
	Item    Item
}

// AttachmentsAnswer answers AttachPhoto, GetAttachments and DeleteAttachments.
type AttachmentsAnswer struct {
	Server  Server
	Results []AttachmentResult // one for each attachment of the request, in order
}

// AttachmentResult is the outcome for one attachment.
type AttachmentResult struct {
	Message Message
	ID      string
	Content []byte // of GetAttachments

	// Parent is the item that it belongs to, in its new version (of AttachPhoto
	// and DeleteAttachments).
	Parent Item
}
