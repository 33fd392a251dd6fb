package mailbox

import (
	"maps"
	"slices"
	"time"
)

// Attachment is a file attached to an item.
type Attachment struct {
	ID                           string // new after a move of the item
	Name, ContentType, ContentID string
	Inline, ContactPhoto         bool
	Content                      []byte
	Modified                     time.Time
}

// Attach adds an attachment to an item; its ID and Modified are the store's.
// The item has another change key then, and HasPicture if it is its photo. The
// errors are those of Item.
func (m *Mailbox) Attach(id ItemID, a Attachment) (Item, Attachment, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, err := m.item(id)
	if err != nil {
		return Item{}, Attachment{}, err
	}
	a.ID, a.Content, a.Modified = "", append([]byte{}, a.Content...), m.now()
	added := attachment{m.content.seq + 1, a}
	view, err := m.attach(i, append(slices.Clip(i.attachments), added), putItem{attached: []attachment{added}})
	if err != nil {
		return Item{}, Attachment{}, err
	}
	return view, view.Attachments[len(view.Attachments)-1], nil
}

// Attachment returns an attachment with its item. It is ErrMalformedID if the id
// cannot be one of any store, ErrNotFound if this mailbox has no such attachment.
func (m *Mailbox) Attachment(id string) (Item, Attachment, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, at, err := m.attachment(id)
	if err != nil {
		return Item{}, Attachment{}, err
	}
	return i.view, i.view.Attachments[at], nil
}

// Detach removes an attachment and returns its item, which has another change
// key then. The errors are those of Attachment.
func (m *Mailbox) Detach(id string) (Item, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, at, err := m.attachment(id)
	if err != nil {
		return Item{}, err
	}
	number := i.attachments[at].number
	return m.attach(i, slices.Delete(slices.Clone(i.attachments), at, at+1), putItem{detached: []int64{number}})
}

// attach gives an item these attachments, and the properties that tell of
// them.
func (m *Mailbox) attach(before *item, attachments []attachment, r putItem) (Item, error) {
	props := maps.Clone(before.props)
	props[LastModified] = m.now()
	delete(props, HasAttachments)
	delete(props, HasPicture)
	for _, a := range attachments {
		props[HasAttachments] = true
		if a.ContactPhoto {
			props[HasPicture] = true
		}
	}
	changed := *before
	changed.props, changed.attachments = props, attachments
	r.item = &changed
	return m.replace(r)
}

// attachment finds an attachment by its id: its item, and its place there.
func (m *Mailbox) attachment(id string) (*item, int, error) {
	r, err := parse(id)
	if err != nil {
		return nil, 0, m.wrap(err)
	}
	i := m.content.items[r.item]
	if i == nil || r.attachment == 0 || r.mailbox != m.content.id || r.folder != i.folder {
		return nil, 0, m.wrap(ErrNotFound)
	}
	at := slices.IndexFunc(i.attachments, func(a attachment) bool { return a.number == r.attachment })
	if at < 0 {
		return nil, 0, m.wrap(ErrNotFound)
	}
	return i, at, nil
}
