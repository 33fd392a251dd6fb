package wire

import (
	"encoding/json"
	"strings"

	"contactsync/providers/addressbook"
)

// FolderEntry is a folder for contacts as Graph gives it.
type FolderEntry struct {
	ID, Parent addressbook.FolderID
	Name       string

	// Mark is the text of our folder mark, "" for none.
	Mark string
}

// FolderPage is a page of a list of folders, or of what changed among them.
type FolderPage struct {
	Folders []FolderEntry

	// Changes says that something is in the page, be it removed.
	Changes bool

	// Next and Delta are as in a Page.
	Next, Delta string
}

// DecodeFolder reads a folder. It fails with ErrNotGraph if the document is none.
func DecodeFolder(document []byte) (*FolderEntry, error) {
	var f struct {
		ID      string          `json:"id"`
		Parent  *string         `json:"parentFolderId"`
		Name    *string         `json:"displayName"`
		Singles json.RawMessage `json:"singleValueExtendedProperties"`
	}
	if err := json.Unmarshal(document, &f); err != nil {
		return nil, notGraph(err)
	}
	if f.ID == "" {
		return nil, notGraph(errIncomplete)
	}
	var i Item
	_ = json.Unmarshal(f.Singles, &i.singles)
	return &FolderEntry{
		ID: addressbook.FolderID(f.ID), Parent: addressbook.FolderID(deref(f.Parent)),
		Name: deref(f.Name), Mark: i.single(folderID),
	}, nil
}

// DecodeFolderPage reads a page of folders. Those that were removed count as a change
// alone.
func DecodeFolderPage(document []byte) (*FolderPage, error) {
	page, err := decodeLinks(document)
	if err != nil {
		return nil, err
	}
	p := &FolderPage{Next: page.Next, Delta: page.Delta, Changes: len(page.Value) > 0}
	for _, element := range page.Value {
		var removed struct {
			Removed json.RawMessage `json:"@removed"`
		}
		_ = json.Unmarshal(element, &removed)
		if removed.Removed != nil {
			continue
		}
		folder, err := DecodeFolder(element)
		if err != nil {
			return nil, err
		}
		p.Folders = append(p.Folders, *folder)
	}
	return p, nil
}

// NewFolder is the body of a request that makes a folder with our mark.
func NewFolder(name, mark string) []byte {
	return mustEncode(map[string]any{displayName: name, singleMember: []extendedText{{folderID, mark}}})
}

// PatchFolder is the body of a request that gives a folder another name, if that is not "",
// and another mark of ours; "" takes it off.
func PatchFolder(name, mark string) []byte {
	members := map[string]any{singleMember: []extendedText{{folderID, mark}}}
	if name != "" {
		members[displayName] = name
	}
	return mustEncode(members)
}

// RenameFolder is the body of a request that gives a folder another name.
func RenameFolder(name string) []byte {
	return mustEncode(map[string]any{displayName: name})
}

// DecodeCount reads a count, which is plain text.
func DecodeCount(document []byte) (int, error) {
	var n int
	text := strings.TrimPrefix(strings.TrimSpace(string(document)), "\ufeff")
	if err := json.Unmarshal([]byte(text), &n); err != nil || n < 0 {
		return 0, notGraph(err)
	}
	return n, nil
}
