package web_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/md5"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf16"

	"golang.org/x/crypto/md4" //nolint:staticcheck // the NT hash is made of it (MS-NLMP, section 3.3.2)

	"contactsync/providers"
	"contactsync/providers/pace"
	"contactsync/providers/web"
)

// ntlmServer authenticates connections by NTLMv2 (MS-NLMP), and counts.
type ntlmServer struct {
	*httptest.Server
	t              *testing.T
	user, domain   string
	password       string
	closeChallenge bool // ends the connection after the challenge
	cutChallenge   bool // resets the connection instead of the challenge
	slow           time.Duration

	anonymous, challenges, logons, refused, served, connections atomic.Int32
}

// connState is what the server knows of a connection.
type connState struct {
	mu            sync.Mutex
	challenge     []byte
	authenticated bool
}

type connKey struct{}

func newNTLMServer(t *testing.T, change func(*ntlmServer)) *ntlmServer {
	t.Helper()
	s := &ntlmServer{t: t, user: "sync", domain: "EXAMPLE", password: canary}
	if change != nil {
		change(s)
	}
	s.Server = httptest.NewUnstartedServer(s)
	s.Config.ErrorLog = discard
	s.Config.ConnContext = func(ctx context.Context, _ net.Conn) context.Context {
		s.connections.Add(1)
		return context.WithValue(ctx, connKey{}, &connState{})
	}
	s.Start()
	t.Cleanup(s.Close)
	return s
}

func (s *ntlmServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	state := r.Context().Value(connKey{}).(*connState)
	state.mu.Lock()
	defer state.mu.Unlock()
	scheme, data, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	message, _ := base64.StdEncoding.DecodeString(data)
	switch {
	case scheme == "" && state.authenticated:
		s.served.Add(1)
		time.Sleep(s.slow) //nolint:forbidigo // a server that takes its time
		ok(w, r)
		_, _ = w.Write(body)
	case scheme == "":
		s.anonymous.Add(1)
		s.unauthorized(w, "")
	case scheme != "NTLM" || len(message) < 12 || !bytes.HasPrefix(message, []byte("NTLMSSP\x00")):
		s.t.Errorf("no NTLM message: %q", r.Header.Get("Authorization"))
		w.WriteHeader(http.StatusBadRequest)
	case message[8] == 1:
		s.challenges.Add(1)
		if s.cutChallenge {
			conn, _, _ := w.(http.Hijacker).Hijack()
			_ = conn.(*net.TCPConn).SetLinger(0)
			_ = conn.Close()
			return
		}
		if s.closeChallenge {
			w.Header().Set("Connection", "close")
		}
		state.challenge = []byte("12345678")
		s.unauthorized(w, base64.StdEncoding.EncodeToString(challengeMessage(state.challenge)))
	default:
		if state.challenge == nil {
			// A message without its challenge is no attempt to log on.
			s.unauthorized(w, "")
			return
		}
		s.logons.Add(1)
		if !s.proves(message, state.challenge) {
			s.refused.Add(1)
			s.unauthorized(w, "")
			return
		}
		state.authenticated = true
		s.served.Add(1)
		time.Sleep(s.slow) //nolint:forbidigo // a server that takes its time
		ok(w, r)
		_, _ = w.Write(body)
	}
}

func (s *ntlmServer) unauthorized(w http.ResponseWriter, token string) {
	w.Header().Set("WWW-Authenticate", strings.TrimSpace("NTLM "+token))
	w.WriteHeader(http.StatusUnauthorized)
	_, _ = io.WriteString(w, strings.Repeat("<p>"+canary+"</p>", 100))
}

// challengeMessage is a CHALLENGE_MESSAGE (MS-NLMP, section 2.2.1.2) with a
// target of two attributes.
func challengeMessage(challenge []byte) []byte {
	const flags = 0x00000001 | 0x00000200 | 0x00080000 | 0x00800000 | 0x20000000 | 0x80000000 // Unicode, NTLM, ESS, target info, 128, 56
	target := append([]byte{2, 0, 14, 0}, utf16le("EXAMPLE")...)
	target = append(target, 0, 0, 0, 0)
	message := append([]byte("NTLMSSP\x00"), 2, 0, 0, 0)
	message = append(message, 0, 0, 0, 0, 56, 0, 0, 0)
	message = binary.LittleEndian.AppendUint32(message, flags)
	message = append(message, challenge...)
	message = append(message, make([]byte, 8)...)
	message = binary.LittleEndian.AppendUint16(message, uint16(len(target)))
	message = binary.LittleEndian.AppendUint16(message, uint16(len(target)))
	message = append(message, 56, 0, 0, 0)
	message = append(message, make([]byte, 8)...) // version
	return append(message, target...)
}

// proves checks the NTLMv2 response of an AUTHENTICATE_MESSAGE (MS-NLMP,
// sections 2.2.1.3 and 3.3.2).
func (s *ntlmServer) proves(message, challenge []byte) bool {
	field := func(at int) []byte {
		n, offset := binary.LittleEndian.Uint16(message[at:]), binary.LittleEndian.Uint32(message[at+4:])
		return message[offset : offset+uint32(n)]
	}
	response, domain, user := field(20), field(28), field(36)
	if !bytes.Equal(user, utf16le(s.user)) || !bytes.Equal(domain, utf16le(s.domain)) {
		return false
	}
	nt := md4.New()
	_, _ = nt.Write(utf16le(s.password))
	key := mac(nt.Sum(nil), utf16le(strings.ToUpper(s.user)+s.domain))
	return len(response) > 16 && hmac.Equal(response[:16], mac(key, append(bytes.Clone(challenge), response[16:]...)))
}

func mac(key, data []byte) []byte {
	h := hmac.New(md5.New, key)
	_, _ = h.Write(data)
	return h.Sum(nil)
}

func utf16le(s string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}

func ntlmClient(t *testing.T, s *ntlmServer, user, password string) *web.Client {
	t.Helper()
	return newClient(t, fmt.Sprintf("url = %q\nauth \"ntlm\" {\n user = %q\n password = %q\n}", s.URL, user, password), web.Options{})
}

func TestNTLM(t *testing.T) {
	s := newNTLMServer(t, nil)
	client := ntlmClient(t, s, `EXAMPLE\sync`, canary)
	for range 5 {
		resp, err := client.Post(t.Context(), nil, []byte("<request/>"))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil || string(body) != "<request/>" {
			t.Errorf("the body arrived as %q, %v", body, err)
		}
		_ = resp.Body.Close()
	}
	if s.connections.Load() != 1 || s.logons.Load() != 1 || s.served.Load() != 5 {
		t.Errorf("%d connections, %d logons, %d requests served", s.connections.Load(), s.logons.Load(), s.served.Load())
	}
}

func TestNTLMByPrincipalName(t *testing.T) {
	s := newNTLMServer(t, func(s *ntlmServer) { s.user, s.domain = "sync@example.com", "" })
	if e := post(t.Context(), t, ntlmClient(t, s, "sync@example.com", canary)); e != nil {
		t.Error(e)
	}
}

// TestNTLMAtOnce shows that handshakes at the same time do not disturb each other:
// each goes over one connection, and connections are used again.
func TestNTLMAtOnce(t *testing.T) {
	s := newNTLMServer(t, func(s *ntlmServer) { s.slow = 5 * time.Millisecond })
	client := ntlmClient(t, s, `EXAMPLE\sync`, canary)
	for range 5 {
		var group sync.WaitGroup
		for range 10 {
			group.Go(func() {
				for range 3 {
					if e := post(t.Context(), t, client); e != nil {
						t.Error(e)
					}
				}
			})
		}
		group.Wait()
	}
	if s.served.Load() != 150 || s.refused.Load() != 0 || s.logons.Load() != s.connections.Load() || s.connections.Load() > 10 {
		t.Errorf("%d requests served, %d logons, %d refused, %d connections", s.served.Load(), s.logons.Load(), s.refused.Load(), s.connections.Load())
	}
}

func TestNTLMWrongPassword(t *testing.T) {
	s := newNTLMServer(t, nil)
	e := post(t.Context(), t, ntlmClient(t, s, `EXAMPLE\sync`, "wrong "+canary))
	if e == nil || !errors.Is(e, providers.ErrCredentials) || !e.Verdict().Fatal || e.Sent {
		t.Errorf("%v", e)
	}
	if s.logons.Load() != 1 {
		t.Errorf("%d attempts were made, accounts get locked", s.logons.Load())
	}
}

// TestNTLMAfterTheConnectionEnded shows that a new connection is authenticated
// without anybody noticing.
func TestNTLMAfterTheConnectionEnded(t *testing.T) {
	s := newNTLMServer(t, nil)
	client := ntlmClient(t, s, `EXAMPLE\sync`, canary)
	for range 3 {
		if e := post(t.Context(), t, client); e != nil {
			t.Error(e)
		}
		if err := client.Close(); err != nil {
			t.Error(err)
		}
	}
	if s.logons.Load() != 3 || s.refused.Load() != 0 {
		t.Errorf("%d logons, %d refused", s.logons.Load(), s.refused.Load())
	}
}

// TestNTLMBrokenHandshake shows that a handshake which breaks off is a fault
// of the network and not of the credentials.
func TestNTLMBrokenHandshake(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*ntlmServer)
		text   string
	}{
		"closed after the challenge": {func(s *ntlmServer) { s.closeChallenge = true }, "in the middle of the NTLM handshake"},
		"cut before the challenge":   {func(s *ntlmServer) { s.cutChallenge = true }, "the connection broke"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newNTLMServer(t, test.change)
			e := post(t.Context(), t, ntlmClient(t, s, `EXAMPLE\sync`, canary))
			if e == nil || errors.Is(e, providers.ErrCredentials) || !errors.Is(e, providers.ErrTransport) || e.Verdict() != (pace.Verdict{Retry: pace.Later}) || !strings.Contains(e.Error(), test.text) {
				t.Errorf("%v, %+v", e, e.Verdict())
			}
		})
	}
}

func TestNTLMNotOffered(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("the password was sent to a server that asked for it in the clear")
		}
		w.Header().Set("WWW-Authenticate", `Basic realm="x"`)
		w.WriteHeader(http.StatusUnauthorized)
	})
	client := newClient(t, fmt.Sprintf("url = %q\nauth \"ntlm\" {\n user = \"u\"\n password = \"p\"\n}", server.URL), web.Options{})
	e := post(t.Context(), t, client)
	if e == nil || !errors.Is(e, providers.ErrCredentials) || !strings.Contains(e.Error(), "does not authenticate by ntlm (HTTP 401) but by basic") {
		t.Errorf("%v", e)
	}
}

// TestNTLMCutAfter shows that a request which got through the handshake may
// have had its effect.
func TestNTLMCutAfter(t *testing.T) {
	inner := newNTLMServer(t, nil)
	var served atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		message, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(r.Header.Get("Authorization"), "NTLM "))
		if len(message) > 8 && message[8] == 3 {
			served.Add(1)
			_, _ = io.Copy(io.Discard, r.Body)
			panic(http.ErrAbortHandler)
		}
		inner.ServeHTTP(w, r)
	}))
	server.Config.ErrorLog = discard
	server.Config.ConnContext = inner.Config.ConnContext
	server.Start()
	t.Cleanup(server.Close)
	client := newClient(t, fmt.Sprintf("url = %q\nauth \"ntlm\" {\n user = \"u\"\n password = \"p\"\n}", server.URL), web.Options{})
	e := post(t.Context(), t, client)
	if e == nil || !e.Sent || !errors.Is(e, providers.ErrTransport) || served.Load() != 1 {
		t.Errorf("%v after %d", e, served.Load())
	}
}
