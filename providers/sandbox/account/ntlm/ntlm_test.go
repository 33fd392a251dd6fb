package ntlm_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/Azure/go-ntlmssp"

	"contactsync/providers/sandbox/account/ntlm"
)

func server() *ntlm.Server {
	return &ntlm.Server{
		Domain: "SANDBOX", Computer: "EX1", DNSDomain: "sandbox.example",
		Now:    func() time.Time { return time.Unix(1700000000, 0) },
		Random: strings.NewReader("12345678abcdefgh"),
	}
}

// exchange has a client of others' making answer a challenge.
func exchange(t *testing.T, s *ntlm.Server, user, password string) (*ntlm.Handshake, *ntlm.Authenticate) {
	t.Helper()
	negotiate, err := ntlmssp.NewNegotiateMessage("", "")
	if err != nil {
		t.Fatal(err)
	}
	handshake, challenge, err := s.Challenge(negotiate)
	if err != nil {
		t.Fatal(err)
	}
	message, err := ntlmssp.NewAuthenticateMessage(challenge, user, password, nil)
	if err != nil {
		t.Fatal(err)
	}
	proof, err := ntlm.ParseAuthenticate(message)
	if err != nil {
		t.Fatal(err)
	}
	return handshake, proof
}

func TestAccepts(t *testing.T) {
	for _, test := range []struct {
		name, user, given, right string
		domain, local            string
		want                     bool
	}{
		{"principal name", "ada@example.com", "s3cret", "s3cret", "", "ada@example.com", true},
		{"name with a domain", `Example\ada`, "s3cret", "s3cret", "Example", "ada", true},
		{"beyond ASCII", `X\zoë`, "pässwörd€", "pässwörd€", "X", "zoë", true},
		{"wrong password", "ada@example.com", "s3cret", "S3cret", "", "ada@example.com", false},
		{"empty password", "ada@example.com", "", "s3cret", "", "ada@example.com", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			handshake, proof := exchange(t, server(), test.user, test.given)
			if proof.User != test.local || proof.Domain != test.domain {
				t.Errorf("user %q of domain %q, want %q of %q", proof.User, proof.Domain, test.local, test.domain)
			}
			if got := handshake.Accepts(proof, test.right); got != test.want {
				t.Errorf("accepted: %v, want %v", got, test.want)
			}
		})
	}
}

func TestAProofIsGoodForItsChallengeOnly(t *testing.T) {
	s := server()
	_, proof := exchange(t, s, "ada", "s3cret")
	other, _ := exchange(t, s, "ada", "s3cret")
	if other.Accepts(proof, "s3cret") {
		t.Error("a proof was accepted for another challenge")
	}
}

// TestClientsWithoutUnicode has a client that speaks an OEM character set only,
// as the NTLM of Python's requests and of Node.js do.
func TestClientsWithoutUnicode(t *testing.T) {
	negotiate, err := ntlmssp.NewNegotiateMessage("", "")
	if err != nil {
		t.Fatal(err)
	}
	_, inUnicode, err := server().Challenge(negotiate)
	if err != nil {
		t.Fatal(err)
	}
	const atFlags, unicode, oem = 12, 1, 2
	negotiate[atFlags] = negotiate[atFlags]&^unicode | oem
	handshake, challenge, err := server().Challenge(negotiate)
	if err != nil {
		t.Fatal(err)
	}
	if flags := challenge[20]; flags&unicode != 0 || flags&oem == 0 || !bytes.Contains(challenge, []byte("SANDBOX")) {
		t.Errorf("the challenge is not in the client's character set: %q", challenge)
	}
	// The library speaks Unicode only. It answers the same challenge in Unicode, and
	// its names are put into the other character set here.
	message, err := ntlmssp.NewAuthenticateMessage(inUnicode, "ada", "s3cret", nil)
	if err != nil {
		t.Fatal(err)
	}
	withName := func(name string) []byte {
		changed := append(bytes.Clone(message), name...)
		binary.LittleEndian.PutUint16(changed[36:], uint16(len(name)))
		binary.LittleEndian.PutUint32(changed[40:], uint32(len(message)))
		changed[60] &^= unicode
		return changed
	}
	proof, err := ntlm.ParseAuthenticate(withName("ada"))
	if err != nil {
		t.Fatal(err)
	}
	if proof.User != "ada" || !handshake.Accepts(proof, "s3cret") || handshake.Accepts(proof, "S3cret") {
		t.Errorf("user %q, or the wrong password", proof.User)
	}
	if _, err := ntlm.ParseAuthenticate(withName("zo\xeb")); !errors.Is(err, ntlm.ErrMalformed) {
		t.Errorf("a name beyond ASCII: %v", err)
	}
	negotiate[atFlags] &^= oem
	if _, _, err := server().Challenge(negotiate); !errors.Is(err, ntlm.ErrMalformed) {
		t.Errorf("a client without a character set: %v", err)
	}
}

func TestMalformedMessages(t *testing.T) {
	negotiate, err := ntlmssp.NewNegotiateMessage("", "")
	if err != nil {
		t.Fatal(err)
	}
	_, challenge, err := server().Challenge(negotiate)
	if err != nil {
		t.Fatal(err)
	}
	message, err := ntlmssp.NewAuthenticateMessage(challenge, "ada", "s3cret", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := server().Challenge(message); !errors.Is(err, ntlm.ErrMalformed) {
		t.Errorf("a third message as the first: %v", err)
	}
	if _, err := ntlm.ParseAuthenticate(negotiate); !errors.Is(err, ntlm.ErrMalformed) {
		t.Errorf("a first message as the third: %v", err)
	}
	for n := range message {
		if proof, err := ntlm.ParseAuthenticate(message[:n]); err == nil && proof.User == "ada" && n < len(message)-len("ada")*2 {
			t.Fatalf("%d of %d bytes are a message", n, len(message))
		}
	}
	anonymous := bytes.Clone(message)
	anonymous[36], anonymous[37] = 0, 0 // length of the user's name
	if _, err := ntlm.ParseAuthenticate(anonymous); !errors.Is(err, ntlm.ErrMalformed) {
		t.Errorf("an anonymous user: %v", err)
	}
	old := bytes.Clone(message)
	old[20], old[21] = 24, 0 // length of the response: that of NTLMv1
	if _, err := ntlm.ParseAuthenticate(old); !errors.Is(err, ntlm.ErrMalformed) {
		t.Errorf("a response of NTLMv1: %v", err)
	}
}

// FuzzParseAuthenticate finds messages that are read beyond their end.
func FuzzParseAuthenticate(f *testing.F) {
	f.Add([]byte("NTLMSSP\x00\x03\x00\x00\x00"))
	handshake := &ntlm.Handshake{}
	f.Fuzz(func(_ *testing.T, message []byte) {
		if proof, err := ntlm.ParseAuthenticate(message); err == nil {
			handshake.Accepts(proof, "x")
		}
	})
}
