package wire

import (
	"encoding/xml"
	"io"

	"contactsync/providers/addressbook"
)

// DecodeFolders reads the answer to GetFolders, CreateFolder, UpdateFolder or
// DeleteFolder. It fails with a *Fault or with ErrNotEWS.
func DecodeFolders(r io.Reader) (*FoldersAnswer, error) {
	a := &FoldersAnswer{}
	s := newScanner(r)
	return decoded(a, s.answer(&a.Server, func(e xml.StartElement) error {
		var result FolderResult
		message, err := s.message(e, func(e xml.StartElement) error {
			if e.Name.Local != "Folders" {
				return nil
			}
			return s.children(func(xml.StartElement) error { return s.folder(&result.Folder) })
		})
		result.Message = message
		a.Results = append(a.Results, result)
		return err
	}, "GetFolder", "CreateFolder", "UpdateFolder", "DeleteFolder"))
}

// position is where a page ends.
func position(e xml.StartElement) (next int, last bool) {
	return count(attribute(e, "IndexedPagingOffset")), isTrue(attribute(e, "IncludesLastItemInRange"))
}

// DecodeHierarchy reads the answer to SyncHierarchy. It fails with a *Fault or
// with ErrNotEWS.
func DecodeHierarchy(r io.Reader) (*HierarchyPage, error) {
	a := &HierarchyPage{}
	s := newScanner(r)
	return decoded(a, s.answer(&a.Server, func(e xml.StartElement) (err error) {
		a.Message, err = s.message(e, func(e xml.StartElement) error {
			switch e.Name.Local {
			case "SyncState":
				return s.word(&a.State)
			case "IncludesLastFolderInRange":
				return s.flag(&a.Last)
			case "Changes":
				return s.changes(func(kind ChangeKind) error {
					change := FolderChange{Kind: kind}
					err := s.changed(kind, "FolderId", func(e xml.StartElement) error {
						change.Folder.ID = addressbook.FolderID(attribute(e, "Id"))
						return nil
					}, func() error { return s.folder(&change.Folder) })
					a.Changes = append(a.Changes, change)
					if err == nil && change.Folder.ID == "" {
						err = noID("a changed folder")
					}
					return err
				})
			}
			return nil
		})
		return err
	}, "SyncFolderHierarchy"))
}

// changes calls read for each change but those of a read flag, which are none
// of a contact.
func (s *scanner) changes(read func(kind ChangeKind) error) error {
	return s.children(func(e xml.StartElement) error {
		switch {
		case isType(e, "Create"):
			return read(Created)
		case isType(e, "Update"):
			return read(Updated)
		case isType(e, "Delete"):
			return read(Deleted)
		}
		return nil
	})
}

// changed reads a change: of something deleted the id, else all of it.
func (s *scanner) changed(kind ChangeKind, id string, readID func(e xml.StartElement) error, read func() error) error {
	return s.children(func(e xml.StartElement) error {
		switch {
		case kind != Deleted:
			return read()
		case isType(e, id):
			return readID(e)
		}
		return nil
	})
}

// folder reads a folder of any sort.
func (s *scanner) folder(f *FolderEntry) error {
	err := s.children(func(e xml.StartElement) error {
		if e.Name.Space != typesSpace {
			return nil
		}
		switch e.Name.Local {
		case "FolderId":
			f.ID, f.ChangeKey = addressbook.FolderID(attribute(e, "Id")), attribute(e, "ChangeKey")
		case "ParentFolderId":
			f.Parent = addressbook.FolderID(attribute(e, "Id"))
		case "FolderClass":
			return s.word(&f.Class)
		case "DisplayName":
			name, err := s.text()
			f.Name = name
			return err
		case "TotalCount":
			return s.number(&f.Total)
		case "ChildFolderCount":
			return s.number(&f.Children)
		case "ExtendedProperty":
			v, err := s.extended()
			switch v.identity {
			case folderIdentity:
				f.Mark = v.text
			case hiddenIdentity:
				f.Hidden = isTrue(v.text)
			}
			return err
		}
		return nil
	})
	if err == nil && f.ID == "" {
		return noID("a folder")
	}
	return err
}
