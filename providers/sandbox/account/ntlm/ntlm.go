// Package ntlm is the server's side of NTLMv2, as [MS-NLMP] describes it: three
// messages over one connection, which is then signed in. NTLMv1, anonymous
// users, signing and sealing are refused or not offered.
package ntlm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// The flags of messages that matter here.
const (
	flagUnicode          = 0x00000001
	flagOEM              = 0x00000002
	flagRequestTarget    = 0x00000004
	flagNTLM             = 0x00000200
	flagAlwaysSign       = 0x00008000
	flagTargetTypeDomain = 0x00010000
	flagExtendedSecurity = 0x00080000
	flagTargetInfo       = 0x00800000
	flag128              = 0x20000000
	flag56               = 0x80000000

	// offered are the flags of a challenge, as far as the client has them too.
	offered = flagUnicode | flagOEM | flagRequestTarget | flagNTLM | flagAlwaysSign | flagExtendedSecurity | flag128 | flag56
)

// What a target information has, [MS-NLMP] 2.2.2.1.
const (
	avEOL             = 0
	avComputerName    = 1
	avDomainName      = 2
	avDNSComputerName = 3
	avDNSDomainName   = 4
	avTimestamp       = 7
)

// The types of messages.
const (
	typeNegotiate    = 1
	typeChallenge    = 2
	typeAuthenticate = 3
)

var signature = []byte("NTLMSSP\x00")

// ErrMalformed says that a message is not what its place in the exchange wants.
var ErrMalformed = errors.New("malformed NTLM message")

// Server is what a server says of itself.
type Server struct {
	Domain    string // NetBIOS name, "SANDBOX"
	Computer  string // NetBIOS name, "EX1"
	DNSDomain string // "sandbox.example"
	Now       func() time.Time
	Random    io.Reader // the source of challenges
}

// Handshake is an exchange that waits for the client's answer to the challenge.
type Handshake struct{ challenge [8]byte }

// IsMessage says whether the bytes are an NTLM message at all. A token of
// SPNEGO or Kerberos is not.
func IsMessage(message []byte) bool {
	return bytes.HasPrefix(message, signature) && len(message) >= 12
}

// IsNegotiate says whether the message is the first one of an exchange.
func IsNegotiate(message []byte) bool {
	return IsMessage(message) && messageType(message) == typeNegotiate
}

func messageType(message []byte) uint32 { return binary.LittleEndian.Uint32(message[8:]) }

// Challenge answers the first message of a client. Names are in Unicode if the
// client speaks it, else in ASCII, which stands for any OEM character set; the
// target information is in Unicode always. The error is ErrMalformed, or
// that no random number could be had.
func (s *Server) Challenge(negotiate []byte) (h *Handshake, challenge []byte, err error) {
	if !IsNegotiate(negotiate) || len(negotiate) < 16 {
		return nil, nil, ErrMalformed
	}
	flags := binary.LittleEndian.Uint32(negotiate[12:])
	name := []byte(s.Domain)
	switch {
	case flags&flagUnicode != 0:
		flags &^= flagOEM
		name = encode(s.Domain)
	case flags&flagOEM == 0:
		return nil, nil, fmt.Errorf("%w: the client names no character set", ErrMalformed)
	}
	h = &Handshake{}
	if _, err := io.ReadFull(s.Random, h.challenge[:]); err != nil {
		return nil, nil, fmt.Errorf("NTLM challenge: %w", err)
	}
	const header = 48
	info := s.targetInfo()
	message := append(bytes.Clone(signature), typeChallenge, 0, 0, 0)
	message = appendField(message, len(name), header)
	message = binary.LittleEndian.AppendUint32(message, flags&offered|flagTargetTypeDomain|flagTargetInfo)
	message = append(message, h.challenge[:]...)
	message = append(message, make([]byte, 8)...)
	message = appendField(message, len(info), header+len(name))
	return h, append(append(message, name...), info...), nil
}

// targetInfo is what the client has to repeat in its response.
func (s *Server) targetInfo() []byte {
	var info []byte
	add := func(id uint16, value []byte) {
		info = binary.LittleEndian.AppendUint16(info, id)
		info = binary.LittleEndian.AppendUint16(info, uint16(len(value)))
		info = append(info, value...)
	}
	add(avDomainName, encode(s.Domain))
	add(avComputerName, encode(s.Computer))
	add(avDNSDomainName, encode(s.DNSDomain))
	add(avDNSComputerName, encode(s.Computer+"."+s.DNSDomain))
	add(avTimestamp, binary.LittleEndian.AppendUint64(nil, fileTime(s.Now())))
	add(avEOL, nil)
	return info
}

// fileTime is a time as Windows counts it: in steps of 100 ns since 1601.
func fileTime(t time.Time) uint64 {
	const secondsTo1970 = 11644473600
	return uint64(t.Unix()+secondsTo1970)*1e7 + uint64(t.Nanosecond()/100)
}

// appendField appends the length and the place of a value.
func appendField(message []byte, length, offset int) []byte {
	message = binary.LittleEndian.AppendUint16(message, uint16(length))
	message = binary.LittleEndian.AppendUint16(message, uint16(length))
	return binary.LittleEndian.AppendUint32(message, uint32(offset))
}

// encode is a text in UTF-16, little end first.
func encode(text string) []byte {
	var encoded []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		encoded = binary.LittleEndian.AppendUint16(encoded, unit)
	}
	return encoded
}

// decodeASCII is the text of ASCII, ok only if it is one.
func decodeASCII(encoded []byte) (text string, ok bool) {
	for _, b := range encoded {
		if b >= utf8.RuneSelf {
			return "", false
		}
	}
	return string(encoded), true
}

// decode is the text of UTF-16, little end first.
func decode(encoded []byte) string {
	units := make([]uint16, len(encoded)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(encoded[2*i:])
	}
	return string(utf16.Decode(units))
}
