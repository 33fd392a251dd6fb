package graph

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"sync"
	"time"

	"contactsync/providers"
	"contactsync/providers/exchange/graph/wire"
	"contactsync/providers/pace"
	"contactsync/providers/web"
)

// keyPair is a certificate, with those that vouch for it, and its key.
type keyPair struct {
	chain []*x509.Certificate
	key   crypto.PrivateKey
}

// tokenError is for a token that there is not. Its text has nothing of what an endpoint
// said but codes: the libraries would repeat whole answers.
type tokenError struct {
	host    string
	reason  string
	class   error
	verdict pace.Verdict
}

// Error implements error.
func (e *tokenError) Error() string { return e.host + ": " + e.reason }

// Unwrap is the class.
func (e *tokenError) Unwrap() error { return e.class }

// Verdict implements pace.Judged.
func (e *tokenError) Verdict() pace.Verdict { return e.verdict }

// NonRetriable has azcore not try again by itself.
func (e *tokenError) NonRetriable() {}

// refusedToken is for credentials that are refused, so that nobody tries again.
func refusedToken(host, reason string) *tokenError {
	return &tokenError{host: host, reason: reason, class: providers.ErrCredentials, verdict: pace.Verdict{Fatal: true}}
}

// noToken is for an endpoint that does not answer, or not now.
func noToken(host, reason string, after time.Duration) *tokenError {
	return &tokenError{
		host: host, reason: reason, class: providers.ErrTransport,
		verdict: pace.Verdict{Retry: pace.Later, After: after},
	}
}

// note is what became of the requests for one token.
type note struct {
	mu  sync.Mutex
	err *tokenError
}

type noteKey struct{}

// last is why the last request had no token, nil if it had one, or there was none.
func (n *note) last() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.err == nil {
		return nil
	}
	return n.err
}

// tokenEndpoint carries requests for tokens. What a refusal means is noted in
// the request's context, since the libraries make a text of it.
type tokenEndpoint struct {
	// authority is the client for the endpoint of the configuration, elsewhere what
	// carries requests to those that a machine or a job has.
	authority *web.Client
	elsewhere http.RoundTripper
	timeout   time.Duration
}

// longestToken is the most bytes that are read of an answer.
const longestToken = 1 << 20

// Do implements azcore's policy.Transporter. Redirects are not followed: the
// credentials are not for other hosts.
func (t *tokenEndpoint) Do(request *http.Request) (*http.Response, error) {
	host := request.URL.Host
	response, body, err := t.send(request)
	if err != nil {
		missing := noToken(host, "the endpoint for tokens cannot be reached: is there a firewall or a proxy?", 0)
		if e, ok := errors.AsType[*web.Error](err); ok {
			missing.reason, missing.verdict = "no token can be had: "+e.Error(), e.Verdict()
		}
		return nil, t.fail(request.Context(), missing)
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	if response.StatusCode >= 300 {
		_ = t.fail(request.Context(), tokenRefusal(host, response, body))
	}
	return response, nil
}

// send sends a request and reads its answer.
func (t *tokenEndpoint) send(request *http.Request) (response *http.Response, body []byte, err error) {
	ctx, cancel := context.WithTimeout(request.Context(), t.timeout)
	defer cancel()
	if request.URL.Scheme == "https" && request.URL.Host == t.authority.Host() {
		response, err = t.authority.Do(request.WithContext(ctx))
	} else {
		response, err = t.elsewhere.RoundTrip(request.WithContext(ctx))
	}
	if err != nil {
		return nil, nil, err
	}
	body, err = io.ReadAll(io.LimitReader(response.Body, longestToken))
	_ = response.Body.Close() // all of it is read, or it is of no use
	return response, body, err
}

// fail notes an error, and returns it.
func (t *tokenEndpoint) fail(ctx context.Context, err *tokenError) error {
	if n, ok := ctx.Value(noteKey{}).(*note); ok {
		n.mu.Lock()
		n.err = err
		n.mu.Unlock()
	}
	return err
}

// tokenRefusal is what it means that an endpoint refuses.
func tokenRefusal(host string, response *http.Response, body []byte) *tokenError {
	switch status := response.StatusCode; {
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout, status >= 500:
		return noToken(host, fmt.Sprintf("the endpoint for tokens is busy or out of order (HTTP %d)", status), wire.RetryAfter(response.Header.Get("Retry-After")))
	case status == http.StatusBadRequest, status == http.StatusUnauthorized, status == http.StatusForbidden:
		return refusedToken(host, fmt.Sprintf("it gives no token (HTTP %d%s): are tenant_id, client_id and what we sign in with right, and not expired?", status, refusalCode(body)))
	default:
		e := noToken(host, fmt.Sprintf("it is no endpoint for tokens (HTTP %d): are authority and tenant_id right?", status), 0)
		e.verdict.Retry = pace.Never
		return e
	}
}

// refusalCode is the error's code by RFC 6749, section 5.2, and the first of
// the numbers that Entra has for it. All else of the body may be anything.
func refusalCode(body []byte) string {
	var answer struct {
		Error string `json:"error"`
		Codes []int  `json:"error_codes"`
	}
	if json.Unmarshal(body, &answer) != nil || !regexp.MustCompile(`^[a-z_]{1,40}$`).MatchString(answer.Error) {
		return ""
	}
	if len(answer.Codes) > 0 {
		return fmt.Sprintf(", %s, AADSTS%d", answer.Error, answer.Codes[0])
	}
	return ", " + answer.Error
}

// githubToken asks GitHub's endpoint ("OpenID Connect in cloud providers" of GitHub's
// documentation).
func (t *tokenEndpoint) githubToken(ctx context.Context, address, bearer, audience string) (string, error) {
	const broken = "it gives this job no token: the job needs permissions: id-token: write"
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" {
		return "", t.fail(ctx, refusedToken("GitHub", broken))
	}
	query := u.Query()
	query.Set("audience", audience)
	u.RawQuery = query.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return "", t.fail(ctx, refusedToken("GitHub", broken))
	}
	request.Header.Set("Authorization", "Bearer "+bearer)
	response, err := t.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	var answer struct {
		Value string `json:"value"`
	}
	if err != nil || response.StatusCode >= 300 || json.Unmarshal(body, &answer) != nil || answer.Value == "" {
		return "", t.fail(ctx, refusedToken(u.Host, broken))
	}
	return answer.Value, nil
}
