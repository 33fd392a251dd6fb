package graph

import (
	"strings"

	"contactsync/providers/sandbox/mailbox"
)

// The ids of Graph are those of EWS with two other letters, so that they need no
// escapes in a URL.
var (
	toREST   = strings.NewReplacer("/", "-", "+", "_")
	fromREST = strings.NewReplacer("-", "/", "_", "+")
)

// restID is an id of the store as Graph writes it, and storeID the other way
// round.
func restID[T ~string](id T) string { return toREST.Replace(string(id)) }
func storeID(id string) string      { return fromREST.Replace(id) }

// etag is the ETag of an item.
func etag(key mailbox.ChangeKey) string { return `W/"` + string(key) + `"` }

// itemID is the id of an item, in the form that the request wants.
func (c *call) itemID(i mailbox.Item) string {
	if c.prefer.immutable {
		return restID(i.Immutable)
	}
	return restID(i.ID)
}
