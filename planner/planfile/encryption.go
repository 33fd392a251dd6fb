package planfile

import (
	"errors"
	"runtime"
	"slices"
	"strings"

	"filippo.io/age"
)

// workFactor is the binary logarithm of scrypt's parameter N, for plans that
// are encrypted with a passphrase. To derive the key takes 1 KiB of memory
// times N, which is 128 MiB, and half a second. A file that asks for more is
// refused: it was not made by us.
const workFactor = 17

// Recipients are who a plan is encrypted for. Without any it is not encrypted.
type Recipients []age.Recipient

// Identities are what encrypted plans are opened with. A plan that is not
// encrypted needs none.
type Identities []age.Identity

// ParseRecipients reads public keys of age, "age1…". The error does not quote
// what was given, which may be a secret key.
func ParseRecipients(keys []string) (Recipients, error) {
	var recipients Recipients
	for _, key := range keys {
		parsed, err := age.ParseRecipients(strings.NewReader(key))
		if err != nil {
			return nil, errors.New("a recipient is a public key of age, which begins with age1; age-keygen -y prints the one of an identity")
		}
		recipients = append(recipients, parsed...)
	}
	return recipients, nil
}

// ParseIdentities reads secret keys of age, "AGE-SECRET-KEY-1…", one a line, with
// comments as age-keygen writes them. The error does not quote the text.
func ParseIdentities(text string) (Identities, error) {
	identities, err := age.ParseIdentities(strings.NewReader(text))
	if err != nil {
		return nil, errors.New("an identity is a secret key of age, which begins with AGE-SECRET-KEY-1, on a line of its own; age-keygen makes one")
	}
	return identities, nil
}

// PassphraseRecipients encrypts with a passphrase. It fails if that is empty.
func PassphraseRecipients(passphrase string) (Recipients, error) {
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, errEmptyPassphrase
	}
	recipient.SetWorkFactor(workFactor)
	return Recipients{passphraseRecipient{recipient}}, nil
}

// PassphraseIdentities opens what was encrypted with a passphrase. It fails if
// that is empty.
func PassphraseIdentities(passphrase string) (Identities, error) {
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, errEmptyPassphrase
	}
	identity.SetMaxWorkFactor(workFactor)
	return Identities{passphraseIdentity{identity}}, nil
}

// passphraseRecipient and passphraseIdentity collect the garbage of scrypt at once: what took 128
// MiB once would let the heap grow to twice that before it is collected.
type (
	passphraseRecipient struct{ *age.ScryptRecipient }
	passphraseIdentity  struct{ *age.ScryptIdentity }
)

// WrapWithLabels encrypts the key with the passphrase.
func (r passphraseRecipient) WrapWithLabels(fileKey []byte) ([]*age.Stanza, []string, error) {
	defer runtime.GC()
	return r.ScryptRecipient.WrapWithLabels(fileKey)
}

// Unwrap decrypts the key with the passphrase.
func (i passphraseIdentity) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	defer runtime.GC()
	return i.ScryptIdentity.Unwrap(stanzas)
}

var errEmptyPassphrase = errors.New("the passphrase is empty")

// keeper is a recipient that remembers the key that the file is encrypted with:
// who writes a plan reads it too, and may not be one of its recipients.
type keeper struct {
	age.Recipient
	fileKey []byte
}

// Wrap encrypts the key for the recipient.
func (k *keeper) Wrap(fileKey []byte) ([]*age.Stanza, error) {
	stanzas, _, err := k.WrapWithLabels(fileKey)
	return stanzas, err
}

// WrapWithLabels encrypts the key for the recipient, and says with which others
// that goes.
func (k *keeper) WrapWithLabels(fileKey []byte) ([]*age.Stanza, []string, error) {
	k.fileKey = slices.Clone(fileKey)
	if labelled, ok := k.Recipient.(age.RecipientWithLabels); ok {
		return labelled.WrapWithLabels(fileKey)
	}
	stanzas, err := k.Recipient.Wrap(fileKey)
	return stanzas, nil, err
}

// identity opens what was encrypted.
func (k *keeper) identity() age.Identity { return age.NewInjectedFileKeyIdentity(k.fileKey) }

// Stranger is an identity that opens nothing: with it alone age says what a key would have to be.
func Stranger() age.Identity { return stranger{} }

type stranger struct{}

// Unwrap refuses.
func (stranger) Unwrap([]*age.Stanza) ([]byte, error) { return nil, age.ErrIncorrectIdentity }
