package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"contactsync/providers"
	"contactsync/providers/pace"
)

// refusal is what it means that a server answers with a status, nil if the
// answer is for the caller: 200, and 500, by which SOAP sends its faults.
func (c *Client) refusal(resp *http.Response) *Error {
	status := resp.StatusCode
	// A 4xx is a refusal, and nothing was done. What stands in front of a
	// server may say 5xx after the server has done it.
	e := &Error{Host: c.url.Host, Status: status, Sent: status >= 500}
	switch status {
	case http.StatusOK, http.StatusInternalServerError:
		return nil
	case http.StatusUnauthorized:
		e.fatal("%s", c.unauthorized(resp.Header))
	case http.StatusProxyAuthRequired:
		e.fatal("%s", proxyAuth)
	case http.StatusForbidden:
		e.class = providers.ErrDenied
		e.reason = fmt.Sprintf("access is denied (HTTP 403): may this account use %s, and from this machine?", c.service)
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone:
		e.wrong("there is nothing here that answers to us (HTTP %d): is the path of the url right?", status)
	case http.StatusRequestEntityTooLarge:
		e.reason = "the request is larger than the server takes (HTTP 413): write fewer items at once"
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		e.later("it is busy (HTTP %d)", status)
		e.verdict.After = retryAfter(resp.Header, c.now())
		e.verdict.Slower = true
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		e.later("what stands in front of it, a proxy or load balancer, cannot reach it (HTTP %d): is the server up?", status)
	case http.StatusRequestTimeout:
		e.later("it did not get the request in time (HTTP 408)")
	default:
		switch {
		case status >= 300 && status < 400:
			e.wrong("it answers with a redirect%s (HTTP %d): is the url right, does a login page stand in front?", elsewhere(c.url, resp.Header), status)
		case status > 500 && status != http.StatusNotImplemented && status != http.StatusHTTPVersionNotSupported:
			e.later("it has a fault (HTTP %d)", status)
		default:
			e.reason = fmt.Sprintf("it answers with HTTP %d, which is no answer of %s: is the url right?", status, c.service)
		}
	}
	return e
}

const proxyAuth = "the proxy wants credentials, or other ones (HTTP 407): they stand in HTTPS_PROXY, as in http://user:password@proxy:8080"

// fatal is about credentials.
func (e *Error) fatal(format string, args ...any) {
	e.class, e.verdict = providers.ErrCredentials, pace.Verdict{Fatal: true}
	e.reason = fmt.Sprintf(format, args...)
}

// wrong is about settings that reach nothing.
func (e *Error) wrong(format string, args ...any) {
	e.class = providers.ErrTransport
	e.reason = fmt.Sprintf(format, args...)
}

// later is about what may go away by itself.
func (e *Error) later(format string, args ...any) {
	e.class, e.verdict = providers.ErrTransport, pace.Verdict{Retry: pace.Later}
	e.reason = fmt.Sprintf(format, args...)
}

// unauthorized says what to do about a 401.
func (c *Client) unauthorized(header http.Header) string {
	offered := schemes(header)
	wanted := map[string][]string{
		Basic:    {"basic"},
		NTLM:     {"ntlm", "negotiate"},
		Kerberos: {"negotiate"},
		OAuth:    {"bearer"},
	}[c.kind]
	if len(offered) > 0 && !slices.ContainsFunc(wanted, func(scheme string) bool { return slices.Contains(offered, scheme) }) {
		return fmt.Sprintf("it does not authenticate by %s (HTTP 401) but by %s: choose another auth block, or allow it there", c.kindName(), strings.Join(offered, ", "))
	}
	switch c.kind {
	case None:
		return "it wants credentials (HTTP 401): add an auth block"
	case OAuth:
		return "the token is refused (HTTP 401): is the scope for this server, and may the application use " + c.service + "?"
	case Kerberos:
		return "the Kerberos ticket is refused (HTTP 401): does spn belong to the account that the service runs as?"
	}
	return "user or password are refused (HTTP 401): is the account locked, its password expired? No further attempt was made"
}

// kindName is the kind in a sentence.
func (c *Client) kindName() string {
	if c.kind == None {
		return "nothing"
	}
	return c.kind
}

// schemes are those that a server or proxy offers and we know, in lower case.
func schemes(header http.Header) []string {
	known := []string{"basic", "bearer", "digest", "negotiate", "ntlm"}
	var offered []string
	for _, value := range header.Values("WWW-Authenticate") {
		scheme, _, _ := strings.Cut(value, " ")
		scheme = strings.ToLower(scheme)
		if slices.Contains(known, scheme) && !slices.Contains(offered, scheme) {
			offered = append(offered, scheme)
		}
	}
	return offered
}

// elsewhere is the other host that a redirect goes to, quoted.
func elsewhere(from *url.URL, header http.Header) string {
	to, err := from.Parse(header.Get("Location"))
	if err != nil || to.Host == from.Host {
		return ""
	}
	return fmt.Sprintf(" to %q", to.Host)
}

// retryAfter is the wait that a server asks for, in seconds or until a date
// (RFC 9110, section 10.2.3): 0 if it does not, and a day at most.
func retryAfter(header http.Header, now time.Time) time.Duration {
	const longest = 24 * time.Hour
	value := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(value, 10, 64); err == nil {
		if seconds > uint64(longest/time.Second) {
			return longest
		}
		return time.Duration(seconds) * time.Second
	}
	date, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return min(max(date.Sub(now), 0), longest)
}

// judgeConnect is what it means that a proxy refuses a connection. Nothing of
// the request was sent.
func judgeConnect(_ context.Context, proxy *url.URL, req *http.Request, resp *http.Response) error {
	e := &Error{Host: req.Host, Status: resp.StatusCode}
	switch {
	case resp.StatusCode == http.StatusOK:
		return nil
	case resp.StatusCode == http.StatusProxyAuthRequired:
		e.fatal("%s", proxyAuth)
	case resp.StatusCode >= 500:
		e.later("the proxy %s cannot reach it (HTTP %d)", proxy.Host, resp.StatusCode)
	default:
		e.wrong("the proxy %s lets us not go there (HTTP %d): does it belong into NO_PROXY?", proxy.Host, resp.StatusCode)
	}
	return e
}
