package vdir

import (
	"crypto/sha256"
	"encoding/hex"

	"contactsync/providers/addressbook"
)

// digest tells texts apart, forged ones too.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:12])
}

// shortDigest tells texts apart that nobody forges.
func shortDigest(text string) string { return digest(text)[:8] }

// changeKey is the version of a file: a digest of its bytes.
func changeKey(data []byte) addressbook.ChangeKey {
	sum := sha256.Sum256(data)
	return addressbook.ChangeKey(hex.EncodeToString(sum[:12]))
}
