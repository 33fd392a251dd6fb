package wire

import (
	"encoding/json"

	"contactsync/providers/addressbook"
)

// Page is a page of a list of contacts, or of what changed in a folder.
type Page struct {
	Items []*Item

	// Removed are the ids of contacts that left the folder, in a page of changes.
	Removed []addressbook.ItemID

	// Next is the link to the next page, "" if this is the last one. Delta is the link to
	// what will change after it, in the last page of changes.
	Next, Delta string
}

// links are the links of any page.
type links struct {
	Value []json.RawMessage `json:"value"`
	Next  string            `json:"@odata.nextLink"`
	Delta string            `json:"@odata.deltaLink"`
}

func decodeLinks(document []byte) (*links, error) {
	var page links
	if err := json.Unmarshal(document, &page); err != nil {
		return nil, notGraph(err)
	}
	if page.Value == nil {
		return nil, notGraph(errIncomplete)
	}
	return &page, nil
}

// DecodePage reads a page of contacts.
func DecodePage(document []byte) (*Page, error) {
	page, err := decodeLinks(document)
	if err != nil {
		return nil, err
	}
	p := &Page{Next: page.Next, Delta: page.Delta}
	for _, element := range page.Value {
		item, err := DecodeItem(element)
		if err != nil {
			return nil, err
		}
		if item.members["@removed"] != nil {
			p.Removed = append(p.Removed, item.ID)
			continue
		}
		p.Items = append(p.Items, item)
	}
	return p, nil
}
