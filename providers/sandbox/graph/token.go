package graph

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"time"

	"contactsync/providers/sandbox/mailbox"
)

// deltaState is what a delta token says. The token is opaque to clients: a
// checksum over the state and what it belongs to, and the state.
type deltaState struct {
	Until     int64  `json:"u"` // number of the last change that the client knows
	Immutable bool   `json:"i,omitempty"`
	Select    string `json:"s,omitempty"`
	Serial    uint64 `json:"n"` // no two tokens are the same
}

// checksumSize is how much of a checksum stands in a token, in bytes.
const checksumSize = 16

// encodeToken makes a token for a folder.
func (c *call) encodeToken(folder mailbox.Folder, state deltaState) string {
	state.Serial = c.server.rounds.Add(1)
	text := encode(state)
	return base64.RawURLEncoding.EncodeToString(append(c.checksum(folder, text), text...))
}

// decodeToken reads a token; ok is false for one that was not made for the
// folder.
func (c *call) decodeToken(folder mailbox.Folder, token string) (state deltaState, ok bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) < checksumSize || string(c.checksum(folder, b[checksumSize:])) != string(b[:checksumSize]) {
		return deltaState{}, false
	}
	return state, json.Unmarshal(b[checksumSize:], &state) == nil
}

// checksum is what only a token of this folder has. A mailbox is told from one of
// the same address in another store by when its first folder was made.
func (c *call) checksum(folder mailbox.Folder, text []byte) []byte {
	made := ""
	if root, err := c.box.Distinguished("root"); err == nil {
		at, _ := root.Props[mailbox.CreationTime].(time.Time)
		made = at.Format(time.RFC3339Nano)
	}
	kind := "folders "
	if c.route.what == contactDelta {
		kind = "contacts "
	}
	sum := sha256.Sum256([]byte(kind + string(folder.ID) + "\x00" + made + "\x00" + string(text)))
	return sum[:checksumSize]
}
