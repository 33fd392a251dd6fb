package ntlm_test

import (
	"bytes"
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
