package sandbox

import (
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"contactsync/providers/sandbox/account"
)

// issuer gives access tokens and knows whose they are.
type issuer struct {
	secret secret
	now    func() time.Time
	life   time.Duration

	mu     sync.Mutex
	issued int
	tokens map[string]token
}

type token struct {
	account *account.Account
	expires time.Time
}

// issue makes a token for an account.
func (i *issuer) issue(a *account.Account) string {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.issued++
	text := i.secret.derive("token " + strconv.Itoa(i.issued))
	if i.tokens == nil {
		i.tokens = map[string]token{}
	}
	i.tokens[text] = token{a, i.now().Add(i.life)}
	return text
}

// holder is the account that a token was made for, nil if it has expired or was
// never made.
func (i *issuer) holder(text string) *account.Account {
	i.mu.Lock()
	defer i.mu.Unlock()
	t, ok := i.tokens[text]
	if !ok || !i.now().Before(t.expires) {
		return nil
	}
	return t.account
}

// entraPath says whether a path is that of the token endpoint below a tenant,
// where an app gets its tokens whatever ways to sign in EWS offers.
func entraPath(path string) bool { return strings.HasSuffix(path, "/oauth2/v2.0/token") }

// tokenPath says whether a path is that of the token endpoint: /token, or, as
// Entra ID has it, below a tenant.
func tokenPath(path string) bool {
	return path == "/token" || entraPath(path)
}

// serveToken answers the token request of client credentials, RFC 6749 4.4.
func (s *Server) serveToken(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.ParseForm() != nil {
		tokenFailure(w, http.StatusBadRequest, "invalid_request")
		return
	}
	user, password, ok := r.BasicAuth()
	if !ok {
		user, password = r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	}
	if r.PostForm.Get("grant_type") != "client_credentials" {
		tokenFailure(w, http.StatusBadRequest, "unsupported_grant_type")
		return
	}
	if strings.EqualFold(user, s.app.User) {
		s.serveAppToken(w, r)
		return
	}
	if !s.offers(AuthOAuth) {
		tokenFailure(w, http.StatusUnauthorized, "invalid_client")
		return
	}
	a, err := s.accounts.SignIn(user, func(right string) bool {
		return subtle.ConstantTimeCompare([]byte(password), []byte(right)) == 1
	})
	if err != nil {
		tokenFailure(w, http.StatusUnauthorized, "invalid_client")
		return
	}
	text := s.issuer.issue(a)
	s.journal.strike(text)
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, http.StatusOK, map[string]any{
		"token_type": "Bearer", "access_token": text, "expires_in": int(s.issuer.life / time.Second),
	})
}

// tokenFailure answers with an error code of RFC 6749 5.2.
func tokenFailure(w http.ResponseWriter, status int, code string) {
	writeJSON(w, status, map[string]string{"error": code, "error_description": "the sandbox takes grant_type=client_credentials with a user as client_id and its password as client_secret"})
}

// discoveryPath says whether a path is that of the document by which clients of
// Entra ID find the token endpoint.
func discoveryPath(path string) bool {
	return strings.HasSuffix(path, "/v2.0/.well-known/openid-configuration")
}

// serveDiscovery answers with that document.
func (s *Server) serveDiscovery(w http.ResponseWriter, r *http.Request) {
	tenant := strings.TrimSuffix(r.URL.Path, "/v2.0/.well-known/openid-configuration")
	base := origin(r) + tenant
	writeJSON(w, http.StatusOK, map[string]string{
		"issuer":                 base + "/v2.0",
		"authorization_endpoint": base + "/oauth2/v2.0/authorize",
		"token_endpoint":         base + "/oauth2/v2.0/token",
	})
}

// writeJSON answers with a document.
func writeJSON(w http.ResponseWriter, status int, document any) {
	encoded, err := json.Marshal(document)
	if err != nil {
		http.Error(w, "no JSON", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(encoded) // the client may have gone
}
