package web

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/zclconf/go-cty/cty"
)

// The errors of this file never hold the value: it may have a password in a
// wrong place.

// text is a known string, "" if it is anything else.
func text(value cty.Value) string {
	plain, _ := value.Unmark()
	if plain == cty.NilVal || plain.IsNull() || !plain.IsKnown() || plain.Type() != cty.String {
		return ""
	}
	return plain.AsString()
}

func isTrue(value cty.Value) bool {
	plain, _ := value.Unmark()
	return plain != cty.NilVal && !plain.IsNull() && plain.IsKnown() && plain.Type() == cty.Bool && plain.True()
}

func checkFilled(value cty.Value) error {
	if text(value) == "" {
		return errors.New("it is empty; leave it out, or fill it in")
	}
	return nil
}

func checkURL(value cty.Value) error {
	_, err := parseURL(text(value))
	return err
}

// parseURL is the address of a service.
func parseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Opaque != "" || strings.ContainsAny(s, " \t\r\n"):
		return nil, errors.New(`it is not an address such as "https://mail.example.com/EWS/Exchange.asmx"`)
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("it begins with https://")
	case u.Hostname() == "":
		return nil, errors.New("it names no host")
	case u.User != nil:
		return nil, errors.New("user and password belong into an auth block")
	case u.Fragment != "":
		return nil, errors.New("it ends in a fragment, which is never sent: leave out # and what follows")
	}
	return u, nil
}

// checkEncrypted refuses to send credentials and contacts in the clear, but
// within this machine.
func checkEncrypted(u *url.URL) error {
	if u.Scheme == "https" || loopback(u.Hostname()) {
		return nil
	}
	return errors.New("http would send contacts and credentials in the clear; use https, or set allow_http = true if the way is safe without it")
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback() || strings.EqualFold(host, "localhost")
}

func checkTokenURL(value cty.Value) error {
	u, err := parseURL(text(value))
	if err != nil {
		return err
	}
	if u.Scheme != "https" && !loopback(u.Hostname()) {
		return errors.New("the secret goes there: it begins with https://")
	}
	return nil
}

func checkTimeout(value cty.Value) error {
	_, err := parseTimeout(text(value))
	return err
}

func parseTimeout(s string) (time.Duration, error) {
	const longest = time.Hour
	d, err := time.ParseDuration(s)
	switch {
	case err != nil:
		return 0, errors.New(`it is a duration, such as "60s" or "2m"`)
	case d <= 0 || d > longest:
		return 0, fmt.Errorf("it is more than nothing and at most %s", longest)
	}
	return d, nil
}

func checkVersion(value cty.Value) error {
	_, err := parseVersion(text(value))
	return err
}

func parseVersion(s string) (uint16, error) {
	switch s {
	case "1.2":
		return tls.VersionTLS12, nil
	case "1.3":
		return tls.VersionTLS13, nil
	}
	return 0, errors.New(`it is "1.2" or "1.3"`)
}

// checkPair reports a certificate without a key, or the reverse.
func checkPair(block cty.Value) error {
	plain, _ := block.UnmarkDeep()
	if plain.IsNull() || !plain.IsKnown() || plain.GetAttr("cert_file").IsNull() == plain.GetAttr("key_file").IsNull() {
		return nil
	}
	return errors.New("cert_file and key_file belong together")
}

func checkSPN(value cty.Value) error {
	service, host, ok := strings.Cut(text(value), "/")
	if !ok || service == "" || host == "" {
		return errors.New(`a service principal name looks like "HTTP/mail.example.com"`)
	}
	return nil
}

func checkScope(value cty.Value) error {
	_, err := scopes(value)
	return err
}

// scopes are the names in a text, separated by blanks, or in a list of texts.
func scopes(value cty.Value) ([]string, error) {
	errForm := errors.New("a scope is a text, or a list of texts")
	var list []string
	switch {
	case value.Type() == cty.String:
		list = strings.Fields(value.AsString())
	case !value.CanIterateElements() || value.Type().IsObjectType() || value.Type().IsMapType():
		return nil, errForm
	default:
		for _, element := range value.AsValueSlice() {
			if text(element) == "" {
				return nil, errForm
			}
			list = append(list, text(element))
		}
	}
	if len(list) == 0 {
		return nil, errForm
	}
	return list, nil
}
