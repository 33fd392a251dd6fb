package sandbox

import (
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"

	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/account/ntlm"
)

// connectionKey is the key of the connection in a request's context.
type connectionKey struct{}

// connection is what the server knows of a TCP connection: NTLM signs the
// connection in, not the request.
type connection struct {
	mu        sync.Mutex
	handshake *ntlm.Handshake  // waits for the client's proof
	account   *account.Account // whom the connection belongs to
}

// refusal is why a request was not signed in, and what the client is offered.
type refusal struct {
	cause     error
	challenge []string // values of WWW-Authenticate
}

// errNoCredentials is the cause of asking somebody who sent no credentials.
var errNoCredentials = errors.New("no credentials")

// signIn finds out who calls. The account is nil if that has to be asked.
func (s *Server) signIn(r *http.Request) (*account.Account, *refusal) {
	conn, _ := r.Context().Value(connectionKey{}).(*connection)
	if conn == nil {
		conn = &connection{} // a handler that is called without a server
	}
	scheme, credentials, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	scheme, credentials = strings.ToLower(scheme), strings.TrimSpace(credentials)
	var a *account.Account
	err := errNoCredentials
	switch {
	case scheme == "":
		if a = conn.owner(); a != nil {
			return a, nil
		}
	case scheme == "basic" && s.offers(AuthBasic):
		a, err = s.basic(r)
	case (scheme == "ntlm" || scheme == "negotiate") && s.offers(AuthNTLM):
		var challenge []byte
		if a, challenge, err = s.windows(conn, credentials); challenge != nil {
			return nil, &refusal{err, []string{schemeName(scheme) + " " + base64.StdEncoding.EncodeToString(challenge)}}
		}
	case scheme == "bearer" && s.offers(AuthOAuth):
		if a = s.issuer.holder(credentials); a != nil {
			return a, nil
		}
		return nil, &refusal{errors.New("invalid or expired token"), append(s.challenges(r), `Bearer error="invalid_token"`)}
	default:
		err = errors.New("a way to sign in that is not offered")
	}
	if err == nil {
		return a, nil
	}
	if errors.Is(err, account.ErrLocked) {
		s.observed.violation("account %s: somebody goes on signing in although it is locked after %d wrong passwords", a.User, account.MaxWrong)
	}
	return nil, &refusal{err, s.challenges(r)}
}

// schemeName is a scheme as servers write it.
func schemeName(scheme string) string {
	if scheme == "ntlm" {
		return "NTLM"
	}
	return "Negotiate"
}

func (s *Server) offers(way string) bool { return slices.Contains(s.options.Auth, way) }

// challenges are the ways to sign in, as a client is told, in Exchange's order.
func (s *Server) challenges(r *http.Request) []string {
	var offered []string
	if s.offers(AuthNTLM) {
		offered = append(offered, "Negotiate", "NTLM")
	}
	if s.offers(AuthBasic) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = "localhost"
		}
		offered = append(offered, fmt.Sprintf("Basic realm=%q", host))
	}
	if s.offers(AuthOAuth) {
		offered = append(offered, `Bearer realm="sandbox"`)
	}
	return offered
}

// basic signs in by a password in the request.
func (s *Server) basic(r *http.Request) (*account.Account, error) {
	user, given, ok := r.BasicAuth()
	if !ok {
		return nil, errNoCredentials
	}
	return s.accounts.SignIn(user, func(password string) bool {
		return subtle.ConstantTimeCompare([]byte(given), []byte(password)) == 1
	})
}

// windows does a step of NTLM. If challenge is set, the client has to answer it
// over the same connection.
func (s *Server) windows(conn *connection, credentials string) (a *account.Account, challenge []byte, err error) {
	message, err := base64.StdEncoding.DecodeString(credentials)
	if err != nil || !ntlm.IsMessage(message) {
		return nil, nil, ntlm.ErrMalformed
	}
	conn.mu.Lock()
	defer conn.mu.Unlock()
	handshake := conn.handshake
	conn.handshake, conn.account = nil, nil
	if ntlm.IsNegotiate(message) {
		conn.handshake, challenge, err = s.ntlm.Challenge(message)
		if err != nil {
			return nil, nil, err
		}
		return nil, challenge, errNoCredentials
	}
	proof, err := ntlm.ParseAuthenticate(message)
	if err != nil {
		return nil, nil, err
	}
	if handshake == nil {
		s.observed.violation("NTLM: the answer to a challenge came over another connection than the challenge went")
		return nil, nil, ntlm.ErrMalformed
	}
	user := proof.User
	if proof.Domain != "" && !strings.Contains(user, "@") {
		user = proof.Domain + `\` + user
	}
	a, err = s.accounts.SignIn(user, func(password string) bool { return handshake.Accepts(proof, password) })
	if err == nil {
		conn.account = a
	}
	return a, nil, err
}

// owner is whom the connection belongs to, nil if to nobody.
func (c *connection) owner() *account.Account {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.account
}
