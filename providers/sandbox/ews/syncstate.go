package ews

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"

	"contactsync/providers/sandbox/mailbox"
)

// A sync state is opaque to clients: a checksum over what it belongs to, the
// number of the mailbox's last change that the client knows, and how many states
// the server gave out before it, so that no two states are the same, as with a
// real server.

const (
	checksumSize = 16
	stateSize    = checksumSize + 8 + 8
)

// stateOf says what a sync state belongs to: an operation in a folder of a
// mailbox. The mailbox is told from one of the same address in another store by
// when its first folder was made.
type stateOf struct {
	operation string
	place
}

// encode makes the state of a client that knows all changes until a number.
func (s stateOf) encode(until int64, serial uint64) string {
	b := make([]byte, checksumSize, stateSize)
	b = binary.BigEndian.AppendUint64(b, uint64(until))
	b = binary.BigEndian.AppendUint64(b, serial)
	sum := s.checksum(b[checksumSize:])
	copy(b, sum[:checksumSize])
	return base64.StdEncoding.EncodeToString(b)
}

// decode reads the number of the last change out of a state; ok is false for
// one that was not made for this. The empty state is that of a client that knows
// nothing.
func (s stateOf) decode(state string) (since int64, ok bool) {
	if state == "" {
		return 0, true
	}
	b, err := base64.StdEncoding.Strict().DecodeString(state)
	if err != nil || len(b) != stateSize {
		return 0, false
	}
	if sum := s.checksum(b[checksumSize:]); string(sum[:checksumSize]) != string(b[:checksumSize]) {
		return 0, false
	}
	since = int64(binary.BigEndian.Uint64(b[checksumSize:]))
	return since, since >= 0
}

// checksum is what only a state of this folder has.
func (s stateOf) checksum(numbers []byte) [sha256.Size]byte {
	made := ""
	if root, err := s.mailbox.Distinguished("root"); err == nil {
		at, _ := root.Props[mailbox.CreationTime].(time.Time)
		made = string(root.ID) + at.Format(time.RFC3339Nano)
	}
	return sha256.Sum256([]byte(s.operation + "\x00" + string(s.folder.ID) + "\x00" + made + "\x00" + string(numbers)))
}
