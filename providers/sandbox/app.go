package sandbox

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the thumbprint of a certificate in a token is one of SHA-1
	"crypto/sha256"
	"crypto/subtle"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/fault"
)

// app is the application that is registered for Graph: it gets tokens by its
// secret, or by an assertion that one of its certificates signed.
type app struct {
	*account.Account // its client id and its secret
	tenant           string
	certificates     []*x509.Certificate

	mu        sync.Mutex
	permitted string
	used      map[string]bool // assertions by their id
}

// permission is what the app may do.
func (a *app) permission() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.permitted
}

func (a *app) permit(permission string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.permitted = permission
}

// first says whether an assertion was not used before.
func (a *app) first(id string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.used == nil {
		a.used = map[string]bool{}
	}
	before := a.used[id]
	a.used[id] = true
	return !before
}

// newApp registers the app.
func (s *Server) newApp(from secret) *app {
	made := &app{
		Account: &account.Account{User: from.guid("client id of the app"), Password: from.derive("secret of the app")},
		tenant:  from.guid("tenant"), certificates: s.options.AppCertificates, permitted: s.options.Permission,
	}
	s.journal.strike(made.Password)
	return made
}

// guid is a GUID that belongs to a purpose.
func (s secret) guid(purpose string) string {
	mac := hmac.New(sha256.New, s)
	_, _ = mac.Write([]byte(purpose)) // a hash never fails
	h := hex.EncodeToString(mac.Sum(nil))
	return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-8" + h[17:20] + "-" + h[20:32]
}

// entraFailure is why an app gets no token, as Entra ID says it.
type entraFailure struct {
	status int
	code   string // of RFC 6749
	number int    // of Entra ID
	text   string
}

// serveAppToken answers the token request of the app, with its secret or with an
// assertion.
func (s *Server) serveAppToken(w http.ResponseWriter, r *http.Request) {
	if f := s.checkApp(r); f != nil {
		writeJSON(w, f.status, map[string]any{
			"error": f.code, "error_description": f.text, "error_codes": []int{f.number},
			"timestamp": s.options.Now().UTC().Format("2006-01-02 15:04:05Z"),
		})
		return
	}
	text := s.issuer.issue(s.app.Account)
	s.journal.strike(text)
	life := int(s.issuer.life / time.Second)
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, http.StatusOK, map[string]any{
		"token_type": "Bearer", "access_token": text, "expires_in": life, "ext_expires_in": life,
	})
}

// checkApp says why the app gets no token; nil if it does.
func (s *Server) checkApp(r *http.Request) *entraFailure {
	form := r.PostForm
	tenant, entra := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/"), "/oauth2/v2.0/token")
	switch {
	case s.faults.Roll(fault.GraphTokenRefused):
		return &entraFailure{http.StatusUnauthorized, "invalid_client", 7000222, "AADSTS7000222: The provided client secret keys are expired."}
	case entra && !strings.EqualFold(tenant, s.app.tenant):
		return &entraFailure{http.StatusBadRequest, "invalid_request", 90002, "AADSTS90002: Tenant not found. Check to make sure you have the correct tenant ID."}
	case !slices.ContainsFunc(strings.Fields(form.Get("scope")), isDefault):
		return &entraFailure{http.StatusBadRequest, "invalid_scope", 1002012, "AADSTS1002012: The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier."}
	case form.Get("client_assertion") != "":
		if err := s.checkAssertion(r); err != nil {
			return &entraFailure{http.StatusUnauthorized, "invalid_client", 700027, "AADSTS700027: The client assertion failed: " + err.Error() + "."}
		}
		return nil
	case subtle.ConstantTimeCompare([]byte(form.Get("client_secret")), []byte(s.app.Password)) != 1:
		return &entraFailure{http.StatusUnauthorized, "invalid_client", 7000215, "AADSTS7000215: Invalid client secret provided."}
	}
	return nil
}

// isDefault says whether a scope asks for all that the app was permitted.
func isDefault(scope string) bool { return strings.HasSuffix(scope, "/.default") }

// assertionType is what client_assertion_type has to be, RFC 7523 2.2.
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// federatedAudience is the audience of a token that another issuer vouches for the
// app with.
const federatedAudience = "api://AzureADTokenExchange"

// checkAssertion says what is wrong with the assertion of a request. It is the
// app's own, for the token endpoint and never used before, or that of a federated
// issuer; both are signed by the key of one of the app's certificates.
func (s *Server) checkAssertion(r *http.Request) error {
	if r.PostForm.Get("client_assertion_type") != assertionType {
		return errors.New("its type is not " + assertionType)
	}
	claims := &jwt.RegisteredClaims{}
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"RS256", "PS256"}), jwt.WithExpirationRequired(), jwt.WithTimeFunc(s.options.Now))
	if _, err := parser.ParseWithClaims(r.PostForm.Get("client_assertion"), claims, s.app.key); err != nil {
		return err
	}
	if slices.Contains(claims.Audience, federatedAudience) {
		if claims.Issuer == "" || claims.Subject == "" {
			return errors.New("it names no issuer or no subject")
		}
		return nil
	}
	switch {
	case !slices.Contains(claims.Audience, origin(r)+r.URL.Path):
		return errors.New("its audience is not the token endpoint")
	case claims.Issuer != s.app.User || claims.Subject != s.app.User:
		return errors.New("its issuer and subject are not the app")
	case claims.ID == "" || !s.app.first(claims.ID):
		return errors.New("it has no id, or one that was used before")
	}
	return nil
}

// key is what the signature of an assertion is checked with: the key of the
// certificate that the header names by its thumbprint, else of any.
func (a *app) key(token *jwt.Token) (any, error) {
	var keys jwt.VerificationKeySet
	for _, c := range a.certificates {
		if names(token, c) {
			keys.Keys = append(keys.Keys, c.PublicKey)
		}
	}
	if len(keys.Keys) == 0 {
		return nil, errors.New("it names no certificate of the app")
	}
	return keys, nil
}

// names says whether the header of an assertion means a certificate.
func names(token *jwt.Token, c *x509.Certificate) bool {
	short, long := sha1.Sum(c.Raw), sha256.Sum256(c.Raw) //nolint:gosec // as above
	if thumbprint, ok := token.Header["x5t#S256"].(string); ok {
		return isThumbprint(thumbprint, long[:])
	}
	if thumbprint, ok := token.Header["x5t"].(string); ok {
		return isThumbprint(thumbprint, short[:])
	}
	return true
}

// isThumbprint says whether a text is a thumbprint in one of the two spellings of
// base64; Microsoft's library uses that which is not for URLs.
func isThumbprint(text string, sum []byte) bool {
	return text == base64.StdEncoding.EncodeToString(sum) || strings.TrimRight(text, "=") == base64.RawURLEncoding.EncodeToString(sum)
}
