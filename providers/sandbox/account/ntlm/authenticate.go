package ntlm

import (
	"crypto/hmac"
	"crypto/md5" //nolint:gosec // NTLM is made of it
	"encoding/binary"
	"fmt"
	"strings"

	"golang.org/x/crypto/md4" //nolint:staticcheck,gosec // NTLM is made of it
)

// Where the parts of the third message are, [MS-NLMP] 2.2.1.3.
const (
	atResponse = 20
	atDomain   = 28
	atUser     = 36
	atFlags    = 60

	// proofLength is the length of the proof, and minClient the least of the
	// client's challenge behind it, of which the proof is.
	proofLength = 16
	minClient   = 28
)

// Authenticate is the third message: who the client is, and its proof.
type Authenticate struct {
	// User and Domain are as the client spells them. Domain is "" if User is a
	// principal name.
	User, Domain string

	proof, client []byte
}

// ParseAuthenticate reads the third message. The error is ErrMalformed, for
// NTLMv1 and anonymous users too.
func ParseAuthenticate(message []byte) (*Authenticate, error) {
	if !IsMessage(message) || messageType(message) != typeAuthenticate || len(message) < atFlags+4 {
		return nil, ErrMalformed
	}
	response, ok1 := field(message, atResponse)
	domain, ok2 := field(message, atDomain)
	user, ok3 := field(message, atUser)
	switch {
	case !ok1 || !ok2 || !ok3:
		return nil, ErrMalformed
	case len(user) == 0:
		return nil, fmt.Errorf("%w: an anonymous user", ErrMalformed)
	case len(response) < proofLength+minClient:
		return nil, fmt.Errorf("%w: no response of NTLMv2", ErrMalformed)
	}
	a := &Authenticate{
		User: decode(user), Domain: decode(domain),
		proof: response[:proofLength], client: response[proofLength:],
	}
	if binary.LittleEndian.Uint32(message[atFlags:])&flagUnicode == 0 {
		if a.User, ok1 = decodeASCII(user); ok1 {
			a.Domain, ok1 = decodeASCII(domain)
		}
		if !ok1 {
			return nil, fmt.Errorf("%w: names are neither in Unicode nor in ASCII", ErrMalformed)
		}
	}
	return a, nil
}

// field is the value whose length and place are at the offset.
func field(message []byte, at int) ([]byte, bool) {
	length := int(binary.LittleEndian.Uint16(message[at:]))
	offset := int(binary.LittleEndian.Uint32(message[at+4:]))
	if offset < 0 || offset > len(message) || length > len(message)-offset {
		return nil, length == 0
	}
	return message[offset : offset+length], true
}

// Accepts says whether the message proves, for the challenge of this handshake,
// that the client knows the password. The code of the messages' integrity, which
// some clients send too, is not looked at: nobody is between.
func (h *Handshake) Accepts(a *Authenticate, password string) bool {
	hash := md4.New()                   //nolint:gosec // NTLM is made of it
	_, _ = hash.Write(encode(password)) // a hash never fails
	key := mac(hash.Sum(nil), encode(strings.ToUpper(a.User)+a.Domain))
	return hmac.Equal(a.proof, mac(key, h.challenge[:], a.client))
}

// mac is the code HMAC-MD5 of the parts, one after the other.
func mac(key []byte, parts ...[]byte) []byte {
	m := hmac.New(md5.New, key)
	for _, part := range parts {
		_, _ = m.Write(part) // a hash never fails
	}
	return m.Sum(nil)
}
