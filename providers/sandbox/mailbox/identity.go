package mailbox

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
)

// Ids are laid out as Exchange's ([MS-OXWSITEMID], [MS-OXCDATA] 2.2.4): a head
// with the GUID of the mailbox in letters, then the entry id of a folder or of a
// message. In place of the replica's counters stand the store's own: what makes
// an id new is the number of the change that made it.

// guid identifies a mailbox in its ids.
type guid [16]byte

// newGUID is decided by the seed and the address.
func newGUID(seed int64, address string) guid {
	sum := sha256.Sum256(fmt.Appendf(nil, "mailbox %d %s", seed, strings.ToLower(address)))
	return guid(sum[:16])
}

// letters is the GUID as 36 characters.
func (g guid) letters() string {
	h := hex.EncodeToString(g[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// The kinds of ids, by the length of the entry id in them.
const (
	folderEntry     = 46
	messageEntry    = 70
	attachmentEntry = messageEntry + 19 // count, length, and 16 bytes for the attachment
)

// headLength is what stands before an entry id: compression, kind of the
// storage, the length of the GUID, itself, how to process, the length of the
// entry.
const headLength = 1 + 1 + 2 + 36 + 1 + 2

// reference is what an id says.
type reference struct {
	mailbox    guid
	folder     int64 // key of the folder
	item       int64 // key of the item; 0 in the id of a folder
	attachment int64 // number of the attachment; 0 in the id of a folder or item
}

// encode writes the id.
func (r reference) encode() string {
	b := make([]byte, 0, headLength+attachmentEntry)
	b = append(b, 0, 3, 36, 0)
	b = append(b, r.mailbox.letters()...)
	length := folderEntry
	if r.item != 0 {
		length = messageEntry
	}
	b = append(b, 0, byte(length), 0)
	b = append(b, 0, 0, 0, 0)
	b = append(b, r.mailbox[:]...)
	if r.item == 0 {
		b = append(b, 1, 0)
	} else {
		b = append(b, 7, 0)
	}
	b = r.counter(b, r.folder)
	if r.item != 0 {
		b = r.counter(b, r.item)
	}
	if r.attachment != 0 {
		b = append(b, 1, 16, 0)
		b = binary.BigEndian.AppendUint64(b, 0)
		b = binary.BigEndian.AppendUint64(b, uint64(r.attachment))
	}
	return base64.StdEncoding.EncodeToString(b)
}

// counter appends a GUID of the database and a counter of six bytes.
func (r reference) counter(b []byte, n int64) []byte {
	for i := range r.mailbox {
		b = append(b, r.mailbox[len(r.mailbox)-1-i])
	}
	var c [8]byte
	binary.BigEndian.PutUint64(c[:], uint64(n))
	b = append(b, c[2:]...)
	return append(b, 0, 0)
}

// parse reads an id that any store gave out. Anything else is ErrMalformedID.
func parse(id string) (reference, error) {
	b, err := base64.StdEncoding.Strict().DecodeString(id)
	if err != nil || len(b) < headLength+folderEntry {
		return reference{}, ErrMalformedID
	}
	var r reference
	entry := b[headLength:]
	copy(r.mailbox[:], entry[4:])
	const folderCounter, messageCounter, number = 38, 62, 81
	r.folder = uncounter(entry[folderCounter:])
	if len(entry) >= messageEntry {
		r.item = uncounter(entry[messageCounter:])
	}
	if len(entry) == attachmentEntry {
		r.attachment = int64(binary.BigEndian.Uint64(entry[number:]))
	}
	// What is left out above has one right value each.
	if r.folder == 0 || r.encode() != id {
		return reference{}, ErrMalformedID
	}
	return r, nil
}

// uncounter reads a counter of six bytes.
func uncounter(b []byte) int64 {
	var c [8]byte
	copy(c[2:], b[:6])
	return int64(binary.BigEndian.Uint64(c[:]))
}

// immutableID is the id that an item keeps when it is moved, as Graph's.
func immutableID(mailbox guid, number int64) string {
	b := append(make([]byte, 0, 51), 0, 9, 0, 46, 0, 0, 0, 0, 0)
	b = append(b, mailbox[:]...)
	b = append(b, 13, 0)
	return base64.StdEncoding.EncodeToString(reference{mailbox: mailbox}.counter(b, number))
}

// parseImmutable reads what immutableID wrote.
func parseImmutable(id string) (mailbox guid, number int64, ok bool) {
	const entry, counter, size = 9, 43, 51
	b, err := base64.StdEncoding.Strict().DecodeString(id)
	if err != nil || len(b) != size {
		return guid{}, 0, false
	}
	copy(mailbox[:], b[entry:])
	number = uncounter(b[counter:])
	return mailbox, number, immutableID(mailbox, number) == id
}

// The first number of a change key: what it is the change key of.
const (
	keyOfFolder         = 0x01
	keyOfContactsFolder = 0x03
	keyOfMessage        = 0x09
	keyOfContact        = 0x11
)

// changeKey is the change key after a change.
func changeKey(mailbox guid, of byte, seq int64) ChangeKey {
	b := append(make([]byte, 0, 30), of, 0, 0, 0, 22, 0, 0, 0)
	b = reference{mailbox: mailbox}.counter(b, seq)
	return ChangeKey(base64.StdEncoding.EncodeToString(b[:30])) // without the padding of counter
}

// WellFormed says whether a store could have given out the key.
func (k ChangeKey) WellFormed() bool {
	b, err := base64.StdEncoding.Strict().DecodeString(string(k))
	return err == nil && len(b) == 30 && b[1] == 0 && b[2] == 0 && b[3] == 0 && b[4] == 22
}
