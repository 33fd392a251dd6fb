package addressbook

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// PropertySet is the named property set that our marks live in, the same for
// every system that speaks MAPI. It was generated once and never changes.
const PropertySet = "5d2a1bd8-9d7c-4c8e-8f57-0c1f3ab2e6d4"

// The names of our properties in PropertySet.
const (
	KeyProperty    = "contactsync.key"
	MarkProperty   = "contactsync.mark"
	FolderProperty = "contactsync.folder"
)

// MaxMarkLength is the most characters that a property of ours may have:
// Exchange cuts longer strings in listings.
const MaxMarkLength = 254

// markFormat is the version of the format that this program writes.
const markFormat = 1

// Status is what the owner of a marked contact means to do with it.
type Status string

// The statuses.
const (
	// Managed contacts were made by us.
	Managed Status = "managed"

	// Adopted contacts were the user's own before.
	Adopted Status = "adopted"

	// Released contacts are left alone. Returned ones are, too, and were the user's
	// own before they were adopted.
	Released Status = "released"
	Returned Status = "returned"
)

func (s Status) isKnown() bool { return s == Managed || s == Adopted || s.IsReleased() }

// IsReleased says whether such a contact is left alone.
func (s Status) IsReleased() bool { return s == Released || s == Returned }

// WasOwn says whether such a contact was the user's own before.
func (s Status) WasOwn() bool { return s == Adopted || s == Returned }

// Release is the status of such a contact once it is left alone, Manage that once
// it is managed again.
func (s Status) Release() Status {
	if s.WasOwn() {
		return Returned
	}
	return Released
}

// Manage is the inverse of Release.
func (s Status) Manage() Status {
	if s.WasOwn() {
		return Adopted
	}
	return Managed
}

// Mark is the content of the property contactsync.mark: with the key, the
// proof that a contact is ours.
type Mark struct {
	// Format is the version of the mark's format, 1. 0 means: no readable mark.
	Format int

	// Rep is the rep of the mailbox that the contact was written into.
	Rep RepID

	// Op identifies the attempt that created the item.
	Op Op

	// Status says what the owner does with the contact.
	Status Status

	// Want is the digest of the contents that were wanted.
	Want Digest

	// Got is the digest of what the server stored instead, zero if it stored
	// what was wanted.
	Got Digest
}

// Op identifies one attempt to create an item: 26 lower-case letters and
// digits, never used twice.
type Op string

// ErrMark is the cause of every failure to read or to write a mark.
var ErrMark = errors.New("unreadable mark")

// EncodeKey is the text of the property contactsync.key: "<owner>|<key>".
// It fails if that is too long, if a part is empty, or if the owner contains
// the separator: what it returns can be decoded.
func EncodeKey(owner string, key Key) (string, error) {
	text := owner + "|" + string(key)
	if owner == "" || strings.Contains(owner, "|") {
		return "", fmt.Errorf("%w: owner %q", ErrMark, owner)
	}
	if key == "" {
		return "", fmt.Errorf("%w: the key is empty", ErrMark)
	}
	if utf8.RuneCountInString(text) > MaxMarkLength {
		return "", fmt.Errorf("%w: the key is longer than %d characters with its owner", ErrMark, MaxMarkLength)
	}
	return text, nil
}

// DecodeKey is the inverse of EncodeKey.
func DecodeKey(text string) (owner string, key Key, err error) {
	owner, rest, ok := strings.Cut(text, "|")
	if !ok || owner == "" || rest == "" {
		return "", "", fmt.Errorf("%w: the key has no owner", ErrMark)
	}
	return owner, Key(rest), nil
}

// Encode is the text of the property contactsync.mark:
// "1|<status>|<op>|<want>|<got>|<rep id>", where a digest that is not there is
// empty. The rep id comes last since it may contain any character. It fails if
// the text is longer than MaxMarkLength, or if a part is missing without which
// the mark could not be decoded. Format is not looked at.
func (m Mark) Encode() (string, error) {
	if !m.Status.isKnown() || m.Op == "" || strings.Contains(string(m.Op), "|") || m.Rep == "" {
		return "", fmt.Errorf("%w: status, op or rep is missing", ErrMark)
	}
	text := fmt.Sprintf("%d|%s|%s|%s|%s|%s", markFormat, m.Status, m.Op, m.Want, m.Got, m.Rep)
	if utf8.RuneCountInString(text) > MaxMarkLength {
		return "", fmt.Errorf("%w: longer than %d characters", ErrMark, MaxMarkLength)
	}
	return text, nil
}

// DecodeMark is the inverse of Encode. Text that it does not understand, of a
// newer format too, is an ErrMark: such an item cannot be proven ours.
func DecodeMark(text string) (Mark, error) {
	parts := strings.SplitN(text, "|", 6)
	if len(parts) != 6 || parts[0] != "1" || parts[2] == "" || parts[5] == "" {
		return Mark{}, fmt.Errorf("%w: not of a format that this version knows", ErrMark)
	}
	m := Mark{Format: markFormat, Status: Status(parts[1]), Op: Op(parts[2]), Rep: RepID(parts[5])}
	if !m.Status.isKnown() {
		return Mark{}, fmt.Errorf("%w: unknown status", ErrMark)
	}
	var err error
	if m.Want, err = ParseDigest(parts[3]); err != nil {
		return Mark{}, fmt.Errorf("%w: %w", ErrMark, err)
	}
	if m.Got, err = ParseDigest(parts[4]); err != nil {
		return Mark{}, fmt.Errorf("%w: %w", ErrMark, err)
	}
	return m, nil
}

// FolderMark is the content of the property contactsync.folder, carried by
// folders that we made. The zero FolderMark means that there is none.
type FolderMark struct {
	Owner string

	// Path is the digest of the folder path that the folder was made for; see
	// PathDigest. It survives the user's renaming of the folder.
	Path Digest

	// Created is when the folder was made, to the second.
	Created time.Time
}

// Encode is the text of the property: "1|<path>|<seconds since 1970>|<owner>".
func (m FolderMark) Encode() string {
	return fmt.Sprintf("%d|%s|%d|%s", markFormat, m.Path, m.Created.Unix(), m.Owner)
}

// DecodeFolderMark is the inverse of Encode. Text that it does not understand
// is an ErrMark: such a folder counts as the user's own.
func DecodeFolderMark(text string) (FolderMark, error) {
	parts := strings.SplitN(text, "|", 4)
	if len(parts) != 4 || parts[0] != "1" || parts[3] == "" {
		return FolderMark{}, fmt.Errorf("%w: not of a format that this version knows", ErrMark)
	}
	path, err := ParseDigest(parts[1])
	if err != nil || path.IsZero() {
		return FolderMark{}, fmt.Errorf("%w: bad path", ErrMark)
	}
	seconds, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return FolderMark{}, fmt.Errorf("%w: bad time", ErrMark)
	}
	return FolderMark{Owner: parts[3], Path: path, Created: time.Unix(seconds, 0).UTC()}, nil
}
