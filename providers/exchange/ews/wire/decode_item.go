package wire

import (
	"encoding/xml"
	"io"

	"contactsync/providers/addressbook"
)

// DecodeItems reads the answer to CreateItems, UpdateItems, MoveItems or
// DeleteItems. It fails with a *Fault or with ErrNotEWS.
func DecodeItems(r io.Reader) (*ItemsAnswer, error) {
	a := &ItemsAnswer{}
	s := newScanner(r)
	return decoded(a, s.answer(&a.Server, func(e xml.StartElement) error {
		var entry ItemEntry
		message, err := s.message(e, func(e xml.StartElement) error {
			if e.Name.Local != "Items" {
				return nil
			}
			return s.children(func(xml.StartElement) error { return s.item(&entry) })
		})
		a.Results = append(a.Results, ItemResult{Message: message, Item: entry.Item})
		return err
	}, "CreateItem", "UpdateItem", "MoveItem", "DeleteItem"))
}

// DecodeSync reads the answer to SyncItems. It fails with a *Fault or with
// ErrNotEWS.
func DecodeSync(r io.Reader) (*SyncPage, error) {
	a := &SyncPage{}
	s := newScanner(r)
	return decoded(a, s.answer(&a.Server, func(e xml.StartElement) (err error) {
		a.Message, err = s.message(e, func(e xml.StartElement) error {
			switch e.Name.Local {
			case "SyncState":
				return s.word(&a.State)
			case "IncludesLastItemInRange":
				return s.flag(&a.Last)
			case "Changes":
				return s.changes(func(kind ChangeKind) error {
					change := ItemChange{Kind: kind}
					err := s.changed(kind, "ItemId", func(e xml.StartElement) error {
						change.Item.ID = addressbook.ItemID(attribute(e, "Id"))
						return nil
					}, func() error { return s.item(&change.Item) })
					a.Changes = append(a.Changes, change)
					if err == nil && change.Item.ID == "" {
						err = noID("a changed item")
					}
					return err
				})
			}
			return nil
		})
		return err
	}, "SyncFolderItems"))
}

// DecodeFound reads the answer to FindMarked or FindUnmarked. It fails with a *Fault or with
// ErrNotEWS.
func DecodeFound(r io.Reader) (*FoundAnswer, error) {
	a := &FoundAnswer{}
	s := newScanner(r)
	return decoded(a, s.answer(&a.Server, func(e xml.StartElement) error {
		var page ItemPage
		message, err := s.message(e, func(e xml.StartElement) error {
			if e.Name.Local != "RootFolder" {
				return nil
			}
			page.Next, page.Last = position(e)
			return s.children(func(e xml.StartElement) error {
				if !isType(e, "Items") {
					return nil
				}
				return s.children(func(xml.StartElement) error {
					var entry ItemEntry
					if err := s.item(&entry); err != nil {
						return err
					}
					page.Items = append(page.Items, entry)
					return nil
				})
			})
		})
		page.Message = message
		a.Pages = append(a.Pages, page)
		return err
	}, "FindItem"))
}

// item reads an item of any sort.
func (s *scanner) item(i *ItemEntry) error {
	err := s.children(func(e xml.StartElement) error {
		if isType(e, "ExtendedProperty") {
			v, err := s.extended()
			i.extended(v)
			return err
		}
		return s.itemPart(e, i)
	})
	if err == nil && i.ID == "" {
		return noID("an item")
	}
	return err
}

// itemPart reads one of the elements that listings ask for, and leaves others.
func (s *scanner) itemPart(e xml.StartElement, i *ItemEntry) error {
	if e.Name.Space != typesSpace {
		return nil
	}
	switch e.Name.Local {
	case "ItemId":
		i.Item = Item{ID: addressbook.ItemID(attribute(e, "Id")), ChangeKey: addressbook.ChangeKey(attribute(e, "ChangeKey"))}
	case "ParentFolderId":
		i.Folder = addressbook.FolderID(attribute(e, "Id"))
	case "DateTimeCreated":
		var word string
		if err := s.word(&word); err != nil {
			return err
		}
		i.Created, _ = parseTime(word)
	}
	return nil
}

// extended takes over one of our marks.
func (i *ItemEntry) extended(v extendedValue) {
	switch v.identity {
	case keyIdentity:
		i.Key = v.text
	case markIdentity:
		i.Mark = v.text
	}
}
