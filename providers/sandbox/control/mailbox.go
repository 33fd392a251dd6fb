package control

import (
	"fmt"
	"net/http"
	"strings"

	"contactsync/providers/sandbox/mailbox"
)

// The properties of folders that have a name here.
var (
	displayName = mailbox.Property{ID: 0x3001}
	folderClass = mailbox.Property{ID: 0x3613}
)

// mailboxState is a mailbox. Folders are in a dump only.
type mailboxState struct {
	Address   string        `json:"address"`
	Name      string        `json:"name"`
	Home      string        `json:"home"` // both, on_premises or cloud
	MovedAway bool          `json:"moved_away"`
	Locked    bool          `json:"locked"` // its user, after wrong passwords
	Folders   []folderState `json:"folders,omitempty"`
}

// folderState is a folder with its items.
type folderState struct {
	ID            mailbox.FolderID `json:"id"`
	Path          string           `json:"path"` // names from below the top of the mailbox on
	Distinguished string           `json:"distinguished,omitempty"`
	Class         string           `json:"class,omitempty"`
	Properties    map[string]any   `json:"properties"`
	Items         []itemState      `json:"items"`
}

// itemState is an item.
type itemState struct {
	ID          mailbox.ItemID    `json:"id"`
	Immutable   string            `json:"immutable"`
	ChangeKey   mailbox.ChangeKey `json:"change_key"`
	Properties  map[string]any    `json:"properties"`
	Attachments []attachmentState `json:"attachments,omitempty"`
}

// attachmentState is an attachment. It is given without an ID and a size.
type attachmentState struct {
	ID          string `json:"id,omitempty"`
	Name        string `json:"name"`
	ContentType string `json:"content_type,omitempty"`
	Photo       bool   `json:"photo,omitempty"`
	Content     []byte `json:"content"`
}

// mailboxes lists all mailboxes.
func (h handler) mailboxes(*http.Request) (any, error) {
	list := []mailboxState{}
	for _, box := range h.server.Store().Mailboxes() {
		list = append(list, h.state(box))
	}
	return list, nil
}

func (h handler) state(box *mailbox.Mailbox) mailboxState {
	return mailboxState{
		Address: box.Address(), Name: box.DisplayName(),
		Home: h.server.Home(box.Address()), MovedAway: box.MovedAway(), Locked: h.server.Locked(box.Address()),
	}
}

// addMailbox makes a mailbox and says how its user signs in.
func (h handler) addMailbox(r *http.Request) (any, error) {
	var given struct {
		Address string `json:"address"`
		Name    string `json:"name"`
	}
	if err := decode(r, &given); err != nil {
		return nil, err
	}
	local, domain, ok := strings.Cut(given.Address, "@")
	if !ok || local == "" || domain == "" {
		return nil, badRequest("address: want an e-mail address")
	}
	if given.Name == "" {
		given.Name = local
	}
	user, password, err := h.server.AddMailbox(given.Address, given.Name)
	if err != nil {
		return nil, err
	}
	return map[string]string{"address": given.Address, "user": user, "password": password}, nil
}

// box is the mailbox that the path names, also one that moved away.
func (h handler) box(r *http.Request) (*mailbox.Mailbox, error) {
	address := r.PathValue("address")
	for _, box := range h.server.Store().Mailboxes() {
		if strings.EqualFold(box.Address(), address) {
			return box, nil
		}
	}
	return nil, fmt.Errorf("mailbox %s: %w", address, mailbox.ErrNoMailbox)
}

// setMailbox changes what is true of a mailbox; what is not named stays.
func (h handler) setMailbox(r *http.Request) (any, error) {
	box, err := h.box(r)
	if err != nil {
		return nil, err
	}
	var given struct {
		Home      *string `json:"home"`
		MovedAway *bool   `json:"moved_away"`
		Refuses   *bool   `json:"refuses"`
		Quota     *int    `json:"quota"`
		Locked    *bool   `json:"locked"`
	}
	if err := decode(r, &given); err != nil {
		return nil, err
	}
	if given.Locked != nil && *given.Locked {
		return nil, badRequest("locked: wrong passwords lock, this only unlocks")
	}
	if given.Home != nil {
		if err := h.server.Move(box.Address(), *given.Home); err != nil {
			return nil, badRequest("home: %w", err)
		}
	}
	if given.MovedAway != nil {
		if err := h.server.Store().SetMovedAway(box.Address(), *given.MovedAway); err != nil {
			return nil, err
		}
	}
	if given.Refuses != nil {
		h.server.Refuse(box.Address(), *given.Refuses)
	}
	if given.Quota != nil {
		box.SetQuota(*given.Quota)
	}
	if given.Locked != nil {
		h.server.Unlock(box.Address())
	}
	return h.state(box), nil
}

// dump is all that is in a mailbox.
func (h handler) dump(r *http.Request) (any, error) {
	box, err := h.box(r)
	if err != nil {
		return nil, err
	}
	t, err := treeOf(box)
	if err != nil {
		return nil, err
	}
	state := h.state(box)
	for _, folder := range t.folders {
		described, err := t.describe(folder)
		if err != nil {
			return nil, err
		}
		state.Folders = append(state.Folders, described)
	}
	return state, nil
}

// describe is a folder with its items.
func (t *tree) describe(folder mailbox.Folder) (folderState, error) {
	items, err := t.box.Items(folder.ID, false)
	if err != nil {
		return folderState{}, err
	}
	class, _ := folder.Props[folderClass].(string)
	state := folderState{
		ID: folder.ID, Path: t.path(folder), Distinguished: folder.Distinguished, Class: class,
		Properties: formatBag(folder.Props), Items: []itemState{},
	}
	for _, item := range items {
		state.Items = append(state.Items, describe(item))
	}
	return state, nil
}

// describe is an item as JSON has it.
func describe(item mailbox.Item) itemState {
	state := itemState{ID: item.ID, Immutable: item.Immutable, ChangeKey: item.ChangeKey, Properties: formatBag(item.Props)}
	for _, a := range item.Attachments {
		state.Attachments = append(state.Attachments, attachmentState{
			ID: a.ID, Name: a.Name, ContentType: a.ContentType, Photo: a.ContactPhoto, Content: a.Content,
		})
	}
	return state
}
