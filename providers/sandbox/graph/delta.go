package graph

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// round is a part of a delta query: what changed after the token of the request.
type round struct {
	query
	folder mailbox.Folder
	since  int64
	limit  int
	named  bool // the request has a token
}

// newRound reads what a delta query asks for. What the token has been made with
// counts; the options of the URL are those of a first request.
func (c *call) newRound(about subject) (r round, p *problem) {
	if r.query, p = parseQuery(c.query, about); p != nil {
		return r, p
	}
	if r.limit, p = c.pageSize(r.query); p != nil {
		return r, p
	}
	if r.folder, p = c.folder(); p != nil {
		if p.code == codeItemMissing {
			p = refuse(http.StatusNotFound, codeSyncFolder, "The folder to synchronize could not be found.")
		}
		return r, p
	}
	token := r.deltaToken + r.skipToken
	if token == "" {
		return r, nil
	}
	if r.named = true; r.selected != nil || r.deltaToken != "" && r.skipToken != "" {
		return r, badQuery("A link of a delta query is to be followed as it is.")
	}
	if c.server.Faults.Roll(fault.GraphDeltaExpired) {
		return r, c.expired()
	}
	state, ok := c.decodeToken(r.folder, token)
	if !ok || state.Immutable != c.prefer.immutable {
		return r, badRequest("SyncStateInvalid", "The sync state is invalid, or of a request with other ids.")
	}
	r.since = state.Until
	if state.Select != "" {
		r.selection = state.Select
		r.selected, p = parseSelect(state.Select, about)
	}
	return r, p
}

// expired refuses a token that is too old, in one of the ways in which the
// service does.
func (c *call) expired() *problem {
	text := "The sync state generation is not found. Synchronize anew."
	gone := &problem{status: http.StatusGone, code: "syncStateNotFound", text: text, location: c.base + "/" + c.path}
	switch c.server.Faults.Counts()[fault.GraphDeltaExpired] % 3 {
	case 0:
		gone.code = "resyncRequired"
	case 2:
		return badRequest("SyncStateNotFound", text)
	}
	return gone
}

// finish answers with what changed, and the link to go on by.
func (c *call) finish(r round, what string, shown []object, until int64, more bool) (*reply, *problem) { //nolint:revive // more is what the store says
	if c.server.Faults.Roll(fault.GraphDeltaLost) {
		shown = withoutLastRemoval(shown)
	}
	if len(shown) > 0 && c.server.Faults.Roll(fault.GraphDeltaRepeated) {
		shown = append(shown, shown[0])
		if !more && r.named {
			until = r.since // the next round tells it again
		}
	}
	name, option := "@odata.deltaLink", "$deltatoken"
	if more && r.top < 0 { // $top bounds all that comes, not a page
		name, option = "@odata.nextLink", "$skiptoken"
	}
	c.prefer.applied = append(c.prefer.applied, "odata.track-changes")
	token := c.encodeToken(r.folder, deltaState{Until: until, Immutable: c.prefer.immutable, Select: r.selection})
	return &reply{status: http.StatusOK, body: object{
		"@odata.context": c.context(what + "/$delta"), "value": shown, name: c.link(url.Values{option: {token}}),
	}}, nil
}

// withoutLastRemoval leaves the last deletion out.
func withoutLastRemoval(shown []object) []object {
	for i, one := range slices.Backward(shown) {
		if one["@removed"] != nil {
			return slices.Delete(slices.Clone(shown), i, i+1)
		}
	}
	return shown
}

// deltaContacts answers GET contacts/delta.
func (c *call) deltaContacts() (*reply, *problem) {
	r, p := c.newRound(aboutContacts(ofDelta))
	if p != nil {
		return nil, p
	}
	changes, until, more, err := c.box.Changes(r.folder.ID, r.since, r.limit)
	if p := c.unsynced(err); p != nil {
		return nil, p
	}
	shown := []object{}
	for _, change := range slices.Backward(changes) {
		switch {
		case change.Kind == mailbox.Deleted:
			shown = append(shown, removed("contact", c.itemID(change.Item)))
		case isContact(change.Item):
			one := c.showContact(change.Item, r.query)
			one["@odata.type"] = "#microsoft.graph.contact"
			shown = append(shown, one)
		}
	}
	return c.finish(r, "contacts", shown, until, more)
}

// deltaFolders answers GET contactFolders/delta: of all folders below the
// default one.
func (c *call) deltaFolders() (*reply, *problem) {
	r, p := c.newRound(aboutFolders(ofDelta))
	if p != nil {
		return nil, p
	}
	changes, until, more, err := c.box.FolderChanges(r.folder.ID, r.since, r.limit)
	if p := c.unsynced(err); p != nil {
		return nil, p
	}
	shown := []object{}
	for _, change := range changes {
		switch {
		case change.Kind == mailbox.Deleted:
			shown = append(shown, removed("contactFolder", restID(change.Folder.ID)))
		case visible(change.Folder):
			one := c.showFolder(change.Folder, r.query)
			one["@odata.type"] = "#microsoft.graph.contactFolder"
			shown = append(shown, one)
		}
	}
	return c.finish(r, "contactFolders", shown, until, more)
}

// unsynced is why there are no changes; nil of nil.
func (c *call) unsynced(err error) *problem {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, mailbox.ErrSyncState):
		return &problem{
			status: http.StatusGone, code: "syncStateNotFound",
			text: "The sync state generation is not found. Synchronize anew.", location: c.base + "/" + c.path,
		}
	}
	return because(err)
}

// removed tells of something that is no more where it was.
func removed(of, id string) object {
	return object{"@odata.type": "#microsoft.graph." + of, "id": id, "@removed": object{"reason": "deleted"}}
}
