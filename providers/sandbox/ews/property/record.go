package property

import "contactsync/providers/sandbox/mailbox"

// record is an item or a folder as it is written: its properties, also those
// that the store does not keep but the rest of the item tells.
type record struct {
	item   *mailbox.Item
	folder *mailbox.Folder
	shape  *Shape
	view   View
}

// value implements source.
func (r *record) value(prop mailbox.Property) any {
	if r.item == nil {
		return folderValue(r.folder, prop)
	}
	return itemValue(r.item, prop)
}

// itemSource and folderSource are an item and a folder that is only read.
type (
	itemSource   struct{ item *mailbox.Item }
	folderSource struct{ folder *mailbox.Folder }
)

func (s itemSource) value(prop mailbox.Property) any   { return itemValue(s.item, prop) }
func (s folderSource) value(prop mailbox.Property) any { return folderValue(s.folder, prop) }

// itemValue is the value of a property of an item, nil if it is absent.
func itemValue(i *mailbox.Item, prop mailbox.Property) any {
	if v := i.Props[prop]; v != nil {
		return v
	}
	if calculate := itemValues[prop]; calculate != nil {
		return calculate(i)
	}
	return nil
}

// itemValues are the properties that an item has although nobody has written
// them.
var itemValues = itemCalculations()

func itemCalculations() map[mailbox.Property]func(*mailbox.Item) any {
	created := func(i *mailbox.Item) any { return i.Props[mailbox.CreationTime] }
	key := func(i *mailbox.Item) any { return []byte(i.Immutable) }
	values := map[mailbox.Property]func(*mailbox.Item) any{
		mailbox.Tag(0x0039): created,
		mailbox.Tag(0x0E06): created,
		mailbox.Tag(0x0E08): func(i *mailbox.Item) any { return int32(i.Size) },
		mailbox.Tag(0x0E1B): func(i *mailbox.Item) any { return len(i.Attachments) > 0 },
		articleNumber:       func(i *mailbox.Item) any { return int32(i.Number) },
		mailbox.Tag(0x0FF6): key,
		mailbox.Tag(0x0FFF): func(i *mailbox.Item) any { return []byte(i.ID) },
		mailbox.Tag(0x300B): key,
		mailbox.HasPicture:  hasPicture,
	}
	for n := range places {
		values[places[n].Full] = func(i *mailbox.Item) any { return places[n].compose(i.Props) }
	}
	for _, part := range mailing.parts() {
		values[part] = func(i *mailbox.Item) any { return mail(i.Props, part) }
	}
	values[mailing.Full] = func(i *mailbox.Item) any { return mail(i.Props, mailing.Full) }
	return values
}

// articleNumber is PidTagInternetArticleNumber, the UID of an item for IMAP.
// DavMail takes an item without one for none.
var articleNumber = mailbox.Tag(0x0E23)

func hasPicture(i *mailbox.Item) any {
	for _, a := range i.Attachments {
		if a.ContactPhoto {
			return true
		}
	}
	return false
}

// folderValue is the value of a property of a folder, nil if it is absent.
func folderValue(f *mailbox.Folder, prop mailbox.Property) any {
	if v := f.Props[prop]; v != nil {
		return v
	}
	switch prop {
	case folderItems:
		return int32(f.Items)
	case folderUnread:
		return int32(f.Unread)
	case folderChildren:
		return int32(f.Children)
	case mailbox.Tag(0x360A):
		return f.Children > 0
	}
	return nil
}

// The counts of a folder.
var (
	folderItems    = mailbox.Tag(0x3602)
	folderUnread   = mailbox.Tag(0x3603)
	folderChildren = mailbox.Tag(0x6638)
)

// What FindItem cuts values to ("FindItem operation" in the reference of EWS).
const (
	findCharacters = 255
	findBytes      = 512
)

// cut is the string as the operation shows it. Characters are counted as
// UTF-16 does, and a pair is not cut in two.
func (r *record) cut(s string) string {
	if !r.view.FindItem || len(s) <= findCharacters {
		return s
	}
	units := 0
	for i, c := range s {
		units++
		if c > 0xFFFF {
			units++
		}
		if units > findCharacters {
			return s[:i]
		}
	}
	return s
}

// cutBytes is cut for binary values.
func (r *record) cutBytes(b []byte) []byte {
	if r.view.FindItem && len(b) > findBytes {
		return b[:findBytes]
	}
	return b
}
