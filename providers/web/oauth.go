package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"contactsync/providers"
)

// newTokens is the source of tokens that an auth block describes.
func newTokens(s authSettings, n *network, notices *notices) (*tokens, error) {
	endpoint := &http.Client{
		Transport:     tokenEndpoint{base: watched{n.elsewhere()}, now: notices.now},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t := &tokens{now: notices.now, turn: make(chan struct{}, 1)}
	if s.tokenURL != "" {
		u, err := parseURL(s.tokenURL)
		if err != nil {
			return nil, fmt.Errorf("auth: token_url: %w", err)
		}
		t.host, t.fetch = u.Host, fromEndpoint(s, endpoint)
		return t, nil
	}
	authority := s.authority
	if authority == "" {
		authority = cloud.AzurePublic.ActiveDirectoryAuthorityHost
	}
	u, err := parseURL(authority)
	if err != nil {
		return nil, fmt.Errorf("auth: authority: %w", err)
	}
	credential, err := entra(s, authority, endpoint, notices)
	if err != nil {
		return nil, err
	}
	t.host = u.Host
	t.fetch = func(ctx context.Context) (string, time.Time, error) {
		token, err := credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: s.scopes})
		return token.Token, token.ExpiresOn, err
	}
	return t, nil
}

// fromEndpoint asks a token endpoint by client credentials (RFC 6749, section 4.4).
// The secret is in the form and not tried in the header too, since a second
// attempt with a wrong secret is one towards a lock.
func fromEndpoint(s authSettings, endpoint *http.Client) func(context.Context) (string, time.Time, error) {
	return func(ctx context.Context) (string, time.Time, error) {
		c := clientcredentials.Config{
			ClientID:     s.clientID,
			ClientSecret: s.clientSecret.reveal(),
			TokenURL:     s.tokenURL,
			Scopes:       s.scopes,
			AuthStyle:    oauth2.AuthStyleInParams,
		}
		token, err := c.Token(context.WithValue(ctx, oauth2.HTTPClient, endpoint))
		if err != nil {
			return "", time.Time{}, err
		}
		return token.AccessToken, token.Expiry, nil
	}
}

// entra asks Microsoft Entra, or AD FS, where the tenant is "adfs".
func entra(s authSettings, authority string, endpoint *http.Client, notices *notices) (azcore.TokenCredential, error) {
	options := azcore.ClientOptions{
		Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: authority},
		Transport: endpoint,
		// Whoever called repeats, by the verdict.
		Retry:     policy.RetryOptions{MaxRetries: -1},
		Telemetry: policy.TelemetryOptions{Disabled: true},
	}
	if s.clientSecret != nil {
		// That the authority exists need not be asked elsewhere: it is named in
		// the configuration.
		c, err := azidentity.NewClientSecretCredential(s.tenant, s.clientID, s.clientSecret.reveal(), &azidentity.ClientSecretCredentialOptions{
			ClientOptions:            options,
			DisableInstanceDiscovery: true,
		})
		if err != nil {
			return nil, errors.New("auth: tenant_id or client_id is not what Microsoft Entra has")
		}
		return c, nil
	}
	data, err := os.ReadFile(s.certificate)
	if err != nil {
		return nil, fmt.Errorf("auth: certificate: %w", err)
	}
	certificates, key, err := azidentity.ParseCertificates(data, []byte(s.certificatePassword.reveal()))
	if err != nil || len(certificates) == 0 {
		return nil, fmt.Errorf("auth: certificate: there is no certificate with its key in %s, or certificate_password is wrong", s.certificate)
	}
	notices.expiry("certificate", "the certificate in "+s.certificate, certificates[0])
	c, err := azidentity.NewClientCertificateCredential(s.tenant, s.clientID, certificates, key, &azidentity.ClientCertificateCredentialOptions{
		ClientOptions:            options,
		DisableInstanceDiscovery: true,
	})
	if err != nil {
		return nil, fmt.Errorf("auth: tenant_id or client_id is not what Microsoft Entra has, or the key in %s cannot sign", s.certificate)
	}
	return c, nil
}

// tokenEndpoint is the transport to a token endpoint. It notes in the attempt
// what a refusal means, since the libraries make texts with the whole answer of it.
type tokenEndpoint struct {
	base http.RoundTripper
	now  func() time.Time
}

// RoundTrip implements http.RoundTripper.
func (t tokenEndpoint) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.base.RoundTrip(req)
	if err != nil || resp.StatusCode < 300 {
		return resp, err
	}
	body, err := buffered(resp)
	if err != nil {
		return nil, err
	}
	if a, ok := req.Context().Value(attemptKey{}).(*attempt); ok {
		a.mu.Lock()
		a.refusal = tokenRefusal(req.URL, resp, body, t.now())
		a.mu.Unlock()
	}
	return resp, nil
}

// tokenRefusal is what it means that a token endpoint refuses.
func tokenRefusal(u *url.URL, resp *http.Response, body []byte, now time.Time) *Error {
	e := &Error{Host: u.Host, Status: resp.StatusCode}
	switch status := resp.StatusCode; {
	case status == http.StatusTooManyRequests || status >= 500:
		e.later("the token endpoint is busy or out of order (HTTP %d)", status)
		e.verdict.After = retryAfter(resp.Header, now)
	case status == http.StatusBadRequest, status == http.StatusUnauthorized, status == http.StatusForbidden:
		e.fatal("it gives no token (HTTP %d%s): %s", status, refusalCode(body), "are client_id, scope and the secret or certificate right, and not expired?")
	case status == http.StatusProxyAuthRequired:
		e.fatal("%s", proxyAuth)
	default:
		e.class = providers.ErrTransport
		e.reason = fmt.Sprintf("it is no token endpoint (HTTP %d): are token_url, or authority and tenant_id, right?", status)
	}
	return e
}

// refusalCode is the error's code by RFC 6749, section 5.2, and the first of
// the numbers that Entra has for it. All else of the body may be anything.
func refusalCode(body []byte) string {
	var answer struct {
		Error string `json:"error"`
		Codes []int  `json:"error_codes"`
	}
	if err := json.Unmarshal(body, &answer); err != nil || !regexp.MustCompile(`^[a-z_]{1,40}$`).MatchString(answer.Error) {
		return ""
	}
	if len(answer.Codes) > 0 {
		return fmt.Sprintf(", %s, AADSTS%d", answer.Error, answer.Codes[0])
	}
	return ", " + answer.Error
}
